"""Closing a month, so that nothing of it changes any more, and opening it again."""

from collections.abc import Sequence
from typing import Final

from crm_tui.core import clock
from crm_tui.core.errors import Conflict, Invalid
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.identity import actor
from crm_tui.domain import months
from crm_tui.domain.closing import Point
from crm_tui.domain.plain import grouped
from crm_tui.domain.roles import Role
from crm_tui.ops._operation import operation
from crm_tui.store import closing
from crm_tui.store.closing_points import points
from crm_tui.store.db import Reader, Writer

_ALL_SETTLED: Final = N_("All that had to be settled is.")


@operation("month.close", N_("Closed {month}: revenue {revenue}, {lines}. {more}"), needs=Role.OWNER)
def close(w: Writer, month: str, *, although: bool = False) -> str:
    """Lock a month's lines, payments, stock reports and expenses; its figures are kept, and a hash of its rows.

    Invalid where the month is not over, Conflict where it is closed already, or something of its check-list is to be
    settled first, unless it is closed `although` it is.
    """
    month = months.parse_month(month)
    today = clock.today(w.shop.zone or None).isoformat()
    if months.last_day(month) >= today:
        raise Invalid(N_("{month} is not over yet."), month=month, field="month")
    if closing.find(w, month) is not None:
        raise Conflict(N_("{month} is closed already."), month=month)
    open_points = holding(w, month)
    if open_points and not although:
        raise Conflict(N_("{month} can't be closed yet: {what}."), month=month, what=in_words(open_points))
    told = closing.figures_of(w, month)
    closing.put(w, month, today, actor(), told)
    more = Text(N_("Left open: {what}."), {"what": in_words(open_points)}) if open_points else Text(_ALL_SETTLED)
    lines = plural("{count} line", "{count} lines", told["lines"] or 0)
    w.describe(month=month, revenue=grouped(told["revenue"], Kind.MONEY, w.shop), lines=lines, more=more)
    return month


@operation("month.reopen", N_("Opened {month} again."), needs=Role.OWNER)
def reopen(w: Writer, month: str) -> str:
    """Unlock a month; NotFound where it is not closed."""
    found = closing.get(w, months.parse_month(month))
    w.describe(month=found.month)
    w.delete("month_close", found.id)
    return found.month


def holding(r: Reader, month: str) -> list[Point]:
    """What is to be settled before the month is closed."""
    return [one for one in points(r, month) if one.holds and one.number]


def in_words(found: Sequence[Point]) -> Text:
    """The points with their numbers, as part of a sentence."""
    first, *rest = found
    told = Text(N_("{label}: {count}"), {"label": Text(first.label), "count": first.number})
    return Text(N_("{first}; {others}"), {"first": told, "others": in_words(rest)}) if rest else told
