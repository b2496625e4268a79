"""Booked lines as tables: what statements, briefs and day books have in common."""

from typing import Final, NamedTuple

from crm_tui.core.fields import Choice, Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Row, Table
from crm_tui.reports._month_tables import limited
from crm_tui.reports._params import Params
from crm_tui.store import entries
from crm_tui.store.db import Reader
from crm_tui.store.entries import Entry

#: No day is before it.
BEFORE_ALL: Final = "0000-00-00"

KINDS: Final = (
    Choice("sale", N_("Sale")),
    Choice("return", N_("Return")),
    Choice("payment", N_("Payment")),
)
#: The columns that every table of entries has; what is charged and paid comes last.
BOOKED: Final = (
    Column("kind", N_("Kind"), Kind.CHOICE, tuple((one.value, one.label) for one in KINDS)),
    Column("reference", N_("Receipt"), Kind.CODE),
    Column("what", N_("Product or method")),
    Column("quantity", N_("Quantity"), Kind.QUANTITY),
    Column("unit_price", N_("Price"), Kind.PRICE),
    Column("charged", N_("Charged"), Kind.MONEY),
    Column("paid", N_("Paid"), Kind.MONEY),
)


def booked(entry: Entry) -> Row:
    """The entry in those columns; a payment charges nothing."""
    charged = None if entry.kind == "payment" else entry.charged
    return (
        entry.kind, entry.reference, entry.what, entry.quantity, entry.unit_price, charged, entry.paid or None
    )  # fmt: skip


class Account(NamedTuple):
    """A customer's entries with the balance after each, and what was charged and paid with them, minor units."""

    rows: list[Row]
    charged: int
    paid: int

    def table(self, limit: int | None) -> Table:
        """The entries, added up."""
        return Table(
            "entries",
            N_("Lines and payments"),
            (Column("day", N_("Day"), Kind.DAY), *BOOKED, Column("balance", N_("Balance"), Kind.MONEY)),
            limited(self.rows, limit),
            N_("Nothing was booked in these days."),
            total=(Text(N_("Together")), *(None for _ in BOOKED[:-2]), self.charged, self.paid, None),
        )


def account(r: Reader, params: Params, first: str, last: str, opening: int = 0) -> Account:
    """What the customer of `params` had and paid from day `first` to day `last`, and what is owed after each."""
    rows: list[Row] = []
    balance, charged, paid = opening, 0, 0
    for entry in entries.of_customer(r, params.customer_id or 0, first, last):
        params.check()
        charged, paid = charged + entry.charged, paid + entry.paid
        balance += entry.charged - entry.paid
        rows.append((entry.day, *booked(entry), balance))
    return Account(rows, charged, paid)
