"""How a stored value is shown to a person."""

import pytest

from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import Text, set_language
from crm_tui.domain.shop import Shop
from crm_tui.render.values import DASH, change, machine, show

CNY, YEN, DINAR = Shop(currency="CNY", zone="Asia/Shanghai"), Shop(currency="JPY"), Shop(currency="KWD")


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (123_456_789, Kind.MONEY, "1,234,567.89"),
        (-5, Kind.MONEY, "-0.05"),
        (0, Kind.MONEY, "0.00"),
        (199_050, Kind.PRICE, "19.905"),
        (199_000, Kind.PRICE, "19.90"),
        (1_234_500, Kind.QUANTITY, "1,234.5"),
        (-2_000, Kind.QUANTITY, "-2"),
        (271_000, Kind.RATE, "27.1%"),
        (12_345, Kind.COUNT, "12,345"),
        (1, Kind.BOOL, "Yes"),
        ("2024-05-31", Kind.DAY, "2024-05-31"),
        ("2024-05", Kind.MONTH, "May 2024"),
        ("2024-05-31T18:30:00.000Z", Kind.INSTANT, "2024-06-01 02:30"),
        ("007", Kind.CODE, "007"),
        (None, Kind.MONEY, ""),
    ],
)
def test_values_are_shown_by_their_kind(value: Value, kind: Kind, shown: str) -> None:
    assert show(value, kind, CNY) == shown


def test_money_has_the_decimals_of_its_currency() -> None:
    assert [show(1_234_500, Kind.MONEY, shop) for shop in (CNY, YEN, DINAR)] == ["12,345.00", "1,234,500", "1,234.500"]


def test_what_is_absent_is_shown_as_asked_and_a_plus_only_on_wish() -> None:
    assert show(None, Kind.MONEY, CNY, absent=DASH) == "–"
    assert [show(value, Kind.MONEY, CNY, sign=True) for value in (5, 0, -5)] == ["+0.05", "0.00", "-0.05"]


def test_a_choice_is_shown_by_its_label_and_an_unknown_one_as_it_is() -> None:
    choices = (("sale", "Sale"),)
    assert [show(one, Kind.CHOICE, CNY, choices) for one in ("sale", "other")] == ["Sale", "other"]


def test_months_follow_the_language() -> None:
    set_language("zh_CN")
    assert show("2024-05", Kind.MONTH, CNY) == "2024年5月"


@pytest.mark.parametrize(
    ("now", "before", "kind", "shown"),
    [
        (48_230, 42_910, Kind.MONEY, "+12.4%"),
        (50, 100, Kind.COUNT, "-50.0%"),
        (100, 100, Kind.COUNT, "0.0%"),
        (100, -50, Kind.MONEY, "+300.0%"),
        (100, 0, Kind.MONEY, ""),
        (100, None, Kind.MONEY, ""),
        (None, 100, Kind.MONEY, ""),
        (152_108, 77_048, Kind.RATE, "+7.5"),
    ],
)
def test_a_change_is_told_in_percent_and_of_a_rate_in_points(now: Value, before: Value, kind: Kind, shown: str) -> None:
    assert change(now, before, kind) == shown


def test_machines_get_integers_for_counts_and_decimal_strings_for_the_rest() -> None:
    values = ((3, Kind.COUNT), (123_450, Kind.MONEY), (1_500, Kind.QUANTITY), (1, Kind.BOOL), (None, Kind.COUNT))
    told = [machine(value, kind, CNY) for value, kind in (*values, (200_000, Kind.RATE))]
    assert told == [3, "1234.50", "1.5", True, None, "0.2"]
    assert machine(Text("{who} left", {"who": "Ann"}), Kind.BLOCK, CNY) == "Ann left"
