"""Shopify: orders, of one record for each item, and customers.

The total of an order is kept exactly: its discounts, shipping and taxes are shared out among the items in proportion
to their prices. The file tells when an order was made, not when it was refunded, and how much, not which items: the
return has the order's day, and brings pieces back only where the whole order was refunded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from crm_tui.core.i18n import N_, Text
from crm_tui.domain import lists
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._amounts import shared
from crm_tui.exchange.sources._cells import money
from crm_tui.exchange.sources._names import Place, full_name, one_line
from crm_tui.exchange.sources._people import FIELDS, Contact, filled, people, told, under
from crm_tui.exchange.sources._reasons import CANCELLED
from crm_tui.exchange.sources._source import Cells, Known, Records, cell, line

_ORDER_FIELDS = (
    "date", "receipt", "line", "customer_name", "product", "product_name", "kind", "quantity", "unit_price", "amount",
    "paid", "staff", "channel", "country", "region", "city", "note", "currency",
)  # fmt: skip
NO_ITEM = Text(N_("no item of the order"))
_PAID = frozenset({"paid", "refunded", "partially_refunded"})
_SUMS = ("Total", "Outstanding Balance", "Refunded Amount")
_ITEM_SUMS = ("Lineitem quantity", "Lineitem price", "Lineitem discount")
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    cells: Cells

    @property
    def worth(self) -> Decimal:
        """Quantity x price less the item's own discount."""
        quantity, price, discount = (money(cell(self.cells, heading)) or _NONE for heading in _ITEM_SUMS)
        return quantity * price - discount


def _orders(records: Records) -> Iterator[Line | LeftOut]:
    """Records of one name, one after the other, are one order; what it says of itself stands in the first."""
    currency = ""
    for _, group in groupby(records, key=lambda record: cell(record[1], "Name")):
        rows = [_Item(number, cells) for number, cells in group]
        order = rows[0].cells
        written = cell(order, "Currency")
        currency = currency or written
        if written != currency:
            reason = Text(N_("in {currency}; the orders before it are in {first}"),
                          {"currency": written, "first": currency})  # fmt: skip
            yield from (LeftOut(row.number, reason) for row in rows)
        elif _came_to_nothing(order):
            yield from (LeftOut(row.number, CANCELLED) for row in rows)
        else:
            yield from _order(rows)


def _came_to_nothing(order: Cells) -> bool:
    """Whether the order was voided, or cancelled before anything was paid."""
    state = _state(order)
    return state == "voided" or (bool(cell(order, "Cancelled at")) and state not in {*_PAID, "partially_paid"})


def _state(order: Cells) -> str:
    return cell(order, "Financial Status").casefold()


def _order(rows: Sequence[_Item]) -> Iterator[Line | LeftOut]:
    order = rows[0].cells
    items = [row for row in rows if cell(row.cells, "Lineitem name", "Lineitem sku", "Lineitem quantity")]
    items = items or [rows[0]]  # an amount without an item, as of a gift card or a draft
    about = _about(order)
    if wrong := _unreadable(order, items):
        # Left to be refused as a line: what can't be read can't be shared out.
        yield from (line(row.number, _ORDER_FIELDS, {**about, "amount": wrong}) for row in rows)
        return
    total = _sum(order, "Total", sum((item.worth for item in items), _NONE))
    back = _sum(order, "Refunded Amount", total if _state(order) == "refunded" else _NONE)
    digits = _digits(order)
    worths = [item.worth for item in items]
    amounts = shared(total, worths, digits)
    paid = shared(_paid(order, total), amounts, digits)
    returned = shared(back, amounts, digits)
    for place, item in enumerate(items):
        values = {**about, **_told(item.cells), "note": about["note"] if not place else ""}
        yield line(item.number, _ORDER_FIELDS, {
            **values, "line": str(place + 1), "kind": "sale", "amount": str(amounts[place]), "paid": str(paid[place]),
        })  # fmt: skip
        if back and (returned[place] or back == total):
            yield line(item.number, _ORDER_FIELDS, {
                **values, "line": f"{place + 1}R", "kind": "return", "amount": str(returned[place]),
                "paid": str(returned[place]), "quantity": values["quantity"] if back == total else "0",
            })  # fmt: skip
    yield from (LeftOut(row.number, NO_ITEM) for row in rows if row not in items)


def _sum(order: Cells, heading: str, otherwise: Decimal) -> Decimal:
    found = money(cell(order, heading))
    return otherwise if found is None else found


def _digits(order: Cells) -> int:
    """As many decimals as the order's total is written with."""
    exponent = (money(cell(order, "Total")) or Decimal("0.00")).as_tuple().exponent
    return -int(exponent) if isinstance(exponent, int) and exponent < 0 else 0


def _unreadable(order: Cells, items: Sequence[_Item]) -> str:
    """The first number that is none, or ""."""
    cells = [cell(order, heading) for heading in _SUMS]
    cells += [cell(item.cells, heading) for item in items for heading in _ITEM_SUMS]
    return next((text for text in cells if text and money(text) is None), "")


def _paid(order: Cells, total: Decimal) -> Decimal:
    """What was paid of the order, before anything went back."""
    state = _state(order)
    if state in _PAID:
        return total
    if state != "partially_paid":
        return _NONE
    return max(_NONE, total - _sum(order, "Outstanding Balance", total))


def _about(order: Cells) -> dict[str, str]:
    """What all lines of an order have in common."""
    return {
        "date": cell(order, "Created at", "Paid at"),
        "receipt": cell(order, "Name"),
        "customer_name": cell(
            order, "Billing Company", "Shipping Company", "Billing Name", "Shipping Name", "Email", "Phone"
        ),
        "staff": cell(order, "Employee"),
        "channel": "Shopify",
        "country": cell(order, "Shipping Country", "Billing Country"),
        "region": cell(
            order, "Shipping Province Name", "Shipping Province", "Billing Province Name", "Billing Province"
        ),
        "city": cell(order, "Shipping City", "Billing City"),
        "note": cell(order, "Notes"),
        "currency": cell(order, "Currency"),
    }


def _told(item: Cells) -> dict[str, str]:
    return {
        "product": cell(item, "Lineitem sku"),
        "product_name": cell(item, "Lineitem name"),
        "quantity": cell(item, "Lineitem quantity"),
        "unit_price": cell(item, "Lineitem price"),
    }


def _exempt(cells: Cells) -> bool:
    return cell(cells, "Tax Exempt").casefold() in {"yes", "true"}


def _customer(number: int, cells: Cells) -> Contact:
    return Contact(
        number=number,
        name=full_name(cell(cells, "First Name"), cell(cells, "Last Name")),
        company=cell(cells, "Company"),
        phones=under(cells, "Phone"),
        emails=under(cells, "Email"),
        place=Place(
            one_line(*under(cells, "Address1", "Address2")),
            cell(cells, "City"),
            cell(cells, "Province", "Province Code"),
            cell(cells, "Zip"),
            cell(cells, "Country", "Country Code"),
        ),
        tags=tuple(lists.split(cell(cells, "Tags"))),
        besides=(*filled(cell(cells, "Note")), *(told(cells, "Tax Exempt") if _exempt(cells) else ())),
    )


SOURCES = (
    Known(
        name="shopify-orders",
        label=N_("Shopify orders"),
        noun="sales",
        signature=frozenset({"Name", "Financial Status", "Total", "Lineitem quantity", "Lineitem name", "Created at"}),
        fields=_ORDER_FIELDS,
        take=_orders,
        defaults={"create_missing": True},
    ),
    Known(
        name="shopify-customers",
        label=N_("Shopify customers"),
        noun="customers",
        signature=frozenset({"First Name", "Last Name", "Email", "Accepts Email Marketing", "Total Orders"}),
        fields=FIELDS,
        take=people(_customer),
    ),
)
