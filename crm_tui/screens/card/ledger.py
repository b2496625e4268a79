"""The card's ledger: the customer's months side by side, and what they tell."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, plural, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain import months
from crm_tui.domain.shop import Shop
from crm_tui.render.values import month as month_words
from crm_tui.screens.card import TabPlace
from crm_tui.screens.card._tab import CardTab
from crm_tui.screens.card._trend import Trend, compared_words, finding_words, read_trend, running_words, trend_words
from crm_tui.store import ledger
from crm_tui.store.db import Reader
from crm_tui.store.ledger import MonthRow
from crm_tui.widgets.month_grid import GridRow, MonthGrid

#: The months a total is made of, and the fewest that are shown.
YEAR = 12
_PAUSE = 0.12  # seconds the cursor rests before the month under it is compared


class Ledger(NamedTuple):
    """The customer's months from the first one known to the present one, and the trend."""

    months: list[MonthRow]
    trend: Trend


class LedgerTab(CardTab[Ledger]):
    """Revenue, quantities, dealer stock, payments and debt by month."""

    DEFAULT_CSS = """
    LedgerTab MonthGrid { margin: 0 1; }
    LedgerTab VerticalScroll { height: 1fr; padding: 0 1; margin-top: 1; scrollbar-size-vertical: 1; }
    LedgerTab Static { height: auto; width: 1fr; }
    LedgerTab #findings { margin-top: 1; }
    """
    TITLE: ClassVar[str] = N_("ledger")
    READS: ClassVar[frozenset[str]] = frozenset({"sale", "payment", "movement", "product"})
    _aim = ""
    _trend: Trend | None = None
    _resting: Timer | None = None

    def compose(self) -> ComposeResult:
        yield MonthGrid(plural("{count} month", "{count} months", YEAR))
        with VerticalScroll(can_focus=False):
            yield Static("", markup=False, id="compared")
            yield Static("", markup=False, id="trend")
            yield Static("", markup=False, id="findings")

    def main(self) -> Widget:
        return self.query_one(MonthGrid)

    @property
    def month(self) -> str | None:
        return self.query_one(MonthGrid).month

    def aim(self, place: int | str) -> None:
        self._aim = str(place)

    def load(self, reader: Reader) -> Ledger:
        present = months.month_of(clock.today(reader.shop.zone or None))
        first = months.shift(present, 1 - YEAR)
        last = present
        if known := ledger.known_months(reader, self.customer_id):
            first, last = min(first, known[0]), max(last, known[1])
        return Ledger(
            ledger.customer_months(reader, self.customer_id, first, last), read_trend(reader, self.customer_id)
        )

    def show(self, state: Ledger) -> None:
        shop, grid = self.crm.shop, self.query_one(MonthGrid)
        names = [row.month for row in state.months]
        self._trend = state.trend
        grid.put(names, grid_rows(state.months), shop, months.month_of(state.trend.today))
        if self._aim in names:
            grid.move(names.index(self._aim) - grid.cursor)
        self._aim = ""
        self._compare()
        self.query_one("#trend", Static).update(trend_words(state.trend, shop))
        self.query_one("#findings", Static).update(_findings(state.trend))

    @on(MonthGrid.Moved)
    def _compare_soon(self) -> None:
        """Compare once the cursor rests: over a slow line each move would cost the lines anew."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_PAUSE, self._compare)

    def _compare(self) -> None:
        """Say how the month under the cursor moved, the running one only against the same days."""
        grid = self.query_one(MonthGrid)
        if grid.month is None or self._trend is None:
            return
        self.query_one("#compared", Static).update("\n".join(_compared(grid, grid.month, self._trend, self.crm.shop)))

    @on(MonthGrid.Chosen)
    def _chosen(self, event: MonthGrid.Chosen) -> None:
        self.crm.open_page("crm_tui.screens.sale_lines:SaleLinesPage", self.customer_id, event.month)


def _compared(grid: MonthGrid, month: str, found: Trend, shop: Shop) -> list[str]:
    """The lines that say how the month moved."""
    if month == grid.running:
        return [running_words(found, shop)]
    lines = [month_words(month)]
    for back in (1, YEAR):
        before = months.shift(month, -back)
        if before in grid.months:
            words = compared_words(grid.rows, grid.cursor, grid.months.index(before), month_words(before))
            lines += [f"  {words}"] if words else []
    return lines


def _findings(found: Trend) -> Content:
    """What the last full month tells, one finding below the other."""
    lines = [
        Content.assemble((f"! {tr(one.label)}", "bold $warning"), " · ", for_terminal(finding_words(one)))
        for one in found.findings
    ]
    if lines:
        lines.insert(0, Content.styled(tr(N_("What {month} tells"), month=month_words(found.judged)), "$quiet"))
    return Content("\n").join(lines)


def grid_rows(found: Sequence[MonthRow]) -> list[GridRow]:
    """The rows of a ledger's grid; quantities and dealer stock only where there are any."""
    flows: tuple[tuple[str, Kind, Callable[[MonthRow], int | None]], ...] = (
        (N_("In"), Kind.QUANTITY, lambda row: row.quantity_in),
        (N_("Returned"), Kind.QUANTITY, lambda row: row.quantity_returned),
        (N_("Sold on"), Kind.QUANTITY, lambda row: row.sold_on),
    )
    rows = [_summed(N_("Amount"), Kind.MONEY, [row.revenue for row in found])]
    for label, kind, value in flows:
        values = [value(row) for row in found]
        if any(values):
            rows.append(_summed(label, kind, values))
    stock = [row.closing_stock for row in found]
    if any(value is not None for value in stock):
        rows.append(GridRow(N_("Stock"), Kind.QUANTITY, stock))
    rows.append(_summed(N_("Paid"), Kind.MONEY, [row.paid for row in found]))
    owed = [row.owed for row in found]
    rising = len(owed) > 1 and 0 < owed[-1] > owed[-2]
    rows.append(GridRow(N_("Owed"), Kind.MONEY, owed, rising=rising))
    return rows


def _summed(label: str, kind: Kind, values: Sequence[int | None]) -> GridRow:
    """A row with the sum of its last twelve months at its end."""
    return GridRow(label, kind, values, sum(value or 0 for value in values[-YEAR:]))


PLACE = TabPlace(30, LedgerTab)
