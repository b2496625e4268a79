"""Marks and what is done with them, columns, order and quick view of the list of customers."""

import csv
from pathlib import Path
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.list_views import ListView, keep_view, view_of
from crm_tui.ops import customers, sales
from crm_tui.screens._customer_verbs import tags_meant
from crm_tui.screens.ask_value import AskValue
from crm_tui.screens.customers import CustomersPage
from crm_tui.store import customers as customer_store
from crm_tui.store import history
from crm_tui.store.db import Database
from crm_tui.widgets.quick_view import QuickView
from crm_tui.widgets.windowed_table import WindowedTable

NAMES = ("Ann", "Bob", "Cid", "Dan")


@pytest.fixture
def filled(shop: Database, fixed_now: str) -> Database:
    """Four customers of ids 1 to 4; the second has bought, the third is tagged."""
    for name in NAMES:
        customers.add(shop, {"name": name, "phone": "139" + "0000" + "1111", "city": "苏州", "note": f"{name} is late"})
    sales.add(shop, {"date": "2024-05-10", "customer_id": 2, "amount": 123456, "paid": 23456})
    customers.tag(shop, 3, "vip")
    return shop


def listed(pilot: Any) -> list[str]:
    """The first words of the rows, without their marks."""
    tables = pilot.app.screen.query(WindowedTable)
    lines = [table.render_line(y).text for table in tables for y in range(1, table.count + 1)]
    return [line[1:].split()[0] for line in lines if line[1:].split()]


def values(db: Database, name: str) -> list[Any]:
    with db.read() as r:
        return [customer_store.get(r, row).values[name] for row in customer_store.ids(r)]


async def opened(pilot: Any, wait: Any) -> None:
    pilot.app.open_section("customers")
    await wait(pilot, lambda: sorted(listed(pilot)) == list(NAMES))


async def test_a_tag_is_put_on_the_marks_as_one_operation_and_completed(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("space", "space")
        await wait(pilot, lambda: "2 marked · 3 of 4" in text(pilot))
        await pilot.press("t", "V", "i")
        await wait(pilot, lambda: isinstance(app.screen, AskValue) and "Vip" in text(pilot))
        await pilot.press("tab", "enter")
        await wait(pilot, lambda: values(filled, "tags") == ["Vip", "Vip", "vip", None])
        await wait(pilot, lambda: "2 marked" in text(pilot))
        await pilot.press("t", *"-Vip;x", "enter")
        await wait(pilot, lambda: values(filled, "tags") == ["x", "x", "vip", None])
        await pilot.press("u")
        await wait(pilot, lambda: values(filled, "tags") == ["Vip", "Vip", "vip", None])
        await pilot.press("u")
        await wait(pilot, lambda: values(filled, "tags") == [None, None, "vip", None])


async def test_marks_outlive_a_filter_which_escape_takes_off_first(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("space", "/", *"cid", "enter")
        await wait(pilot, lambda: listed(pilot) == ["Cid"])
        await pilot.press("space")
        await wait(pilot, lambda: "2 marked · 1 of 1" in text(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: sorted(listed(pilot)) == list(NAMES))
        assert "2 marked" in text(pilot)
        await pilot.press("escape")
        await wait(pilot, lambda: "marked" not in text(pilot))


async def test_a_grade_is_given_to_a_range_without_closing_it(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("v", "j", "j")
        await wait(pilot, lambda: "3 marked" in text(pilot))
        await pilot.press("r")
        await wait(pilot, lambda: "Which grade for 3 customers?" in text(pilot))
        await pilot.press("2")
        await wait(pilot, lambda: values(filled, "grade") == ["B", "B", "B", None])
        await pilot.press("r", "5")
        await wait(pilot, lambda: values(filled, "grade") == [None] * 4)


async def test_an_owner_is_assigned_to_the_row_under_the_cursor(filled: Database, wait: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("j", "w", *"Li", "enter")
        await wait(pilot, lambda: values(filled, "owner") == [None, "Li", None, None])
        await pilot.press("k", "w", *"L", "escape")
        assert values(filled, "owner") == [None, "Li", None, None]


async def test_marks_with_a_ledger_are_not_deleted_and_counted(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, wait)
        await pilot.press("v", "G", "d", "d")
        await wait(pilot, lambda: "Deleted 3 customers, but not 1 with ledger entries" in text(pilot))
        await wait(pilot, lambda: listed(pilot) == ["Bob"])
        assert "marked" not in text(pilot)
        await pilot.press("u")
        await wait(pilot, lambda: sorted(listed(pilot)) == list(NAMES))
    with filled.read() as r:
        assert str(history.recent(r, 2)[1].message) == "Deleted 3 customers, but not 1 with ledger entries."


async def test_the_marks_are_exported_and_nothing_is_overwritten(
    filled: Database, wait: Any, text: Any, paste: Any, tmp_path: Path
) -> None:
    path, there = tmp_path / "out.csv", tmp_path / "there.csv"
    there.write_text("kept", encoding="utf-8")
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, wait)
        await pilot.press("space", "j", "space", "f")
        await wait(pilot, lambda: "Write 2 customers to which file?" in text(pilot))
        for wrong, told in ((str(there), "exists already"), ("x.doc", "Its ending says")):
            await pilot.press("ctrl+u")
            await paste(pilot, wrong)
            await pilot.press("enter")
            await wait(pilot, lambda told=told: text(pilot).count(told) == (2 if told.startswith("Its") else 1))
        await pilot.press("ctrl+u")
        await paste(pilot, str(path))
        await pilot.press("enter")
        await wait(pilot, path.exists)
        await wait(pilot, lambda: "Wrote 2 records to" in text(pilot))
        await pilot.press("f")
        await wait(pilot, lambda: ".vcf" in text(pilot))
        await pilot.press("ctrl+u")
        await paste(pilot, str(path.with_suffix(".vcf")))
        await pilot.press("enter")
        await wait(pilot, path.with_suffix(".vcf").exists)
    assert path.with_suffix(".vcf").read_text(encoding="utf-8").count("BEGIN:VCARD") == 2
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["Ann", "Cid"]
    assert there.read_text(encoding="utf-8") == "kept"


async def test_columns_are_chosen_moved_sorted_by_and_there_next_time(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("C", *["j"] * 12, "space", *["minus"] * 11, "o", "o", "enter")
        await wait(pilot, lambda: "Owed▼" in text(pilot) and "1,000.00" in text(pilot))
        await wait(pilot, lambda: listed(pilot)[0] == "Bob")
    assert view_of("customers").columns[:3] == ("name", "owed", "code")
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await wait(pilot, lambda: "Owed▼" in text(pilot) and listed(pilot)[0] == "Bob")
        await pilot.press("C", "backspace", "enter")
        await wait(pilot, lambda: "Owed" not in text(pilot))
    assert view_of("customers").columns == CustomersPage.SHOWN


async def test_what_is_kept_of_columns_no_longer_there_is_left_out(filled: Database, wait: Any, text: Any) -> None:
    keep_view("customers", ListView(("ghost", "city", "name"), "ghost", descending=True))
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: listed(pilot) == ["苏州"] * 4)
        assert "Name▲" in text(pilot)


@pytest.mark.parametrize(("size", "shown"), [((80, 24), False), ((120, 24), True), ((80, 40), True), ((40, 24), False)])
async def test_the_row_is_told_beside_or_below_the_list_where_there_is_room(
    filled: Database, wait: Any, text: Any, size: tuple[int, int], shown: bool
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, wait)
        await pilot.press("j")
        if not shown:
            assert not app.screen.query_one(QuickView).display
            return
        await wait(pilot, lambda: "Bob is late" in text(pilot))
        assert "2024-05-10 · 5 days ago" in text(pilot)
        assert "1,000.00" in text(pilot)
        await pilot.press("j")
        await wait(pilot, lambda: "Cid is late" in text(pilot))
        await pilot.press("V")
        await wait(pilot, lambda: "Cid is late" not in text(pilot))
    assert not view_of("customers").quick


async def test_a_field_is_completed_by_tab_and_what_is_wrong_is_told_below(
    filled: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("/", *"spen")
        await wait(pilot, lambda: "/ spent>" in text(pilot))
        await pilot.press("tab", *"1000")
        await wait(pilot, lambda: listed(pilot) == ["Bob"])
        assert "1 of 1 · 4 in all" in text(pilot)
        await pilot.press("x")
        await wait(pilot, lambda: "character 7" in text(pilot))
        assert listed(pilot) == ["Bob"]


def test_a_minus_takes_a_tag_off() -> None:
    assert tags_meant("a; -b；c") == ("a;c", "b")
    assert tags_meant(" - ") == ("", "")
