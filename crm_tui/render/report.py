"""A report in one of the formats, found by the name of its module in `render.formats`."""

from collections.abc import Sequence
from typing import Final

from crm_tui.core import registry
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_
from crm_tui.core.table import Report
from crm_tui.domain.shop import Shop
from crm_tui.render.paper import DEFAULT, Layout, paper_named

PACKAGE = "crm_tui.render.formats"
#: Formats that are bytes, not text.
BINARY: Final = frozenset({"pdf", "xlsx"})
#: The ending of a file in each format.
ENDINGS: Final = {
    "text": ".txt", "markdown": ".md", "html": ".html", "csv": ".csv", "json": ".json", "xlsx": ".xlsx", "pdf": ".pdf",
}  # fmt: skip


def formats() -> tuple[str, ...]:
    """Every format by name."""
    return registry.names(PACKAGE)


def checked_format(form: str) -> str:
    """The format, made sure to be one; raises Usage where there is none of that name."""
    if form not in formats():
        raise Usage(N_("There is no format {name}; choose one of {known}."), name=form, known=", ".join(formats()))
    return form


def render_report(
    report: Report, form: str, shop: Shop, width: int = 80, paper: str = DEFAULT, fonts: Sequence[str] = (), *,
    colours: bool = False,
) -> str | bytes:  # fmt: skip
    """The report in that format: bytes for those that are `BINARY`, else text ending in a newline.

    `width` in cells counts for text only, `paper` for text and PDF, `fonts` (folders) for PDF, `colours` for
    text that a terminal shows. Raises Usage where there is no such format or paper, Failed where a PDF can't be made
    on this machine.
    """
    layout = Layout(width, paper_named(paper), tuple(fonts), colours)
    shown: str | bytes = registry.load(PACKAGE, checked_format(form)).render(report, shop, layout)
    return shown
