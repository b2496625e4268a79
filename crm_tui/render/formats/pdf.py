"""A report as PDF, set by typst (the extra `pdf`) from a fixed template: what the report says is data, never markup."""

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from crm_tui.core.errors import Failed
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, language, tr
from crm_tui.core.table import Report, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render import fonts
from crm_tui.render.chart_svg import svg
from crm_tui.render.charts import plots
from crm_tui.render.columns import elastic, squeezed
from crm_tui.render.panels import panels
from crm_tui.render.paper import Layout, Paper
from crm_tui.render.told import Grid, definitions, figure_grids, table_grid, title, told_columns

if TYPE_CHECKING:
    from typst import Fonts

#: A terminal cell at a size of one point, and a point, in millimetres.
_CELL, _POINT = 0.54, 25.4 / 72
#: What the space beside a column takes, in cells.
_GAP: Final = 2
#: What a name gets at least, in cells: in less it is broken into three lines and more.
_NAME: Final = 14
#: Narrower than this part of the paper, a table is not drawn out over all of it; up to the other, every column gets
#: its part of what is to spare; above, texts are broken so that numbers are whole.
_NARROW, _ROOMY = 0.5, 0.92
#: A table of more rows is set by stretches of so many; of more in all nobody wants to see each on paper.
_LONG, _STRETCH = 400, 100
_MOST: Final = 5_000


def render(report: Report, shop: Shop, layout: Layout) -> bytes:
    """The report as PDF, the same bytes for the same report and fonts.

    Raises Failed where typst or a font for what is told is missing.
    """
    template, data, found = source(report, shop, layout)
    import typst  # noqa: PLC0415 - 80 MB that only a PDF needs

    return typst.compile(template, sys_inputs=data, font_paths=found, format="pdf", pdf_tags=False, timestamp=0)


def source(report: Report, shop: Shop, layout: Layout) -> tuple[bytes, dict[str, str], "Fonts"]:
    """The template, what is put into it, and the fonts there are: what the typesetter is given."""
    if find_spec("typst") is None:
        raise Failed(N_("PDF needs one more package: {command}"), command='pip install "crm-tui[pdf]"')
    rows = sum(len(table.rows) for table in report.tables)
    if rows > _MOST:
        sentence = N_(
            "{count} rows are too many for a PDF, which takes {most}. Write xlsx, html or text instead, or take "
            "fewer rows: --limit, in the app Options."
        )
        raise Failed(sentence, count=f"{rows:,}", most=f"{_MOST:,}")
    told, found = _told(report, shop, layout.paper), fonts.found(fonts.folders(layout.fonts))
    chosen = fonts.chosen(json.dumps(told, ensure_ascii=False), found, chinese_first=language().startswith("zh"))
    data = json.dumps({**told, "fonts": chosen, "bold": fonts.has_bold(chosen[0], found)}, ensure_ascii=False)
    return files("crm_tui.render").joinpath("report.typ").read_bytes(), {"report": data}, found


def _told(report: Report, shop: Shop, paper: Paper) -> dict[str, Any]:
    """All words and numbers of the report, and how they are to stand."""
    lang, _, region = language().partition("_")
    room = int((paper.width - 2 * paper.side) / (paper.points * _CELL * _POINT))
    return {
        "lang": lang,
        "region": region.lower() or "us",
        "paper": {name: getattr(paper, name) for name in ("width", "height", "side", "top", "points")},
        "title": for_terminal(title(report)),
        "shop": for_terminal(report.shop),
        "pages": tr(N_("Page {page} of {pages}"), page="{page}", pages="{pages}"),
        "figures": [_figures(grid, room) for grid in figure_grids(report, shop)],
        "notes": [for_terminal(tr(note)) for note in report.notes],
        "tables": [_table(report, table, shop, room) for table in report.tables],
        "explained": tr(N_("How the figures are made")),
        "definitions": [
            {"label": for_terminal(one.label), "lines": [for_terminal(said) for said in one[1:] if said]}
            for one in definitions(report)
        ],
    }


def _table(report: Report, table: Table, shop: Shop, room: int) -> dict[str, Any]:
    """A table in as many parts as its columns need beside each other, and its charts."""
    told = told_columns(table)
    return {
        "title": for_terminal(tr(told.title)),
        "empty": for_terminal(tr(told.empty)),
        "grids": _parts(told, shop, room) if told.rows else [],
        "charts": [
            {"title": for_terminal(plot.heading), "svg": svg(plot, shop)} for plot in plots(report, table, shop)
        ],
    }


def _parts(table: Table, shop: Shop, room: int) -> list[dict[str, Any]]:
    """The table by panels of columns, and a long one by stretches of rows.

    The typesetter holds a whole table at once, and takes minutes and gigabytes for one of thousands of rows.
    """
    grid = table_grid(table, shop)
    natural, may_shrink = grid.natural, elastic(table, grid.natural)
    blocks = [place for place, column in enumerate(table.columns) if column.kind is Kind.BLOCK]
    parts = []
    for number, places in enumerate(panels(table, natural, room, _GAP, _NAME)):
        panel, under = grid.of(places), [_under(row, blocks) if number == 0 else "" for row in grid.rows]
        shares = _shares(panel.natural, [may_shrink[place] for place in places], room, long=len(grid.rows) > _LONG)
        parts += [_cells(part, said, shares) for part, said in _stretches(panel, under)]
    return parts


def _stretches(grid: Grid, under: Sequence[str]) -> Iterator[tuple[Grid, Sequence[str]]]:
    """The rows with their sentences, so many at a time; what is added up is below the last."""
    step = _STRETCH if len(grid.rows) > _LONG else len(grid.rows)
    for first in range(0, len(grid.rows), step):
        end = first + step
        yield (
            grid._replace(rows=grid.rows[first:end], total=grid.total if end >= len(grid.rows) else ()),
            under[first:end],
        )


def _under(row: Sequence[str], blocks: Sequence[int]) -> str:
    """The sentences of a row."""
    return "\n".join(row[place] for place in blocks)


def _figures(grid: Grid, room: int) -> dict[str, Any]:
    shares = _shares(grid.natural, [True] * len(grid.headings), room, long=False)
    return _cells(grid, [""] * len(grid.rows), shares)


def _shares(natural: Sequence[int], may_shrink: Sequence[bool], room: int, *, long: bool) -> list[int]:
    """Of each column its share of the paper's width; 0 for one as wide as what is in it.

    All stretches of a `long` table have the same.
    """
    needed = sum(natural) + _GAP * len(natural)
    if long or _NARROW <= needed / room < _ROOMY:
        return [wide + _GAP for wide in squeezed(natural, may_shrink, room)]
    if needed < room * _NARROW:
        return [0] * len(natural)
    return [wide if may else 0 for may, wide in zip(may_shrink, natural, strict=True)]


def _cells(grid: Grid, under: Sequence[str], shares: Sequence[int]) -> dict[str, Any]:
    """What the template needs of a table, or of a part of one."""
    return {
        "headings": [for_terminal(one) for one in grid.headings],
        "rows": [[for_terminal(one) for one in row] for row in grid.rows],
        "sides": grid.sides,
        "total": grid.total,
        "under": under,
        "columns": shares,
    }
