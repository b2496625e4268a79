"""Figures that stand beside those of the time before and of a year before."""

from collections.abc import Iterable

from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import Text
from crm_tui.core.table import Figure


def compared(
    key: str,
    label: str,
    kind: Kind,
    values: Iterable[Value],
    explanation: str | Text,
    *,
    table: str = "",
    worked: Text | None = None,
) -> Figure:
    """The figure with its three values: of the report's time, of that before and of a year before."""
    now, previous, year_ago = values
    return Figure(key, label, kind, now, previous, year_ago, explanation, compared=True, worked=worked, table=table)
