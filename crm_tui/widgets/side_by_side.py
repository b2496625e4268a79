"""What two people have made of the same fields, side by side, to be chosen from field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from crm_tui.core.i18n import N_, tr
from crm_tui.core.text import clean_block, for_terminal

THEIRS, MINE = "theirs", "mine"
_CHOSEN, _OPEN, _HERE = "●", "○", "›"
_LABEL, _GAP = 14, 2
_LINES: Final = 6  # of one value; of a longer one the beginning is shown
_SIDE_BY_SIDE: Final = 64  # cells from which three columns can be read


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field that both have changed: its label (a msgid), the values in words, and who made theirs, and when."""

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    who: str


class _Part(NamedTuple):
    """A piece of a painted line: its text, its look, and the answer a click on it gives."""

    text: str
    look: str = ""
    answer: str = ""


class _Line(NamedTuple):
    """A painted line, and the dispute it belongs to (-1: none)."""

    place: int
    parts: Sequence[_Part]


class SideBySide(Acting, Widget, can_focus=True):
    """Every dispute with both values; none is chosen beforehand, so that nobody's words are lost unseen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "side-by-side--quiet", "side-by-side--chosen", "side-by-side--here", "side-by-side--head",
    }  # fmt: skip
    DEFAULT_CSS = """
    SideBySide { height: auto; }
    SideBySide > .side-by-side--chosen { text-style: bold; }
    SideBySide > .side-by-side--here { text-style: bold; }
    SideBySide > .side-by-side--head { text-style: bold; }
    """

    @dataclass
    class Settled(Message):
        """For every field there is an answer: theirs or mine, by field name."""

        answers: dict[str, str]

    def __init__(self, disputes: Sequence[Dispute]) -> None:
        super().__init__()
        self.disputes = tuple(disputes)
        self.answers: dict[str, str] = {}
        self._at = 0
        self._lines: list[_Line] = []

    # Choosing.

    @action("enter ctrl+s", N_("Save"), N_("Save the fields as chosen; goes to the first one that is not."))
    def action_settle(self) -> None:
        missing = self._undecided()
        if missing is None:
            self.post_message(self.Settled(dict(self.answers)))
        else:
            self._go(missing)

    @action("t left", N_("Theirs"), N_("Keep what the other person has saved in this field."), palette=False)
    def action_theirs(self) -> None:
        self._answer(THEIRS)

    @action("m right", N_("Mine"), N_("Keep what you have typed in this field."), palette=False)
    def action_mine(self) -> None:
        self._answer(MINE)

    @action("T", N_("All theirs"), N_("Keep what the other person has saved, in every field."), palette=False)
    def action_all_theirs(self) -> None:
        self._answer_all(THEIRS)

    @action("M", N_("All mine"), N_("Keep what you have typed, in every field."), palette=False)
    def action_all_mine(self) -> None:
        self._answer_all(MINE)

    @action("down j tab", N_("Next"), N_("Go to the next field."), line=False, palette=False)
    def action_next(self) -> None:
        self._go((self._at + 1) % len(self.disputes))

    @action("up k shift+tab", N_("Previous"), N_("Go to the field before."), line=False, palette=False)
    def action_previous(self) -> None:
        self._go((self._at - 1) % len(self.disputes))

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
                    self.answers[self.disputes[line.place].name] = part.answer
                break
        self._paint()

    def _answer(self, side: str) -> None:
        """Choose for the field in hand; then the next one that has no answer is in hand."""
        self.answers[self.disputes[self._at].name] = side
        missing = self._undecided()
        self._go(self._at if missing is None else missing)

    def _answer_all(self, side: str) -> None:
        self.answers = dict.fromkeys((dispute.name for dispute in self.disputes), side)
        self._paint()

    def _undecided(self) -> int | None:
        """The first field without an answer from the one in hand on, round the end."""
        count = len(self.disputes)
        places = [(self._at + step) % count for step in range(count)]
        return next((place for place in places if self.disputes[place].name not in self.answers), None)

    def _go(self, place: int) -> None:
        self._at = place
        self._paint()
        ys = [y for y, line in enumerate(self._lines) if line.place == place]
        if ys and self.parent is not None:
            self.screen.scroll_to_widget(self, animate=False)
            region = Region(0, ys[0], self.size.width, len(ys))
            if isinstance(self.parent, Widget):
                self.parent.scroll_to_region(region, animate=False)

    # Painting.

    def _paint(self) -> None:
        self._lines = list(self._laid_out(self.size.width))
        self.refresh()

    def on_resize(self) -> None:
        self._paint()

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
        """All lines: three columns where they can be read, else one value under the other."""
        if width >= _SIDE_BY_SIDE:
            yield from self._columns((width - _LABEL) // 3)
        else:
            yield from self._stack(width)

    def _columns(self, column: int) -> Iterator[_Line]:
        heads = (N_("As it was"), N_("Theirs"), N_("Mine"))
        yield _Line(-1, [_Part(" " * _LABEL), *(_Part(fit(f"  {tr(head)}", column), "head") for head in heads)])
        for place, dispute in enumerate(self.disputes):
            room = column - _GAP - 2
            before = [_Part("  " + line, "quiet") for line in _wrapped(dispute.before, room)]
            theirs = [
                *self._value(dispute, THEIRS, room),
                *(_Part("  " + line, "quiet", THEIRS) for line in _wrapped(dispute.who, room)),
            ]
            mine = list(self._value(dispute, MINE, room))
            for y in range(max(len(before), len(theirs), len(mine))):
                row = [cell[y] if y < len(cell) else _Part("") for cell in (before, theirs, mine)]
                sides = ("", THEIRS, MINE)
                parts = [_Part(fit(cell.text, column), cell.look, side) for cell, side in zip(row, sides, strict=True)]
                yield _Line(place, [self._label(place, y == 0), *parts])
            yield _Line(-1, [])

    def _stack(self, width: int) -> Iterator[_Line]:
        room = width - 2 - 2
        for place, dispute in enumerate(self.disputes):
            yield _Line(
                place, [_Part(fit(self._label(place, True).text.rstrip(), width), "here" if place == self._at else "")]
            )
            yield _Line(
                place, [_Part(cut(f"    {tr(N_('As it was'))}  {for_terminal(dispute.before)}", width), "quiet")]
            )
            for side, head, who in ((THEIRS, N_("Theirs"), f"  {dispute.who}"), (MINE, N_("Mine"), "")):
                yield _Line(place, [_Part(cut(f"    {tr(head)}{who}", width), "quiet", side)])
                for part in self._value(dispute, side, room - 2):
                    yield _Line(place, [_Part(fit("  " + part.text, width), part.look, side)])
            yield _Line(-1, [])

    def _label(self, place: int, first: bool) -> _Part:
        here = place == self._at
        text = f"{_HERE if here else ' '} {tr(self.disputes[place].label)}" if first else ""
        return _Part(fit(text, _LABEL), "here" if here else "")

    def _value(self, dispute: Dispute, side: str, room: int) -> Iterator[_Part]:
        """A value with its mark, wrapped."""
        chosen = self.answers.get(dispute.name) == side
        for y, line in enumerate(_wrapped(dispute.theirs if side == THEIRS else dispute.mine, room)):
            mark = (_CHOSEN if chosen else _OPEN) if y == 0 else " "
            yield _Part(f"{mark} {line}", "chosen" if chosen else "", side)


def _wrapped(text: str, room: int) -> list[str]:
    """The text in lines of at most so many cells, safe for a terminal; of a long one the beginning."""
    lines = [for_terminal(line) for line in wrap(clean_block(text), room)]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], "…"]
