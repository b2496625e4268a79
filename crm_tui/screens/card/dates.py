"""The card's key dates: the days that matter, in their own calendar, the next one first."""

from datetime import date
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.key_dates import next_day
from crm_tui.ops import customers as operations
from crm_tui.screens.card import TabPlace
from crm_tui.screens.card._date_words import key_date_words
from crm_tui.screens.card._tab import CardTab
from crm_tui.store import customer_parts
from crm_tui.store.customer_parts import KeyDateRow
from crm_tui.store.db import Reader
from crm_tui.widgets.day_note import distance
from crm_tui.widgets.top_line import day_in_words
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable


class Coming(NamedTuple):
    """A key date, the day it is kept next (None where its calendar doesn't tell), and how many days off that is."""

    id: int
    row: KeyDateRow
    day: date | None
    days: int


class DatesTab(CardTab[list[Coming]]):
    """Birthdays, opening days and the like."""

    TITLE: ClassVar[str] = N_("dates")
    READS: ClassVar[frozenset[str]] = frozenset({"key_date"})
    _aim: int | None = None

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[Coming], ...] = (
            TableColumn("label", N_("Key dates"), lambda found: found.row.label, width=12, grow=1),
            TableColumn("day", N_("Day"), lambda found: key_date_words(found.row), width=27, grow=1),
            TableColumn("next", N_("Kept next"), _next, width=24),
            TableColumn("note", N_("Note"), lambda found: found.row.note or "", width=14, grow=1, drop=1),
        )
        empty = Text(N_("No key dates yet.  {key} adds one"), {"key": self.crm.key_of("dates.add")})
        yield WindowedTable(columns, empty=empty)

    @property
    def _table(self) -> WindowedTable[Coming]:
        return self.query_one(WindowedTable)

    def main(self) -> Widget:
        return self._table

    def aim(self, place: int | str) -> None:
        self._aim = int(place)

    def load(self, reader: Reader) -> list[Coming]:
        today = clock.today(reader.shop.zone or None)
        return coming(customer_parts.key_dates(reader, self.customer_id), today)

    def show(self, state: list[Coming]) -> None:
        ids = [found.id for found in state]
        self._table.set_rows(state, ids)
        if self._aim in ids:
            self._table.move_to(ids.index(self._aim))
        self._aim = None

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self.action_edit()

    @action("n", N_("Add a key date"), N_("Add a day that matters, solar or lunar."), short=N_("Key date"), writes=True)
    def action_add(self) -> None:
        self.crm.open_page("crm_tui.screens.key_date_form:KeyDateForm", self.customer_id)

    @action(
        "e",
        N_("Edit the key date"),
        N_("Open the form of the key date under the cursor."),
        line=False,
        writes=True,
    )
    def action_edit(self) -> None:
        if self._table.cursor_id is not None:
            self.crm.open_page("crm_tui.screens.key_date_form:KeyDateForm", self.customer_id, self._table.cursor_id)

    @action(
        "d>d",
        N_("Delete the key date"),
        N_("Delete the key date under the cursor; undo brings it back."),
        short=N_("Delete"),
        writes=True,
    )
    def action_delete(self) -> None:
        if self._table.cursor_id is not None:
            self.crm.run_operation(operations.delete_key_date, self._table.cursor_id)


def _next(found: Coming) -> str:
    """How far off the day is, and which one it is."""
    return "" if found.day is None else f"{distance(found.days)} · {day_in_words(found.day)}"


def coming(rows: list[KeyDateRow], today: date) -> list[Coming]:
    """The key dates with the days they are kept next from `today` on, the nearest first."""
    found = []
    for row in rows:
        day = next_day(row.calendar, row.month, row.day, row.leap, today)
        found.append(Coming(row.id, row, day, (day - today).days if day else 0))
    return sorted(found, key=lambda one: (one.day is None, one.days, one.id))


PLACE = TabPlace(25, DatesTab)
