"""Sums of lines by one of their fields, as a table and as figures: what products, staff and channels share."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Cell, Column, Figure, Row, Table
from crm_tui.reports._compared import compared
from crm_tui.reports._explained import money, share
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import limited
from crm_tui.reports._params import Params
from crm_tui.reports._stretch import Stretch
from crm_tui.store import trade
from crm_tui.store.db import Reader
from crm_tui.store.trade import Sums

#: What stands for lines that don't tell the field.
NOT_SAID: Final = N_("(not said)")
SHARE: Final = Column("share", N_("Share"), Kind.RATE)
CHANGES: Final = (
    Column("change", N_("On before"), Kind.RATE),
    Column("change_year", N_("On a year ago"), Kind.RATE),
)
_COLUMNS: Final = (
    Column("revenue", N_("Revenue"), Kind.MONEY),
    SHARE,
    *CHANGES,
    Column("margin", N_("Margin"), Kind.MONEY),
    Column("margin_rate", N_("Margin in %"), Kind.RATE),
    Column("receipts", N_("Receipts"), Kind.COUNT),
    Column("customers", N_("Customers"), Kind.COUNT),
    Column("returns", N_("Returns"), Kind.MONEY),
)


def said(name: str | None) -> Cell:
    """The name as a cell."""
    return Text(NOT_SAID) if name is None else name


def change(now: int, before: int | None) -> int | None:
    """The growth on what was before, millionths; None where there was nothing to grow from."""
    return None if before is None or before <= 0 else round((now - before) * 1_000_000 / before)


def sums_table(
    key: str,
    titles: tuple[str, str],
    found: Sequence[Sums],
    past: Sequence[Mapping[str | None, Sums] | None],
    limit: int | None,
) -> Table:
    """A row for each name, beside the two pasts (None: not recorded); `titles` are the table's and the first column's.

    The total has no customers: one may have bought from several.
    """
    whole = sum(one.revenue for one in found)
    rows: list[Row] = [
        (
            said(one.name), one.revenue, rate(one.revenue, whole), *(changed(one, names) for names in past),
            one.margin, rate(one.margin, one.costed), one.orders, one.buyers, one.returns,
        )
        for one in found
    ]  # fmt: skip
    margins = [one.margin for one in found if one.margin is not None]
    total = (
        Text(N_("Together")), whole, None, None, None, sum(margins) if margins else None, None, None, None,
        sum(one.returns for one in found),
    )  # fmt: skip
    title, label = titles
    columns = (Column(key, label), *_COLUMNS)
    return Table(key, title, columns, limited(rows, limit), N_("Nothing was sold."), total=total)


def changed(one: Sums, past: Mapping[str | None, Sums] | None) -> int | None:
    """The growth of a name's revenue on what it was."""
    if past is None:
        return None
    return change(one.revenue, past[one.name].revenue if one.name in past else 0)


def pasts(r: Reader, asked: Stretch, field: str, params: Params) -> list[dict[str | None, Sums] | None]:
    """The sums by the field of the as many months before and of a year before; None where nothing is recorded."""
    found: dict[Stretch, dict[str | None, Sums] | None] = {}
    for one in (asked.before, asked.year_ago):
        params.check()
        if one not in found:  # the year before is a year ago
            rows = trade.by_field(r, field, *one.days, params.customer_id) if one.recorded(r) else None
            found[one] = None if rows is None else {row.name: row for row in rows}
    return [found[asked.before], found[asked.year_ago]]


def sold_figures(
    r: Reader, found: Sequence[Sums], past: Sequence[Mapping[str | None, Sums] | None], table: str
) -> Iterator[Figure]:
    """Revenue and margin of all, and what of it names nobody (nothing)."""
    all_of: list[Sequence[Sums] | None] = [found, *(None if one is None else list(one.values()) for one in past)]
    yield compared("revenue", N_("Revenue"), Kind.MONEY,
                   (None if one is None else sum(row.revenue for row in one) for one in all_of),
                   N_("amounts of the lines, less returns"), table=table)  # fmt: skip
    yield compared("margin", N_("Gross margin"), Kind.MONEY, (_margin(one) for one in all_of),
                   N_("revenue of the lines whose cost is known − that cost"), table=table)  # fmt: skip
    whole = sum(one.revenue for one in found)
    unsaid = sum(one.revenue for one in found if one.name is None)
    worked = None
    if whole > 0:
        places = {"a": money(unsaid, r.shop), "b": money(whole, r.shop), "c": share(unsaid, whole)}
        worked = Text("{a} ÷ {b} = {c}", places)
    yield Figure("unsaid_share", N_("Share not said"), Kind.RATE, rate(unsaid, whole), table=table, worked=worked,
                 explanation=N_("revenue of lines that don't say it ÷ revenue"))  # fmt: skip


def _margin(found: Sequence[Sums] | None) -> int | None:
    known = [one.margin for one in found or () if one.margin is not None]
    return sum(known) if known else None
