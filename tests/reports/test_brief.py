"""The visit brief: a dealer about whom there is everything to tell, and a customer of whom little is known."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_tui import cli, ops
from crm_tui.core.errors import NotFound, Usage
from crm_tui.core.i18n import set_language
from crm_tui.render.report import render_report
from crm_tui.reports._report import Params, behind
from tests.conftest import NOW
from tests.reports.books import Book, figures, made_once, rows


@pytest.fixture
def english() -> Iterator[None]:
    yield
    set_language("en")


def peers(book: Book, count: int, *products: int) -> None:
    """Organisations of grade A who bought the products in April."""
    for number in range(count):
        peer = book.customer(f"P{number}")
        ops.customers.edit(book.db, peer, {"kind": "organisation", "grade": "A"})
        for product in products:
            book.sale("2024-04-01", peer, product, 1, 100)


def filled(book: Book) -> Book:
    """On 15 May 2024: a dealer with debts, a broken promise, little stock, a birthday, a follow-up, and five peers."""
    dealer = book.customer("DEAL", "Zhang's Building Materials and Hardware of Long Street, Old Town")
    ops.customers.edit(book.db, dealer, {
        "kind": "organisation", "grade": "A", "stage": "loyal", "phone": "13812345678; 13900000000", "owner": "Li",
        "credit_days": 30, "credit_limit": 500_000, "industry": "hardware",
    })  # fmt: skip
    ops.customers.add_person(book.db, dealer, {"name": "Zhang San", "role": "boss", "phone": "13811112222"})
    ops.customers.add_key_date(book.db, dealer, {"label": "Birthday", "calendar": "solar", "month": 5, "day": 20})
    ops.customers.add_key_date(book.db, dealer, {"label": "Founded", "calendar": "solar", "month": 9, "day": 1})
    nail, saw, glue = book.product("N", "Nails"), book.product("S", "Saws"), book.product("G", "Glue")
    book.sale("2023-03-01", dealer, nail, 10, 90_000)
    for day in ("2024-01-10", "2024-01-20", "2024-01-30"):
        book.sale(day, dealer, nail, 10, 10_000)
    book.sale("2024-02-09", dealer, saw, 20, 20_000, paid=5_000)
    book.payment("2024-03-01", dealer, 25_000)
    book.moved("2024-04-30", dealer, nail, "sold_on", 39)
    book.moved("2024-04-30", dealer, saw, "sold_on", 24)
    for sku in ("T1", "T2"):
        book.sale("2024-02-09", dealer, book.product(sku, f"Sample {sku}"), 1, 0)
    peers(book, 5, glue, book.product("H", "Hinges"), book.product("L", "Locks"), book.product("M", "Mops"))
    ops.interactions.log(book.db, {"customer_id": dealer, "day": "2024-05-02", "kind": "call", "text": "word " * 40})
    for number in range(3):
        ops.tickets.add(book.db, {"subject": f"bent {number}", "customer_id": dealer,
                                  "opened": "2024-05-01T02:00:00Z"})  # fmt: skip
    book.write(lambda w: w.update("ticket", 1, {"promised": "2024-05-10T02:00:00Z"}))
    ops.followups.add(book.db, {"customer_id": dealer, "day": "2024-05-16", "subject": "Bring samples"})
    return book


@pytest.fixture(scope="module")
def made(empty_shop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    return made_once(empty_shop_file, tmp_path_factory.mktemp("brief") / "shop.db", filled, NOW)


@pytest.fixture
def rich(made: Book, fixed_now: str) -> Book:
    """The filled book on that day; only looked at."""
    return made


def told(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(cell) for cell in row.values())


def test_who_it_is_and_what_it_owes(rich: Book) -> None:
    report = rich.report(name="brief", customer_id=1)
    who = dict(told(row) for row in rows(report, "who"))
    assert who["Last spoken"].startswith("2024-05-02 word word")
    assert who["Customer"] == "Organisation; grade A; Loyal; hardware"
    assert who["Phone"] == "13812345678; Zhang San boss 13811112222"
    assert who["Terms"] == "30 days of credit; limit 5,000.00"
    # 250.00 settled part of the 900.00 of 2023; three of 100.00 are due since February, 150.00 since 10 March.
    assert who["Owed by age"] == "61-90 days 350.00; 91-120 days 100.00; over 120 days 650.00"
    assert who["Buys"] == "every 10 days; last on 2024-02-09, 96 days ago"
    found = figures(report)
    assert (found["this_year"], found["last_year"], found["owed"]) == (50_000, 90_000, 110_000)
    assert str(report.figures[-1].worked) == "1,400.00 − 50.00 − 250.00 = 1,100.00"


def test_what_is_open_and_ahead_by_day(rich: Book) -> None:
    ahead = [told(row)[:2] for row in rows(rich.report(name="brief", customer_id=1), "ahead")]
    assert [day for day, _ in ahead] == ["2024-05-01", "2024-05-01", "2024-05-10", "2024-05-16"]
    assert ahead[2][1].startswith("Promised")
    assert ahead[3][1] == "Follow-up"


def test_what_to_ask_comes_from_the_ledger(rich: Book) -> None:
    asked = [told(row) for row in rows(rich.report(name="brief", customer_id=1), "questions")]
    assert [text for _, text in asked] == [
        "promised for 2024-05-10 and not kept: what do we say now?",
        "open for 14 days: what would settle it for them?",
        "1,100.00 is overdue, the oldest of 2023-03-01: when will it come?",
        "96 days without buying, usually 10: who supplies them?",
        "Nails lasts 2 days: order now?",
    ]
    assert [about for about, _ in asked[2:]] == ["Money", "Silence", "Stock"]


def test_a_ticket_of_today_is_not_told_as_open_for_no_days(book: Book, fixed_now: str) -> None:
    one = book.customer("ONE")
    ops.tickets.add(book.db, {"subject": "bent", "customer_id": one, "opened": NOW})
    asked = [told(row)[1] for row in rows(book.report(name="brief", customer_id=one), "questions")]
    assert "opened today: what would settle it for them?" in asked


def test_who_buys_less_or_not_what_peers_buy_is_asked_why(book: Book, fixed_now: str) -> None:
    one, nail, glue = book.customer("ONE"), book.product("N", "Nails"), book.product("G", "Glue")
    ops.customers.edit(book.db, one, {"kind": "organisation", "grade": "A"})
    book.sale("2023-05-10", one, nail, 1, 10_000, paid=10_000)
    book.sale("2024-05-10", one, nail, 1, 7_500, paid=7_500)
    peers(book, 6, glue)
    assert [told(row)[1] for row in rows(book.report(name="brief", customer_id=one), "questions")] == [
        "25.0% (25.00) less than by this day last year: why?",
        "100.0% of 6 like them buy this, they don't: Glue?",
    ]


def test_goods_running_out_come_first_then_what_peers_buy(rich: Book) -> None:
    goods = rows(rich.report(name="brief", customer_id=1), "goods")
    # Nails: 40 bought, 39 sold on since, 1 left; saws: 20 bought and 24 sold on: below zero, so nothing is told.
    assert [(row["product_name"], row["stock"], row["peers"]) for row in goods] == [
        ("Nails", 1_000, None), ("Saws", -4_000, None), ("Sample T1", 1_000, None), ("Sample T2", 1_000, None),
        ("Glue", None, 1_000_000), ("Hinges", None, 1_000_000), ("Locks", None, 1_000_000),
    ]  # fmt: skip
    assert goods[0]["days"] == 2  # 39 in 90 days
    assert (goods[0]["quantity"], goods[0]["revenue"]) == (30_000, 30_000)  # of a year


def test_of_few_peers_nothing_is_told(book: Book, fixed_now: str) -> None:
    one, glue = book.customer("ONE"), book.product("G")
    peers(book, 4, glue)
    report = book.report(name="brief", customer_id=one)
    assert rows(report, "goods") == []
    assert [told(row) for row in rows(report, "questions")] == [
        ("Next", "Nothing is open: what do they need next?")
    ]  # fmt: skip
    assert figures(report) == {"this_year": 0, "last_year": 0, "owed": 0}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_fullest_brief_is_one_page(rich: Book, english: None, language: str) -> None:
    set_language(language)
    with rich.db.read() as r:
        shop = r.shop
    report = rich.report(name="brief", customer_id=1)
    assert [len(one.rows) for one in report.tables] == [5, 7, 4, 7]  # as many as there can be
    text = render_report(report, "text", shop, 80)
    assert isinstance(text, str)
    assert "\f" not in text
    assert len(text.splitlines()) <= 60


def test_a_years_figure_has_its_lines_behind_it(rich: Book) -> None:
    report = rich.report(name="brief", customer_id=1)
    with rich.db.read() as r:
        found = behind(r, "brief", Params(customer_id=1), report, "this_year")
        assert found is not None
        assert [row[0] for row in found.rows] == ["2024-01-10", "2024-01-20", "2024-01-30", *["2024-02-09"] * 3]
        owed = next(one for one in report.figures if one.key == "owed")
        account = behind(r, "brief", Params(customer_id=1), report, "owed")
        assert account is not None
        assert account.rows[-1][-1] == owed.value  # the balance after the last line or payment


def test_a_brief_is_on_somebody(book: Book) -> None:
    with pytest.raises(Usage, match="--customer"):
        book.report(name="brief")
    with pytest.raises(NotFound):
        book.report(name="brief", customer_id=9)


def test_the_command_finds_the_customer_as_people_name_it(rich: Book, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["brief", "13812345678", "--format", "json", "--db", str(rich.db.path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["report"], told["figures"]["owed"]) == ("brief", "1100.00")
    assert cli.main(["brief", "nobody", "--db", str(rich.db.path)]) == 4
