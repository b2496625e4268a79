"""All months, open and closed: what one has to be looked at for, closing it, and opening it again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.errors import CrmError
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain.months import month_of
from crm_tui.ops import closing as operations
from crm_tui.render.values import month, show
from crm_tui.screens._page import Page
from crm_tui.screens.ask import Ask
from crm_tui.store import closing, closing_points
from crm_tui.store.closing import Standing
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.domain.closing import Point
    from crm_tui.domain.shop import Shop
    from crm_tui.store.db import Reader


class MonthsPage(Page[list[Standing]]):
    """The months, the latest first; below, the check-list of the one under the cursor."""

    DEFAULT_CSS = """
    MonthsPage #points { height: 11; padding: 0 1; border-top: solid $rule; }
    """
    READS: ClassVar[frozenset[str]] = frozenset(
        {"sale", "payment", "movement", "expense", "month_close", "waiting_payment", "ticket"}
    )

    def __init__(self) -> None:
        super().__init__()
        self._months: list[Standing] = []
        self._points: tuple[str, list[Point]] = ("", [])

    def heading(self) -> Sequence[Text | str]:
        return (N_("Report"), N_("Months"))

    def body(self) -> ComposeResult:
        columns: tuple[TableColumn[Standing], ...] = (
            TableColumn("month", N_("Month"), lambda row: month(row.month), width=10),
            TableColumn("state", N_("State"), _state, width=10),
            TableColumn("revenue", N_("Revenue"), lambda row: self._money(row.revenue), width=14, right=True),
            TableColumn("owed", N_("Owed"), lambda row: self._money(row.owed), width=14, right=True),
            TableColumn("lines", N_("Lines"), lambda row: f"{row.lines:,}", width=8, right=True, drop=2),
            TableColumn("closed", N_("Locked on"), lambda row: row.closed.closed_on if row.closed else "", width=10),
            TableColumn("by", N_("Locked by"), lambda row: row.closed.closed_by if row.closed else "", width=8,
                        grow=1, drop=1),
        )  # fmt: skip
        yield WindowedTable(columns, id="list")
        yield Static("", markup=False, id="points")

    @property
    def _table(self) -> WindowedTable[Standing]:
        return self.query_one(WindowedTable)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    # What is read and shown.

    def load(self, reader: Reader) -> list[Standing]:
        return closing.standings(reader)

    def show(self, state: list[Standing]) -> None:
        self._months = state
        self._table.empty = Text(N_("Nothing is recorded yet."))
        self._table.set_rows(state)
        self._look()

    def _money(self, value: int) -> str:
        return show(value, Kind.MONEY, self.crm.shop)

    @on(WindowedTable.Moved)
    def _moved(self) -> None:
        row = self._table.cursor_row
        if row is not None and row.month != self._points[0]:
            self._look()

    def _look(self) -> None:
        row = self._table.cursor_row
        if row is not None:
            self._read_points(row.month)

    @work(group="points", exclusive=True)
    async def _read_points(self, wanted: str) -> None:
        try:
            found = await asyncio.to_thread(self.crm.reading(closing_points.points), wanted)
        except CrmError as error:
            self.crm.complain(error)
            return
        self._points = (wanted, found)
        row = self._table.cursor_row
        if self.alive and row is not None and row.month == wanted:
            self.query_one("#points", Static).update("\n".join(_lines(row, found, self.crm.shop)))

    # What is done with the month under the cursor.

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        """The month's report."""
        row = self._table.cursor_row
        if row is not None:
            self.crm.open_page("crm_tui.screens.report:ReportPage", row.month)

    @action(
        "x",
        N_("Close the month"),
        N_("Lock the month: its lines, payments, stock reports and expenses can't be changed any more."),
        short=N_("Lock"),
        writes=True,
    )
    def action_close(self) -> None:
        row = self._table.cursor_row
        if row is None:
            return
        held = [one for one in self._points[1] if one.holds and one.number] if self._points[0] == row.month else []
        if not held or row.closed is not None or not _is_over(row.month, self.crm.shop):
            self.crm.run_operation(operations.close, row.month)
            return
        question = Text(N_("Not settled in {month}: {what}."), {"month": row.month, "what": operations.in_words(held)})
        answers = (("stay", N_("Settle it first")), ("close", N_("Close it all the same")))

        def answered(answer: str | None) -> None:
            if answer == "close":
                self.crm.run_operation(operations.close, row.month, although=True)

        self.app.push_screen(Ask(question, answers), answered)

    @action("o", N_("Reopen the month"), N_("Unlock the month, so that it can be changed again."), short=N_("Reopen"),
            writes=True)  # fmt: skip
    def action_reopen(self) -> None:
        row = self._table.cursor_row
        if row is not None:
            self.crm.run_operation(operations.reopen, row.month)


def _state(row: Standing) -> str:
    return tr(N_("locked") if row.closed else N_("still open"))


def _is_over(name: str, shop: Shop) -> bool:
    return name < month_of(clock.today(shop.zone or None))


def _lines(row: Standing, found: Sequence[Point], shop: Shop) -> list[str]:
    """The check-list in words: first what holds the month up, then what is only told; each with how to look at it."""
    told = [one for one in found if one.number]
    held = [one for one in told if one.holds]
    begin = N_("To be settled before {month} is closed:") if held else N_("Nothing holds {month} up.")
    if row.closed is not None:
        begin = N_("{month} is closed; what can be said of it today:")
    elif not _is_over(row.month, shop):
        begin = N_("{month} is not over yet. What there is to settle so far:")
    besides = [one for one in told if not one.holds]
    lines = [tr(begin, month=month(row.month)), *(f"  ✗ {_point(one)}" for one in held)]
    return [*lines, *(f"  · {_point(one)}" for one in besides)]


def _point(one: Point) -> str:
    return f"{tr(one.label)}: {one.number:,}   {one.look}"
