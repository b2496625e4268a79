"""New customers, what one costs and when it is paid back, worked out by hand."""

import pytest

from crm_tui.core.errors import Stopped
from crm_tui.core.i18n import Text
from crm_tui.reports._report import Params, run
from tests.reports.books import Book, figures, rows, table


@pytest.fixture
def won(book: Book, fixed_now: str) -> Book:
    """Five come from a fair in May 2023, one by itself in April 2024, one was there in 2022; the fair cost 100.00."""
    for place in range(1, 8):
        book.customer(str(place))
    book.write(lambda w: w.execute_on("customer", "UPDATE customer SET source = 'fair' WHERE id < 6"))
    for customer in range(1, 6):
        book.sale("2023-05-16", customer, None, 1, 10000, cost=7600)
    book.sale("2024-05-14", 1, None, 1, 5000, cost=5000)  # the last day but one of its first year
    book.sale("2024-05-16", 2, None, 1, 5000, cost=1000)  # still to come
    book.sale("2024-04-20", 6, None, 1, 300)
    book.sale("2024-04-21", 6, None, -1, -100)
    book.sale("2022-01-01", 7, None, 1, 9999)
    for day, amount, source in (("2023-05-01", 10000, "fair"), ("2024-04-01", 700, None), ("2024-04-02", 50, "paper")):
        values = {"day": day, "kind": "marketing", "amount": amount, "source": source}
        book.write(lambda w, values=values: w.insert("expense", values))  # type: ignore[misc]
    return book


def test_each_source_with_its_cost_and_its_payback(won: Book):
    report = won.report("2024-05", name="acquisition", since="2023-05")
    found = {str(row["source"]): row for row in rows(report, "sources")}
    fair = found["fair"]
    assert (fair["new"], fair["revenue"], fair["mean"], fair["marketing"]) == (5, 55000, 11000, 10000)
    assert fair["cost_each"] == 2000
    # All five years of twelve months are over; their margin is 5 x 2400, which is 200 a month and customer.
    assert fair["payback"] == 10_000
    assert [found["paper"][one] for one in ("new", "marketing", "cost_each", "payback")] == [0, 50, None, None]
    unknown = found[str(Text("(source not known)"))]
    assert [unknown[one] for one in ("new", "revenue", "marketing", "cost_each")] == [1, 200, 700, None]
    assert rows(report, "sources")[0]["source"] == "fair"


def test_the_figures_add_up(won: Book):
    report = won.report("2024-05", name="acquisition", since="2023-05")
    told = figures(report)
    assert (told["new"], told["marketing"], told["cost_each"]) == (6, 10750, 1792)
    assert (told["source_known"], told["first_year"]) == (833_333, 9200)
    worked = next(one.worked for one in report.figures if one.key == "cost_each")
    assert str(worked) == "107.50 ÷ 6 = 17.92"
    assert sum(row["new"] for row in rows(report, "months")) == 6
    assert table(report, "months").total is not None
    april = [row for row in rows(report, "source_months") if row["month"] == "2024-04"]
    assert [(str(row["source"]), row["new"], row["marketing"]) for row in april] == [
        ("(source not known)", 1, 700), ("paper", 0, 50),
    ]  # fmt: skip
    assert any(note.count == 1 and "is not over" in note.msgid for note in report.notes)


def test_payback_of_too_few_is_not_told(won: Book):
    report = won.report("2024-05", name="acquisition")  # from June 2023 on
    told = figures(report)
    assert (told["new"], told["cost_each"], told["payback"]) == (1, 750, None)
    assert str(next(one.worked for one in report.figures if one.key == "payback")) == "too few to tell (n = 1)"


def test_an_empty_shop_and_stopping(book: Book):
    report = book.report(name="acquisition")
    assert (figures(report)["new"], figures(report)["first_year"]) == (0, None)
    assert any("No marketing expense" in note.msgid for note in report.notes)

    def stop() -> None:
        raise Stopped("stop")

    with book.db.read() as r, pytest.raises(Stopped):
        run(r, "acquisition", Params(check=stop))
