"""Who stayed and who left, counted by hand."""

from crm_tui.domain.retention import cohorts, revenue_retention, stayed, window, won_back


def test_who_stayed_left_came_and_came_back():
    found = stayed(frozenset({1, 2, 3, 4}), frozenset({3, 4, 5, 6}), frozenset({1, 2, 3, 4, 5}))
    assert found == (4, 2, 2, 1, 1)
    assert (found.retention, found.churn) == (500_000, 500_000)


def test_nobody_at_the_start_is_no_rate():
    found = stayed(frozenset(), frozenset({1}), frozenset())
    assert (found.retention, found.churn) == (None, None)


def test_a_cohort_is_followed_by_month():
    buyers = {"2024-01": {1, 2}, "2024-02": {2, 3}, "2024-03": {1, 2, 3, 4}}
    first, second, third = cohorts(buyers, "2024-01", "2024-03")
    assert (first.month, first.size, first.bought) == ("2024-01", 2, (2, 1, 2))
    assert (second.size, second.bought) == (1, (1, 1))
    assert (third.size, third.bought) == (1, (1,))
    assert (first.share(1), second.share(2)) == (500_000, None)


def test_a_month_without_anybody_counts_as_none_and_older_customers_are_no_new_cohort():
    buyers = {"2023-12": {1}, "2024-01": {1, 2}, "2024-03": {2}}
    (only,) = cohorts(buyers, "2024-01", "2024-03")
    assert (only.month, only.size, only.bought) == ("2024-01", 1, (1, 0, 1))


def test_revenue_retention_is_of_the_same_customers():
    assert revenue_retention({1: 100, 2: 100}, {1: 150, 3: 900}) == 750_000
    assert revenue_retention({}, {1: 5}) is None


def test_won_back_are_those_who_were_away_long_enough():
    months = [frozenset({1, 2, 3}), frozenset({3}), frozenset({4}), frozenset({1, 3, 9})]
    assert won_back(months, 2) == (1, 2)


def test_a_window_ends_with_its_month():
    assert window("2024-02", 3) == ["2023-12", "2024-01", "2024-02"]
