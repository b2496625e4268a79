"""PDF: set from data that is never markup, the same bytes each time, or a clear word what is missing."""

import json
import re

import pytest

from crm_tui.core.errors import Failed
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import LANGUAGES, Text, set_language
from crm_tui.core.table import Chart, Column, Report, Table
from crm_tui.domain.shop import Shop
from crm_tui.render import fonts
from crm_tui.render.formats import pdf
from crm_tui.render.paper import PAPERS, Layout
from crm_tui.render.report import render_report
from tests.render.reading import pdf_grids

typst = pytest.importorskip("typst", reason="the extra for PDF is not installed")
SHOP = Shop("Wang & Sons", "USD", "UTC")
HOSTILE = (
    "#let x = 1", '#panic("here")', '#read("/etc/passwd")', "$ sum_x^2 $", "@label <label>", "*bold* _it_ `raw`",
    "= heading", "\\u{41}", '"quoted" \\" end', "// comment", "/* open", "https://example.com", "]", "--- ~ --",
)  # fmt: skip


def report(names: tuple[str, ...] = HOSTILE, columns: int = 2) -> Report:
    heads = (Column("name", "Name"), *(Column(f"c{n}", f"Amount {n}", Kind.MONEY) for n in range(1, columns)))
    rows = [(name, *[100 * place] * (columns - 1)) for place, name in enumerate(names)]
    table = Table("names", names[0], heads, rows, total=("together", *[1] * (columns - 1)))
    notes = tuple(Text("{name}", {"name": name}) for name in names)
    chart = Chart("names", names[1], "names", "name", ("c1",))
    return Report("x", Text("Report"), "2024-05", "USD", tables=(table,), notes=notes, shop=names[2], scope=names[3],
                  charts=(chart,))  # fmt: skip


def test_whatever_a_name_is_it_stands_there_as_it_is() -> None:
    template, data, found = pdf.source(report(), SHOP, Layout())
    [grid] = pdf_grids(typst.query(template, "table", sys_inputs=data, font_paths=found))
    assert [row[0] for row in grid] == ["Name", *HOSTILE, "together"]
    assert typst.query(template, "heading", sys_inputs=data, font_paths=found, field="body")


def test_the_same_report_is_the_same_bytes_and_tells_no_day_it_was_made() -> None:
    first, second = (render_report(report(), "pdf", SHOP) for _ in range(2))
    assert isinstance(first, bytes)
    assert first == second
    assert first.startswith(b"%PDF-")
    assert b"CreationDate" not in first


def test_a_wide_table_goes_on_below_with_the_columns_that_name_the_row() -> None:
    _, data, _ = pdf.source(report(("A", "B", "C", "D"), 20), SHOP, Layout(paper=PAPERS["a5"]))
    [table] = json.loads(data["report"])["tables"]
    assert len(table["grids"]) > 1
    assert all(grid["headings"][0] == "Name" for grid in table["grids"])
    assert sum(len(grid["headings"]) - 1 for grid in table["grids"]) == 19


def test_a_long_table_is_set_in_parts_of_like_columns_with_all_its_rows() -> None:
    names = tuple(f"N{number}" for number in range(1, 1001))
    _, data, _ = pdf.source(report(names), SHOP, Layout())
    [table] = json.loads(data["report"])["tables"]
    assert [row[0] for grid in table["grids"] for row in grid["rows"]] == list(names)
    assert len({tuple(grid["columns"]) for grid in table["grids"]}) == 1
    assert [bool(grid["total"]) for grid in table["grids"]] == [False] * (len(table["grids"]) - 1) + [True]


def test_more_rows_than_a_pdf_takes_are_refused_with_what_to_do_instead() -> None:
    for language in LANGUAGES:
        set_language(language)
        with pytest.raises(Failed) as refused:
            pdf.source(report(tuple(map(str, range(6000)))), SHOP, Layout())
        assert all(word in str(refused.value) for word in ("6,000", "5,000", "xlsx", "--limit"))


@pytest.mark.parametrize("paper", ["a5", "letter", "three-part-third"])
def test_every_paper_has_its_size(paper: str) -> None:
    made = render_report(report(("A", "B", "C", "D")), "pdf", SHOP, paper=paper)
    assert isinstance(made, bytes)
    box = re.search(rb"/MediaBox ?\[0 0 ([0-9.]+) ([0-9.]+)\]", made)
    assert box is not None
    assert [round(float(side) * 25.4 / 72, 1) for side in box.groups()] == [PAPERS[paper].width, PAPERS[paper].height]


def test_without_the_package_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    with pytest.raises(Failed) as refused:
        render_report(report(), "pdf", SHOP)
    assert 'pip install "crm-tui[pdf]"' in str(refused.value)


class NoChinese:
    """A machine with Latin fonts only."""

    def families(self) -> list[str]:
        return ["Libertinus Serif", "DejaVu Sans"]

    def fonts(self) -> list[object]:
        return []


def test_without_a_chinese_font_a_chinese_report_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "found", lambda places: NoChinese())
    pdf.source(report(), SHOP, Layout())
    with pytest.raises(Failed) as refused:
        pdf.source(report(("张三商店", "B", "C", "D")), SHOP, Layout())
    assert "fonts-wqy-microhei" in str(refused.value)
    assert "--fonts" in str(refused.value)


def test_fonts_are_looked_for_in_the_folders_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_FONTS", "/srv/fonts:/mnt/fonts")
    assert fonts.folders(["here"]) == ["here", "/srv/fonts", "/mnt/fonts"]


def test_chinese_comes_first_for_who_reads_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    class Both(NoChinese):
        def families(self) -> list[str]:
            return ["DejaVu Sans", "WenQuanYi Micro Hei", "SimSun"]

    monkeypatch.setattr(fonts, "found", lambda places: Both())
    told = {}
    for language in ("en", "zh_CN"):
        set_language(language)
        told[language] = json.loads(pdf.source(report(), SHOP, Layout())[1]["report"])["fonts"]
    assert told == {"en": ["DejaVu Sans", "WenQuanYi Micro Hei"], "zh_CN": ["WenQuanYi Micro Hei", "DejaVu Sans"]}
