"""Where a finished report goes: the screen, a file, the printer of this machine, or the one at the terminal's end."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from crm_tui.commands._shared import emit, say
from crm_tui.core import printer
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Report
from crm_tui.domain.shop import Shop
from crm_tui.render.paper import DEFAULT, PAPERS, paper_named
from crm_tui.render.printed import COLUMNS, printed
from crm_tui.render.report import checked_format, formats, render_report

WidthOption = Annotated[
    int, typer.Option("--width", metavar="80|132", min=60, max=400, help=N_("Columns on the paper, for text"))
]
ReportFormatOption = Annotated[
    str, typer.Option("--format", metavar="|".join(formats()), help=N_("How to write the report"))
]
PaperOption = Annotated[str, typer.Option("--paper", metavar="|".join(PAPERS), help=N_("The paper, for text and PDF"))]
FontsOption = Annotated[
    list[str] | None,
    typer.Option("--fonts", metavar="FOLDER", help=N_("A folder with fonts for PDF, besides the system's")),
]
PrintOption = Annotated[bool, typer.Option("--print", help=N_("Print it (text or pdf) with lp"))]
ThroughOption = Annotated[
    bool,
    typer.Option("--print-through", help=N_("Print it on the printer at the terminal's end, as over SSH (text)")),
]
#: What `lp` takes as it is.
PRINTABLE: Final = ("text", "pdf")


@dataclass(frozen=True, slots=True)
class Way:
    """How a report is written and where it goes; made before anything is computed, since it refuses what can't be."""

    form: str = "text"
    width: int = COLUMNS
    paper: str = DEFAULT
    fonts: tuple[str, ...] = ()
    print_it: bool = False
    through: bool = False
    output: Path | None = None

    def __post_init__(self) -> None:
        checked_format(self.form)
        paper_named(self.paper)
        if self.through and self.form != "text":
            raise Usage(N_("Through the terminal only text can be printed: --format text"))
        if self.through and not sys.stdout.isatty():
            raise Usage(N_("--print-through prints at the terminal's other end, but the output goes to no terminal."))
        if self.print_it and self.form not in PRINTABLE:
            raise Usage(N_("Only text and pdf can be printed, not {form}."), form=self.form)

    def send(self, report: Report, shop: Shop) -> None:
        """Write the report, print it, or both; Failed with the reason where there is no printer or it refuses."""
        if self.print_it or self.through:
            made = printed(report, shop, self.paper, self.form, self.width, self.fonts)
            if self.print_it:
                say(Text(N_("Sent to the printer. {answer}"), {"answer": printer.send(*made[:2], *made.options)}))
            if isinstance(made.data, str) and self.through:
                printer.print_through(made.data)
            if self.output is not None:
                emit(made.data, self.output)
            return
        colours = self.output is None and colours_wanted()
        emit(render_report(report, self.form, shop, self.width, self.paper, self.fonts, colours=colours), self.output)


def colours_wanted() -> bool:
    """Whether what goes to stdout may have colours: a terminal shows it that has some, and NO_COLOR is not set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
