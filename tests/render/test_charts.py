"""Charts: aligned beside Han names, true to the numbers below zero, too, and a picture that data can't break."""

import re
import xml.etree.ElementTree as ET

import pytest

from crm_tui.core.cells import width
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import Text
from crm_tui.core.table import Chart, Column, Report, Table
from crm_tui.domain.shop import Shop
from crm_tui.render.chart_svg import svg
from crm_tui.render.charts import MOST, Plot, chart_lines, plots
from crm_tui.render.report import render_report

SHOP = Shop("老王五金店", "CNY", "Asia/Shanghai")
COLUMNS = (Column("name", "Name"), Column("revenue", "Revenue", Kind.MONEY), Column("margin", "Margin", Kind.MONEY))
NAMES = ("张三商店", "Ångström", "a <b> & $x$ #let")


def report(rows: list[tuple[Value, ...]], values: tuple[str, ...] = ("revenue",), shape: str = "bars") -> Report:
    table = Table("people", "People", COLUMNS, rows)
    chart = Chart("people", "Revenue by <customer>", "people", "name", values, shape)
    return Report("monthly", Text("Monthly report"), "2024-05", "CNY", tables=(table,), charts=(chart,))


def plot(rows: list[tuple[Value, ...]], values: tuple[str, ...] = ("revenue",), shape: str = "bars") -> Plot:
    made = report(rows, values, shape)
    return plots(made, made.tables[0], SHOP)[0]


def drawn(plot: Plot, room: int) -> list[str]:
    return [line.text for line in chart_lines(plot, SHOP, room)]


def rows(*amounts: int | None) -> list[tuple[Value, ...]]:
    return [(name, amount, 50) for name, amount in zip(NAMES, amounts, strict=False)]


def test_bars_begin_in_one_column_and_are_as_long_as_their_numbers() -> None:
    lines = drawn(plot(rows(80_000, 40_000, 5_000)), 60)
    starts = {width(line[: line.index("█")]) for line in lines}
    assert len(starts) == 1
    full, half, small = (eighths(line) for line in lines)
    assert full == (60 - starts.pop()) * 8
    assert abs(half - full / 2) <= 1
    assert abs(small - full / 16) <= 1
    assert [re.search(r"[\d,]+\.\d\d", line)[0] for line in lines] == ["800.00", "400.00", "50.00"]  # type: ignore[index]


def eighths(line: str) -> int:
    return sum(8 - (ord(char) - ord("█")) for char in line if "█" <= char <= "▏")


def test_what_is_below_zero_goes_to_the_left_of_the_same_line() -> None:
    above, below, nothing = drawn(plot(rows(30_000, -30_000, None)), 60)
    zero = width(above[: above.index("█")])
    assert width(below.rstrip()) == zero
    assert below.count("█") + below.count("▐") / 2 >= eighths(above) / 8 - 1
    assert "█" not in nothing
    assert "–" in nothing


def test_colours_tell_what_counts_from_what_it_is_compared_with_and_from_what_is_below_zero() -> None:
    lines = chart_lines(plot(rows(30_000, -20_000, 500), ("revenue", "margin")), SHOP, 60)
    inked = [[(line.text[ink.first : ink.end], ink.meaning) for ink in line.inks] for line in lines]
    assert [found[0][1] for found in inked] == ["accent", "second", "below", "second", "accent", "second"]
    assert all(set(bar) <= set("█▐▏▎▍▌▋▊▉") for found in inked for bar, _ in found), "only bars have colour"


@pytest.mark.parametrize("shape", ["bars", "line"])
def test_with_and_without_colours_the_text_is_the_same(shape: str) -> None:
    made = report(rows(30_000, 20_000, 500), shape=shape)
    plain, coloured = (str(render_report(made, "text", SHOP, colours=colours)) for colours in (False, True))
    assert "\x1b[36m" in coloured
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured) == plain
    assert "\x1b" not in plain


def test_data_brings_no_colours_of_its_own() -> None:
    table: list[tuple[Value, ...]] = [("\x1b[31mred\x1b[0m", 100, 0), ("plain", 50, 0)]
    coloured = str(render_report(report(table), "text", SHOP, colours=True))
    assert "[31mred" in coloured
    assert set(re.findall(r"\x1b\[[0-9]+m", coloured)) == {"\x1b[36m", "\x1b[0m"}


@pytest.mark.parametrize("shape", ["bars", "line"])
@pytest.mark.parametrize("values", [("revenue",), ("revenue", "margin")])
def test_no_line_is_wider_than_there_is_room(shape: str, values: tuple[str, ...]) -> None:
    for room in (60, 80, 132):
        assert max(map(width, drawn(plot(rows(30_000, -200, 1), values, shape), room))) <= room


def test_a_line_over_time_is_drawn_in_steps_with_its_scale_and_its_ends() -> None:
    months = [(f"{number}月", 1000 * number, 0) for number in range(1, 13)]
    lines = drawn(plot(months, shape="line"), 80)
    assert lines[0].startswith("120.00 │")
    assert lines[-3].startswith("  0.00 │")
    assert lines[-1].split() == ["1月", "12月"]
    heights = [sum(line[8 + 4 * place : 9 + 4 * place].strip() != "" for line in lines[:-2]) for place in range(12)]
    assert heights == sorted(heights)
    assert (heights[0], heights[-1]) == (1, 6)


def test_of_many_rows_the_first_are_drawn_and_the_heading_says_so() -> None:
    many = plot([(f"C{number}", number, 0) for number in range(100)])
    assert many.heading == f"Revenue by <customer> ({MOST} of 100)"
    assert len(drawn(many, 80)) == MOST


def test_a_chart_without_a_number_is_left_out_everywhere() -> None:
    empty = report(rows(None, None, None))
    for form in ("text", "markdown", "html"):
        assert "Revenue by" not in str(render_report(empty, form, SHOP))


@pytest.mark.parametrize("shape", ["bars", "line"])
def test_the_picture_is_sound_and_says_its_numbers_to_who_cannot_see_it(shape: str) -> None:
    picture = ET.fromstring(svg(plot(rows(30_000, -20_000, 5), ("revenue", "margin"), shape), SHOP, 7))
    space = "{http://www.w3.org/2000/svg}"
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "chart7 chart7-numbers"
    assert picture.findtext(f"{space}title") == "Revenue by <customer>"
    assert "张三商店: 300.00, 0.50; Ångström: -200.00, 0.50" in str(picture.findtext(f"{space}desc"))
    told = [text.text for text in picture.iter(f"{space}text")]
    assert {"Revenue", "Margin"} <= set(told)  # the legend
    assert not {one.tag for one in picture.iter()} & {f"{space}script", f"{space}image", f"{space}a"}
    for box in picture.iter(f"{space}rect"):
        assert 0 <= float(str(box.get("x"))) <= 720
        assert float(str(box.get("width"))) >= 1


def test_a_web_page_recolours_the_picture_for_the_dark() -> None:
    told = str(render_report(report(rows(1, 2, 3)), "html", SHOP))
    assert 'class="s1"' in told
    assert ".chart .s1 { fill: var(--s1); }" in told
    assert "<b>" not in told


def test_markdown_has_the_chart_in_a_block_that_no_name_can_end() -> None:
    told = str(render_report(report([("```\nx", 100, 0), ("y", 50, 0)]), "markdown", SHOP))
    chart = told.split("### Revenue by")[1].splitlines()[2:]
    assert len(chart) == 2
    assert all(line.startswith("    ") for line in chart)
