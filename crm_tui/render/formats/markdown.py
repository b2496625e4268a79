"""A report as Markdown: headings, tables, notes; user data is escaped."""

from crm_tui.core.i18n import N_, tr
from crm_tui.core.table import Report
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.markup import escape, row_line, rule, table_lines
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


def render(report: Report, shop: Shop, width: int = 80) -> str:  # noqa: ARG001 - formats share one form
    """The whole report as one Markdown text."""
    now, before, year_ago = compared_headings(report)
    lines = [f"# {_safe(title(report))}", ""]
    if report.shop:
        lines += [_safe(report.shop), ""]
    lines += [row_line([currency_line(report), now, before, "±", year_ago, "±"]), rule(FIGURE_SIDES)]
    lines += [row_line(row) for row in figure_rows(report, shop)]
    for grid in sum_grids(report, shop):
        lines += ["", row_line(grid.headings), rule(grid.sides), *(row_line(row) for row in grid.rows)]
    if report.notes:
        lines += ["", *(f"- {_safe(tr(note))}" for note in report.notes)]
    for table in report.tables:
        lines += ["", f"## {_safe(tr(table.title))}", "", *table_lines(told_columns(table), shop, DASH)]
    lines += ["", f"## {_safe(tr(N_('How the figures are made')))}", ""]
    lines += [f"- **{_safe(label)}**: {_safe(explanation)}" for label, explanation in definitions(report)]
    return "\n".join(lines) + "\n"


def _safe(text: str) -> str:
    return escape(for_terminal(text))
