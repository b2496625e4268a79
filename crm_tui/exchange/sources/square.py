"""Square: items sold, of one record each, and transactions.

Amounts are what was sold for less discounts, without taxes and tips. The two files tell of the same sales: a shop
imports one of them.
"""

from collections.abc import Iterator
from decimal import Decimal

from crm_tui.core.i18n import N_
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import joined, money
from crm_tui.exchange.sources._source import Cells, Known, Records, cell, line
from crm_tui.exchange.sources._tills import VOIDED, Numbers, product_name

_ITEM_FIELDS = (
    "date", "receipt", "line", "customer", "customer_name", "product", "product_name", "kind", "quantity", "amount",
    "category", "staff", "channel", "note",
)  # fmt: skip
_TRANSACTION_FIELDS = ("date", "receipt", "line", "customer", "customer_name", "kind", "amount", "staff", "note")
_BESIDES_SALES = ("Tax", "Tip", "Gift Card Sales")


def _voided(cells: Cells) -> bool:
    return cell(cells, "Event Type").casefold().startswith("void")


def _about(cells: Cells) -> dict[str, str]:
    """What both files tell. A reference is the shop's own number of the customer; Square's is as good as one."""
    customer = cell(cells, "Customer Reference ID", "Customer ID")
    return {
        "date": cell(cells, "Date"),
        "receipt": cell(cells, "Transaction ID"),
        "customer": customer,
        "customer_name": cell(cells, "Customer Name"),
        "kind": cell(cells, "Event Type"),
    }


def _items(records: Records) -> Iterator[Line | LeftOut]:
    numbers = Numbers()
    for number, cells in records:
        if _voided(cells):
            yield LeftOut(number, VOIDED)
            continue
        about = _about(cells)
        yield line(number, _ITEM_FIELDS, {
            **about,
            "line": numbers.next(about["receipt"], about["date"], about["kind"]),
            "product": cell(cells, "SKU"),
            "product_name": product_name(cell(cells, "Item"), cell(cells, "Price Point Name")),
            "quantity": cell(cells, "Qty"),
            "amount": cell(cells, "Net Sales"),
            "category": cell(cells, "Category"),
            "staff": cell(cells, "Employee"),
            "channel": cell(cells, "Channel"),
            "note": joined(cell(cells, "Modifiers Applied"), cell(cells, "Notes")),
        })  # fmt: skip


def _transactions(records: Records) -> Iterator[Line | LeftOut]:
    for number, cells in records:
        if _voided(cells):
            yield LeftOut(number, VOIDED)
            continue
        about = _about(cells)
        yield line(number, _TRANSACTION_FIELDS, {
            **about,
            "line": "0R" if about["kind"].casefold() == "refund" else "0",  # the whole of a receipt
            "amount": _sold(cells),
            "staff": cell(cells, "Staff Name"),
            "note": joined(cell(cells, "Description"), cell(cells, "Details")),
        })  # fmt: skip


def _sold(cells: Cells) -> str:
    """What was collected for goods: partial refunds are in the sum collected, but not in the net sales."""
    texts = [cell(cells, heading) for heading in ("Total Collected", *_BESIDES_SALES)]
    sums = [money(text) if text else Decimal(0) for text in texts]
    if not texts[0] or None in sums:
        return cell(cells, "Net Sales")
    collected, *others = (part for part in sums if part is not None)
    return f"{collected - sum(others):f}"


SOURCES = (
    Known(
        name="square-items",
        label=N_("Square items"),
        noun="sales",
        signature=frozenset({"Item", "Qty", "Price Point Name", "Net Sales", "Transaction ID", "Event Type"}),
        fields=_ITEM_FIELDS,
        take=_items,
        defaults={"create_missing": True, "paid": True},
    ),
    Known(
        name="square-transactions",
        label=N_("Square transactions"),
        noun="sales",
        signature=frozenset({"Net Sales", "Total Collected", "Net Total", "Transaction ID", "Event Type"}),
        without=frozenset({"Price Point Name"}),
        fields=_TRANSACTION_FIELDS,
        take=_transactions,
        defaults={"create_missing": True, "paid": True},
    ),
)
