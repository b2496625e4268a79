"""Fields with two or more values each, side by side where there is room, to be chosen from field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.actions import Acting, action
from crm_tui.core import cells
from crm_tui.core.cells import cut, fit, wrap
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import clean_block, for_terminal

_CHOSEN, _OPEN, _HERE = "●", "○", "›"
_LABEL, _GAP = 14, 2
_LINES: Final = 6  # of one value; of a longer one the beginning is shown
_LEAST: Final = 16  # cells of a column that can be read


@dataclass(frozen=True, slots=True)
class Side:
    """A column: its key, its heading, and whether its values can be chosen or are just to be seen."""

    key: str
    head: Text | str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Values:
    """A field's label (a msgid), its values in words by the keys of the sides, and what is said under a value."""

    name: str
    label: str
    words: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)


class _Part(NamedTuple):
    """A piece of a painted line: its text, its look, and the answer a click on it gives."""

    text: str
    look: str = ""
    answer: str = ""


class _Line(NamedTuple):
    """A painted line, and the field it belongs to (-1: none)."""

    place: int
    parts: Sequence[_Part]


class FieldByField(Acting, Widget, can_focus=True):
    """The fields with their values; a subclass has the actions that choose.

    `SPACED`: there is an empty line after each field, also where values stand beside each other.
    """

    SPACED: ClassVar[bool] = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "side-by-side--quiet", "side-by-side--chosen", "side-by-side--here", "side-by-side--head",
    }  # fmt: skip
    DEFAULT_CSS = """
    FieldByField { height: auto; }
    FieldByField > .side-by-side--quiet { color: $quiet; }
    FieldByField > .side-by-side--chosen { color: $accent; text-style: bold; }
    FieldByField > .side-by-side--here { text-style: bold; }
    FieldByField > .side-by-side--head { color: $quiet; text-style: bold; }
    FieldByField:ansi > .side-by-side--quiet { text-style: dim; }
    """

    @dataclass
    class Settled(Message):
        """For every field there is an answer: the key of a side, by field name."""

        answers: dict[str, str]

    def __init__(self, sides: Sequence[Side], fields: Sequence[Values], answers: Mapping[str, str] = {}) -> None:
        super().__init__()
        self.sides = tuple(sides)
        self.fields = tuple(fields)
        self.answers = dict(answers)
        self._at = 0
        self._lines: list[_Line] = []

    # Going through the fields.

    @action("down j tab", N_("Next"), N_("Go to the next field."), line=False, palette=False)
    def action_next(self) -> None:
        if self.fields:
            self._go((self._at + 1) % len(self.fields))

    @action("up k shift+tab", N_("Previous"), N_("Go to the field before."), line=False, palette=False)
    def action_previous(self) -> None:
        if self.fields:
            self._go((self._at - 1) % len(self.fields))

    def on_click(self, event: events.Click) -> None:
        if not 0 <= event.y < len(self._lines):
            return
        line, start = self._lines[event.y], 0
        if line.place < 0:
            return
        self._at = line.place
        for part in line.parts:
            start += cells.width(part.text)
            if event.x < start:
                if part.answer:
                    self.answers[self.fields[line.place].name] = part.answer
                break
        self.paint()

    # What a subclass may use.

    @property
    def here(self) -> Values | None:
        """The field in hand."""
        return self.fields[self._at] if self._at < len(self.fields) else None

    def settle(self) -> None:
        """Say that all is answered, or go to the first field that is not."""
        missing = self._undecided()
        if missing is None:
            self.post_message(self.Settled(dict(self.answers)))
        else:
            self._go(missing)

    def answer(self, side: str) -> None:
        """Choose for the field in hand; then the next one that has no answer is in hand."""
        if self.here is not None:
            self.answers[self.here.name] = side
            missing = self._undecided()
            self._go(self._at if missing is None else missing)

    def answer_all(self, side: str) -> None:
        """Choose the same side for every field."""
        self.answers = dict.fromkeys((one.name for one in self.fields), side)
        self.paint()

    def _undecided(self) -> int | None:
        """The first field without an answer from the one in hand on, round the end."""
        count = len(self.fields)
        places = [(self._at + step) % count for step in range(count)]
        return next((place for place in places if self.fields[place].name not in self.answers), None)

    def _go(self, place: int) -> None:
        self._at = place
        self.paint()
        ys = [y for y, line in enumerate(self._lines) if line.place == place]
        if ys and self.parent is not None:
            self.screen.scroll_to_widget(self, animate=False)
            region = Region(0, ys[0], self.size.width, len(ys))
            if isinstance(self.parent, Widget):
                self.parent.scroll_to_region(region, animate=False)

    # Painting.

    def paint(self) -> None:
        """Lay everything out again."""
        self._lines = list(self._laid_out(self.size.width))
        self.refresh()

    def on_resize(self) -> None:
        self.paint()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(list(self._laid_out(width)))

    def render_line(self, y: int) -> Strip:
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        segments = [
            Segment(
                part.text, self.get_component_rich_style(f"side-by-side--{part.look}") if part.look else self.rich_style
            )
            for part in self._lines[y].parts
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _laid_out(self, width: int) -> Iterator[_Line]:
        """All lines: columns where they can be read, else one value under the other."""
        column = (width - _LABEL) // len(self.sides)
        if column >= _LEAST:
            yield from self._columns(column)
        else:
            yield from self._stack(width)

    def _columns(self, column: int) -> Iterator[_Line]:
        heads = (_Part(fit(f"  {for_terminal(tr(side.head))}", column), "head") for side in self.sides)
        yield _Line(-1, [_Part(" " * _LABEL), *heads])
        for place, one in enumerate(self.fields):
            cells_of = [list(self._cell(one, side, column - _GAP - 2)) for side in self.sides]
            for y in range(max(map(len, cells_of))):
                row = [cell[y] if y < len(cell) else _Part("") for cell in cells_of]
                answers = [side.key if side.open else "" for side in self.sides]
                parts = [_Part(fit(cell.text, column), cell.look, key) for cell, key in zip(row, answers, strict=True)]
                yield _Line(place, [self._label(place, y == 0), *parts])
            if self.SPACED:
                yield _Line(-1, [])

    def _cell(self, one: Values, side: Side, room: int) -> Iterator[_Part]:
        """A value in its column, and what is said under it."""
        yield from self._value(one, side, room)
        if note := one.notes.get(side.key):
            yield from (_Part("  " + line, "quiet", side.key) for line in _wrapped(note, room))

    def _stack(self, width: int) -> Iterator[_Line]:
        room = width - 2 - 2
        for place, one in enumerate(self.fields):
            label = fit(self._label(place, True).text.rstrip(), width)
            yield _Line(place, [_Part(label, "here" if place == self._at else "")])
            for side in self.sides:
                head, note = for_terminal(tr(side.head)), one.notes.get(side.key, "")
                if not side.open:
                    value = for_terminal(one.words.get(side.key, ""))
                    yield _Line(place, [_Part(cut(f"    {head}  {value}", width), "quiet")])
                    continue
                yield _Line(place, [_Part(cut(f"    {head}  {note}".rstrip(), width), "quiet", side.key)])
                for part in self._value(one, side, room - 2):
                    yield _Line(place, [_Part(fit("  " + part.text, width), part.look, side.key)])
            yield _Line(-1, [])

    def _label(self, place: int, first: bool) -> _Part:
        here = place == self._at
        text = f"{_HERE if here else ' '} {tr(self.fields[place].label)}" if first else ""
        return _Part(fit(text, _LABEL), "here" if here else "")

    def is_chosen(self, name: str, side: str) -> bool:
        """Whether that side's value is taken for the field."""
        return self.answers.get(name) == side

    def _value(self, one: Values, side: Side, room: int) -> Iterator[_Part]:
        """A value with its mark, wrapped; without a mark where it can't be chosen."""
        lines = _wrapped(one.words.get(side.key, ""), room)
        if not side.open:
            yield from (_Part("  " + line, "quiet") for line in lines)
            return
        chosen = self.is_chosen(one.name, side.key)
        for y, line in enumerate(lines):
            mark = (_CHOSEN if chosen else _OPEN) if y == 0 else " "
            yield _Part(f"{mark} {line}", "chosen" if chosen else "", side.key)


def _wrapped(text: str, room: int) -> list[str]:
    """The text in lines of at most so many cells, safe for a terminal; of a long one the beginning."""
    lines = [for_terminal(line) for line in wrap(clean_block(text), room)]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], "…"]
