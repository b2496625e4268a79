"""A report on paper: fixed columns of terminal cells, Han and Latin in line, pages with running heads."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from crm_tui.core.cells import fit, width, wrap
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, tr
from crm_tui.core.table import Report, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.charts import chart_lines, plots
from crm_tui.render.columns import GAP, NARROWEST, elastic, line, natural_widths, squeezed
from crm_tui.render.pages import About, Placed, RunningHead, Section, flow, paginate
from crm_tui.render.panels import panels
from crm_tui.render.paper import Layout
from crm_tui.render.told import Grid, definitions, figure_grids, table_grid, title, told_columns

RULE = "-"
#: Above what is added up.
SUM_RULE = "="
_INDENT = "    "


def render(report: Report, shop: Shop, layout: Layout) -> str:
    """The report on pages as wide as the layout says and as long as its paper, form feeds between them."""
    head = RunningHead(for_terminal(report.shop), for_terminal(title(report)))
    sections = _sections(report, shop, layout.width)
    if layout.colours:
        sections = [section.coloured() for section in sections]
    return paginate(sections, head, layout.width, layout.paper.lines)


def lines(report: Report, shop: Shop, width: int) -> list[Placed]:
    """The report for a screen of `width` cells: the same lines without pages, and what each one tells of."""
    return flow(_sections(report, shop, width), width)


def _sections(report: Report, shop: Shop, width: int) -> list[Section]:
    return [
        *(_figures(grid, width) for grid in figure_grids(report, shop)),
        *_notes(report, width),
        *(section for table in report.tables for section in _with_charts(report, table, shop, width)),
        *_definitions(report, width),
    ]


def _figures(grid: Grid, room: int) -> Section:
    """Headings and rows over the whole width: the first column gives way to the numbers."""
    widths = natural_widths(grid.headings, grid.rows)
    spare = room - sum(widths) - len(GAP) * (len(widths) - 1)
    # What is to spare goes to every column alike, so that on wide paper numbers stay near their labels.
    each, rest = divmod(max(0, spare), len(widths))
    widths = [cell + each for cell in widths]
    widths[0] = max(NARROWEST, widths[0] + (rest if spare >= 0 else spare))
    drawn = [line(row, widths, grid.sides) for row in (grid.headings, *grid.rows)]
    about = [About(figure=key) for key in grid.keys]
    return Section(repeat=(drawn[0], RULE * room), rows=[[text] for text in drawn[1:]], about=about)


def _notes(report: Report, room: int) -> Iterator[Section]:
    if report.notes:
        yield Section(rows=[wrap("* " + for_terminal(tr(note)), room) for note in report.notes])


def _with_charts(report: Report, table: Table, shop: Shop, room: int) -> Iterator[Section]:
    """A table and the charts of its columns."""
    yield from _table(told_columns(table), shop, room)
    for plot in plots(report, table, shop):
        drawn = chart_lines(plot, shop, room)
        yield Section(
            for_terminal(plot.heading), rows=[[line.text] for line in drawn], inks=[line.inks for line in drawn]
        )


def _table(table: Table, shop: Shop, room: int) -> Iterator[Section]:
    """A table, in several panels where it is too wide, each beginning with the columns that name the row.

    Sentences (Kind.BLOCK) stand under their row.
    """
    heading = for_terminal(tr(table.title))
    if not table.rows:
        yield Section(heading, rows=[[for_terminal(tr(table.empty))]])
        return
    grid = table_grid(table, shop)
    natural = grid.natural
    may_shrink = elastic(table, natural)
    blocks = [place for place, column in enumerate(table.columns) if column.kind is Kind.BLOCK]
    for number, places in enumerate(panels(table, natural, room, len(GAP))):
        needed = [natural[place] for place in places]
        widths = squeezed(needed, [may_shrink[place] for place in places], room)
        part = grid.of(places)
        rows = [
            [line(texts, widths, part.sides), *(_under(row, blocks, room) if number == 0 else [])]
            for texts, row in zip(part.rows, grid.rows, strict=True)
        ]
        if part.total:
            ruled = line([SUM_RULE * cell for cell in widths], widths, part.sides)
            rows[-1] += [ruled, line(part.total, widths, part.sides)]
        top = (line(part.headings, widths, part.sides), line([RULE * cell for cell in widths], widths, part.sides))
        about = [About(table=table.key, row=place) for place in range(len(rows))]
        yield Section(heading if number == 0 else "", top, rows, about)


def _under(row: Sequence[str], blocks: Sequence[int], room: int) -> list[str]:
    """The sentences of a row, indented."""
    return [_INDENT + part for place in blocks for part in wrap(row[place], room - len(_INDENT))]


def _definitions(report: Report, room: int) -> Iterator[Section]:
    """How each figure is made."""
    told = definitions(report)
    if not told:
        return
    column = min(max(width(one.label) for one in told), room // 3)
    rows = []
    for one in told:
        words = (for_terminal(text) for text in (one.rule, one.worked) if text)
        said = [part for text in words for part in wrap(text, room - column - len(GAP))]
        both = zip_longest(wrap(for_terminal(one.label), column), said, fillvalue="")
        rows.append([fit(label, column) + GAP + part for label, part in both])
    yield Section(tr(N_("How the figures are made")), rows=rows)
