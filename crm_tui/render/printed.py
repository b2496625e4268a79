"""A report made ready for a printer: the data, what the job is called, and what the printing program is told."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from crm_tui.core.table import Report
from crm_tui.domain.shop import Shop
from crm_tui.render.paper import DEFAULT, paper_named
from crm_tui.render.report import render_report
from crm_tui.render.told import title

#: Columns of text on paper, unless told.
COLUMNS: Final = 80


class Printed(NamedTuple):
    """What `core.printer.send` takes."""

    data: str | bytes
    title: str
    options: tuple[str, ...]


def printed(
    report: Report,
    shop: Shop,
    paper: str = DEFAULT,
    form: str = "text",
    columns: int = COLUMNS,
    fonts: Sequence[str] = (),
) -> Printed:
    """The report on sheets of that paper, as text of so many columns or as PDF; Usage where there is no such paper."""
    options = paper_named(paper).printing(columns if form == "text" else None)
    return Printed(render_report(report, form, shop, columns, paper, fonts), title(report), options)
