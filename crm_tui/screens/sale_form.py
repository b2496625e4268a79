"""The form of a ledger line: customer and product by lookup, the amount worked out while one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on, work

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.amounts import QUANTITY_UNIT, line_amount, rounded
from crm_tui.domain.sales import RECORD
from crm_tui.ops import sales as operations
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.screens._lookups import customer_named, customer_search, product_named, product_search
from crm_tui.store import products, sales
from crm_tui.widgets.form import Form, Opening, stored
from crm_tui.widgets.suggestions import Search, Suggestion

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_LINE = (
    RECORD.field("customer")._replace(hint=N_("Code, name, initials or phone; empty for a walk-in customer.")),
    RECORD.field("product")._replace(label=N_("Product"), hint=N_("Code, name or initials; empty for an amount only.")),
    RECORD.field("kind")._replace(required=True),
    RECORD.field("quantity")._replace(required=True),
    RECORD.field("unit_price"),
    RECORD.field("discount")._replace(hint=N_("A share such as 5% or 0.05.")),
    RECORD.field("amount")._replace(required=True, hint=N_("Worked out from the fields above; may be typed instead.")),
    RECORD.field("date"),
    RECORD.field("receipt"),
    RECORD.field("paid")._replace(hint=N_("What was paid on the spot; the rest is owed.")),
)
_BESIDES = tuple(RECORD.field(name) for name in ("category", "staff", "channel", "cost", "note", "adjusts"))
GROUPS = (Group("", _LINE), Group(N_("Besides"), _BESIDES))
#: Fields of the form whose value is the id of the record they name.
_IDS = {"customer": "customer_id", "product": "product_id"}
#: What a return has below zero in the store; in the form it is typed without the sign.
_SIGNED = ("quantity", "amount", "cost", "paid")
_PRICED = ("quantity", "unit_price", "discount")


class SaleForm(FormPage):
    """A new line, to the customer where one is given, or a line there is."""

    def __init__(self, customer_id: int | None, sale_id: int | None = None) -> None:
        super().__init__()
        self._customer_id = customer_id
        self._sale_id = sale_id
        self._product: Suggestion | None = None
        self._price: Value = None  # what the form itself has put in as unit price
        self._amount: Value = None  # and as amount

    def heading(self) -> Sequence[Text | str]:
        return (N_("Record a sale") if self._sale_id is None else N_("Edit a line"),)

    def groups(self) -> Sequence[Group]:
        return GROUPS

    def record(self) -> tuple[str, int] | None:
        return None if self._sale_id is None else ("sale", self._sale_id)

    def forget_record(self) -> None:
        self._sale_id = None

    def follows(self, saved: Mapping[str, Opening]) -> frozenset[str]:
        """The amount, where it is what the price comes to both here and there."""
        if self.form is None:
            return frozenset()
        mine = {name: self.form.typed(name) for name in (*_PRICED, "amount")}
        both = ({name: stored(saved.get(name)) for name in mine}, mine)
        return frozenset({"amount"} if all(line["amount"] == _amount(line) for line in both) else ())

    def merged(self, followed: frozenset[str]) -> None:
        if self.form is not None and "amount" in followed:
            self._amount = _amount({name: self.form.typed(name) for name in _PRICED})
            self.form.put("amount", self._amount)

    def searches(self) -> Mapping[str, Search]:
        return {"customer": customer_search(self.crm), "product": product_search(self.crm)}

    def first(self) -> str:
        if self._sale_id is not None:
            return "quantity"  # what is mended most
        return "customer" if self._customer_id is None else "product"

    def open(self, reader: Reader) -> Opened:
        if self._sale_id is None:
            today = clock.today(reader.shop.zone or None).isoformat()
            customer = customer_named(reader, self._customer_id)
            return Opened({"customer": customer, "kind": "sale", "quantity": QUANTITY_UNIT, "date": today})
        row = sales.get(reader, self._sale_id)
        kept = row._asdict()
        values = {
            name: kept[name] for name in (field.name for group in GROUPS for field in group.fields) if name in kept
        }
        values.update({name: abs(kept[name]) for name in _SIGNED if kept[name] is not None and row.kind == "return"})
        self._product = product_named(reader, row.product_id)
        customer = customer_named(reader, row.customer_id)
        self._price, self._amount = row.unit_price, _amount(values)
        return Opened({**values, "date": row.day, "customer": customer, "product": self._product}, row.version)

    def save(self, values: dict[str, Value]) -> None:
        if self.form is not None and not values.keys().isdisjoint(_PRICED):
            values["amount"] = self.form.typed("amount")  # what is shown is what is kept
        line = {_IDS.get(name, name): value for name, value in values.items()}
        if self._sale_id is None:
            self.write(operations.add, line)
        else:
            self.write(operations.edit, self._sale_id, line, self.version)

    # Working out.

    @on(Form.Changed)
    def _changed(self, event: Form.Changed) -> None:
        if event.name == "product":
            self._product_changed()
        elif event.name in _PRICED:
            self._work_out()

    def _product_changed(self) -> None:
        """Another product was chosen: its list price is put in, unless a price was typed."""
        chosen = self.form.chosen("product") if self.form else None
        if chosen is not None and (self._product is None or chosen.id != self._product.id):
            self._product = chosen
            self._read_price(chosen.id)

    @work(group="price", exclusive=True)
    async def _read_price(self, product_id: int) -> None:
        rows = await self.in_background(products.rows, [product_id])
        form = self.form
        if form is None or not rows or form.typed("unit_price") not in (None, self._price):
            return
        self._price = rows[0].price
        form.put("unit_price", self._price)

    def _work_out(self) -> None:
        """Put in the amount that follows, unless another one was typed."""
        form = self.form
        if form is None or form.typed("amount") not in (None, self._amount):
            return
        amount = _amount({name: form.typed(name) for name in _PRICED})
        if amount is not None:
            self._amount = amount
            form.put("amount", amount)


def _amount(values: Mapping[str, Value]) -> int | None:
    """Quantity x unit price less discount in minor units; None where there is no quantity or price."""
    quantity, price = values.get("quantity"), values.get("unit_price")
    if not isinstance(quantity, int) or not isinstance(price, int):
        return None
    return rounded(line_amount(quantity, price, int(values.get("discount") or 0)))
