"""The one place where a stored value becomes words for a person, in the present language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, language, tr
from crm_tui.core.privacy import masked, masked_phone
from crm_tui.domain.plain import grouped, plain
from crm_tui.domain.shop import Shop

if TYPE_CHECKING:
    from crm_tui.core.table import Cell, Column

#: What stands on paper where there is nothing to tell.
DASH = "–"
#: What is masked while somebody looks on.
SUMS = frozenset({Kind.MONEY, Kind.PRICE})
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def show(
    value: Cell, kind: Kind, shop: Shop, choices: tuple[tuple[str, str], ...] = (), absent: str = "", sign: bool = False
) -> str:
    """The value as a person reads it; `absent` for None, `sign` puts a plus before a positive number."""
    if value is None:
        return absent
    if isinstance(value, Text):
        return tr(value)
    if isinstance(value, int):
        shown = _number(value, kind, shop)
        shown = "+" + shown if sign and value > 0 else shown
        return masked(shown) if kind in SUMS else shown
    match kind:
        case Kind.MONTH:
            return month(value)
        case Kind.INSTANT:
            return instant(value, shop)
        case Kind.PHONE:
            return masked_phone(value)
        case Kind.CHOICE:
            return next((tr(label) for stored, label in choices if stored == value), value)
        case _:
            return value


def show_cell(value: Cell, column: Column, shop: Shop, absent: str = "") -> str:
    """`show` for a value of a column."""
    return show(value, column.kind, shop, column.choices, absent)


def _number(value: int, kind: Kind, shop: Shop) -> str:
    """An integer of the kind's unit with its thousands grouped."""
    match kind:
        case Kind.BOOL:
            return tr(N_("Yes")) if value else tr(N_("No"))
        case Kind.RATE:
            return percent(value)
        case Kind.DURATION:
            return duration(value)
        case Kind.MONEY | Kind.PRICE | Kind.QUANTITY | Kind.COUNT:
            return grouped(value, kind, shop)
        case _:
            return str(value)


def duration(seconds: int) -> str:
    """A length of time in hours and minutes, rounded to the minute."""
    hours, minutes = divmod(round(abs(seconds) / 60), 60)
    sign = "-" if seconds < 0 else ""
    if not hours:
        return sign + tr(N_("{minutes} min"), minutes=minutes)
    return sign + tr(N_("{hours} h {minutes} min"), hours=f"{hours:,}", minutes=f"{minutes:02}")


def percent(millionths: int) -> str:
    """A rate as a percentage with one decimal, rounded half to even."""
    tenths = round(millionths / 1000)
    return f"{tenths / 10:,.1f}%"


def change(value: Cell, before: Cell, kind: Kind) -> str:
    """The change against `before` in percent with its sign, of a rate in points; empty where it cannot be told."""
    if not isinstance(value, int) or not isinstance(before, int):
        return ""
    if kind is Kind.RATE:
        points = round((value - before) / 1000) / 10
        return f"{points:+,.1f}" if points else "0.0"
    if before == 0:
        return ""
    millionths = round((value - before) * 1_000_000 / abs(before))
    return ("+" if millionths > 0 else "") + percent(millionths)


def month(value: str) -> str:
    """A month `2024-05` as `May 2024` or `2024年5月`."""
    year, number = value[:4], int(value[5:7])
    if language() == "zh_CN":
        return f"{year}年{number}月"
    return f"{_ENGLISH_MONTHS[number - 1]} {year}"


def day(value: str) -> str:
    """A day `2024-05-31` as `31 May 2024` or `2024年5月31日`."""
    number = int(value[8:10])
    if language() == "zh_CN":
        return f"{month(value)}{number}日"
    return f"{number} {month(value)}"


def instant(value: str, shop: Shop) -> str:
    """An instant on the shop's clock (the machine's where the shop has no zone), to the minute."""
    moment = datetime.fromisoformat(value).astimezone(UTC)
    return moment.astimezone(ZoneInfo(shop.zone) if shop.zone else None).strftime("%Y-%m-%d %H:%M")


def machine(value: Cell, kind: Kind, shop: Shop) -> str | int | bool | None:
    """The value for JSON: counts are integers, flags true or false, other numbers decimal strings, None null."""
    if value is None:
        return None
    if isinstance(value, Text):
        return tr(value)
    if isinstance(value, int) and kind in {Kind.COUNT, Kind.DURATION}:
        return value
    if isinstance(value, int) and kind is Kind.BOOL:
        return bool(value)
    return plain(value, kind, shop)
