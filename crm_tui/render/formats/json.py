"""A report as JSON: stable keys, money and quantities as decimal strings, counts as integers, null for nothing."""

from crm_tui.core.table import Report
from crm_tui.domain.shop import Shop
from crm_tui.render.machine import figure_values, json_rows, json_text


def render(report: Report, shop: Shop, width: int = 80) -> str:  # noqa: ARG001 - formats share one form
    """One object: report, period, currency, figures by key, tables of row objects by key."""
    return (
        json_text(
            {
                "report": report.name,
                "period": report.period,
                "currency": report.currency,
                "figures": figure_values(report, shop),
                "tables": {table.key: json_rows(table, shop) for table in report.tables},
            }
        )
        + "\n"
    )
