"""A product's card: what it is in a line or two, its months, its lines, and who buys it."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain import months
from crm_tui.domain.products import RECORD, STATUSES
from crm_tui.domain.shop import Shop
from crm_tui.ops import products as operations
from crm_tui.render.values import show
from crm_tui.screens._product_rows import margin_words
from crm_tui.screens._tab_verbs import TabVerbs
from crm_tui.store import product_figures, products, sales
from crm_tui.store.product_figures import Buyer, ProductMonth
from crm_tui.store.products import ProductRecord
from crm_tui.store.sales import SaleRow
from crm_tui.widgets.month_grid import GridRow, MonthGrid
from crm_tui.widgets.page_tabs import PageTabs
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

YEAR = 12
MOST_BUYERS = 100
TABS = (("lines", N_("lines")), ("buyers", N_("top buyers")), ("fields", N_("all fields")))
_STATUSES = {choice.value: choice.label for choice in STATUSES}


class Card(NamedTuple):
    """The product (None: gone), its months, the lines in sight, the largest buyers."""

    product: ProductRecord | None
    months: list[ProductMonth]
    lines: array[int]
    buyers: list[Buyer]


class ProductPage(TabVerbs[Card]):
    """One product; enter on a month shows the lines of that month only."""

    DEFAULT_CSS = """
    ProductPage #who { height: 1; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    ProductPage MonthGrid { margin: 0 1 1 1; }
    ProductPage #fields { padding: 0 1; scrollbar-size-vertical: 1; }
    ProductPage #fields Static { height: auto; width: 1fr; }
    """
    READS: ClassVar[frozenset[str]] = frozenset({"product", "sale", "customer"})

    def __init__(self, product_id: int) -> None:
        super().__init__()
        self.product_id = product_id
        self._name = ""
        self._here = "lines"
        self._month: str | None = None

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Products"), Text("{name}", {"name": self._name}))

    def body(self) -> ComposeResult:
        yield Static("", id="who", markup=False)
        yield MonthGrid(plural("{count} month", "{count} months", YEAR))
        yield PageTabs(TABS)
        yield WindowedTable(self._line_columns(), self.crm.reading(sales.rows), id="lines")
        yield WindowedTable(self._buyer_columns(), empty=N_("Nobody has bought it yet."), id="buyers")
        with VerticalScroll(id="fields"):
            yield Static("", markup=False)

    def _line_columns(self) -> tuple[TableColumn[SaleRow], ...]:
        return (
            TableColumn("date", N_("Date"), lambda row: row.day, width=10),
            TableColumn("customer", N_("Customer"), lambda row: row.customer_name or "–", width=14, grow=3),
            TableColumn(
                "quantity", N_("Quantity"), lambda row: self._shown(row.quantity, Kind.QUANTITY), 8, 0, True, 1
            ),
            TableColumn(
                "unit_price", N_("Unit price"), lambda row: self._shown(row.unit_price, Kind.PRICE), 10, 0, True, 2
            ),
            TableColumn("amount", N_("Amount"), lambda row: self._shown(row.amount, Kind.MONEY), 12, 0, True),
        )

    def _buyer_columns(self) -> tuple[TableColumn[Buyer], ...]:
        return (
            TableColumn("customer", N_("Customer"), lambda row: row.name or tr(N_("Over the counter")), 16, 3),
            TableColumn("code", N_("Code"), lambda row: row.code or "", 8, drop=2),
            TableColumn(
                "quantity", N_("Quantity"), lambda row: self._shown(row.quantity, Kind.QUANTITY), 9, 0, True, 1
            ),
            TableColumn("revenue", N_("Revenue"), lambda row: self._shown(row.revenue, Kind.MONEY), 12, 0, True),
            TableColumn("last", N_("Last bought"), lambda row: row.last, 11, drop=3),
        )

    def _shown(self, value: Value, kind: Kind) -> str:
        return show(value, kind, self.crm.shop)

    def on_mount(self) -> None:
        self._open_tab("lines")
        self.set_focus(self.query_one(MonthGrid))

    @property
    def _lines(self) -> WindowedTable[SaleRow]:
        return self.query_one("#lines", WindowedTable)

    @property
    def _buyers(self) -> WindowedTable[Buyer]:
        return self.query_one("#buyers", WindowedTable)

    # Reading and showing.

    def load(self, reader: Reader) -> Card:
        try:
            product = products.get(reader, self.product_id)
        except NotFound:
            return Card(None, [], array("q"), [])
        last = months.month_of(clock.today(reader.shop.zone or None))
        first = months.shift(last, 1 - YEAR)
        if known := product_figures.known_months(reader, self.product_id):
            first, last = min(first, known[0]), max(last, known[1])
        chosen = self._month
        since, until = (months.first_day(chosen), months.last_day(chosen)) if chosen else (None, None)
        return Card(
            product,
            product_figures.product_months(reader, self.product_id, first, last),
            sales.ids(reader, product_id=self.product_id, since=since, until=until),
            product_figures.top_buyers(reader, self.product_id, MOST_BUYERS),
        )

    def show(self, state: Card) -> None:
        if state.product is None:
            self.crm.tell(N_("This product no longer exists."))
            self.leave()
            return
        values, shop = state.product.values, self.crm.shop
        self._name = str(values["name"])
        self.query_one("#who", Static).update(who(values, shop))
        self.query_one(MonthGrid).put([row.month for row in state.months], grid_rows(state.months), shop)
        told = {"month": self._month, "key": self.crm.key_of("page.back")}
        self._lines.empty = Text(N_("No lines in {month}.  {key} shows all again"), told)
        if self._month is None:
            self._lines.empty = Text(N_("It has not been sold yet."))
        self._lines.set_ids(state.lines)
        self._buyers.set_rows(state.buyers, [row.customer_id or 0 for row in state.buyers])
        self.query_one("#fields Static", Static).update(Content("\n").join(_field_lines(values, shop)))

    # Tabs and months.

    @on(PageTabs.Chosen)
    def _chosen(self, event: PageTabs.Chosen) -> None:
        self._open_tab(event.key)
        if not self.query_one(PageTabs).has_focus:
            self.set_focus(self._main())

    @on(PageTabs.Entered)
    def _entered(self) -> None:
        self.set_focus(self._main())

    def _main(self) -> Widget:
        return self.query_one(f"#{self._here}")

    def _open_tab(self, key: str) -> None:
        self._here = key
        self.query_one(PageTabs).show(key)
        for tab, _ in TABS:
            self.query_one(f"#{tab}").display = tab == key

    @on(MonthGrid.Chosen)
    def _month_chosen(self, event: MonthGrid.Chosen) -> None:
        self._month = event.month
        self._open_tab("lines")
        self.set_focus(self._lines)
        self.reload()

    def step_back(self) -> bool:
        if self._month is None:
            return False
        self._month = None
        self.set_focus(self.query_one(MonthGrid))
        self.reload()
        return True

    # What is listed, and the product.

    @on(WindowedTable.Opened, "#lines")
    def _line_opened(self) -> None:
        row = self._lines.cursor_row
        if row is not None and row.receipt is not None:
            self.crm.open_page("crm_tui.screens.receipt:ReceiptPage", row.receipt)
        elif row is not None:
            self.crm.open_page("crm_tui.screens.sale_form:SaleForm", row.customer_id, row.id)

    @on(WindowedTable.Opened, "#buyers")
    def _buyer_opened(self, event: WindowedTable.Opened) -> None:
        if event.id:
            self.crm.open_customer(event.id)

    @action("e", N_("Edit the product"), N_("Open the form of this product."), short=N_("Edit"), writes=True)
    def action_edit(self) -> None:
        self.crm.open_page("crm_tui.screens.product_form:ProductForm", self.product_id)

    @action(
        "d>d",
        N_("Delete the product"),
        N_("Delete this product, if it was never sold; undo brings it back."),
        line=False,
        writes=True,
    )
    def action_delete(self) -> None:
        self.crm.run_operation(operations.delete, self.product_id)


def who(values: dict[str, Value], shop: Shop) -> str:
    """The product's code, category, price, cost, margin and status, as far as they are known."""
    price, cost = values["price"], values["cost"]
    known = isinstance(price, int) and isinstance(cost, int)
    margin = margin_words(int(price or 0), int(cost or 0)) if known else ""
    per = f" / {values['unit']}" if values["unit"] else ""
    parts = (
        values["sku"],
        values["category"],
        price is not None and show(price, Kind.PRICE, shop) + per,
        cost is not None and tr(N_("cost {amount}"), amount=show(cost, Kind.PRICE, shop)),
        margin and tr(N_("margin {percent}"), percent=margin),
        values["status"] != "on_sale" and tr(_STATUSES.get(str(values["status"]), "")),
    )
    return for_terminal(" · ".join(str(part) for part in parts if part))


def grid_rows(found: list[ProductMonth]) -> list[GridRow]:
    """Quantity, revenue and, where costs are known, margin; at the end the last twelve months."""
    rows = [
        _summed(N_("Quantity"), Kind.QUANTITY, [row.quantity for row in found]),
        _summed(N_("Revenue"), Kind.MONEY, [row.revenue for row in found]),
    ]
    if any(row.margin is not None for row in found):
        rows.append(_summed(N_("Margin"), Kind.MONEY, [row.margin for row in found]))
    return rows


def _summed(label: str, kind: Kind, values: list[int | None] | list[int]) -> GridRow:
    return GridRow(label, kind, values, sum(value or 0 for value in values[-YEAR:]))


def _field_lines(values: dict[str, Value], shop: Shop) -> list[Content]:
    """The fields that hold something, a label and a value each."""
    lines = []
    for field in RECORD.fields:
        value = values[field.name]
        if value not in (None, ""):
            choices = tuple((choice.value, choice.label) for choice in field.choices)
            words = "\n".join(for_terminal(line) for line in show(value, field.kind, shop, choices).split("\n"))
            lines.append(Content.assemble((tr(field.label) + "  ", "$quiet"), words))
    return lines
