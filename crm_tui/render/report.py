"""A report in one of the formats, found by the name of its module in `render.formats`."""

from crm_tui.core import registry
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_
from crm_tui.core.table import Report
from crm_tui.domain.shop import Shop

PACKAGE = "crm_tui.render.formats"


def formats() -> tuple[str, ...]:
    """Every format by name."""
    return registry.names(PACKAGE)


def checked_format(form: str) -> str:
    """The format, made sure to be one; raises Usage where there is none of that name."""
    if form not in formats():
        raise Usage(N_("There is no format {name}; choose one of {known}."), name=form, known=", ".join(formats()))
    return form


def render_report(report: Report, form: str, shop: Shop, width: int = 80) -> str:
    """The report as text of that format, ending in a newline; `width` in cells counts only for text on paper.

    Raises Usage where there is no such format.
    """
    shown: str = registry.load(PACKAGE, checked_format(form)).render(report, shop, width)
    return shown
