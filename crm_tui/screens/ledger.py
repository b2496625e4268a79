"""The shop's ledger month by month, the newest first; enter opens the lines of a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain.months import month_of
from crm_tui.domain.shop import Shop
from crm_tui.render.values import percent, show
from crm_tui.screens._page import Page
from crm_tui.store import ledger
from crm_tui.store.ledger import MonthRow
from crm_tui.widgets.sparkline_text import bar, spark, trend
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_DRAWN = 36  # months in the sparkline
_YEAR = 12
_BAR = 7  # cells


class LedgerRow(NamedTuple):
    """A month as the list shows it; `most` is the best month's revenue, which the bars are drawn against."""

    now: MonthRow
    before: MonthRow | None
    most: int
    shop: Shop


class Months(NamedTuple):
    """All months, the newest first."""

    rows: list[LedgerRow]
    shop: Shop


def _money(row: LedgerRow, value: int | None) -> str:
    return show(value, Kind.MONEY, row.shop)


def _margin(now: MonthRow) -> str:
    """The share of revenue that is left after costs; empty where no cost is known."""
    if now.cost is None or not now.revenue:
        return ""
    return percent(round((now.revenue - now.cost) * 1_000_000 / now.revenue))


COLUMNS: tuple[TableColumn[LedgerRow], ...] = (
    TableColumn("month", N_("Month"), lambda row: row.now.month, width=7),
    TableColumn("revenue", N_("Revenue"), lambda row: _money(row, row.now.revenue), width=14, right=True),
    TableColumn("bar", "", lambda row: bar(row.now.revenue, row.most, _BAR), width=_BAR, drop=5),
    TableColumn(
        "change",
        N_("Change"),
        lambda row: trend(row.now.revenue, row.before.revenue if row.before else None),
        width=9,
        right=True,
        drop=1,
    ),
    TableColumn("margin", N_("Margin"), lambda row: _margin(row.now), width=7, right=True, drop=4),
    TableColumn("returns", N_("Returns"), lambda row: _money(row, row.now.returns), width=11, right=True, drop=7),
    TableColumn("orders", N_("Orders"), lambda row: f"{row.now.orders:,}", width=7, right=True, drop=3),
    TableColumn("buyers", N_("Buyers"), lambda row: f"{row.now.buyers:,}", width=7, right=True, drop=6),
    TableColumn("paid", N_("Paid"), lambda row: _money(row, row.now.paid), width=14, right=True, drop=8),
    TableColumn("owed", N_("Owed"), lambda row: _money(row, row.now.owed), width=14, right=True, drop=2),
)


class LedgerPage(Page[Months]):
    """Every month from the first to the last with anything in it, or to this one."""

    READS: ClassVar[frozenset[str]] = frozenset({"sale", "payment"})

    def body(self) -> ComposeResult:
        yield Static("", markup=False, classes="summary", id="summary")
        yield WindowedTable(COLUMNS, empty=N_("No sales yet.  a records one · i imports a file"), id="list")

    @property
    def _table(self) -> WindowedTable[LedgerRow]:
        return self.query_one("#list", WindowedTable)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    def load(self, reader: Reader) -> Months:
        known = ledger.known_months(reader)
        if known is None:
            return Months([], reader.shop)
        last = max(known[1], month_of(clock.today(reader.shop.zone or None)))
        months = ledger.shop_months(reader, known[0], last)
        most = max(row.revenue for row in months)
        befores: list[MonthRow | None] = [None, *months[:-1]]
        rows = [LedgerRow(*pair, most, reader.shop) for pair in zip(months, befores, strict=True)]
        return Months(rows[::-1], reader.shop)

    def show(self, state: Months) -> None:
        # A month's id is its number counted from year 0, so that the cursor stays on it when a newer one comes.
        self._table.set_rows(state.rows, [_number(row.now.month) for row in state.rows])
        self.query_one("#summary", Static).update("\n".join(summary(state)))

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        row = self._table.cursor_row
        if row is not None:
            self.crm.open_page("crm_tui.screens.sale_lines:SaleLinesPage", None, row.now.month)

    @action("a s", N_("Record a sale"), N_("Open the form for a new line."), short=N_("Sale"), writes=True)
    def action_sale(self) -> None:
        self.crm.add_sale()

    @action("p", N_("Record a payment"), N_("Open the form for a payment."), short=N_("Payment"), writes=True)
    def action_payment(self) -> None:
        self.crm.add_payment()

    @action("r", N_("Report of the month"), N_("Open the report of the month under the cursor."), short=N_("Report"))
    def action_report(self) -> None:
        row = self._table.cursor_row
        if row is not None:
            self.crm.open_page("crm_tui.screens.report:ReportPage", row.now.month)

    @action(
        "i",
        N_("Import a file"),
        N_("Bring in customers, products, sales or payments from a file."),
        line=False,
        writes=True,
    )
    def action_import(self) -> None:
        self.crm.import_file()


def _number(month: str) -> int:
    """The month as a number that counts months."""
    return int(month[:4]) * _YEAR + int(month[5:7])


def summary(state: Months) -> Sequence[str]:
    """The lines above the list: the last months drawn, and the last twelve against the twelve before."""
    revenue = [row.now.revenue for row in state.rows]
    if not revenue:
        return ()
    year, before = sum(revenue[:_YEAR]), sum(revenue[_YEAR : 2 * _YEAR])
    whole = len(revenue) >= 2 * _YEAR
    told = {
        "amount": f"{state.shop.currency} {show(year, Kind.MONEY, state.shop)}",
        "change": trend(year, before) if whole else "",
        "owed": show(state.rows[0].now.owed, Kind.MONEY, state.shop),
    }
    drawn = spark(revenue[_DRAWN - 1 :: -1] if len(revenue) >= _DRAWN else revenue[::-1])
    return (
        tr(Text(N_("12 months {amount} {change}  ·  owed {owed}"), told)),
        f"{state.rows[min(_DRAWN, len(revenue)) - 1].now.month} {drawn} {state.rows[0].now.month}",
    )
