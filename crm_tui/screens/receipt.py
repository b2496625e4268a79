"""One receipt: its lines, what it comes to, what was paid, and whose it is."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.text import for_terminal
from crm_tui.render.values import show
from crm_tui.screens._line_verbs import LineVerbs
from crm_tui.screens.sale_lines import what
from crm_tui.store import receipts, sales
from crm_tui.store.receipts import ReceiptRow
from crm_tui.store.sales import SaleRow
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class Found(NamedTuple):
    """The receipt, None where its last line is gone, and its lines."""

    receipt: ReceiptRow | None
    ids: array[int]


class ReceiptPage(LineVerbs[Found]):
    """The lines that carry one receipt number."""

    DEFAULT_CSS = "ReceiptPage #totals { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }"
    READS: ClassVar[frozenset[str]] = frozenset({"sale", "customer", "product"})

    def __init__(self, receipt: str) -> None:
        super().__init__()
        self.receipt = receipt

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Receipt"), Text("{name}", {"name": self.receipt}))

    def body(self) -> ComposeResult:
        columns: tuple[TableColumn[SaleRow], ...] = (
            TableColumn("line", N_("Line"), lambda row: row.line or "", width=4, right=True, drop=4),
            TableColumn("product", N_("Product"), what, width=18, grow=3),
            TableColumn("quantity", N_("Quantity"), self._quantity, width=8, right=True, drop=1),
            TableColumn("unit_price", N_("Unit price"), self._price, width=10, right=True, drop=2),
            TableColumn("discount", N_("Discount"), self._discount, width=8, right=True, drop=3),
            TableColumn("amount", N_("Amount"), self._amount, width=12, right=True),
        )
        yield Static("", id="totals", markup=False)
        yield WindowedTable(columns, self.crm.reading(sales.rows), id="list")

    def _quantity(self, row: SaleRow) -> str:
        return show(row.quantity, Kind.QUANTITY, self.crm.shop) if row.product_id is not None else ""

    def _price(self, row: SaleRow) -> str:
        return show(row.unit_price, Kind.PRICE, self.crm.shop)

    def _discount(self, row: SaleRow) -> str:
        return show(row.discount, Kind.RATE, self.crm.shop) if row.discount else ""

    def _amount(self, row: SaleRow) -> str:
        return show(row.amount, Kind.MONEY, self.crm.shop)

    def on_mount(self) -> None:
        self.set_focus(self.table)

    def load(self, reader: Reader) -> Found:
        try:
            return Found(receipts.get(reader, self.receipt), receipts.ids(reader, self.receipt))
        except NotFound:
            return Found(None, array("q"))

    def show(self, state: Found) -> None:
        if state.receipt is None:
            self.crm.tell(Text(N_("There is no receipt “{receipt}”."), {"receipt": self.receipt}))
            self.leave()
            return
        self.query_one("#totals", Static).update(self._words(state.receipt))
        self.table.set_ids(state.ids)

    def _words(self, receipt: ReceiptRow) -> str:
        """The receipt in one line: day, customer, total, what is still owed."""
        shop = self.crm.shop
        owed = receipt.amount - receipt.paid if receipt.customer_id is not None else 0
        parts = [
            receipt.day,
            receipt.customer_name or tr(N_("Over the counter")),
            tr(plural("{count} line", "{count} lines", receipt.lines)),
            tr(N_("total {amount}"), amount=show(receipt.amount, Kind.MONEY, shop)),
            owed and tr(N_("not paid at once {amount}"), amount=show(owed, Kind.MONEY, shop)),
        ]
        return for_terminal(" · ".join(str(part) for part in parts if part))

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self.action_edit()
