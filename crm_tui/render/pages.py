"""Lines laid out on pages for a line printer: running heads, page numbers, form feeds, no escape codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crm_tui.core.cells import cut, fit, width
from crm_tui.core.i18n import N_, tr

#: Lines on a page: what `lp` puts on A4 and on Letter at six lines an inch, with room for the printer's margins.
PAGE_LINES = 60
FORM_FEED = "\f"
_HEAD_LINES = 3


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; each row is one or more lines that stay together, `repeat` stands on every page."""

    heading: str = ""
    repeat: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = field(default=())


def paginate(sections: Sequence[Section], left: str, middle: str, cells: int) -> str:
    """All sections on pages of `cells` columns, `left` and `middle` in each running head."""
    pages: list[list[str]] = [[]]
    for section in sections:
        _place(section, pages, cells)
    drawn = []
    for number, lines in enumerate(pages, 1):
        head = _running_head(left, middle, tr(N_("Page {page} of {pages}"), page=number, pages=len(pages)), cells)
        drawn.append("\n".join([head, "=" * cells, "", *lines]) + "\n")
    return FORM_FEED.join(drawn)


def flow(sections: Sequence[Section], cells: int) -> list[str]:
    """All sections one under the other, for a screen: no pages, no running heads."""
    lines: list[str] = []
    for section in sections:
        gap = [""] if lines else []
        lines += [*gap, *_top(section, cells), *section.repeat, *(text for row in section.rows for text in row)]
    return lines


def _top(section: Section, cells: int) -> list[str]:
    """The heading, where there is one, and a line of space."""
    return [cut(section.heading, cells), ""] if section.heading else []


def _place(section: Section, pages: list[list[str]], cells: int) -> None:
    """Put a section after what is there; a heading never stands at the foot of a page without two rows."""
    top = _top(section, cells)
    first = sum(len(row) for row in section.rows[:2])
    gap = [""] if pages[-1] else []
    if len(pages[-1]) + len(gap) + len(top) + len(section.repeat) + first > _room():
        pages.append([])
        gap = []
    pages[-1] += [*gap, *top, *section.repeat]
    for row in section.rows:
        if len(pages[-1]) + len(row) > _room():
            pages.append([*_again(section, cells), *section.repeat])
        pages[-1] += row


def _again(section: Section, cells: int) -> list[str]:
    """The heading on a further page."""
    if not section.heading:
        return []
    return [cut(tr(N_("{heading} (continued)"), heading=section.heading), cells), ""]


def _room() -> int:
    return PAGE_LINES - _HEAD_LINES


def _running_head(left: str, middle: str, right: str, cells: int) -> str:
    """The shop on the left, the report in the middle, the page on the right."""
    middle = cut(middle, cells - width(right) - 2)
    side = max(width(right), (cells - width(middle)) // 2)
    start = max(0, cells - width(middle) - 2 * side)
    before = fit(cut(left, side - 2), side - start % 2 if start else side)
    line = before + middle
    return line + fit(right, cells - width(line), "right")
