"""The shop's ledger month by month, the newest first; enter opens the lines of a month."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain.months import month_of, shift
from crm_tui.domain.shop import Shop
from crm_tui.render.values import percent, show
from crm_tui.reports import month_figures
from crm_tui.screens._explained import Explaining, Explains
from crm_tui.screens._page import Page
from crm_tui.store import ledger, payers
from crm_tui.store.ledger import Comparable, MonthRow
from crm_tui.widgets.sparkline_text import bar, spark, trend
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_DRAWN = 36  # months in the sparkline, where there is room for them
_BESIDE = 19  # cells beside it: the first month and the last
_YEAR = 12
_BAR = 7  # cells
#: Marks the month that is not over.
RUNNING = "…"


class LedgerRow(NamedTuple):
    """A month as the list shows it; `most` is the best month's revenue, which the bars are drawn against.

    `before` is revenue to compare with; of a month that is `running` only so many days count in both.
    """

    now: MonthRow
    revenue: int
    before: int | None
    most: int
    shop: Shop
    running: bool = False


class Months(NamedTuple):
    """All months, the newest first, and what is compared; None where there is no month."""

    rows: list[LedgerRow]
    shop: Shop
    compared: Comparable | None = None
    waiting: int = 0  # payments whose customer is not known


def _money(row: LedgerRow, value: int | None) -> str:
    return show(value, Kind.MONEY, row.shop)


def _margin(now: MonthRow) -> str:
    """The share left after costs, of the lines whose cost is known; empty where none is."""
    if now.margin is None or not now.costed:
        return ""
    return percent(round(now.margin * 1_000_000 / now.costed))


def _month(row: LedgerRow) -> str:
    return row.now.month + (RUNNING if row.running else "")


COLUMNS: tuple[TableColumn[LedgerRow], ...] = (
    TableColumn("month", N_("Month"), _month, width=8),
    TableColumn("revenue", N_("Revenue"), lambda row: _money(row, row.now.revenue), width=14, right=True),
    TableColumn("bar", "", lambda row: bar(row.now.revenue, row.most, _BAR), width=_BAR, drop=5),
    TableColumn(
        "change",
        N_("Change"),
        lambda row: trend(row.revenue, row.before),
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


class LedgerPage(Explains, Page[Months]):
    """Every month from the first to the last with anything in it, or to this one."""

    DEFAULT_CSS = """
    LedgerPage #sums { height: auto; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    READS: ClassVar[frozenset[str]] = frozenset({"sale", "payment", "waiting_payment"})

    def __init__(self) -> None:
        super().__init__()
        self._compared = Months([], Shop())

    def body(self) -> ComposeResult:
        keys = {"sale": self.crm.key_of("ledger.sale"), "file": self.crm.key_of("ledger.import")}
        yield Static("", markup=False, id="sums")
        yield WindowedTable(
            COLUMNS, empty=Text(N_("No sales yet.  {sale} records one · {file} imports a file"), keys), id="list"
        )

    @property
    def _table(self) -> WindowedTable[LedgerRow]:
        return self.query_one("#list", WindowedTable)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    def load(self, reader: Reader) -> Months:
        known = ledger.known_months(reader)
        waiting = payers.count(reader)
        if known is None:
            return Months([], reader.shop, waiting=waiting)
        today = clock.today(reader.shop.zone or None)
        months = ledger.shop_months(reader, known[0], max(known[1], month_of(today)))
        compared = ledger.comparable(reader, today, known[0])
        most = max(row.revenue for row in months)
        befores = [None, *(row.revenue for row in months[:-1])]
        rows = [
            LedgerRow(now, now.revenue, before, most, reader.shop)
            if now.month != compared.running
            else LedgerRow(now, compared.so_far, before and compared.same_days, most, reader.shop, running=True)
            for now, before in zip(months, befores, strict=True)
        ]
        return Months(rows[::-1], reader.shop, compared, waiting)

    def show(self, state: Months) -> None:
        # A month's id is its number counted from year 0, so that the cursor stays on it when a newer one comes.
        self._table.set_rows(state.rows, [_number(row.now.month) for row in state.rows])
        self._compared = state
        self._sum_up()

    def on_resize(self) -> None:
        self._sum_up()

    def _sum_up(self) -> None:
        """Write the lines above the list, for the width there is."""
        drawn = min(_DRAWN, max(1, self.size.width - _BESIDE))
        lines = list(summary(self._compared, drawn))
        if waiting := self._compared.waiting:
            told = plural(
                "{count} payment waits for its customer: {key}",
                "{count} payments wait for their customer: {key}",
                waiting,
                key=self.crm.key_of("ledger.waiting"),
            )
            lines.append(tr(told))
        self.query_one("#sums", Static).update("\n".join(lines))

    def explaining(self) -> Explaining | None:
        row = self._table.cursor_row
        return None if row is None else partial(month_figures, month=row.now.month)

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

    @action("x", N_("Expenses"), N_("List what marketing and service cost, and write it down."), line=False)
    def action_expenses(self) -> None:
        self.crm.open_page("crm_tui.screens.expenses:ExpensesPage")

    @action(
        "w",
        N_("Payments that wait"),
        N_("Say whose the payments are that files brought in without a known customer."),
        line=False,
    )
    def action_waiting(self) -> None:
        self.crm.open_waiting_payments()

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


def summary(state: Months, months: int) -> Sequence[str]:
    """The lines above the list: twelve months against the twelve before, the last `months` drawn, what is compared."""
    if state.compared is None:
        return ()
    found, shop = state.compared, state.shop
    told = {
        "day": found.today.isoformat(),
        "amount": f"{shop.currency} {show(found.year, Kind.MONEY, shop)}",
        "change": trend(found.year, found.year_before),
        "owed": show(state.rows[0].now.owed, Kind.MONEY, shop),
    }
    shown = state.rows[:months][::-1]
    drawn = spark([row.now.revenue for row in shown])
    lines = [
        tr(Text(N_("12 months to {day}: {amount} {change}  ·  owed {owed}"), told)),
        f"{_month(shown[0])} {drawn} {_month(shown[-1])}",
    ]
    running = {"month": found.running + RUNNING, "day": found.today.day, "before": shift(found.running, -1)}
    if any(row.running and row.before is not None for row in state.rows):
        lines.append(tr(N_("{month} is not over: day 1 to {day} against the same days of {before}"), **running))
    return lines
