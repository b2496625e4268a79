"""What the tabs of a ticket's page say, line by line: its events, the customer's words, the buying, lessons, fields."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from textual import events

from crm_tui.core import cells
from crm_tui.core.fields import Field, Kind, Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.table import Report, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain import ticket_steps
from crm_tui.domain.shop import Shop
from crm_tui.domain.tickets import RECORD
from crm_tui.render.values import DASH, show, show_cell
from crm_tui.screens._ticket_words import moment_words
from crm_tui.store.ticket_events import EventRow
from crm_tui.store.ticket_figures import Lesson
from crm_tui.store.tickets import TicketRecord
from crm_tui.widgets.text_lines import TextLines

_LEAST = 20  # cells
_INDENT = "  "


class Told(NamedTuple):
    """Finished lines, and which of them are headings."""

    lines: Sequence[str]
    heads: Sequence[str] = ()


class TicketLines(TextLines):
    """A tab's lines, laid out for the width there is."""

    def __init__(self) -> None:
        super().__init__(id="ticket-lines")
        self._make: Callable[[int], Told] | None = None

    def tell(self, make: Callable[[int], Told], keep: bool) -> None:
        """Show what `make` gives for a number of cells."""
        self._make = make
        self._lay_out(keep)

    def on_resize(self, _event: events.Resize) -> None:
        self._lay_out(True)

    def _lay_out(self, keep: bool) -> None:
        if self._make is not None:
            self.put(*self._make(max(_LEAST, self.room)), keep=keep)


def timeline(found: Sequence[EventRow], shop: Shop, room: int) -> Told:
    """What happened, the latest first: when, what, who; below it the note and the values set with it."""
    lines: list[str] = []
    heads: list[str] = []
    for event in reversed(found):
        what = tr(ticket_steps.told(event.kind, event.step, event.reason))
        head = cells.cut(f"{moment_words(event.at, shop)}{_INDENT}{what} · {for_terminal(event.actor)}", room)
        lines.append(head)
        heads.append(for_terminal(head))
        if event.note:
            lines += _wrapped(event.note, room)
        for name, value in event.fields.items():
            lines += _wrapped(field_words(name, value, shop), room)
    return Told(lines, heads)


def field_words(name: str, value: Value, shop: Shop) -> str:
    """A value that was set, with the name of its field."""
    field = next((field for field in RECORD.fields if field.name == name), None)
    if field is None:
        return ""
    return tr(N_("{field}: {value}"), field=tr(field.label), value=_shown(field, value, shop))


def _shown(field: Field, value: Value, shop: Shop) -> str:
    choices = tuple((choice.value, choice.label) for choice in field.choices)
    return show(value, field.kind, shop, choices, absent=DASH)


def own_words(ticket: TicketRecord, found: Sequence[EventRow], shop: Shop, room: int) -> Told:
    """What the customer said, in their own words: first and since."""
    said = [(ticket.state.opened, str(ticket.values["words"]))] if ticket.values["words"] else []
    said += [(event.at, event.note) for event in found if event.kind == ticket_steps.SAID and event.note]
    if not said:
        return Told([tr(N_("The customer's own words have not been written down yet."))])
    heads = [cells.cut(moment_words(at, shop), room) for at, _ in said]
    return Told([line for (_, words), head in zip(said, heads, strict=True) for line in (head, *_wrapped(words, room))],
                heads)  # fmt: skip


def impact(report: Report | None, shop: Shop, room: int) -> Told:
    """What the trouble did to the customer's buying, stock and debts."""
    if report is None:
        return Told([tr(N_("The ticket names no customer, so there is no buying to look at."))])
    labels = [tr(figure.label) for figure in report.figures]
    wide = max(map(cells.width, labels))
    lines = []
    for label, figure in zip(labels, report.figures, strict=True):
        value = show(figure.value, figure.kind, shop, absent=DASH, sign=figure.key.endswith("_change"))
        lines.append(f"{cells.fit(label, wide)}  {value:>14}")
    heads = []
    for table in report.tables:
        heads.append(tr(table.title))
        lines += ["", heads[-1], *_table(table, shop, room)]
    return Told(lines, heads)


def impact_line(report: Report, shop: Shop) -> Text:
    """The buying before and since, in a sentence."""
    values = {figure.key: show(figure.value, figure.kind, shop, absent=DASH) for figure in report.figures}
    change = next(figure.value for figure in report.figures if figure.key == "buying_change")
    told = {**values, "change": show(change, Kind.RATE, shop, absent=DASH, sign=True)}
    return Text(N_("Bought {buying_before} in the {days} days before it, {buying_after} since: {change}"), told)


def _table(table: Table, shop: Shop, room: int) -> list[str]:
    if not table.rows:
        return cells.wrap(_INDENT + tr(table.empty), room)
    rows = [
        [show_cell(cell, column, shop, DASH) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    return [cells.cut(_INDENT + "  ".join(row), room) for row in rows]


def lessons(found: Sequence[Lesson], room: int) -> Told:
    """What was learnt from tickets like it."""
    if not found:
        return Told([tr(N_("Nothing has been learnt yet from tickets of this kind or about this product."))])
    lines, heads = [], []
    for one in found:
        heads.append(cells.cut(for_terminal(f"{one.number}  {one.subject}"), room))
        lines += [heads[-1], *_wrapped(one.lesson, room)]
        if one.cause:
            lines += _wrapped(tr(Text(N_("because: {cause}"), {"cause": one.cause})), room)
    return Told(lines, heads)


def fields(values: dict[str, Value], shop: Shop, room: int) -> Told:
    """Every field that holds something."""
    given = [field for field in RECORD.fields if values.get(field.name) not in (None, "")]
    wide = max(cells.width(tr(field.label)) for field in given) + 2
    lines = []
    for field in given:
        head = tr(field.label)
        for line in _split(_shown(field, values[field.name], shop), max(_LEAST, room - wide)):
            lines.append(cells.fit(head, wide) + line)
            head = ""
    return Told(lines)


def _wrapped(text: str, room: int) -> list[str]:
    return [_INDENT + line for line in _split(text, room - len(_INDENT))]


def _split(text: str, room: int) -> Iterable[str]:
    cleaned = "\n".join(for_terminal(line) for line in text.split("\n"))
    return cells.wrap(cleaned, room) if cleaned else ()
