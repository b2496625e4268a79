"""The catalogue: found by typing, sorted by key, and what can be done with the product under the cursor."""

from array import array
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain.products import STATUSES
from crm_tui.domain.shop import Shop
from crm_tui.ops import products as operations
from crm_tui.render.values import percent, show
from crm_tui.screens._page import Page
from crm_tui.store import product_figures, products
from crm_tui.store.db import Reader
from crm_tui.store.products import ProductRow
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

_STATUSES = {choice.value: choice.label for choice in STATUSES}
_ORDERS = ("name", "sku", "category", "price")
_YEAR = timedelta(days=365)


class Listed(NamedTuple):
    """A product in the list, and what was sold of it in a year, thousandths (None: nothing)."""

    id: int
    product: ProductRow
    sold: int | None


class Found(NamedTuple):
    """The products a search text finds, and how many there are in all."""

    ids: "array[int]"
    total: int
    search: str


def listed(reader: Reader, wanted: Sequence[int]) -> list[Listed]:
    """The rows of these products."""
    since = clock.today(reader.shop.zone or None) - _YEAR
    sold = product_figures.sold_since(reader, wanted, since.isoformat())
    return [Listed(row.id, row, sold.get(row.id)) for row in products.rows(reader, wanted)]


def margin_words(price: int | None, cost: int | None) -> str:
    """The share of the price that is not cost, in percent; empty where either is not known."""
    return percent(round((price - cost) * 1_000_000 / price)) if price and cost is not None else ""


class ProductsPage(Page[Found]):
    """All products, or those the filter finds."""

    READS: ClassVar[frozenset[str]] = frozenset({"product", "sale"})

    def __init__(self) -> None:
        super().__init__()
        self._search = ""
        self._sort = "name"
        self._descending = False
        self._found = Found(array("q"), 0, "")

    def body(self) -> ComposeResult:
        yield FilterBar(N_("Name, code, pinyin, barcode, category"), "#list", id="filter")
        yield WindowedTable(self._columns(), self.crm.reading(listed), id="list")

    def _columns(self) -> tuple[TableColumn[Listed], ...]:
        crm = self.crm

        def shop() -> Shop:
            return crm.shop

        return (
            TableColumn("sku", N_("Code"), lambda row: row.product.sku, width=9, grow=1, drop=4),
            TableColumn("name", N_("Name"), lambda row: row.product.name, width=16, grow=5),
            TableColumn("category", N_("Category"), lambda row: row.product.category or "", width=10, grow=2, drop=5),
            TableColumn("unit", N_("Unit"), lambda row: row.product.unit or "", width=4, grow=1, drop=7),
            TableColumn(
                "price", N_("Price"), lambda row: show(row.product.price, Kind.PRICE, shop()), width=9, right=True
            ),
            TableColumn(
                "cost", N_("Cost"), lambda row: show(row.product.cost, Kind.PRICE, shop()), width=9, right=True, drop=3
            ),
            TableColumn("margin", N_("Margin"), _margin, width=6, right=True, drop=2),
            TableColumn(
                "sold", N_("12 months"), lambda row: show(row.sold, Kind.QUANTITY, shop()), width=9, right=True, drop=1
            ),
            TableColumn("status", N_("Status"), _status, width=12, drop=6),
        )

    @property
    def _table(self) -> WindowedTable[Listed]:
        return self.query_one("#list", WindowedTable)

    @property
    def _filter(self) -> FilterBar:
        return self.query_one(FilterBar)

    def on_mount(self) -> None:
        self._table.show_sort(self._sort, self._descending)
        self.set_focus(self._table)

    def load(self, reader: Reader) -> Found:
        search = self._search
        return Found(products.ids(reader, search, self._sort, self._descending), products.count(reader), search)

    def show(self, state: Found) -> None:
        top = state.search != self._found.search
        self._found = state
        self._table.empty = _nothing(state)
        self._table.set_ids(state.ids, keep=not top)
        self._tell_place()

    @on(WindowedTable.Moved)
    def _tell_place(self) -> None:
        """The place in the list, at the right of the filter."""
        table, found = self._table, self._found
        place = {"place": f"{table.cursor + 1:,}", "found": f"{table.count:,}", "count": f"{found.total:,}"}
        if not table.count:
            self._filter.say(Text(N_("0 of {count}"), place))
        elif found.search:
            self._filter.say(Text(N_("{place} of {found} · {count} in all"), place))
        else:
            self._filter.say(Text(N_("{place} of {found}"), place))

    def step_back(self) -> bool:
        in_field = self._filter.field.has_focus
        self.set_focus(self._table)
        return self._filter.clear() or in_field or self._table.clear_marks()

    # Finding and sorting.

    @on(FilterBar.Changed)
    def _filtered(self, event: FilterBar.Changed) -> None:
        if event.text != self._search:
            self._search = event.text
            self.reload()

    @on(WindowedTable.SortAsked)
    def _sort_asked(self, event: WindowedTable.SortAsked) -> None:
        if event.key in _ORDERS:
            self._sort_by(event.key, not self._descending if event.key == self._sort else False)

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending
        self._table.show_sort(key, descending)
        self.reload()

    @action("/", N_("Find"), N_("Find products by name, code, pinyin, barcode or category."))
    def action_find(self) -> None:
        self.set_focus(self._filter.field)

    @action("o", N_("Sort by the next column"), N_("Sort by name, code, category, price in turn."), short=N_("Sort"))
    def action_sort(self) -> None:
        self._sort_by(_ORDERS[(_ORDERS.index(self._sort) + 1) % len(_ORDERS)], False)

    @action("O", N_("Reverse the order"), N_("Sort the other way round."), line=False)
    def action_reverse(self) -> None:
        self._sort_by(self._sort, not self._descending)

    # The product under the cursor.

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        self.crm.open_page("crm_tui.screens.product:ProductPage", event.id)

    @action("a", N_("Add a product"), N_("Open the form for a new product."), short=N_("Add"), writes=True)
    def action_add(self) -> None:
        self.crm.open_page("crm_tui.screens.product_form:ProductForm", None)

    @action(
        "e", N_("Edit the product"), N_("Open the form of the product under the cursor."), short=N_("Edit"), writes=True
    )
    def action_edit(self) -> None:
        if self._table.cursor_id is not None:
            self.crm.open_page("crm_tui.screens.product_form:ProductForm", self._table.cursor_id)

    @action(
        "x",
        N_("Delete the product"),
        N_("Delete the product under the cursor, if it was never sold; undo brings it back."),
        short=N_("Delete"),
        writes=True,
    )
    def action_delete(self) -> None:
        if self._table.cursor_id is not None:
            self.crm.run_operation(operations.delete, self._table.cursor_id)

    @action(
        "i",
        N_("Import a file"),
        N_("Bring in customers, products, sales or payments from a file."),
        line=False,
        writes=True,
    )
    def action_import(self) -> None:
        self.crm.import_file()


def _margin(row: Listed) -> str:
    return margin_words(row.product.price, row.product.cost)


def _status(row: Listed) -> str:
    return tr(_STATUSES.get(row.product.status, ""))


def _nothing(state: Found) -> Text:
    if state.total:
        return Text(N_("No product matches “{text}”.  esc shows all again"), {"text": state.search})
    return Text(N_("No products yet.  a adds one · i imports a file"))
