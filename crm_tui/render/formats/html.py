"""A report as one self-contained HTML file: light and dark, its own print style sheet, no script, data escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

from crm_tui.core.cells import Align
from crm_tui.core.i18n import N_, language, tr
from crm_tui.core.table import Report, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.columns import aligns, cells, headings
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
    """The whole report as one HTML document."""
    name = _safe(title(report))
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{language().replace("_", "-")}">',
            f'<head><meta charset="utf-8"><title>{name}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>\n{files('crm_tui.render').joinpath('report.css').read_text('utf-8')}</style></head>",
            "<body>",
            f"<header><p>{_safe(report.shop)}</p><h1>{name}</h1></header>",
            "<main>",
            *_figures(report, shop),
            *(f'<p class="note">{_safe(tr(note))}</p>' for note in report.notes),
            *(part for table in report.tables for part in _table(told_columns(table), shop)),
            *_definitions(report),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _figures(report: Report, shop: Shop) -> list[str]:
    """Figures beside the months they are compared with, then why revenue changed."""
    now, before, year_ago = compared_headings(report)
    heads = [currency_line(report), now, before, "±", year_ago, "±"]
    lines = ["<section>", *_grid(heads, figure_rows(report, shop), FIGURE_SIDES)]
    for grid in sum_grids(report, shop):
        lines += _grid(grid.headings, grid.rows, grid.sides)
    return [*lines, "</section>"]


def _table(table: Table, shop: Shop) -> list[str]:
    lines = [f'<section id="{escape(table.key)}"><h2>{_safe(tr(table.title))}</h2>']
    if table.rows:
        lines += _grid(headings(table), cells(table, shop, DASH), aligns(table))
    else:
        lines.append(f'<p class="empty">{_safe(tr(table.empty))}</p>')
    return [*lines, "</section>"]


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]], sides: Sequence[Align]) -> list[str]:
    """A table whose numbers stand to the right."""
    marks = ['<{0} class="number">' if side == "right" else "<{0}>" for side in sides]
    opened = "".join(f"{mark.format('th')}{_safe(head)}</th>" for mark, head in zip(marks, heads, strict=True))
    lines = ['<div class="grid"><table>', f"<thead><tr>{opened}</tr></thead>", "<tbody>"]
    for row in rows:
        drawn = "".join(f"{mark.format('td')}{_safe(text)}</td>" for mark, text in zip(marks, row, strict=True))
        lines.append(f"<tr>{drawn}</tr>")
    return [*lines, "</tbody></table></div>"]


def _definitions(report: Report) -> list[str]:
    told = "".join(f"<dt>{_safe(label)}</dt><dd>{_safe(text)}</dd>" for label, text in definitions(report))
    return [f"<details><summary>{_safe(tr(N_('How the figures are made')))}</summary><dl>{told}</dl></details>"]


def _safe(text: str) -> str:
    return escape(for_terminal(text))
