"""Rows as csv and JSON: stable English keys, machine values, and no character a terminal would obey."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from crm_tui.core import formula_guard
from crm_tui.core.i18n import Text, tr
from crm_tui.core.table import NUMERIC, Cell, Column, Report, Row, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.render.values import machine


def csv_cell(value: Cell, column: Column, shop: Shop) -> str:
    """A cell of a csv file: numbers bare, text cleaned and guarded against being run as a formula."""
    text = tr(value) if isinstance(value, Text) else plain(value, column.kind, shop)
    if column.kind in NUMERIC:
        return text
    if not (text.isascii() and text.isprintable()):
        text = "\n".join(for_terminal(line) for line in text.split("\n"))
    return formula_guard.csv_cell(text)


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """The cells as csv: commas, quotes where needed, lines ending in a line feed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def json_object(row: Row, columns: Sequence[Column], shop: Shop) -> dict[str, str | int | bool | None]:
    """A row as a JSON object by column key."""
    return {column.key: machine(value, column.kind, shop) for column, value in zip(columns, row, strict=True)}


def json_rows(table: Table, shop: Shop) -> list[dict[str, str | int | bool | None]]:
    """All rows of a table as JSON objects."""
    return [json_object(row, table.columns, shop) for row in table.rows]


def json_text(value: object, indent: int | None = 2) -> str:
    """JSON in which Han characters stand as they are and hidden or control characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    for char in set(text) - {"\n"}:
        if not for_terminal(char):
            text = text.replace(char, json.dumps(char)[1:-1] if char != "\x7f" else "\\u007f")
    return text


def figure_values(report: Report, shop: Shop) -> dict[str, str | int | bool | None]:
    """Every figure by key; a compared one also as `<key>_previous` and `<key>_year_ago`."""
    values = {}
    for figure in report.figures:
        values[figure.key] = machine(figure.value, figure.kind, shop)
        if figure.compared:
            values[f"{figure.key}_previous"] = machine(figure.previous, figure.kind, shop)
            values[f"{figure.key}_year_ago"] = machine(figure.year_ago, figure.kind, shop)
    return values
