"""Booked lines as tables: what statements and day books have in common."""

from typing import Final

from crm_tui.core.fields import Choice, Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column, Row
from crm_tui.store.entries import Entry

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
