"""A report as Markdown: headings, tables, charts in blocks of code, notes; user data is escaped."""

from collections.abc import Iterator
from itertools import chain

from crm_tui.core.i18n import N_, tr
from crm_tui.core.table import Report, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.charts import chart_lines, plots
from crm_tui.render.markup import bold, escape, grid_lines
from crm_tui.render.paper import Layout
from crm_tui.render.told import Definition, definitions, figure_grids, table_grid, title, told_columns


def render(report: Report, shop: Shop, layout: Layout) -> str:
    """The whole report as one Markdown text."""
    lines = [f"# {_safe(title(report))}", ""]
    if report.shop:
        lines += [_safe(report.shop), ""]
    for grid in figure_grids(report, shop):
        lines += [*grid_lines(grid.headings, grid.rows, grid.sides), ""]
    if report.notes:
        lines += [*(f"- {_safe(tr(note))}" for note in report.notes), ""]
    for table in report.tables:
        lines += _table(report, table, shop, layout.width)
    if told := definitions(report):
        lines += [f"## {_safe(tr(N_('How the figures are made')))}", "", *chain(*map(_definition, told)), ""]
    return "\n".join(lines[:-1]) + "\n"


def _table(report: Report, table: Table, shop: Shop, room: int) -> Iterator[str]:
    """The table and its charts, each ending in an empty line."""
    yield from (f"## {_safe(tr(table.title))}", "")
    grid = table_grid(told_columns(table), shop)
    if table.rows or not table.empty:
        yield from grid_lines(grid.headings, grid.rows, grid.sides)
        if grid.total:
            yield "| " + " | ".join(map(bold, grid.total)) + " |"
    else:
        yield _safe(tr(table.empty))
    yield ""
    for plot in plots(report, table, shop):
        # Indented, for no name can end such a block, as one of backticks could be ended.
        drawn = ("    " + line.text for line in chart_lines(plot, shop, room))
        yield from (f"### {_safe(plot.heading)}", "", *drawn, "")


def _definition(told: Definition) -> Iterator[str]:
    """What a figure is called and how it is made, and below it the rule with its numbers."""
    yield f"- **{_safe(told.label)}**: {_safe(told.rule or told.worked)}"
    if told.rule and told.worked:
        yield f"  - {_safe(told.worked)}"


def _safe(text: str) -> str:
    return escape(for_terminal(text))
