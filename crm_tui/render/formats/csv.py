"""A report as csv: every line begins with its section; a line that begins with `section` names what follows.

The figures have one line each, `figures,KEY,VALUE`, with the keys of the JSON; each table has its column keys
and then its rows; what is added up below it is a line of the section `KEY.total`. Numbers are bare decimals,
text is guarded against being run as a formula.
"""

from crm_tui.core.fields import Kind
from crm_tui.core.table import Column, Report, Row, Table
from crm_tui.domain.shop import Shop
from crm_tui.render.machine import csv_cell, csv_lines, figure_values
from crm_tui.render.paper import Layout

_NAMED = (("report", "name"), ("period", "period"), ("currency", "currency"))
_TEXT = Column("value", "", Kind.TEXT)


def render(report: Report, shop: Shop, layout: Layout) -> str:  # noqa: ARG001 - formats share one form
    """The report's name, period and currency, its figures, its tables."""
    lines = [["section", "key", "value"]]
    lines += [["report", key, csv_cell(getattr(report, name), _TEXT, shop)] for key, name in _NAMED]
    for key, value in figure_values(report, shop).items():
        lines.append(["figures", key, "" if value is None else str(value)])
    for table in report.tables:
        lines.append(["section", *(column.key for column in table.columns)])
        lines += [_line(table.key, row, table, shop) for row in table.rows]
        if table.total is not None:
            lines.append(_line(f"{table.key}.total", table.total, table, shop))
    return csv_lines(lines)


def _line(section: str, row: Row, table: Table, shop: Shop) -> list[str]:
    return [section, *(csv_cell(value, column, shop) for value, column in zip(row, table.columns, strict=True))]
