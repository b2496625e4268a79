"""What adjusts a month after it was closed, and what a month's own lines adjust: told apart, counted once."""

from collections.abc import Iterable, Sequence

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Column, Figure, Row, Table
from crm_tui.domain.shop import Shop
from crm_tui.reports._entry_tables import KINDS
from crm_tui.reports._explained import money
from crm_tui.reports._ledger_facts import LedgerFacts
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.store import adjustments
from crm_tui.store.adjustments import Adjustment

_COLUMNS = (
    Column("day", N_("Date"), Kind.DAY),
    Column("adjusts", N_("Adjusts the month"), Kind.MONTH),
    *CUSTOMER,
    Column("kind", N_("Kind"), Kind.CHOICE, tuple((one.value, one.label) for one in KINDS)),
    Column("reference", N_("Receipt"), Kind.CODE),
    Column("what", N_("What")),
    Column("amount", N_("Amount"), Kind.MONEY),
)
#: Key of the table, its title, and for lines and payments: key, label and explanation of the figure.
_LATER = (
    "later_adjustments", N_("Later adjustments of this month"),
    (
        ("adjusted_later", N_("Later adjustments"),
         N_("Lines booked in later months that are about this one. They count there: no revenue above has them.")),
        ("paid_later", N_("Later adjustments of payments"),
         N_("Payments booked in later months that are about this one. They count there: nothing above has them.")),
    ),
)  # fmt: skip
_OWN = (
    "own_adjustments", N_("Adjustments of earlier months"),
    (
        ("adjusts_earlier", N_("Of it adjustments of earlier months"),
         N_("The part of this month's revenue that is about earlier months.")),
        ("pays_earlier", N_("Payments about earlier months"),
         N_("The part of what was paid this month that is about earlier months.")),
    ),
)  # fmt: skip


class Adjustments:
    """The month's adjustments, both ways; where there are none there is nothing to show."""

    def __init__(self, facts: LedgerFacts) -> None:
        self._limit, self._shop = facts.params.limit, facts.r.shop
        month, mine = facts.month, facts.customer_id
        found = ((_LATER, adjustments.later(facts.r, month, mine)), (_OWN, adjustments.own(facts.r, month, mine)))
        self._found = [(declared, rows) for declared, rows in found if rows]

    def figures(self) -> tuple[Figure, ...]:
        """The sum of lines and that of payments, each where there are any."""
        return tuple(
            Figure(key, label, Kind.MONEY, sum(one.amount for one in mine), explanation=rule, table=table,
                   worked=_added(mine, self._shop))
            for (table, _, (lines, payments)), rows in self._found
            for (key, label, rule), mine in ((lines, _of(rows, paid=False)), (payments, _of(rows, paid=True)))
            if mine
        )  # fmt: skip

    def tables(self) -> tuple[Table, ...]:
        """All of them, one by one."""
        return tuple(
            Table(key, title, _COLUMNS, limited([_row(one) for one in rows], self._limit), heads=2)
            for (key, title, _), rows in self._found
        )


def _added(mine: Sequence[Adjustment], shop: Shop) -> Text:
    """The sum of those that are of this kind, among all rows of the table."""
    rows = plural("{count} line", "{count} lines", len(mine))
    if mine[0].kind == "payment":
        rows = plural("{count} payment", "{count} payments", len(mine))
    return Text("{rows}: {sum}", {"rows": rows, "sum": money(sum(one.amount for one in mine), shop)})


def _of(rows: Iterable[Adjustment], *, paid: bool) -> list[Adjustment]:
    return [one for one in rows if (one.kind == "payment") is paid]


def _row(one: Adjustment) -> Row:
    name = one.name or Text(N_("walk-in"))
    return (one.day, one.adjusts, one.code, name, one.kind, one.reference, one.what, one.amount)
