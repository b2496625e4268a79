"""A dealer's stock chained from month to month."""

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.dealer_stock import Flow, StockMonth, stock_months, together


def test_each_month_opens_with_what_the_one_before_closed_with() -> None:
    flows = [
        Flow("2024-03-05", "sale", 100),
        Flow("2024-03-20", "sold_on", 30),
        Flow("2024-04-02", "return", -10),
        Flow("2024-05-09", "sale", 40),
        Flow("2024-05-30", "sold_on", 50),
    ]
    assert stock_months(flows, "2024-04", "2024-05") == [
        StockMonth("2024-04", opening=70, bought=0, returned=10, sold_on=0, closing=60),
        StockMonth("2024-05", opening=60, bought=40, returned=0, sold_on=50, closing=50, reported=True),
    ]


def test_a_count_replaces_the_books_from_its_day_on_and_shows_its_difference() -> None:
    flows = [
        Flow("2024-05-01", "sale", 100),
        Flow("2024-05-20", "count", 93),
        Flow("2024-05-25", "sold_on", 20),
        Flow("2024-06-10", "sold_on", 3),
    ]
    may, june = stock_months(flows, "2024-05", "2024-06")
    assert (may.difference, may.closing) == (-7, 73)
    assert (june.opening, june.difference, june.closing) == (73, None, 70)


def test_a_count_that_agrees_has_a_difference_of_nothing() -> None:
    [may] = stock_months([Flow("2024-05-01", "sale", 9), Flow("2024-05-31", "count", 9)], "2024-05", "2024-05")
    assert may.difference == 0


def test_products_are_added_up_and_no_count_stays_no_count() -> None:
    counted = StockMonth("2024-05", 1, 2, 0, 3, -1, -1, reported=True)
    plain = StockMonth("2024-05", 10, 0, 1, 0, None, 9)
    assert together([plain, counted]) == StockMonth("2024-05", 11, 2, 1, 3, -1, 8, reported=True)
    assert together([plain, plain]).difference is None


FLOWS = st.lists(
    st.tuples(
        st.integers(1, 6), st.integers(1, 28), st.sampled_from(["sale", "return", "sold_on", "count"]),
        st.integers(0, 1000),
    )
)  # fmt: skip


@given(FLOWS)
def test_the_arithmetic_of_every_month_holds_and_the_chain_is_unbroken(drawn: list[tuple[int, int, str, int]]) -> None:
    flows = sorted(
        (
            Flow(f"2024-{month:02d}-{day:02d}", kind, -size if kind == "return" else size)
            for month, day, kind, size in drawn
        ),
        key=lambda flow: (flow.day, flow.kind == "count"),
    )
    whole = stock_months(flows, "2024-01", "2024-06")
    for month in whole:
        moved = month.bought - month.returned - month.sold_on + (month.difference or 0)
        assert month.closing == month.opening + moved
    assert [month.opening for month in whole[1:]] == [month.closing for month in whole[:-1]]
    assert stock_months(flows, "2024-04", "2024-06") == whole[3:]
    last = max((place for place, flow in enumerate(flows) if flow.kind == "count"), default=None)
    if last is not None:
        after = sum(-flow.quantity if flow.kind == "sold_on" else flow.quantity for flow in flows[last + 1 :])
        assert whole[-1].closing == flows[last].quantity + after
