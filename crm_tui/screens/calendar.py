"""The calendar: a month, a week, or a list of days, with the follow-ups of the day under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widget import Widget
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.errors import CrmError
from crm_tui.core.fields import Field, Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.identity import actor
from crm_tui.core.list_views import keep_view, view_of
from crm_tui.core.text import for_terminal
from crm_tui.screens import _calendar_agenda, _calendar_month, _calendar_week
from crm_tui.screens._calendar_days import Group, Seen, by_day, day_groups, day_heading, entry_columns, told
from crm_tui.screens._contact_verbs import ContactVerbs
from crm_tui.screens._followup_verbs import FollowupVerbs
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.store import agenda, followups, raised
from crm_tui.store.agenda import Entry
from crm_tui.store.raised import Raised
from crm_tui.widgets.agenda_list import AgendaList
from crm_tui.widgets.editors import LineEditor
from crm_tui.widgets.month_view import MonthView
from crm_tui.widgets.week_view import WeekView
from crm_tui.widgets.windowed_table import WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

MONTH, WEEK, AGENDA = "month", "week", "agenda"
_VIEWS: Final = {MONTH: _calendar_month, WEEK: _calendar_week, AGENDA: _calendar_agenda}
_CELLS: Final = {MONTH: _calendar_month.cells, WEEK: _calendar_week.cells}
_LIST: Final = "calendar"
#: As many of what raises itself are read of each kind: those still to come stand on their days.
_MOST_RAISED: Final = 30
_WHEN: Final = Field(
    "day", N_("Date"), Kind.DAY, required=True, hint=N_("A date, or words: next month, +2w, 下个月1号.")
)


class CalendarPage(ContactVerbs[Seen], FollowupVerbs):
    """Follow-ups by day; each view remembers the day under the cursor, and the person's last view is opened."""

    #: Days above the list of one, beside it where the terminal is wide; a phone has dots.
    DEFAULT_CSS = """
    CalendarPage #calendar { height: 1fr; layout: vertical; }
    CalendarPage #day { height: 1fr; width: 1fr; }
    CalendarPage #told { height: auto; max-height: 2; padding: 0 1; color: $quiet; }
    CalendarPage.-phone #told { max-height: 3; }
    CalendarPage.-wide #calendar { layout: horizontal; }
    CalendarPage.-wide #calendar > MonthView { width: 1fr; height: 1fr; padding: 0 1 0 0; }
    CalendarPage.-wide #calendar > #day { width: 41; border-left: solid $rule; }
    CalendarPage.-wide.-agenda #calendar > #day { width: 1fr; border-left: none; }
    CalendarPage.-wide #told { max-height: 5; }
    """
    READS: ClassVar[frozenset[str]] = frozenset(
        {"followup", "followup_instance", "interaction", "customer", "person", "setting"}
        | {"key_date", "ticket", "sale", "payment"}  # what raises follow-ups
    )

    def __init__(self) -> None:
        super().__init__()
        kept = view_of(_LIST).sort
        self._view = kept if kept in _VIEWS else MONTH
        self._day = self._from = clock.today()
        self._begun = False
        self._mine = False
        self._raised: Raised | None = None
        self._seen: Seen | None = None
        self._aim: str | None = None

    def body(self) -> ComposeResult:
        yield Static("", id="calendar-title", classes="summary", markup=False)
        with Container(id="calendar"):
            yield MonthView(self._day, id="month")
            yield WeekView(self._day, id="week")
            with Vertical(id="day"):
                yield AgendaList(entry_columns(), id="entries")
                yield Static("", id="told", markup=False)

    def on_mount(self) -> None:
        self._arrange()

    # What is read.

    def load(self, reader: Reader) -> Seen:
        today = clock.today(reader.shop.zone or None)
        if not self._begun:
            self._day = self._from = today
        mine = actor() if self._mine else None
        first, last = self._window()
        found = agenda.agenda(reader, first, last, today, assignee=mine)
        alone = self._raised if self._raised is not None else raised.raised(reader, today, _MOST_RAISED)
        self._raised = alone
        shown = alone._replace(entries=[entry for entry in alone.entries if mine in {None, entry.assignee}])
        late = [entry for entry in found if entry.overdue]
        return Seen(today, first, last, followups.country(reader), by_day(found, first, last), late, shown)

    def _window(self) -> tuple[date, date]:
        """The days that the view shows."""
        first, last = _VIEWS[self._view].window(self._from if self._view == AGENDA else self._day)
        return first, last

    def touched(self, changed: frozenset[str] | None) -> None:
        """What raises itself takes long to tell, and is told anew only after a change."""
        if changed is None or changed & self.READS:
            self._raised = None
        super().touched(changed)

    def show(self, state: Seen) -> None:
        self._begun, self._seen = True, state
        self.read_anew()
        if grid := self._grid:
            grid.go(self._day, tell=False)
            grid.put(_CELLS[self._view](state, self._day), state.today)
        self._list_day()
        self._tell_title()
        if self.focused is None and self.is_current:
            self.set_focus(self._main)

    # What is shown.

    @property
    def _grid(self) -> MonthView | None:
        """The days of the view; the agenda has none."""
        kinds: dict[str, type[MonthView]] = {MONTH: MonthView, WEEK: WeekView}
        return self.query_one(f"#{self._view}", kinds[self._view]) if self._view in kinds else None

    @property
    def _table(self) -> AgendaList[Entry]:
        return self.query_one("#entries", AgendaList)

    @property
    def _main(self) -> Widget:
        return self._grid or self._table

    def _arrange(self) -> None:
        """Show the view's own parts."""
        for view in (MONTH, WEEK):
            self.query_one(f"#{view}").display = view == self._view
        self.set_class(self._view == AGENDA, "-agenda")
        self.set_focus(self._main)

    def _list_day(self) -> None:
        """The entries of the day under the cursor, or of all days."""
        if self._seen is None:
            return
        key = self.crm.key_of("followup_verbs.plan")
        if self._view == AGENDA:
            groups: Sequence[Group] = list(_calendar_agenda.groups(self._seen))
            empty = Text(N_("Nothing is planned, and nobody waits.  {key} plans a follow-up"), {"key": key})
        else:
            groups = list(day_groups(self._seen, self._day))
            places = {"day": day_heading(self._day, self._seen.today, self._seen.country), "key": key}
            empty = Text(N_("{day}: nothing planned.  {key} plans a follow-up"), places)
        self._table.empty = empty
        self._table.set_named(groups)
        if self._aim is not None and self._table.aim(self._aim):
            self._aim = None
        self._tell_entry()

    def _tell_title(self) -> None:
        """What is in sight, how much of it is open, and whose."""
        if self._seen is None:
            return
        words = [_VIEWS[self._view].title(self._from if self._view == AGENDA else self._day)]
        words.append(tr(N_("{count} open"), count=self._seen.open))
        if self._seen.overdue:
            words.append(tr(N_("overdue {count}"), count=len(self._seen.overdue)))
        if self._mine:
            words.append(tr(N_("only mine")))
        self.query_one("#calendar-title", Static).update(" · ".join(words))

    @on(WindowedTable.Moved)
    def _tell_entry(self) -> None:
        """All that is known of the entry in hand."""
        entry = self.entry_in_hand()
        if self._aim is None:  # else one that was moved is on its way
            self.keep_series(entry)
        if entry is not None and self._view == AGENDA and entry.day >= self._from.isoformat():
            self._day = date.fromisoformat(entry.day)
        self.query_one("#told", Static).update(for_terminal(told(entry, self.crm.shop)) if entry else "")

    # What is in hand.

    def entry_in_hand(self) -> Entry | None:
        return self._table.cursor_row

    def day_in_hand(self) -> date | None:
        return self._day

    def customers_in_hand(self) -> Sequence[int]:
        entry = self.entry_in_hand()
        return () if entry is None or entry.customer_id is None else (entry.customer_id,)

    def follow(self, ref: str, day: date) -> None:
        self._aim = ref
        if self._view != AGENDA or not self._from <= day <= self._window()[1]:
            self._go(day)

    # From day to day.

    def _go(self, day: date) -> None:
        """Put the cursor on the day; reads what is not in sight."""
        before = self._window()
        self._day = self._from = day
        if grid := self._grid:
            grid.go(day, tell=False)
        if self._seen is None or self._window() != before or self._window() != (self._seen.first, self._seen.last):
            self.reload()
        else:
            self._list_day()

    @on(MonthView.Moved)
    def _day_chosen(self, event: MonthView.Moved) -> None:
        self._aim = None
        self._go(event.day)

    @on(MonthView.Chosen)
    def _into_list(self) -> None:
        if self._table.count:
            self.set_focus(self._table)

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self.open_entry()

    def step_back(self) -> bool:
        if self._table.clear_marks():
            return True
        if self._grid is not None and self._table.has_focus:
            self.set_focus(self._grid)
            return True
        return False

    @action("pageup", N_("Page back"), N_("Go one month or week back."), line=False, palette=False)
    def action_page_back(self) -> None:
        self._go(_VIEWS[self._view].step(self._day, -1))

    @action("pagedown", N_("Page on"), N_("Go one month or week on."), line=False, palette=False)
    def action_page_on(self) -> None:
        self._go(_VIEWS[self._view].step(self._day, 1))

    @action("t", N_("Today"), N_("Go to today."), line=False)
    def action_today(self) -> None:
        self._go(self._today)

    # The list has `g` for its first row.
    @action("g /", N_("Go to a date"), N_("Go to a date, written as one or in words."), line=False)
    def action_date(self) -> None:
        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self._go(date.fromisoformat(str(answer.value)))

        self.app.push_screen(AskValue(N_("Which day?"), LineEditor(_WHEN, self.crm.shop)), answered)

    # Views.

    def _look_at(self, view: str) -> None:
        """Change to the view and remember it; not being able to is said, and changes nothing else."""
        if view == self._view:
            return
        self._view, self._from = view, self._day
        if view == AGENDA and self._seen is not None and self._in_sight(self._seen.today):
            self._from = self._seen.today
        self._arrange()
        self.reload()
        try:
            keep_view(_LIST, replace(view_of(_LIST), sort=view))
        except CrmError as error:
            self.crm.complain(error)

    def _in_sight(self, day: date) -> bool:
        return self._seen is not None and self._seen.first <= day <= self._seen.last

    @action("m", N_("Month"), N_("Show a month."), line=False)
    def action_month(self) -> None:
        self._look_at(MONTH)

    @action("w", N_("Week"), N_("Show a week with its times."), short=N_("Week"))
    def action_week(self) -> None:
        self._look_at(WEEK)

    @action("A", N_("Agenda"), N_("Show a list of days, what is overdue on top."), short=N_("Agenda"))
    def action_agenda(self) -> None:
        self._look_at(AGENDA)

    @action("f", N_("Only mine"), N_("Show only what is assigned to you, or everybody's."), line=False)
    def action_mine(self) -> None:
        self._mine = not self._mine
        self.reload()
