"""Breaks of a dealer's chain of months, and its sell-through."""

from crm_tui.domain.dealer_stock import Flow, StockMonth, stock_months
from crm_tui.domain.stock_chain import Break, breaks, sell_through


def test_a_month_opens_with_what_the_one_before_closed_with() -> None:
    chain = [StockMonth("2024-01", 0, 10, 0, 4, None, 6), StockMonth("2024-02", 8, 5, 1, 2, None, 10)]
    [found] = breaks(chain)
    assert (found, found.difference) == (Break("2024-02", 6, 8, opens=True), 2)


def test_what_was_counted_is_told_beside_what_was_booked() -> None:
    flows = [Flow("2024-01-05", "sale", 10), Flow("2024-01-31", "count", 7), Flow("2024-02-29", "count", 7)]
    assert list(breaks(stock_months(flows, "2024-01", "2024-03"))) == [Break("2024-01", 10, 7)]


def test_sell_through_is_sold_on_of_what_there_was() -> None:
    assert sell_through(StockMonth("2024-01", 20, 30, 0, 10, reported=True)) == 200_000
    assert sell_through(StockMonth("2024-01", 20, 30, 0, 10)) is None  # nothing told
    assert sell_through(StockMonth("2024-01", reported=True)) is None  # nothing to sell
