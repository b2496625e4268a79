"""The lines of one month, of one customer or of the whole shop: read, mended and deleted one by one."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain.months import first_day, last_day
from crm_tui.render.values import month as month_words
from crm_tui.render.values import show
from crm_tui.screens._line_verbs import LineVerbs
from crm_tui.store import customers, figures, sales
from crm_tui.store.figures import Totals
from crm_tui.store.sales import SaleRow
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class Lines(NamedTuple):
    """The month's lines in the order of their days, their sums, and whose they are."""

    ids: array[int]
    totals: Totals
    customer: str


class SaleLinesPage(LineVerbs[Lines]):
    """One month's lines; `customer_id` None means everybody's, with a column for whose each one is."""

    DEFAULT_CSS = "SaleLinesPage #totals { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }"
    READS: ClassVar[frozenset[str]] = frozenset({"sale", "payment", "customer", "product"})

    def __init__(self, customer_id: int | None, month: str) -> None:
        """`month` is `YYYY-MM`."""
        super().__init__()
        self.customer_id, self.month = customer_id, month
        self._customer = ""

    def heading(self) -> tuple[Text | str, ...]:
        shown = Text("{month}", {"month": month_words(self.month)})
        if self.customer_id is None:
            return (N_("Ledger"), shown)
        return (N_("Customers"), Text("{name}", {"name": self._customer}), shown)

    def body(self) -> ComposeResult:
        yield Static("", id="totals", markup=False)
        nothing = Text(N_("No lines this month.  {key} records a sale"), {"key": self.crm.key_of("sale_lines.sale")})
        yield WindowedTable(self._columns(), self.crm.reading(sales.rows), empty=nothing, id="list")

    def _columns(self) -> list[TableColumn[SaleRow]]:
        columns: list[TableColumn[SaleRow]] = [
            TableColumn("date", N_("Date"), lambda row: row.day, width=10),
            TableColumn("receipt", N_("Receipt"), lambda row: row.receipt or "", width=14, drop=2),
            TableColumn("product", N_("Product"), what, width=14, grow=3),
            TableColumn("quantity", N_("Quantity"), self._quantity, width=8, right=True, drop=1),
            TableColumn("unit_price", N_("Unit price"), self._price, width=9, right=True, drop=3),
            TableColumn("amount", N_("Amount"), self._amount, width=12, right=True),
        ]
        if self.customer_id is None:
            columns.insert(
                2, TableColumn("customer", N_("Customer"), lambda row: row.customer_name or "", width=12, grow=2)
            )
        return columns

    def _quantity(self, row: SaleRow) -> str:
        return show(row.quantity, Kind.QUANTITY, self.crm.shop) if row.product_id is not None else ""

    def _price(self, row: SaleRow) -> str:
        return show(row.unit_price, Kind.PRICE, self.crm.shop)

    def _amount(self, row: SaleRow) -> str:
        return show(row.amount, Kind.MONEY, self.crm.shop)

    def on_mount(self) -> None:
        self.set_focus(self.table)

    def load(self, reader: Reader) -> Lines:
        first, last = first_day(self.month), last_day(self.month)
        mine = self.customer_id
        return Lines(
            sales.ids(reader, mine, since=first, until=last, descending=False),
            figures.totals(reader, first, last, mine),
            "" if mine is None else customers.label(reader, mine),
        )

    def show(self, state: Lines) -> None:
        self._customer = state.customer
        self.query_one("#totals", Static).update(self._sums(state.totals))
        self.table.set_ids(state.ids)

    def _sums(self, found: Totals) -> str:
        """The month's sums in one line; returns only where there are any."""
        shop = self.crm.shop
        parts = [
            tr(plural("{count} line", "{count} lines", found.lines)),
            tr(N_("amount {amount}"), amount=show(found.revenue, Kind.MONEY, shop)),
            found.returns and tr(N_("of it returned {amount}"), amount=show(found.returns, Kind.MONEY, shop)),
            tr(N_("paid {amount}"), amount=show(found.paid, Kind.MONEY, shop)),
        ]
        return " · ".join(str(part) for part in parts if part)

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        row = self.table.cursor_row
        if row is not None and row.receipt is not None:
            self.crm.open_page("crm_tui.screens.receipt:ReceiptPage", row.receipt)
        else:
            self.action_edit()

    @action("s", N_("Record a sale"), N_("Record one more sale."), short=N_("Sale"), writes=True)
    def action_sale(self) -> None:
        self.crm.add_sale(self.customer_id)


def what(row: SaleRow) -> str:
    """What was sold: the product, else the category, else the note."""
    return for_terminal(row.product_name or row.category or row.note or "")
