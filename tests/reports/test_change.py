"""The change of revenue between any two months: by hand, over random ledgers, and over a real one, to the cent."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.core.errors import Invalid, NotFound
from crm_tui.core.table import Report
from crm_tui.domain.revenue_split import split_each, split_total
from crm_tui.store.db import Database
from tests.domain.test_revenue_split import PAIRS
from tests.reports.books import Book, figures, rows, table

EFFECTS = ("effect_customers", "effect_price", "effect_frequency")


def adds_up(report: Report) -> None:
    """Every line, every total and every figure of the report is the sum of its parts."""
    found = figures(report)
    change = found["revenue"] - found["revenue_then"]
    assert found["change"] == change == sum(found[one] for one in EFFECTS)
    assert found.get("change_by_who", change) == change
    for one in report.figures:
        if one.parts:
            assert one.value == sum(found[part] for part in one.parts)
    for one in report.tables:
        keys = [column.key for column in one.columns]
        lines = rows(report, one.key)
        total: dict[str, Any] = dict(zip(keys, one.total or (), strict=True))
        for key in ("then", "before", "now", "change", *EFFECTS, "revenue", "count"):
            if key in keys:
                assert total[key] == sum(line[key] or 0 for line in lines)
        for line in [*lines, total] if "change" in keys else []:
            assert line["change"] == line["now"] - line["before"]
            if EFFECTS[0] in keys:
                assert line["change"] == sum(line[key] for key in EFFECTS)
        if "change" in keys:
            assert total["change"] == change
    together = table(report, "products").total
    assert together is not None
    assert list(together[-3:]) == [found[one] for one in EFFECTS]


@pytest.fixture
def trade(book: Book) -> Book:
    """February against January: one stayed and paid more, one went, one came, one came back, and walk-ins."""
    stays, goes, comes, back = (book.customer(code) for code in ("STAYS", "GOES", "COMES", "BACK"))
    tea, rice = book.product("TEA"), book.product("RICE")
    book.sale("2023-12-01", back, tea, 1, 100)
    book.sale("2024-01-05", stays, tea, 2, 2_000)
    book.sale("2024-01-06", goes, tea, 1, 1_000)
    book.sale("2024-01-07", None, rice, 1, 500)
    book.sale("2024-02-05", stays, tea, 2, 2_400)
    book.sale("2024-02-06", comes, rice, 3, 1_500)
    book.sale("2024-02-07", back, tea, 1, 1_200)
    book.sale("2024-02-08", None, None, 1, 70)
    book.sale("2024-02-09", goes, tea, -1, -1_000)
    return book


def test_who_came_who_went_who_stayed(trade: Book) -> None:
    report = trade.report("2024-02", name="change")
    adds_up(report)
    found = {row["who"].msgid: row for row in rows(report, "who")}
    assert {who: (row["count"], row["before"], row["now"], row["change"]) for who, row in found.items()} == {
        "New": (1, 0, 1_500, 1_500),
        "Came back": (1, 0, 1_200, 1_200),
        "Lost": (1, 1_000, -1_000, -2_000),
        "Stayed": (1, 2_000, 2_400, 400),
        "Walk-ins": (None, 500, 70, -430),
    }
    assert [(row["customer"], row["revenue"]) for row in rows(report, "new")] == [("COMES", 1_500)]
    assert [(row["customer"], row["revenue"]) for row in rows(report, "lost")] == [("GOES", 1_000)]
    # Who stayed bought as many pieces, each a fifth dearer: that is price alone.
    stayed = next(row for row in rows(report, "customers") if row["customer"] == "STAYS")
    assert [stayed[key] for key in EFFECTS] == [0, 400, 0]
    figure = next(one for one in report.figures if one.key == "change")
    assert str(figure.worked) == "41.70 − 35.00 = 6.70"


def test_two_months_far_apart_and_the_other_way_round(trade: Book) -> None:
    there = trade.report("2024-02", name="change", against="2023-12")
    adds_up(there)
    assert (there.period, figures(there)["revenue_then"], figures(there)["change"]) == ("2024-02", 100, 4_070)
    again = trade.report("2023-12", name="change", against="2024-02")
    adds_up(again)
    assert figures(again)["change"] == -4_070


def test_one_customers_change_is_its_products(trade: Book) -> None:
    report = trade.report("2024-02", name="change", customer_id=1)
    adds_up(report)
    assert (report.scope, [one.key for one in report.tables]) == ("Customer STAYS", ["products"])
    assert [figures(report)[one] for one in EFFECTS] == [0, 400, 0]


def test_what_is_no_question_is_said(trade: Book) -> None:
    with pytest.raises(Invalid, match="itself"):
        trade.report("2024-02", name="change", against="2024-02")
    with pytest.raises(NotFound):
        trade.report("2024-02", name="change", customer_id=99)


def test_an_empty_shop_has_no_change(book: Book) -> None:
    report = book.report("2024-02", name="change")
    adds_up(report)
    assert rows(report, "who") == rows(report, "customers") == rows(report, "products") == []


LINES = st.lists(
    st.tuples(
        st.sampled_from(["2024-01-03", "2024-01-20", "2024-02-02", "2024-02-28"]),
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from([None, 1, 2]),
        st.integers(-4, 9),
        st.integers(1, 99_999),
    ),
    max_size=25,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_any_ledger_adds_up_to_the_cent(empty_shop_file: Path, tmp_path: Path, lines: list[Any]) -> None:
    path = tmp_path / "random.db"
    shutil.copy(empty_shop_file, path)
    book = Book(Database.open(path))
    with book.db.write("test", "test") as w:
        for one in ("1", "2", "3"):
            w.insert("customer", {"code": one, "name": one, "kind": "person", "pinyin": "", "created_at": "x"})
            w.insert("product", {"sku": one, "name": one, "status": "on_sale", "pinyin": "", "created_at": "x"})
        columns = ("day", "customer_id", "product_id", "kind", "quantity", "amount", "identity", "occurrence")
        w.insert_many("sale", columns, [
            (day, customer, product, "return" if pieces < 0 else "sale", pieces * 1_000,
             -amount if pieces < 0 else amount, str(place), 1)
            for place, (day, customer, product, pieces, amount) in enumerate(lines)
        ])  # fmt: skip
    adds_up(book.report("2024-02", name="change"))


@settings(max_examples=40)
@given(PAIRS)
def test_products_and_shop_agree_to_the_cent(pairs: list[Any]) -> None:
    each = split_each(pairs)
    assert [sum(column) for column in zip(*each, strict=True)] == (list(split_total(pairs)) if pairs else [])
    for effects, pair in zip(each, pairs, strict=True):
        assert sum(effects) == pair.now.revenue - pair.before.revenue
        assert all(
            abs(one - alone) <= 1 + len(pairs) // 2 for one, alone in zip(effects, split_total([pair]), strict=True)
        )
