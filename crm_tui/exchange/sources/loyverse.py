"""Loyverse: receipts, and receipts item by item, each with the cost of the goods.

Amounts are net sales, without taxes. The two files tell of the same sales: a shop imports one of them.
"""

from collections.abc import Iterator

from crm_tui.core.i18n import N_
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import joined
from crm_tui.exchange.sources._source import Cells, Known, Records, cell, line
from crm_tui.exchange.sources._tills import VOIDED, Numbers, product_name

_RECEIPT_FIELDS = ("date", "receipt", "line", "customer_name", "kind", "amount", "cost", "staff", "channel", "note")
_ITEM_FIELDS = (
    "date", "receipt", "line", "customer_name", "product", "product_name", "kind", "quantity", "amount", "cost",
    "category", "staff", "channel", "note",
)  # fmt: skip


def _voided(cells: Cells) -> bool:
    return cell(cells, "Status").casefold() == "voided"


def _about(cells: Cells) -> dict[str, str]:
    return {
        "date": cell(cells, "Date"),
        "receipt": cell(cells, "Receipt number"),
        "customer_name": cell(cells, "Customer name", "Customer contacts"),
        "kind": cell(cells, "Receipt type"),
        "amount": cell(cells, "Net sales"),
        "cost": cell(cells, "Cost of goods"),
        "staff": cell(cells, "Cashier name"),
        "channel": cell(cells, "Dining option"),
    }


def _receipts(records: Records) -> Iterator[Line | LeftOut]:
    for number, cells in records:
        if _voided(cells):
            yield LeftOut(number, VOIDED)
        else:
            note = cell(cells, "Description")
            yield line(number, _RECEIPT_FIELDS, {**_about(cells), "line": "0", "note": note})


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
            "product_name": product_name(cell(cells, "Item", "Item name"), cell(cells, "Variant")),
            "quantity": cell(cells, "Quantity"),
            "category": cell(cells, "Category"),
            "note": joined(cell(cells, "Modifiers applied"), cell(cells, "Comment")),
        })  # fmt: skip


SOURCES = (
    Known(
        name="loyverse-receipts",
        label=N_("Loyverse receipts"),
        noun="sales",
        signature=frozenset({"Receipt number", "Receipt type", "Net sales", "Cost of goods", "Payment type", "Status"}),
        fields=_RECEIPT_FIELDS,
        take=_receipts,
        defaults={"create_missing": True, "paid": True},
    ),
    Known(
        name="loyverse-items",
        label=N_("Loyverse items sold"),
        noun="sales",
        signature=frozenset({"Receipt number", "Receipt type", "Variant", "Quantity", "Cost of goods", "Status"}),
        fields=_ITEM_FIELDS,
        take=_items,
        defaults={"create_missing": True, "paid": True},
    ),
)
