"""The card's follow-ups: what is overdue and planned, what raises itself, and what was done, the latest first."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from crm_tui.core import clock
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.followups import OPEN
from crm_tui.screens._calendar_days import entry_columns
from crm_tui.screens._followup_verbs import FollowupVerbs
from crm_tui.screens.card import TabPlace
from crm_tui.screens.card._tab import CardTab
from crm_tui.store import agenda, raised
from crm_tui.store.agenda import Entry
from crm_tui.store.db import Reader
from crm_tui.widgets.top_line import day_in_words
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

#: Days ahead and back that are looked at.
AHEAD, BACK = 366, 732


class Found(NamedTuple):
    """Entries about the customer, each a row."""

    today: date
    entries: list[Entry]


class FollowupsTab(CardTab[Found], FollowupVerbs):
    """Open ones by day, of a series the next one; then closed ones."""

    TITLE: ClassVar[str] = N_("follow-ups")
    READS: ClassVar[frozenset[str]] = frozenset({"followup", "followup_instance", "interaction", "key_date", "ticket"})

    def __init__(self, customer_id: int, *, id: str | None = None) -> None:
        super().__init__(customer_id, id=id)
        self._numbers: dict[str, int] = {}
        self._aim: str | None = None

    def compose(self) -> ComposeResult:
        day: TableColumn[Entry] = TableColumn("day", N_("Date"), self._day_told, width=14)
        empty = Text(N_("No follow-ups.  {key} plans one"), {"key": self.crm.key_of("followup_verbs.plan")})
        yield WindowedTable((day, *(column for column in entry_columns() if column.key != "name")), empty=empty)

    def _day_told(self, entry: Entry) -> str:
        day = date.fromisoformat(entry.day)
        return day_in_words(day) if day.year == self._today.year else entry.day

    @property
    def _table(self) -> WindowedTable[Entry]:
        return self.query_one(WindowedTable)

    def main(self) -> Widget:
        return self._table

    def load(self, reader: Reader) -> Found:
        today = clock.today(reader.shop.zone or None)
        first, last = today - timedelta(days=BACK), today + timedelta(days=AHEAD)
        found = agenda.agenda(reader, first, last, today, customer_id=self.customer_id)
        coming = next_ones(entry for entry in found if entry.state == OPEN)
        alone = raised.of_customer(reader, today, self.customer_id)
        past = [entry for entry in found if entry.state != OPEN]
        return Found(today, [*coming, *alone, *reversed(past)])

    def show(self, state: Found) -> None:
        self.read_anew()
        ids = [self._numbers.setdefault(entry.ref, len(self._numbers)) for entry in state.entries]
        self._table.set_rows(state.entries, ids)
        if self._aim is not None and (number := self._numbers.get(self._aim)) in ids:
            self._table.move_to(ids.index(number))
        self._aim = None

    def entry_in_hand(self) -> Entry | None:
        return self._table.cursor_row

    def planned_for(self) -> int | None:
        return self.customer_id

    def follow(self, ref: str, day: date) -> None:
        self._aim = ref

    @on(WindowedTable.Moved)
    def _moved(self) -> None:
        self.keep_series(self.entry_in_hand())

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        entry = self.entry_in_hand()
        if entry is not None and entry.number is not None:
            self.action_edit()
        else:
            self.open_entry()


def next_ones(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, of a series only the first one from today on and what is overdue."""
    told: set[int | None] = set()
    for entry in entries:
        if not entry.repeats or entry.overdue or entry.number not in told:
            yield entry
        if not entry.overdue:
            told.add(entry.number)


PLACE = TabPlace(44, FollowupsTab)
