"""Recording and changing ledger lines, one by one or a receipt at a time; imports write theirs in bulk."""

from collections.abc import Mapping, Sequence

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.amounts import QUANTITY_UNIT, line_amount, line_cost, rounded
from crm_tui.domain.closing import NOT_EARLIER, adjusts_wrongly
from crm_tui.domain.identity import sale_identity
from crm_tui.domain.plain import grouped
from crm_tui.domain.receipts import settle, spread
from crm_tui.domain.sale_lines import PAID_TOO_MUCH, pays_too_much
from crm_tui.ops._operation import operation
from crm_tui.store import customers, products, receipts, sales
from crm_tui.store.db import Writer

Values = Mapping[str, Value]
_COLUMNS = (
    "day", "receipt", "line", "customer_id", "product_id", "kind", "quantity", "unit_price", "discount", "amount",
    "cost", "paid", "category", "staff", "channel", "country", "region", "city", "note", "adjusts",
)  # fmt: skip
#: What a return has below zero.
_SIGNED = ("quantity", "amount", "cost", "paid")


@operation("sale.add", N_("Recorded {amount} on {date}: {what}."))
def add(w: Writer, values: Values) -> int:
    """Record a line from values by field name, with `customer_id` and `product_id`; its id.

    Without an amount it is quantity x unit price less discount; without a unit price, the product's list price.
    Invalid where more is paid at once than it comes to: what goes beyond is a payment.
    """
    line = _completed(w, dict(values))
    if pays_too_much(line["amount"], line["paid"]):
        raise Invalid(PAID_TOO_MUCH, field="paid")
    _describe(w, line)
    return _insert(w, line)


@operation("sale.receipt", N_("Recorded receipt {receipt} of {date}: {amount}."))
def add_receipt(
    w: Writer,
    lines: Sequence[Values],
    paid: int | None = None,
    customer_id: int | None = None,
    date: str | None = None,
    receipt: str | None = None,
) -> str:
    """Record several lines as one receipt, on today unless told; its number, made where none is given.

    `paid` in minor units is spread over the lines; None means all of it without a customer, else nothing.
    """
    if not lines:
        raise Invalid(N_("A receipt needs a line."))
    if receipt and receipts.taken(w, receipt):
        raise Invalid(N_("There is a receipt “{receipt}” already."), field="receipt", receipt=receipt)
    day = date or clock.today(w.shop.zone or None).isoformat()
    number = receipt or receipts.next_receipt(w, day)
    shared: Values = {"date": day, "receipt": number, "customer_id": customer_id}
    made = [_completed(w, {**line, **shared, "line": str(place)}) for place, line in enumerate(lines, 1)]
    amounts = [int(line["amount"] or 0) for line in made]
    kept = settle(sum(amounts), paid, walk_in=customer_id is None)
    for line, part in zip(made, spread(kept, amounts), strict=True):
        _insert(w, {**line, "paid": part})
    w.describe(receipt=number, date=day, amount=grouped(sum(amounts), Kind.MONEY, w.shop))
    return number


@operation("sale.edit", N_("Saved the line of {date}: {amount}, {what}."))
def edit(w: Writer, sale_id: int, changes: Values, version: int | None = None) -> int:
    """Change a line; Conflict where it is no longer at `version`.

    Where it comes to less than was paid for it at once, only so much counts as paid, and the message says so.
    """
    kept = sales.get(w, sale_id)._asdict()
    before = {name: kept[name] for name in _COLUMNS}
    changes = _by_column(changes)
    asked = {**before, **changes}
    if asked["kind"] != before["kind"]:
        # A line that turns from a sale into a return keeps its sums, the other way round.
        asked.update({name: abs(asked[name]) for name in _SIGNED if asked[name] is not None})
    if {"quantity", "unit_price", "discount"} & changes.keys() and "amount" not in changes:
        asked["amount"] = None
    if {"quantity", "product_id"} & changes.keys() and "cost" not in changes:
        asked["cost"] = None
    line = _completed(w, asked)
    touched = any(line[name] != before[name] for name in ("amount", "paid"))
    if touched and pays_too_much(line["amount"], line["paid"]):
        if "paid" in changes:
            raise Invalid(PAID_TOO_MUCH, field="paid")
        line["paid"] = line["amount"]
    _describe(w, line, before)
    differing = {name: value for name, value in line.items() if before[name] != value}
    if differing:
        identity = sale_identity(line)
        place: Values = {"identity": identity, "occurrence": sales.next_occurrence(w, "sale", identity, sale_id)}
        w.update("sale", sale_id, {**differing, **place}, version)
    return sale_id


@operation("sale.delete", N_("Deleted the line of {date}: {amount}, {what}."))
def delete(w: Writer, sale_id: int, version: int | None = None) -> None:
    """Delete a line."""
    _describe(w, sales.get(w, sale_id)._asdict())
    w.delete("sale", sale_id, version)


def _insert(w: Writer, line: dict[str, Value]) -> int:
    """Write a completed line; its id."""
    identity = sale_identity(line)
    return w.insert("sale", {**line, "identity": identity, "occurrence": sales.next_occurrence(w, "sale", identity)})


def _by_column(values: Values) -> dict[str, Value]:
    """The field `date` is the column `day`; the customer's and product's names are looked up, not kept."""
    renamed = {"day" if name == "date" else name: value for name, value in values.items()}
    return {name: value for name, value in renamed.items() if name in _COLUMNS}


def _completed(w: Writer, values: Values) -> dict[str, Value]:
    """The line with everything worked out that was not given, signs as the kind wants them."""
    line: dict[str, Value] = {**dict.fromkeys(_COLUMNS), **_by_column(values)}
    if not line["day"]:
        raise Invalid(N_("A sale needs a date."), field="date")
    if adjusts_wrongly(line["day"], line["adjusts"]):
        raise Invalid(NOT_EARLIER, field="adjusts")
    if line["quantity"] is None:
        line["quantity"] = QUANTITY_UNIT
    line["kind"] = line["kind"] or ("return" if _negative(line) else "sale")
    if line["kind"] == "sale" and (wrong := _negative(line)):
        raise Invalid(N_("What is given back is recorded as a return, not as a negative sale."), field=wrong)
    product: Values = products.get(w, int(line["product_id"])).values if line["product_id"] is not None else {}
    if line["amount"] is None:
        _price(line, product)
    if line["cost"] is None and product.get("cost") is not None:
        line["cost"] = rounded(line_cost(int(line["quantity"] or 0), int(product["cost"] or 0)))
    sign = -1 if line["kind"] == "return" else 1
    for name in _SIGNED:
        value = line[name]
        line[name] = None if value is None else sign * abs(int(value))
    return line


def _negative(line: Values) -> str | None:
    """The first of quantity and amount that is below zero."""
    return next((name for name in ("quantity", "amount") if int(line[name] or 0) < 0), None)


def _price(line: dict[str, Value], product: Values) -> None:
    """Put in the unit price, the product's where none is given, and the amount that follows."""
    price = line["unit_price"] if line["unit_price"] is not None else product.get("price")
    if price is None:
        raise Invalid(N_("Give the amount, or a unit price."), field="unit_price")
    line["unit_price"] = price
    line["amount"] = rounded(line_amount(int(line["quantity"] or 0), int(price), int(line["discount"] or 0)))


def _describe(w: Writer, line: Values, before: Values | None = None) -> None:
    """What the message says of the line: the product and the customer, as far as there are any.

    With `before` also what counts as paid at once, where that has changed along with the amount.
    """
    names = []
    if line["product_id"] is not None:
        names.append(products.label(w, int(line["product_id"])))
    if line["customer_id"] is not None:
        names.append(customers.label(w, int(line["customer_id"])))
    what: object = ", ".join(names) or line.get("category") or line.get("receipt") or "–"
    if before is not None and abs(int(before["paid"] or 0)) > abs(int(line["paid"] or 0)) and line["paid"]:
        then, now = (grouped(part["paid"], Kind.MONEY, w.shop) for part in (before, line))
        what = Text(N_("{what}; paid at once: {now} instead of {then}"), {"what": what, "now": now, "then": then})
    w.describe(date=line["day"], amount=grouped(line["amount"], Kind.MONEY, w.shop), what=what)
