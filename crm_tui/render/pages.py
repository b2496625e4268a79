"""Lines laid out on pages for a line printer: running heads, page numbers, form feeds, no escape codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import NamedTuple

from crm_tui.core.cells import cut, fit, width
from crm_tui.core.i18n import N_, tr
from crm_tui.core.inks import Ink, coloured

FORM_FEED = "\f"
#: Below the names in the running head: a rule and a line of space.
_HEAD_FOOT = 2
#: For a page number: more pages than anybody prints.
_MANY_PAGES = 999
_HEAD_GAP = 2


@dataclass(frozen=True, slots=True)
class RunningHead:
    """What stands on top of every page besides its number: the shop to the left, the report in the middle."""

    left: str
    middle: str


class About(NamedTuple):
    """What lines tell of: a figure by its key, or a row of the table of that key by its number."""

    figure: str = ""
    table: str = ""
    row: int = 0


class Placed(NamedTuple):
    """A line, what it tells of, where that is one thing, and what its parts mean, where it is drawn."""

    text: str
    about: About | None = None
    inks: Sequence[Ink] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; each row is one or more lines that stay together, `repeat` stands on every page.

    `about` says of each row what it tells of, where it is known; `inks` of each row of a drawing what its parts mean.
    """

    heading: str = ""
    repeat: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = field(default=())
    about: Sequence[About] = ()
    inks: Sequence[Sequence[Ink]] = ()

    def coloured(self) -> "Section":
        """The same with a drawing's lines in a terminal's colours."""
        rows = [[coloured(row[0], inks)] for row, inks in zip(self.rows, self.inks, strict=True)] if self.inks else None
        return self if rows is None else replace(self, rows=rows, inks=())


def paginate(sections: Sequence[Section], head: RunningHead, cells: int, lines: int) -> str:
    """All sections on pages of `cells` columns and `lines` lines, each with its running head."""
    room = lines - len(_running_head(head, _page(_MANY_PAGES, _MANY_PAGES), cells)) - _HEAD_FOOT
    pages: list[list[str]] = [[]]
    for section in sections:
        _place(section, pages, cells, room)
    drawn = []
    for number, body in enumerate(pages, 1):
        top = _running_head(head, _page(number, len(pages)), cells)
        drawn.append("\n".join([*top, "=" * cells, "", *body]) + "\n")
    return FORM_FEED.join(drawn)


def flow(sections: Sequence[Section], cells: int) -> list[Placed]:
    """All sections one under the other, for a screen: no pages, no running heads."""
    lines: list[Placed] = []
    for section in sections:
        gap = [""] if lines else []
        lines += map(Placed, (*gap, *_top(section, cells), *section.repeat))
        rows = zip_longest(section.rows, section.about, section.inks)
        lines += [Placed(text, about, inks or ()) for row, about, inks in rows for text in row]
    return lines


def _top(section: Section, cells: int) -> list[str]:
    """The heading, where there is one, and a line of space."""
    return [cut(section.heading, cells), ""] if section.heading else []


def _place(section: Section, pages: list[list[str]], cells: int, room: int) -> None:
    """Put a section after what is there; a heading never stands at the foot of a page without two rows."""
    top = _top(section, cells)
    first = sum(len(row) for row in section.rows[:2])
    gap = [""] if pages[-1] else []
    if len(pages[-1]) + len(gap) + len(top) + len(section.repeat) + first > room:
        pages.append([])
        gap = []
    pages[-1] += [*gap, *top, *section.repeat]
    for row in section.rows:
        if len(pages[-1]) + len(row) > room:
            pages.append([*_again(section, cells), *section.repeat])
        pages[-1] += row


def _again(section: Section, cells: int) -> list[str]:
    """The heading on a further page."""
    if not section.heading:
        return []
    return [cut(tr(N_("{heading} (continued)"), heading=section.heading), cells), ""]


def _page(number: int, count: int) -> str:
    return tr(N_("Page {page} of {pages}"), page=number, pages=count)


def _running_head(head: RunningHead, right: str, cells: int) -> list[str]:
    """The shop on the left, the page on the right; the report between them, or below where it has no room there."""
    spare = cells - width(head.middle) - width(head.left) - width(_page(_MANY_PAGES, _MANY_PAGES))
    if spare < 2 * _HEAD_GAP:
        left = cut(head.left, cells - width(right) - _HEAD_GAP)
        return [left + fit(right, cells - width(left), "right"), cut(head.middle, cells)]
    start = max(width(head.left) + _HEAD_GAP, (cells - width(head.middle)) // 2)
    start = min(start, cells - width(head.middle) - _HEAD_GAP - width(right))
    line = fit(head.left, start) + head.middle
    return [line + fit(right, cells - width(line), "right")]
