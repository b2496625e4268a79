"""Every format of a report tells the same, cell for cell, and none lets data act."""

import csv
import io
import json
import re

import pytest

from crm_tui.core.cells import width, wrap
from crm_tui.core.errors import Usage
from crm_tui.core.fields import Kind
from crm_tui.core.formula_guard import unguard
from crm_tui.core.i18n import Text, set_language
from crm_tui.core.table import NUMERIC, Column, Figure, Report, Table
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.render.report import render_report
from crm_tui.render.told import figure_rows, told_columns
from crm_tui.render.told import period as period_told
from crm_tui.render.values import DASH, machine, show_cell
from tests.render.reading import html_grids, markdown_grids, text_panels

SHOP = Shop("老王五金店", "CNY", "Asia/Shanghai")
NASTY = (
    "张三商店", "Ångström & Söhne <b>GmbH</b>", "a|b|c", "`code` *b* _i_ [x](http://x) ![y](z)", "=SUM(A1)", "'quoted",
    "-1+1", "\\back\\slash\\", "# heading", "<script>alert(1)</script>", "&amp; &lt;", "[/bold]", "$x$ ~~y~~ ^z^",
    "上海市浦东新区世纪大道一千二百三十四号五金建材批发市场二楼", "👨‍👩‍👧 家", "e\u0301tude", "@import",
    "+86 138 0013 8000",
)  # fmt: skip
COLUMNS = (
    Column("customer", "Code", Kind.CODE),
    Column("customer_name", "Customer"),
    Column("revenue", "Revenue", Kind.MONEY),
    Column("quantity", "Quantity", Kind.QUANTITY),
    Column("share", "Share", Kind.RATE),
    Column("orders", "Orders", Kind.COUNT),
    Column("since", "Since", Kind.DAY),
    Column("finding", "Finding", Kind.CHOICE, (("over", "Over-stocked"),)),
    Column("nothing", "Nothing", Kind.MONEY),
    Column("price", "Price", Kind.PRICE),
)


def rows() -> list[tuple[str | int | None, ...]]:
    return [
        (f"C{place:04d}", name, (-1) ** place * place * 1_234_567, place * 500, place * 10_000, place or None,
         f"2024-05-{place + 1:02d}", "over" if place % 2 else None, None, place * 12_345)
        for place, name in enumerate(NASTY)
    ]  # fmt: skip


def report(**more: object) -> Report:
    figures = (
        Figure("revenue", "Revenue", Kind.MONEY, 4_823_050, 4_291_000, 3_900_000, "All amounts.", compared=True),
        Figure("orders", "Orders", Kind.COUNT, 181, None, 0, compared=True),
        Figure("change", "On the month before", Kind.MONEY, 532_050, parts=("effect_price", "effect_frequency")),
        Figure("effect_price", "Price", Kind.MONEY, -41_020),
        Figure("effect_frequency", "Frequency", Kind.MONEY, 573_070),
    )
    made = {"name": "monthly", "title": Text("Monthly report"), "period": "2024-05", "currency": "CNY",
            "figures": figures, "tables": (Table("people", "People", COLUMNS, rows(), heads=2),),
            "notes": (Text("A note on {what}.", {"what": "<i>it</i>"}),), "shop": "老王五金店", **more}  # fmt: skip
    return Report(**made)  # type: ignore[arg-type]


def shown(table: Table) -> list[list[str]]:
    """The table's headings and cells in words."""
    body = [
        [show_cell(value, column, SHOP, DASH) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    return [[str(column.label) for column in table.columns], *body]


PEOPLE = Table("people", "People", COLUMNS, rows(), heads=2)


@pytest.mark.parametrize("read", [("markdown", markdown_grids), ("html", html_grids)], ids=["markdown", "html"])
def test_markdown_and_html_readers_see_exactly_the_cells(read) -> None:  # type: ignore[no-untyped-def]
    form, reader = read
    heads, sums, people = reader(render_report(report(), form, SHOP))
    assert [tuple(row) for row in heads[1:]] == [tuple(row) for row in figure_rows(report(), SHOP)]
    assert sums[1] == ["On the month before", "+5,320.50", "-410.20", "+5,730.70"]
    assert people == shown(told_columns(PEOPLE))


def test_paper_has_the_same_cells_in_its_columns() -> None:
    [people] = text_panels(render_report(report(figures=()), "text", SHOP, 160))
    assert people == shown(told_columns(PEOPLE))


def test_narrow_paper_has_all_columns_in_panels_and_cuts_only_names() -> None:
    expected = shown(told_columns(PEOPLE))
    panels = text_panels(render_report(report(figures=()), "text", SHOP, 80))
    assert len(panels) > 1
    found: dict[str, list[str]] = {}
    for panel in panels:
        found |= {heads: list(cells) for heads, *cells in zip(*panel, strict=True)}
    assert list(found) == expected[0]
    for place, heads in enumerate(expected[0]):
        for cell, row in zip(found[heads], expected[1:], strict=True):
            if heads == "Customer" and cell.endswith("…"):
                assert row[place].startswith(cell[:-1])
            else:
                assert cell == row[place]


def test_csv_has_machine_values_by_section_and_takes_back_its_guards() -> None:
    lines = list(csv.reader(io.StringIO(render_report(report(), "csv", SHOP))))
    assert lines[0] == ["section", "key", "value"]
    figures = {key: value for section, key, value, *_ in lines if section == "figures"}
    assert figures["revenue"] == "48230.50"
    assert figures["revenue_previous"] == "42910.00"
    assert figures["orders_previous"] == ""
    assert ["section", *(column.key for column in COLUMNS)] in lines
    told = [line[1:] for line in lines if line[0] == "people"]
    for line, row in zip(told, rows(), strict=True):
        for cell, value, column in zip(line, row, COLUMNS, strict=True):
            machine_text = plain(value, column.kind, SHOP)
            assert (cell if column.kind in NUMERIC else unguard(cell)) == machine_text
            if column.kind not in NUMERIC:
                assert not cell.startswith(("=", "+", "-", "@"))


def test_json_has_exactly_the_promised_shape() -> None:
    told = json.loads(render_report(report(), "json", SHOP))
    assert list(told) == ["report", "period", "currency", "figures", "tables"]
    assert (told["report"], told["period"], told["currency"]) == ("monthly", "2024-05", "CNY")
    assert told["figures"] == {
        "revenue": "48230.50", "revenue_previous": "42910.00", "revenue_year_ago": "39000.00",
        "orders": 181, "orders_previous": None, "orders_year_ago": 0,
        "change": "5320.50", "effect_price": "-410.20", "effect_frequency": "5730.70",
    }  # fmt: skip
    assert told["tables"]["people"] == [
        {column.key: machine(value, column.kind, SHOP) for column, value in zip(COLUMNS, row, strict=True)}
        for row in rows()
    ]


@pytest.mark.parametrize("cells", [80, 132])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_line_on_paper_is_wider_than_the_paper_and_no_page_longer(cells: int, language: str) -> None:
    set_language(language)
    many = Table("people", "People " * 20, COLUMNS, rows() * 20, heads=2)
    pages = render_report(report(tables=(many, PEOPLE), shop="店" * 90), "text", SHOP, cells).split("\f")
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        lines = page.splitlines()
        assert len(lines) <= 60
        assert max(map(width, lines)) <= cells
        assert width(lines[0]) == cells
        assert str(number) in lines[0]


def test_numbers_end_in_the_same_column_beside_han_names() -> None:
    text = render_report(report(figures=(), notes=()), "text", SHOP, 160)
    ends = {width(line[: line.index("2024-05-")].rstrip()) for line in text.splitlines() if line.startswith("C00")}
    assert len(ends) == 1


@pytest.mark.parametrize("form", ["text", "markdown", "html", "csv", "json"])
def test_no_control_or_hidden_character_of_the_data_comes_through(form: str) -> None:
    evil = "a\x1b[31mb\x9b31m\u202ec\x07\x7f\u200b\rd\te"
    table = Table("people", evil, COLUMNS[:2], [(evil, evil)], heads=1)
    told = render_report(report(tables=(table,), shop=evil, scope=evil), form, SHOP)
    assert not re.search(
        "[\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\u202e\u200b\ufeff]", told.replace("\f", "\n" if form == "text" else "\f")
    )


def test_markup_in_names_is_text_in_html() -> None:
    told = render_report(report(scope="<img src=x onerror=alert(1)>"), "html", SHOP)
    assert "<img" not in told
    assert "<script" not in told
    assert "<b>GmbH" not in told


def test_html_is_one_file_that_loads_nothing() -> None:
    told = render_report(report(), "html", SHOP)
    assert "<style>" in told
    assert not re.search(r"(src|href)\s*=|@import|url\(", told.replace("[x](http://x)", "").replace("@import<", ""))
    assert "@media print" in told
    assert "prefers-color-scheme: dark" in told


def test_a_table_goes_on_with_its_heading_on_the_next_page() -> None:
    many = Table("people", "People", COLUMNS[:2], rows_of(200), heads=1)
    pages = render_report(report(figures=(), notes=(), tables=(many,)), "text", SHOP).split("\f")
    assert all("People (continued)" in page and "Customer" in page for page in pages[1:])
    assert sum(page.count("Name ") for page in pages) == 200


def rows_of(count: int) -> list[tuple[str, str]]:
    return [(f"C{place}", f"Name {place}") for place in range(count)]


def test_a_sentence_stands_whole_under_its_row() -> None:
    columns = (*COLUMNS[:2], Column("explanation", "Explanation", Kind.BLOCK))
    table = Table("diagnosis", "Diagnosis", columns, [("C1", "张三", Text("word " * 40))], heads=2)
    told = render_report(report(figures=(), notes=(), tables=(table,)), "text", SHOP)
    under = [line for line in told.splitlines() if line.startswith("    ")]
    assert " ".join(" ".join(under).split()) == ("word " * 40).strip()


def test_an_empty_table_says_so_in_words() -> None:
    empty = Table("people", "People", COLUMNS, [], "Nobody yet.", heads=2)
    for form in ("text", "markdown", "html"):
        assert "Nobody yet." in render_report(report(tables=(empty,)), form, SHOP)


def test_an_unknown_format_or_paper_is_a_mistake_of_usage_that_names_the_known() -> None:
    with pytest.raises(Usage) as refused:
        render_report(report(), "docx", SHOP)
    assert "markdown" in str(refused.value)
    with pytest.raises(Usage) as refused:
        render_report(report(), "text", SHOP, paper="b5")
    assert "three-part-third" in str(refused.value)


def test_what_is_added_up_stands_below_a_rule_and_under_keys_of_its_own() -> None:
    table = Table("people", "People", COLUMNS[:3], [("C1", "张三", 100), ("C2", "李四", 250)], heads=2,
                  total=(None, Text("Together"), 350))  # fmt: skip
    told = {form: render_report(report(figures=(), notes=(), tables=(table,)), form, SHOP)
            for form in ("text", "markdown", "html", "csv", "json")}  # fmt: skip
    lines = told["text"].splitlines()
    assert re.fullmatch("=+  =+  =+", lines[-2])
    assert lines[-1].split() == ["Together", "3.50"]
    assert told["markdown"].splitlines()[-1] == "|  | **Together** | **3.50** |"
    assert "<tfoot><tr><td></td><td>Together</td>" in told["html"]
    assert "people.total,,Together,3.50" in told["csv"]
    assert json.loads(told["json"])["totals"] == {"people": {"customer": None, "customer_name": "Together",
                                                             "revenue": "3.50"}}  # fmt: skip


def test_months_before_are_named_only_where_a_figure_is_compared_with_them() -> None:
    plain_figures = (Figure("owed", "Owed", Kind.MONEY, 100),)
    for form in ("text", "markdown", "html"):
        assert "Apr 2024" in render_report(report(tables=()), form, SHOP)
        told = render_report(report(figures=plain_figures, tables=()), form, SHOP)
        assert "Apr 2024" not in told
        assert "±" not in told
        assert "Amounts in CNY" not in render_report(report(figures=(), tables=()), form, SHOP)


@pytest.mark.parametrize(
    ("period", "english", "chinese"),
    [("2024-05", "May 2024", "2024年5月"), ("2024-05-09", "9 May 2024", "2024年5月9日"),
     ("2023-12 - 2024-05", "Dec 2023 – May 2024", "2023年12月 – 2024年5月"), ("", "", "")],
)  # fmt: skip
def test_a_period_is_told_in_words(period: str, english: str, chinese: str) -> None:
    set_language("en")
    assert period_told(report(period=period)) == english
    set_language("zh_CN")
    assert period_told(report(period=period)) == chinese


def test_a_long_name_in_the_running_head_gets_a_line_of_its_own() -> None:
    scope = "欧阳锦绣建材五金经营部有限责任公司 C0001"
    head = render_report(report(scope=scope, tables=()), "text", SHOP).splitlines()
    assert head[0].split() == ["老王五金店", "Page", "1", "of", "1"]
    assert head[1] == f"Monthly report May 2024 · {scope}"
    assert head[2] == "=" * 80
    assert "Monthly report May 2024" in render_report(report(tables=()), "text", SHOP).splitlines()[0]


def test_short_paper_has_short_pages() -> None:
    many = Table("people", "People", COLUMNS[:2], rows_of(60), heads=1)
    made = report(figures=(), notes=(), tables=(many,))
    for paper, lines in (("three-part", 64), ("three-part-half", 32), ("three-part-third", 21)):
        pages = render_report(made, "text", SHOP, 80, paper).split("\f")
        assert max(len(page.splitlines()) for page in pages) <= lines
        assert sum(page.count("Name ") for page in pages) == 60


def test_how_a_figure_is_made_is_told_with_its_numbers() -> None:
    figures = (Figure("margin", "Margin", Kind.RATE, 250_000, explanation="margin ÷ revenue",
                      worked=Text("{a} ÷ {b} = {c}", {"a": "1.00", "b": "4.00", "c": "25.0%"})),)  # fmt: skip
    told = {
        form: render_report(report(figures=figures, tables=()), form, SHOP) for form in ("text", "markdown", "html")
    }
    for text in told.values():
        assert text.index("margin ÷ revenue") < text.index("1.00 ÷ 4.00 = 25.0%")
    assert [line.strip() for line in told["text"].splitlines()[-2:]] == [
        "Margin  margin ÷ revenue", "1.00 ÷ 4.00 = 25.0%"
    ]  # fmt: skip


def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket() -> None:
    for cells in range(6, 40):
        lines = wrap("上月买过、本月没买的客户带来的（含退货），以及他们的“往来账”。", cells)
        assert all(width(line) <= cells for line in lines)
        assert not any(line[0] in "、，。）”" or line[-1] in "（“" for line in lines), lines
