"""The rows of Today: their names, what each says in a few words, and the columns they stand in."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar, Final, NamedTuple

from textual.message import Message

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain.service_clock import Light
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show
from crm_tui.screens._ticket_words import LOOKS, SIGNS, due_of, light_of, moment_words, used_words
from crm_tui.screens.card._date_words import key_date_words
from crm_tui.store import raised, today
from crm_tui.store.agenda import KEPT, Entry
from crm_tui.store.needs import HEADINGS, TITLES, Need, Needs
from crm_tui.widgets.agenda_list import AgendaList
from crm_tui.widgets.day_note import distance
from crm_tui.widgets.windowed_table import TableColumn


class Row(NamedTuple):
    """A need under its heading, or, without one, a line that says how many more there are, or, `beyond`, at least."""

    heading: str
    need: Need | None
    more: int = 0
    beyond: bool = False

    @property
    def entry(self) -> Entry | None:
        """What can be closed, put off and moved."""
        return None if self.need is None else self.need.entry

    @property
    def light(self) -> Light | None:
        """Red where something is overdue, amber where time is running out."""
        if self.need is None:
            return None
        if self.need.ticket is not None:
            return light_of(self.need.pressing)
        entry = self.need.entry
        return Light.RED if entry is not None and entry.heading == KEPT and entry.overdue else None


_PLANNED: Final = (KEPT, raised.TICKET)
#: Rows under a heading, each by a name that it keeps from one load to the next.
Group = tuple[Text | str, list[tuple[str, Row]]]


class TodayTable(AgendaList[Row]):
    """The list, in which what is late is told by colour too, not by its sign alone."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--amber", "table--red", "table--more"}
    DEFAULT_CSS = """
    TodayTable > .table--amber { color: $warning; }
    TodayTable > .table--red { color: $warning; text-style: bold; }
    TodayTable > .table--more { color: $quiet; }
    """

    class Roomed(Message):
        """The list has more or less room than before."""

    def on_resize(self) -> None:
        self.post_message(self.Roomed())

    def look_of(self, row: Row) -> str | None:
        if row.need is None:
            return "table--more"
        return LOOKS.get(row.light) if row.light else None


def groups(found: Needs, most: int, *, link: bool) -> Iterator[Group]:
    """The groups, of each at most so many rows; with `link` a last row opens all of them.

    Of what is planned and of tickets all that was read is shown: that goes before what merely could be done.
    """
    for heading in HEADINGS:
        rows = found.rows[heading]
        shown = rows if heading in _PLANNED else rows[:most]
        named = [(_name(need), Row(heading, need)) for need in shown]
        more = max(found.counts[heading], len(rows)) - len(shown)
        if link and heading != today.OWING and more:
            named.append((f"more {heading}", Row(heading, None, more, heading in found.more)))
        yield _title(heading, found), named


def fitting(found: Needs, height: int, least: int, most: int) -> int:
    """The largest number of rows for each heading, up to `most`, with which all is seen; `least` where none is."""
    for rows in range(most, least, -1):
        named = [len(group) for _, group in groups(found, rows, link=True) if group]
        if sum(named) + 2 * len(named) - 1 <= height:
            return rows
    return least


def _title(heading: str, found: Needs) -> Text:
    """What stands there, how much of it, and of follow-ups how many are late."""
    count = f"{found.counts[heading]:,}{'+' if heading in found.more else ''}"
    places = {"title": Text(TITLES[heading]), "count": count, "late": f"{found.late:,}"}
    late = heading == KEPT and found.late
    return Text(N_("{title} · {count} · {late} overdue") if late else N_("{title} · {count}"), places)


def _name(need: Need) -> str:
    """A name that no other row has."""
    if need.ticket is not None:
        return f"{need.heading} {need.ticket.id}"
    return need.entry.ref if need.entry is not None else f"{need.heading} {need.customer_id}"


# What a row says.


def columns(shop: Callable[[], Shop]) -> tuple[TableColumn[Row], ...]:
    """The columns of the list."""
    return (
        TableColumn("name", N_("Customer"), _who, width=17, grow=2),
        TableColumn("what", N_("About"), partial(_what, shop), width=36, grow=5),
        TableColumn("grade", N_("Grade"), lambda row: (row.need and row.need.grade) or "", width=5, drop=1),
    )


def _who(row: Row) -> str:
    """Whether it is late, and the customer."""
    if row.need is None:
        more = plural("… {count} more", "… {count} more", row.more)
        return f"   {tr(N_('… {count}+ more'), count=row.more) if row.beyond else tr(more)}"
    return f"{SIGNS[row.light] if row.light else '':2} {row.need.name or ''}"


def _what(shop: Callable[[], Shop], row: Row) -> str:
    """What it is about, in a few words, what matters most first."""
    need = row.need
    if need is None:
        return tr(N_("opens the whole list"))
    if need.ticket is not None:
        return _of_ticket(need, shop())
    if need.matter is not None and row.heading in _MATTERS:
        amount = "" if need.amount is None else show(need.amount, Kind.MONEY, shop())
        return " · ".join(part for part in (amount, _MATTERS[row.heading](need.matter)) if part)
    if need.entry is None:
        return ""
    return _of_followup(need.entry) if row.heading == KEPT else tr(_shortly(need.entry))


def _of_ticket(need: Need, shop: Shop) -> str:
    """How much of its time is used, until when, its number and what it is about."""
    ticket, running = need.ticket, need.pressing.clock if need.pressing else None
    if ticket is None:
        return ""
    parts = [used_words(need.pressing)]
    if ticket.promised is not None and ticket.resolved is None:
        parts.append(tr(N_("promised {time}"), time=moment_words(ticket.promised, shop)))
    elif running is not None:
        parts.append(tr(N_("due {time}"), time=moment_words(due_of(running), shop)))
    return " · ".join([*(part for part in parts if part), f"{ticket.number} {ticket.subject}"])


def _of_followup(entry: Entry) -> str:
    """How late it is, its time, what is to be done."""
    parts = [tr(plural("{count} day late", "{count} days late", entry.overdue))] if entry.overdue else []
    parts += [entry.time] if entry.time else []
    return " · ".join([*parts, tr(entry.about)])


def _shortly(entry: Entry) -> Text:
    """Why something raised itself, in fewer words where there are some."""
    words = _SHORT.get(entry.heading)
    return Text(words, entry.why.params) if words and entry.why is not None else entry.about


def _of_date(matter: today.Matter) -> str:
    kept = matter.occasion
    return "" if kept is None else f"{distance(matter.days or 0)} · {kept.label} · {key_date_words(kept)}"


def _of_due(matter: today.Matter) -> str:
    return tr(plural("{count} day overdue", "{count} days overdue", matter.days or 0))


def _of_quiet(matter: today.Matter) -> str:
    silent = plural(
        "{count} day, usually {usual}", "{count} days, usually {usual}", matter.days or 0, usual=matter.usual
    )
    return tr(silent)


def _of_owing(matter: today.Matter) -> str:
    return tr(N_("unpaid since {day}"), day=matter.day) if matter.day else ""


_MATTERS: Final = {today.DATE: _of_date, today.DUE: _of_due, today.QUIET: _of_quiet, today.OWING: _of_owing}
#: Reasons in few words, with the places of the long ones.
_SHORT: Final = {
    raised.RHYTHM: N_("{days} days, every {most} for grade {grade}"),
    raised.UNSPOKEN: N_("paid on {last}, no word since"),
}
