"""Sales from files: customers and products by code or name, signs and amounts settled line by line."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import ClassVar, Final

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_
from crm_tui.domain import sales as domain
from crm_tui.domain.closing import NOT_EARLIER, adjusts_wrongly
from crm_tui.domain.customers import guess_kind
from crm_tui.domain.identity import SALE_CONTENT, sale_identities
from crm_tui.domain.sale_lines import PAID_TOO_MUCH, Given, Settled, pays_too_much, settle
from crm_tui.domain.shop import Shop
from crm_tui.exchange.columns import Conventions
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.directory import Directory
from crm_tui.exchange.ledger import Changes, LedgerPlan, Lines
from crm_tui.exchange.plan import Prepared
from crm_tui.exchange.spool import Columns
from crm_tui.store.db import Reader

#: Fields in the order in which a line's values are taken: texts, and what it says in numbers.
_TEXTS: Final = (
    "date", "receipt", "line", "customer", "customer_name", "product", "product_name", "category", "subcategory",
    "staff", "channel", "country", "region", "city", "note",
    "adjusts",
)  # fmt: skip
_FIGURES: Final = ("kind", "quantity", "unit_price", "discount", "amount", "cost", "profit", "paid")
#: What a checked row holds.
_CHECKED: Final = ("number", *_TEXTS, *Settled._fields)
_DERIVED: Final = {"quantity": ("quantity",), "kind": ("kind", "quantity", "amount"), "cost": ("cost", "profit")}
_REMEMBERED: Final = 50_000


class SalesPlan(LedgerPlan):
    """Sales lines; a checked row holds the values of `_CHECKED`."""

    record: ClassVar[Record] = domain.RECORD
    table = "sale"
    columns = (*SALE_CONTENT, "paid", "adjusts")

    def require(self) -> None:
        """See `Plan.require`."""
        self.needs("date")
        self.needs("amount", "unit_price")
        self._codes: dict[str, set[object]] = {"customer": set(), "product": set()}
        self.adopt({})

    def adopt(self, conventions: Mapping[str, Conventions]) -> None:
        """See `Plan.adopt`."""
        money_off = "discount" in conventions and conventions["discount"].discount == "money"
        figures = [name for name in _FIGURES if name in self.names]
        said = ["discount_amount" if name == "discount" and money_off else name for name in figures]
        self._figures = [self.names.index(name) for name in figures]
        self._settling = _Settling(said, self.shop, paid=self.options.paid)

    def prepared(self, numbers: Sequence[int], columns: Sequence[Sequence[Converted]]) -> Prepared:
        """See `Plan.prepared`."""
        texts = [columns[self.names.index(name)] if name in self.names else None for name in _TEXTS]
        settled, refused = self._settling.all(zip(*(columns[place] for place in self._figures), strict=True))
        days = texts[0] or ()
        if not all(days):
            missing = Invalid(N_("The date is missing."), field="date")
            refused |= {place: missing for place, day in enumerate(days) if day is None}
        if months := texts[_TEXTS.index("adjusts")]:
            wrong = Invalid(NOT_EARLIER, field="adjusts")
            pairs = zip(days, months, strict=True)
            refused |= {place: wrong for place, pair in enumerate(pairs) if adjusts_wrongly(*pair)}
        if refused:
            places = [place for place in range(len(numbers)) if place not in refused]
            numbers, settled = [numbers[place] for place in places], [settled[place] for place in places]
            texts = [column and [column[place] for place in places] for column in texts]
        for noun, codes in self._codes.items() if self.options.create_missing else ():
            codes.update(texts[_TEXTS.index(noun)] or ())
        found = [numbers, *texts, *(zip(*settled, strict=True) if settled else repeat((), len(Settled._fields)))]
        return [_held(column) for column in found], refused

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

    def consistent(self, changes: Changes, old: Sequence[Value]) -> Changes:
        """See `LedgerPlan.consistent`: a sale that becomes a return turns its quantity, too."""
        if "kind" in changes and "quantity" not in changes:
            quantity = old[self.columns.index("quantity")]
            return {**changes, "quantity": (quantity, -int(quantity or 0))}
        return changes

    def resolved(self, chunk: Columns) -> Lines:
        """See `LedgerPlan.resolved`."""
        said = dict(zip(_CHECKED, chunk, strict=True))
        count = len(chunk[0] or ())
        customers, new_customers, refused = _found(self._customers, said["customer"], said["customer_name"], count)
        products, new_products, unknown = _found(self._products, said["product"], said["product_name"], count)
        refused = {**unknown, **refused}
        made: dict[int, list[str]] = {}
        self._make(self._products, new_products, products, said, refused, made)
        self._make(self._customers, new_customers, customers, said, refused, made)
        said |= {"day": said["date"], "customer_id": customers, "product_id": products}
        if refused:
            places = [place for place in range(count) if place not in refused]
            said = {name: column and [column[place] for place in places] for name, column in said.items()}
            made = {at: made[place] for at, place in enumerate(places) if place in made}
        columns = [said[name] for name in self.columns]
        numbers: Sequence[int] = said["number"] or ()  # type: ignore[assignment]  # it holds nothing else
        return Lines(numbers, columns, sale_identities(columns[: len(SALE_CONTENT)]), said["rounding"], refused, made)

    def _make(
        self,
        directory: Directory,
        places: Sequence[int],
        ids: Sequence[Value] | None,
        said: Mapping[str, Sequence[Value] | None],
        refused: Mapping[int, Invalid],
        made: dict[int, list[str]],
    ) -> None:
        """Make the records that lines at these places name, and put their ids in their places."""
        is_product = directory is self._products
        noun = "product" if is_product else "customer"
        for place in places:
            if place in refused or not isinstance(ids, list):
                continue
            row = {name: None if column is None else column[place] for name, column in said.items()}
            code, name = row[noun], row[f"{noun}_name"]
            ids[place] = directory.find(code, name)
            if ids[place] is not None:
                continue
            if is_product:
                values = {"category": row["category"], "subcategory": row["subcategory"], "price": row["unit_price"]}
                ids[place] = directory.make(code, name, {**values, "status": "on_sale"})
                self.account.created_products += 1
            else:
                where = {field: row[field] for field in ("country", "region", "city")}
                ids[place] = directory.make(code, name, {"kind": guess_kind(str(name or code)), **where})
                self.account.created_customers += 1
            made[place] = [*made.get(place, ()), directory.latest]

    def shown(self, chunk: Columns, place: int, field: str | None) -> Value:
        """See `LedgerPlan.shown`."""
        column = chunk[_CHECKED.index(field)] if field in _CHECKED else None
        return "" if column is None else column[place]


class _Settling(dict[tuple[Converted, ...], "tuple[Value, ...] | Invalid"]):
    """Lines settled so far, by what they say of the figures `said`: shops sell much the same at much the same price."""

    def __init__(self, said: Sequence[str], shop: Shop, *, paid: bool) -> None:
        super().__init__()
        self._said, self._shop, self._all_paid = said, shop, paid
        self._refuses = False

    def all(self, lines: Iterable[tuple[Converted, ...]]) -> tuple[list[tuple[Value, ...]], dict[int, Invalid]]:
        """The lines settled, and by place why one can't be."""
        if len(self) > _REMEMBERED:
            self.clear()
        found = list(map(self.__getitem__, lines))
        refused = {}
        if self._refuses:
            refused = {place: one for place, one in enumerate(found) if isinstance(one, Invalid)}
        return found, refused  # type: ignore[return-value]  # what is refused is left out

    def __missing__(self, line: tuple[Converted, ...]) -> tuple[Value, ...] | Invalid:
        found: tuple[Value, ...] | Invalid
        try:
            found = self._settle(Given(**dict(zip(self._said, line, strict=True))))  # type: ignore[arg-type]
        except Invalid as error:
            self._refuses = True
            found = error.with_traceback(None)
        self[line] = found
        return found

    def _settle(self, given: Given) -> tuple[Value, ...]:
        settled = settle(given, self._shop)
        if pays_too_much(settled.amount, settled.paid):
            raise Invalid(PAID_TOO_MUCH, field="paid")
        paid = settled.amount if self._all_paid else settled.paid
        return (*settled[:6], paid, str(settled.rounding) if settled.rounding else None)


def _found(
    directory: Directory, codes: Sequence[Value] | None, names: Sequence[Value] | None, count: int
) -> tuple[list[int | None] | None, list[int], dict[int, Invalid]]:
    """`Directory.find_all`; None where no line names anybody."""
    if codes is None and names is None:
        return None, [], {}
    nobody = (None,) * count
    return directory.find_all(codes or nobody, names or nobody)


def _held(column: Sequence[Value] | None) -> Sequence[Value] | None:
    """The column, None where it holds nothing."""
    return None if not column or (column[0] is None and column.count(None) == len(column)) else column
