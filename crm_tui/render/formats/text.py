"""A report on paper: fixed columns of terminal cells, Han and Latin in line, pages with running heads."""

from collections.abc import Iterator, Sequence

from crm_tui.core.cells import Align, fit, width, wrap
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, tr
from crm_tui.core.table import Report, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.columns import GAP, NARROWEST, aligns, cells, elastic, headings, line, natural_widths, squeezed
from crm_tui.render.pages import Section, flow, paginate
from crm_tui.render.told import (
    FIGURE_SIDES,
    compared_headings,
    currency_line,
    definitions,
    figure_rows,
    sum_grids,
    title,
    told_columns,
)
from crm_tui.render.values import DASH

RULE = "-"
_INDENT = "    "
#: A name is cut to this many cells at least when a row has to be made to fit.
_NAME_CELLS = 10


def render(report: Report, shop: Shop, width: int = 80) -> str:
    """The report on pages of `width` columns and 60 lines, form feeds between them."""
    return paginate(_sections(report, shop, width), for_terminal(report.shop), for_terminal(title(report)), width)


def lines(report: Report, shop: Shop, width: int) -> list[str]:
    """The report for a screen of `width` cells: the same lines without pages."""
    return flow(_sections(report, shop, width), width)


def _sections(report: Report, shop: Shop, width: int) -> list[Section]:
    return [
        *_figures(report, shop, width),
        *_notes(report, width),
        *(section for table in report.tables for section in _table(told_columns(table), shop, width)),
        *_definitions(report, width),
    ]


def _figures(report: Report, shop: Shop, room: int) -> Iterator[Section]:
    """Figures beside the two months they are compared with, then why revenue changed."""
    now, before, year_ago = compared_headings(report)
    heads = (currency_line(report), now, before, "", year_ago, "")
    yield _aligned([heads, *figure_rows(report, shop)], FIGURE_SIDES, room)
    for grid in sum_grids(report, shop):
        yield _aligned([grid.headings, *grid.rows], grid.sides, room)


def _aligned(rows: Sequence[Sequence[str]], sides: Sequence[Align], room: int) -> Section:
    """Headings and rows over the whole width: the first column gives way to the numbers."""
    widths = natural_widths(rows[0], rows)
    spare = room - sum(widths) - len(GAP) * (len(widths) - 1)
    # What is to spare goes to every column alike, so that on wide paper numbers stay near their labels.
    each, rest = divmod(max(0, spare), len(widths))
    widths = [cell + each for cell in widths]
    widths[0] = max(NARROWEST, widths[0] + (rest if spare >= 0 else spare))
    drawn = [line(row, widths, sides) for row in rows]
    return Section(repeat=(drawn[0], RULE * room), rows=[[text] for text in drawn[1:]])


def _notes(report: Report, room: int) -> Iterator[Section]:
    if report.notes:
        yield Section(rows=[wrap("* " + tr(note), room) for note in report.notes])


def _table(table: Table, shop: Shop, room: int) -> Iterator[Section]:
    """A table, in several panels where it is too wide, each beginning with the columns that name the row.

    Sentences (Kind.BLOCK) stand under their row.
    """
    heading = for_terminal(tr(table.title))
    if not table.rows:
        yield Section(heading, rows=[[tr(table.empty)]])
        return
    texts = cells(table, shop, DASH)
    natural = natural_widths(headings(table), texts)
    may_shrink = elastic(table, natural)
    blocks = [place for place, column in enumerate(table.columns) if column.kind is Kind.BLOCK]
    for number, places in enumerate(_panels(table, natural, room)):
        needed = [natural[place] for place in places]
        widths = squeezed(needed, [may_shrink[place] for place in places], room)
        sides = [aligns(table)[place] for place in places]
        heads = line([headings(table)[place] for place in places], widths, sides)
        ruled = line([RULE * cell for cell in widths], widths, sides)
        rows = [
            [line([row[place] for place in places], widths, sides), *(_under(row, blocks, room) if number == 0 else [])]
            for row in texts
        ]
        yield Section(heading if number == 0 else "", (heads, ruled), rows)


def _under(row: Sequence[str], blocks: Sequence[int], room: int) -> list[str]:
    """The sentences of a row, indented."""
    return [_INDENT + part for place in blocks for part in wrap(row[place], room - len(_INDENT))]


def _panels(table: Table, natural: Sequence[int], room: int) -> list[list[int]]:
    """The columns of each panel: as many as fit beside those that name the row, which stand in every one."""
    heads = list(range(table.heads))
    least = [
        min(needed, _NAME_CELLS) if may_shrink else needed
        for needed, may_shrink in zip(natural, elastic(table, natural), strict=True)
    ]
    panels: list[list[int]] = [heads]
    for place in range(table.heads, len(table.columns)):
        if table.columns[place].kind is Kind.BLOCK:
            continue
        taken = sum(least[other] + len(GAP) for other in panels[-1])
        if taken + least[place] > room and len(panels[-1]) > len(heads):
            panels.append(list(heads))
        panels[-1] = [*panels[-1], place]
    return panels


def _definitions(report: Report, room: int) -> Iterator[Section]:
    """How each figure is made."""
    told = definitions(report)
    if not told:
        return
    column = min(max(width(label) for label, _ in told), room // 3)
    rows = []
    for label, explanation in told:
        first, *more = wrap(explanation, room - column - len(GAP))
        rows.append([fit(label, column) + GAP + first, *(" " * column + GAP + rest for rest in more)])
    yield Section(tr(N_("How the figures are made")), rows=rows)
