"""The day book: everything booked on one day, and what came into the till."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Cell, Column, Figure, Report, Row, Table
from crm_tui.domain.shop import Shop
from crm_tui.reports._entry_tables import BOOKED, booked
from crm_tui.reports._explained import money
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.reports._params import Params
from crm_tui.store import entries
from crm_tui.store.db import Reader
from crm_tui.store.entries import Entry

TITLE = N_("Day book")
SUMMARY = N_("Everything booked on one day: receipts, returns, payments, and what came in by which way.")
TAKES = ("day", "limit")
_NOT_SAID: Final = N_("(not said)")


def build(r: Reader, params: Params) -> Report:
    """The day book of `params.day`, today unless told."""
    day = date.fromisoformat(params.day) if params.day else clock.today(r.shop.zone or None)
    booked_then = list(entries.of_day(r, day.isoformat()))
    return Report(
        name="daybook",
        title=Text(TITLE),
        period=day.isoformat(),
        currency=r.shop.currency,
        figures=_figures(booked_then, r.shop),
        tables=(
            _entries(booked_then, params.limit),
            _grouped("staff", N_("By member of staff"), N_("Staff"), booked_then, lambda one: one.staff),
            _grouped("channels", N_("By channel"), N_("Channel"), booked_then, lambda one: one.channel),
            _methods(booked_then),
        ),
        shop=r.shop.name,
    )


def _figures(found: Sequence[Entry], shop: Shop) -> tuple[Figure, ...]:
    sold = sum(one.charged for one in found if one.kind == "sale")
    returned = -sum(one.charged for one in found if one.kind == "return")
    at_once = sum(one.paid for one in found if one.kind != "payment")
    received = sum(one.paid for one in found if one.kind == "payment")
    sums = {name: money(value, shop) for name, value in (
        ("sold", sold), ("returned", returned), ("revenue", sold - returned), ("at_once", at_once),
        ("received", received), ("taken", at_once + received), ("credit", sold - returned - at_once),
    )}  # fmt: skip
    receipts = {one.reference for one in found if one.kind == "sale" and one.reference}
    without = sum(one.kind == "sale" and not one.reference for one in found)
    counts = {"receipts": len(receipts), "without": without, "count": len(receipts) + without}
    return (
        Figure("revenue", N_("Revenue"), Kind.MONEY, sold - returned, explanation=N_("sold − returned"),
               worked=Text("{sold} − {returned} = {revenue}", sums), table="entries"),
        Figure("returns", N_("Returns"), Kind.MONEY, returned, explanation=N_("amounts of the day's returns"),
               worked=Text("{sold} − {revenue} = {returned}", sums),
               table="entries"),
        Figure("receipts", N_("Receipts"), Kind.COUNT, counts["count"], table="entries",
               worked=Text(N_("{receipts} + {without} lines without one = {count}"), counts),
               explanation=N_("different receipts; a line without one counts as one")),
        Figure("at_once", N_("Paid at once"), Kind.MONEY, at_once, table="entries",
               explanation=N_("paid with the lines, over the counter always")),
        Figure("received", N_("Payments"), Kind.MONEY, received, table="methods",
               explanation=N_("payments of the day, for whatever lines")),
        Figure("taken", N_("Money in"), Kind.MONEY, at_once + received, table="entries",
               explanation=N_("paid at once + payments"), worked=Text("{at_once} + {received} = {taken}", sums)),
        Figure("on_credit", N_("Sold on credit"), Kind.MONEY, sold - returned - at_once, table="entries",
               explanation=N_("revenue − paid at once"), worked=Text("{revenue} − {at_once} = {credit}", sums)),
    )  # fmt: skip


def _entries(found: Sequence[Entry], limit: int | None) -> Table:
    rows: list[Row] = [(one.code, one.name or Text(N_("walk-in")), *booked(one)) for one in found]
    charged = sum(one.charged for one in found)
    paid = sum(one.paid for one in found)
    return Table(
        "entries", N_("Lines and payments"), (*CUSTOMER, *BOOKED), limited(rows, limit),
        N_("Nothing was booked on this day."), heads=2,
        total=(None, Text(N_("Together")), *(None for _ in BOOKED[:-2]), charged, paid),
    )  # fmt: skip


def _grouped(key: str, title: str, label: str, found: Sequence[Entry], of: Callable[[Entry], str | None]) -> Table:
    """Revenue and lines of sales by one of their fields."""
    sums: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        if one.kind != "payment":
            sums[of(one)][0] += one.charged
            sums[of(one)][1] += 1
    rows = [(_said(name), revenue, lines) for name, (revenue, lines) in _by_size(sums)]
    columns = (
        Column(key, label),
        Column("revenue", N_("Revenue"), Kind.MONEY),
        Column("lines", N_("Lines"), Kind.COUNT),
    )
    return Table(key, title, columns, rows, N_("Nothing was sold on this day."))


def _methods(found: Sequence[Entry]) -> Table:
    sums: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        if one.kind == "payment":
            sums[one.what][0] += one.paid
            sums[one.what][1] += 1
    rows = [(_said(name), amount, count) for name, (amount, count) in _by_size(sums)]
    columns = (
        Column("method", N_("Method")),
        Column("amount", N_("Amount"), Kind.MONEY),
        Column("payments", N_("Payments"), Kind.COUNT),
    )
    return Table("methods", N_("Payments by method"), columns, rows, N_("No payment came in on this day."))


def _said(name: str | None) -> Cell:
    return Text(_NOT_SAID) if name is None else name


def _by_size(sums: dict[str | None, list[int]]) -> list[tuple[str | None, list[int]]]:
    return sorted(sums.items(), key=lambda item: (-item[1][0], str(item[0] or "")))
