"""Cells of a workbook by kind: sums and rates as numbers, days as days, all else as text and never as a formula."""

from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from crm_tui.core.cells import width
from crm_tui.core.fields import Kind, Value
from crm_tui.core.table import NUMERIC
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import places

#: For `xlsxwriter.Workbook`: a text is a text, whatever it begins with.
OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Columns are as wide as the widest of their first rows, in cells, within these bounds.
NARROWEST, WIDEST, MEASURED = 6, 48, 1000
_EXACT_FLOAT: Final = 2**53
_FIRST_DAY: Final = "1900-03-01"  # before it, workbooks count a day that never was
_SECONDS_OF_A_DAY: Final = 86_400


def number_format(kind: Kind, shop: Shop, *, percent: bool = False) -> str:
    """How a workbook shows a value of that kind; `percent` of rates, which are fractions otherwise."""
    match kind:
        case Kind.MONEY:
            return "#,##0" + ("." + "0" * shop.exponent if shop.exponent else "")
        case Kind.DAY:
            return "yyyy-mm-dd"
        case Kind.MONTH:
            return "yyyy-mm"
        case Kind.INSTANT:
            return "yyyy-mm-dd hh:mm"
        case Kind.DURATION:
            return "[h]:mm"
        case Kind.RATE if percent:
            return "0.0%"
        case _:
            return "General" if kind in NUMERIC else "@"


def typed(value: Value, kind: Kind, shop: Shop) -> float | date | datetime | None:
    """The value as a number or a moment of a workbook; None for one that is to be a text there.

    A whole number too large for a workbook to keep exactly is a text, and so is a day before March 1900. Days, months
    and instants (on the shop's clock) are moments; a duration is a part of a day.
    """
    if isinstance(value, int):
        if kind not in NUMERIC or abs(value) >= _EXACT_FLOAT:
            return None
        return value / (_SECONDS_OF_A_DAY if kind is Kind.DURATION else 10 ** places(kind, shop))
    if value is None or value < _FIRST_DAY:
        return None
    if kind is Kind.DAY:
        return date.fromisoformat(value)
    if kind is Kind.MONTH:
        return date.fromisoformat(f"{value}-01")
    if kind is Kind.INSTANT:
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return moment.astimezone(ZoneInfo(shop.zone) if shop.zone else None).replace(tzinfo=None)
    return None


def write_typed(sheet: Any, line: int, column: int, found: float | date | datetime, form: Any) -> None:
    """Write what `typed` found."""
    if isinstance(found, date):
        sheet.write_datetime(line, column, found, form)
    else:
        sheet.write_number(line, column, found, form)


def cells_of(value: Value, kind: Kind, shop: Shop) -> int:
    """How wide a value is shown, in cells: the widest of its lines, with room for a sum's separators."""
    text = plain(value, kind, shop)
    grouped = len(text) // 3 if kind is Kind.MONEY else 0
    return max((width(line) for line in text.splitlines()), default=0) + grouped
