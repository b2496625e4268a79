"""Sales from files: customers and products by code or name, signs and amounts settled line by line."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import ClassVar

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_
from crm_tui.domain import sales as domain
from crm_tui.domain.customers import guess_kind
from crm_tui.domain.identity import SALE_CONTENT, sale_identity_of
from crm_tui.domain.sale_lines import PAID_TOO_MUCH, Given, pays_too_much, settle
from crm_tui.exchange.columns import Conventions
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.directory import Directory
from crm_tui.exchange.ledger import Changes, LedgerPlan, Row
from crm_tui.exchange.spool import Checked
from crm_tui.store.db import Reader

#: Fields in the order in which a line's values are taken; what the file lacks is None.
_TAKEN = (
    "date", "receipt", "line", "customer", "customer_name", "product", "product_name", "category", "subcategory",
    "staff", "channel", "country", "region", "city", "note",
    "kind", "quantity", "unit_price", "discount", "amount", "cost", "profit", "paid",
)  # fmt: skip
_TEXTS = 15  # so many of them are no numbers
_CHECKED = (
    "number",
    *_TAKEN[:_TEXTS],
    "kind",
    "quantity",
    "unit_price",
    "discount",
    "amount",
    "cost",
    "paid",
    "rounding",
)
_DERIVED = {"quantity": ("quantity",), "kind": ("kind", "quantity", "amount"), "cost": ("cost", "profit")}


class SalesPlan(LedgerPlan):
    """Sales lines; a checked row holds the values of `_CHECKED`."""

    record: ClassVar[Record] = domain.RECORD
    table = "sale"
    columns = (*SALE_CONTENT, "paid")

    def require(self) -> None:
        """See `Plan.require`."""
        self.needs("date")
        self.needs("amount", "unit_price")
        # What the file has no column for is taken from the None behind its values.
        self._take = itemgetter(*(self.names.index(name) if name in self.names else -1 for name in _TAKEN))
        self._codes: dict[str, set[str]] = {"customer": set(), "product": set()}
        self._money_off = False

    def adopt(self, conventions: Mapping[str, Conventions]) -> None:
        """See `Plan.adopt`."""
        self._money_off = "discount" in conventions and conventions["discount"].discount == "money"

    def prepare(self, number: int, values: Sequence[Converted]) -> Checked:
        """See `Plan.prepare`."""
        taken = self._take((*values, None))
        kind, quantity, price, discount, amount, cost, profit, paid = taken[_TEXTS:]
        if taken[0] is None:
            raise Invalid(N_("The date is missing."), field="date")
        rate, off = (None, discount) if self._money_off else (discount, None)
        given = Given(kind, quantity, price, rate, off, amount, cost, profit, paid)
        settled = settle(given, self.shop)
        if pays_too_much(settled.amount, settled.paid):
            raise Invalid(PAID_TOO_MUCH, field="paid")
        if taken[3] is not None:
            self._codes["customer"].add(taken[3])
        if taken[5] is not None:
            self._codes["product"].add(taken[5])
        rounding = str(settled.rounding) if settled.rounding else None
        return (number, *taken[:_TEXTS], *settled[:6], settled.amount if self.options.paid else settled.paid, rounding)

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        super().begin(r)
        create = self.options.create_missing
        self._customers = Directory(r, "customer", create=create, reserved=self._codes["customer"])
        self._products = Directory(r, "product", create=create, reserved=self._codes["product"])

    def directories(self) -> tuple[Directory, ...]:
        """See `LedgerPlan.directories`."""
        return self._customers, self._products

    def comparable(self) -> set[str]:
        """See `LedgerPlan.comparable`."""
        found = {name for name in self.columns if self.renamed.get(name, name) in self.names}
        found |= {name for name, fields in _DERIVED.items() if any(field in self.names for field in fields)}
        found |= {"customer_id"} if "customer_name" in self.names else set()
        found |= {"product_id"} if "product_name" in self.names else set()
        return found | {"amount"} | ({"paid"} if self.options.paid else set())

    def consistent(self, changes: Changes, old: Row) -> Changes:
        """See `LedgerPlan.consistent`: a sale that becomes a return turns its quantity, too."""
        if "kind" in changes and "quantity" not in changes:
            quantity = old[self.columns.index("quantity")]
            return {**changes, "quantity": (quantity, -int(quantity or 0))}
        return changes

    def identity(self, row: Row) -> str:
        """See `LedgerPlan.identity`."""
        return sale_identity_of(row[:-1])

    def resolve(self, checked: Checked) -> tuple[Row, str | None]:
        """See `LedgerPlan.resolve`."""
        (_, day, receipt, line, customer, customer_name, product, product_name, category, subcategory, staff, channel,
         country, region, city, note, *figures, rounding) = checked  # fmt: skip
        kind, quantity, price, discount, amount, cost, paid = figures
        customer_id = product_id = None
        if customer is not None or customer_name is not None:
            customer_id = self._customers.find(customer, customer_name)
        if product is not None or product_name is not None:
            product_id = self._products.find(product, product_name)
            if product_id is None:
                known = {"category": category, "subcategory": subcategory, "price": price, "status": "on_sale"}
                product_id = self._products.make(product, product_name, known)
                self.account.created_products += 1
        if customer_id is None and (customer is not None or customer_name is not None):
            sort = guess_kind(str(customer_name or customer))
            place = {"kind": sort, "country": country, "region": region, "city": city}
            customer_id = self._customers.make(customer, customer_name, place)
            self.account.created_customers += 1
        row = (day, receipt, line, customer_id, product_id, kind, quantity, price, discount, amount, cost,
               category, staff, channel, country, region, city, note, paid)  # fmt: skip
        return row, rounding if isinstance(rounding, str) else None

    def shown(self, checked: Checked, field: str | None) -> Value:
        """See `LedgerPlan.shown`."""
        return checked[_CHECKED.index(field)] if field in _CHECKED else ""
