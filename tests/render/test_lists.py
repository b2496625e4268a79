"""Lists on the command line in every format."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.core.cells import width
from crm_tui.core.fields import Kind
from crm_tui.core.formula_guard import guard, unguard
from crm_tui.core.i18n import set_language
from crm_tui.core.table import Column, Table
from crm_tui.domain.shop import Shop
from crm_tui.render.lists import FORMATS, render_table
from tests.render.reading import markdown_grids

SHOP = Shop(currency="CNY")
COLUMNS = (
    Column("code", "Code", Kind.CODE),
    Column("name", "Name"),
    Column("owed", "Amount", Kind.MONEY),
    Column("kind", "Kind", Kind.CHOICE, (("person", "Person"),)),
)
ROWS = [("007", "张三五金建材商店", 123_456, "person"), ("=1+1", "A|b <i>", -5, None), ("C3", "", None, "person")]
TABLE = Table("customer", "Customers", COLUMNS, ROWS, empty="No customer was found.")


def test_the_aligned_list_has_a_heading_and_numbers_to_the_right() -> None:
    assert render_table(TABLE, "table", SHOP).splitlines() == [
        "Code  Name                Amount  Kind",
        "────  ────────────────  ────────  ──────",
        "007   张三五金建材商店  1,234.56  Person",
        "=1+1  A|b <i>              -0.05",
        "C3                                Person",
    ]


@pytest.mark.parametrize("room", [30, 40, 80, 200])
def test_on_a_terminal_names_give_way_and_numbers_and_codes_never(room: int) -> None:
    lines = render_table(TABLE, "table", SHOP, room).splitlines()
    assert max(map(width, lines)) <= max(room, 32)
    assert "1,234.56" in lines[2]
    assert "=1+1" in lines[3]


def test_csv_and_json_have_stable_keys_and_machine_values_in_every_language() -> None:
    told = [render_table(TABLE, form, SHOP) for form in ("csv", "json", "jsonl")]
    set_language("zh_CN")
    assert [render_table(TABLE, form, SHOP) for form in ("csv", "json", "jsonl")] == told
    read = list(csv.DictReader(io.StringIO(told[0])))
    assert read[0] == {"code": "007", "name": "张三五金建材商店", "owed": "1234.56", "kind": "person"}
    assert read[1] == {"code": "'=1+1", "name": "A|b <i>", "owed": "-0.05", "kind": ""}
    objects = json.loads(told[1])
    assert objects[1] == {"code": "=1+1", "name": "A|b <i>", "owed": "-0.05", "kind": None}
    assert [json.loads(line) for line in told[2].splitlines()] == objects


def test_csv_ends_lines_in_a_line_feed_only() -> None:
    assert "\r" not in render_table(TABLE, "csv", SHOP)


def test_markdown_readers_see_the_cells_as_they_are() -> None:
    [grid] = markdown_grids(render_table(TABLE, "markdown", SHOP))
    assert grid[1:] == [["007", "张三五金建材商店", "1,234.56", "Person"], ["=1+1", "A|b <i>", "-0.05", ""],
                        ["C3", "", "", "Person"]]  # fmt: skip


def test_an_empty_list_says_so_to_people_and_stays_data_to_machines() -> None:
    empty = Table("customer", "Customers", COLUMNS, [], empty="No customer was found.")
    told = {form: render_table(empty, form, SHOP) for form in FORMATS}  # type: ignore[arg-type]
    assert told["table"] == told["markdown"] == "No customer was found.\n"
    assert told["csv"] == "code,name,owed,kind\n"
    assert json.loads(told["json"]) == []
    assert told["jsonl"] == ""


@pytest.mark.parametrize("form", FORMATS)
@given(name=st.text())
def test_no_text_sends_a_control_character_to_the_terminal(form: str, name: str) -> None:
    told = render_table(Table("t", "T", COLUMNS[:2], [("C1", name)]), form, SHOP)  # type: ignore[arg-type]
    assert not [char for char in told if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160]


@given(st.text())
def test_json_gives_every_text_back_unchanged(name: str) -> None:
    told = render_table(Table("t", "T", COLUMNS[:2], [("C1", name)]), "json", SHOP)
    assert json.loads(told) == [{"code": "C1", "name": name}]


@given(st.text(alphabet=st.sampled_from("=+-@\t\r'a中 \n")) | st.text())
def test_the_guard_against_formulas_is_taken_off_exactly(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))
