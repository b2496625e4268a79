"""Completeness of the archive and who the customers are, counted by hand."""

import pytest

from crm_tui import ops
from crm_tui.core.errors import NotFound, Stopped
from crm_tui.core.i18n import tr
from crm_tui.domain.completeness import ASKED
from crm_tui.reports._report import Params, run
from crm_tui.store.db import Database
from tests.reports.books import Book, figures, rows

PERSON, BUSINESS = 15, 17  # things asked of each


@pytest.fixture
def archive(book: Book, fixed_now: str) -> Book:
    """An individual with a phone, a city and a key date; a business of grade A with people; one with nothing."""
    ops.customers.add(book.db, {"code": "1", "name": "Ann", "kind": "person", "phone": "13800138000", "city": "上海",
                                "region": "华东", "stage": "active"})  # fmt: skip
    ops.customers.add_key_date(book.db, 1, {"label": "生日", "calendar": "solar", "month": 5, "day": 1})
    ops.customers.add(book.db, {"code": "2", "name": "Bolt Ltd", "kind": "organisation", "grade": "A", "wechat": "b"})
    ops.customers.add_person(book.db, 2, {"name": "Bob"})
    ops.customers.set_consent(book.db, 2, {"channel": "phone", "given": 1, "day": "2024-05-01"})
    book.customer("3")
    book.sale("2021-01-01", 2, None, 1, 100)
    book.sale("2024-01-01", 1, None, 1, 100)
    return book


def test_what_is_kept_of_what_is_asked(archive: Book):
    assert [sum(one.kind in ("", kind) for one in ASKED) for kind in ("person", "organisation")] == [PERSON, BUSINESS]
    report = archive.report(name="profile")
    told = figures(report)
    # Ann: phone, city, region, stage, key date; Bolt: grade, WeChat, people, consent; the third nothing.
    assert told["completeness"] == round(9 * 1_000_000 / (PERSON + BUSINESS + PERSON))
    assert (told["customers"], told["complete"], told["reachable"]) == (3, 0, 666_667)
    assert str(next(one.worked for one in report.figures if one.key == "completeness")) == "9 ÷ 47 = 19.1%"


def test_fields_are_asked_of_their_kind_only(archive: Book):
    found = {tr(row["field"]): row for row in rows(archive.report(name="profile"), "fields")}
    assert (found["Phone"]["asked"], found["Phone"]["kept"], found["Phone"]["share"]) == (3, 1, 333_333)
    assert (found["People"]["asked"], found["People"]["kept"]) == (1, 1)
    assert (found["Hobbies"]["asked"], found["Hobbies"]["kept"]) == (2, 0)


def test_whom_to_ask_what(archive: Book):
    found = rows(archive.report(name="profile"), "customers")
    assert [(row["customer"], row["kept"], row["asked"]) for row in found] == [
        ("2", 4, BUSINESS), ("3", 0, PERSON), ("1", 5, PERSON),
    ]  # fmt: skip
    missing = tr(found[2]["missing"])
    assert missing.startswith("Grade, E-mail, WeChat, Address, Source")
    assert "Industry" not in missing
    alone = archive.report(name="profile", customer_id=1)
    assert [row["customer"] for row in rows(alone, "customers")] == ["1"]
    assert (figures(alone)["completeness"], alone.scope) == (333_333, "Ann")


def test_who_the_customers_are(archive: Book):
    found = {(tr(row["by"]), tr(row["value"]) if row["value"] else ""): row["customers"]
             for row in rows(archive.report(name="profile"), "who")}  # fmt: skip
    assert found == {
        ("Kind", "Organisation"): 1, ("Kind", "Individual"): 2,
        ("Grade", "A"): 1, ("Grade", "(not known)"): 2,
        ("Stage", "Active"): 1, ("Stage", "(not known)"): 2,
        ("Years as a customer", "less than a year"): 1, ("Years as a customer", "3 to 5 years"): 1,
        ("Years as a customer", "(not known)"): 1,
        ("Region", "华东"): 1, ("Region", "(not known)"): 2,
    }  # fmt: skip


def test_many_regions_are_put_together(book: Book):
    for place in range(17):
        ops.customers.add(book.db, {"code": f"{place}", "name": "n", "region": f"R{place:02}"})
    found = [row for row in rows(book.report(name="profile"), "who") if tr(row["by"]) == "Region"]
    assert len(found) == 16
    assert (tr(found[-1]["value"]), found[-1]["customers"]) == ("(all others)", 2)


def test_an_empty_shop_an_unknown_customer_and_stopping(book: Book, shop: Database):
    report = book.report(name="profile")
    assert figures(report) == {"completeness": None, "customers": 0, "complete": 0, "reachable": None}
    assert all(not one.rows for one in report.tables)
    with pytest.raises(NotFound):
        book.report(name="profile", customer_id=9)
    book.customer("1")

    def stop() -> None:
        raise Stopped("stop")

    with shop.read() as r, pytest.raises(Stopped):
        run(r, "profile", Params(check=stop))
