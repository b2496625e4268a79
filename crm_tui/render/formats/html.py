"""A report as one self-contained HTML file: light and dark, its own print style sheet, no script, data escaped."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from crm_tui.core.i18n import N_, language, tr
from crm_tui.core.table import Report, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.chart_svg import svg
from crm_tui.render.charts import Plot, plots
from crm_tui.render.paper import Layout
from crm_tui.render.told import Definition, Grid, definitions, figure_grids, table_grid, title, told_columns

#: Cells up to which a text is not broken into lines by a table that has too many columns.
_SHORT = 12
#: Cells that have room side by side on a printed page, upright and across, and what each column takes besides.
_TOO_WIDE = (("widest", 160), ("wide", 104))
_GAP = 2


def render(report: Report, shop: Shop, layout: Layout) -> str:  # noqa: ARG001 - formats share one form
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
            *_tables(report, shop),
            *_definitions(report),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _figures(report: Report, shop: Shop) -> list[str]:
    """Figures beside the months they are compared with, then why revenue changed."""
    grids = figure_grids(report, shop)
    return ["<section>", *(part for grid in grids for part in _grid(grid, grid.natural)), "</section>"] if grids else []


def _tables(report: Report, shop: Shop) -> Iterator[str]:
    """Every table with the charts of its columns below it."""
    drawn = 0
    for table in report.tables:
        yield from _table(told_columns(table), shop)
        for plot in plots(report, table, shop):
            drawn += 1
            yield from _figure(plot, shop, drawn)
        yield "</section>"


def _table(table: Table, shop: Shop) -> Iterator[str]:
    """The table under its heading, in a section that is still open."""
    grid = table_grid(table, shop)
    natural = grid.natural
    yield f'<section id="{escape(table.key)}"{_wide(natural)}><h2>{_safe(tr(table.title))}</h2>'
    if table.rows:
        yield from _grid(grid, natural)
    else:
        yield f'<p class="empty">{_safe(tr(table.empty))}</p>'


def _wide(natural: Sequence[int]) -> str:
    """The mark of a table too wide for a printed page: it is printed across, and smaller where that won't do."""
    needed = sum(natural) + _GAP * len(natural)
    return next((f' class="{name}"' for name, cells in _TOO_WIDE if needed > cells), "")


def _figure(plot: Plot, shop: Shop, number: int) -> list[str]:
    return [f"<figure><figcaption>{_safe(plot.heading)}</figcaption>", svg(plot, shop, number), "</figure>"]


def _grid(grid: Grid, natural: Sequence[int]) -> list[str]:
    """A table whose numbers stand to the right, what is added up at its foot."""
    marks = [
        ' class="number"' if side == "right" else ' class="words"' if wide > _SHORT else ""
        for side, wide in zip(grid.sides, natural, strict=True)
    ]
    heads = _row(grid.headings, [(f'<th scope="col"{mark}>', "</th>") for mark in marks])
    tags = [(f"<td{mark}>", "</td>") for mark in marks]
    lines = ['<div class="grid"><table>', f"<thead>{heads}</thead>", "<tbody>"]
    lines += [_row(row, tags) for row in grid.rows]
    foot = [f"<tfoot>{_row(grid.total, tags)}</tfoot>"] if grid.total else []
    return [*lines, "</tbody>", *foot, "</table></div>"]


def _row(texts: Sequence[str], tags: Sequence[tuple[str, str]]) -> str:
    drawn = (f"{begin}{_safe(text)}{end}" for (begin, end), text in zip(tags, texts, strict=True))
    return f"<tr>{''.join(drawn)}</tr>"


def _definitions(report: Report) -> list[str]:
    told = "".join(map(_definition, definitions(report)))
    if not told:
        return []
    return [f"<details open><summary>{_safe(tr(N_('How the figures are made')))}</summary><dl>{told}</dl></details>"]


def _definition(told: Definition) -> str:
    parts = [_safe(told.rule)] if told.rule else []
    parts += [f'<span class="worked">{_safe(told.worked)}</span>'] if told.worked else []
    return f"<dt>{_safe(told.label)}</dt><dd>{'<br>'.join(parts)}</dd>"


def _safe(text: str) -> str:
    return escape(for_terminal(text))
