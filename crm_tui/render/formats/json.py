"""A report as JSON: stable keys, money and quantities as decimal strings, counts as integers, null for nothing."""

from crm_tui.core.table import Report
from crm_tui.domain.shop import Shop
from crm_tui.render.machine import figure_values, json_object, json_rows, json_text
from crm_tui.render.paper import Layout


def render(report: Report, shop: Shop, layout: Layout) -> str:  # noqa: ARG001 - formats share one form
    """One object: report, period, currency, figures by key, tables of row objects by key.

    Where tables are added up there are `totals`, too: an object by key of the table.
    """
    told: dict[str, object] = {
        "report": report.name,
        "period": report.period,
        "currency": report.currency,
        "figures": figure_values(report, shop),
        "tables": {table.key: json_rows(table, shop) for table in report.tables},
    }
    totals = {
        table.key: json_object(table.total, table.columns, shop) for table in report.tables if table.total is not None
    }
    if totals:
        told["totals"] = totals
    return json_text(told) + "\n"
