"""Lists for the command line: one table as aligned text, csv, JSON, JSON Lines or Markdown."""

from typing import Literal, get_args

from crm_tui.core.i18n import tr
from crm_tui.core.table import Table
from crm_tui.domain.shop import Shop
from crm_tui.render.columns import aligns, cells, elastic, headings, line, natural_widths, squeezed
from crm_tui.render.machine import csv_cell, csv_lines, json_object, json_rows, json_text
from crm_tui.render.markup import table_lines

ListFormat = Literal["table", "csv", "json", "jsonl", "markdown"]
FORMATS: tuple[str, ...] = get_args(ListFormat)


def render_table(table: Table, form: ListFormat, shop: Shop, width: int | None = None) -> str:
    """The table in the format, ending in a newline (an empty JSON Lines list is the empty text).

    csv, json and jsonl carry stable keys and machine values; table and markdown are for people and translated.
    `width` is the terminal's, in cells; None shows every cell whole.
    """
    match form:
        case "csv":
            return _csv(table, shop)
        case "json":
            return json_text(json_rows(table, shop)) + "\n"
        case "jsonl":
            return "".join(json_text(json_object(row, table.columns, shop), None) + "\n" for row in table.rows)
        case "markdown":
            return "\n".join(table_lines(table, shop)) + "\n"
        case "table":
            return "\n".join(_aligned(table, shop, width)) + "\n"


def _csv(table: Table, shop: Shop) -> str:
    """Column keys, then the rows."""
    rows = (
        [csv_cell(value, column, shop) for value, column in zip(row, table.columns, strict=True)] for row in table.rows
    )
    return csv_lines([[column.key for column in table.columns], *rows])


def _aligned(table: Table, shop: Shop, room: int | None) -> list[str]:
    """Headings, a rule under each, rows; or the empty sentence."""
    if not table.rows and table.empty:
        return [tr(table.empty)]
    heads, rows, sides = headings(table), cells(table, shop), aligns(table)
    widths = natural_widths(heads, rows)
    if room is not None:
        widths = squeezed(widths, elastic(table, widths), room)
    ruled = line(["─" * cell for cell in widths], widths, sides)
    return [line(heads, widths, sides), ruled, *(line(row, widths, sides) for row in rows)]
