"""The base of pages that show a report: read with a cursor, with what is behind each line, and written to files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core import printer
from crm_tui.core.errors import CrmError, Failed, Invalid
from crm_tui.core.fields import Field, Kind, Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import uncovered
from crm_tui.core.table import Report, Table
from crm_tui.core.whole_file import write_whole
from crm_tui.domain.shop import Shop
from crm_tui.render.formats import text
from crm_tui.render.pages import About, Placed
from crm_tui.render.paper import DEFAULT, PAPERS
from crm_tui.render.printed import Printed, printed
from crm_tui.render.report import ENDINGS, formats, render_report
from crm_tui.render.told import title
from crm_tui.reports._figure_told import explanations
from crm_tui.screens._explained import Explaining, Explains
from crm_tui.screens._page import Page
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.screens.pick import Pick
from crm_tui.store import customers, products
from crm_tui.widgets.editors import LineEditor
from crm_tui.widgets.placed_lines import PlacedLines

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_NARROWEST: Final = 60  # cells; on a smaller screen the lines are longer than it, `l` shows the rest
_PAPER: Final = 80
_FILE: Final = Field("file", N_("File"), required=True, max_length=4000)
_HERE, _THROUGH = "print", "through"
#: Columns that name a record by its code -> how it is found, and its page.
_RECORDS: Final = {
    "customer": (customers.find, "crm_tui.screens.customer:CustomerPage"),
    "product": (products.find, "crm_tui.screens.product:ProductPage"),
}


_RECEIPT: Final = "reference"
#: Entries whose reference is a receipt.
_SOLD: Final = frozenset({"sale", "return"})


class Shown(NamedTuple):
    """A finished report, and its lines for the width it was made for."""

    report: Report
    lines: list[Placed]
    shop: Shop


class ReportView(Explains, Page[Shown]):
    """A page with one report. A subclass gives `made`, and says above it what it is in `state`."""

    READS: ClassVar[frozenset[str]] = frozenset({
        "sale", "payment", "customer", "product", "movement", "ticket", "followup", "interaction", "expense", "setting",
    })  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.shown: Shown | None = None
        self.anew = True  # the next one is another report: it is read from its beginning
        self._width = _PAPER

    # What such a page gives.

    def made(self, reader: Reader) -> Report:
        """The report; runs in a thread."""
        raise NotImplementedError

    def state(self) -> str:
        """What is shown, in a line."""
        raise NotImplementedError

    def open_figure(self, shown: Shown, key: str) -> None:
        """Show how the report's figure of that key comes about."""
        raise NotImplementedError

    # What it does.

    def body(self) -> ComposeResult:
        yield Static("", markup=False, classes="summary", id="state")
        yield PlacedLines(id="report")

    @property
    def lines(self) -> PlacedLines[About]:
        """The report's lines."""
        return self.query_one(PlacedLines)

    def on_mount(self) -> None:
        self.set_focus(self.lines)
        self.say_state(working=True)

    def on_resize(self, event: events.Resize) -> None:
        """Lines are laid out for the screen; another width wants them anew."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        width = max(_NARROWEST, self.lines.room)
        if width != self._width:
            self._width = width
            self.reload()

    def load(self, reader: Reader) -> Shown:
        report = self.made(reader)
        lines = text.lines(report, reader.shop, self._width)
        return Shown(report, [line._replace(about=_leading(report, line.about)) for line in lines], reader.shop)

    def check(self) -> None:
        """Raise `Stopped` where the person has stopped the report under way; for its thread."""
        self._reading.check()

    def show(self, state: Shown) -> None:
        self.shown = state
        self.lines.place(state.lines, [tr(table.title) for table in state.report.tables], keep=not self.anew)
        self.anew = False
        self.say_state()

    def stopped(self) -> None:
        """The report was stopped while it was made: say so, and go on showing the one there is."""
        self.say_state()
        self.crm.tell(N_("Stopped; no report was made."))

    def say_state(self, working: bool = False) -> None:
        """Say what is shown, and whether a report is being made."""
        parts = [self.state(), *([tr(N_("… working"))] if working else [])]
        self.query_one("#state", Static).update("  ·  ".join(part for part in parts if part))

    def step_back(self) -> bool:
        """A report that takes so long that the status line tells of it is stopped."""
        if self._reading in self.crm.running:
            self._reading.stop()
            return True
        return False

    # What is behind a line.

    def explaining(self) -> Explaining | None:
        """The figure under the cursor, else all of them."""
        if self.shown is None:
            return None
        figures, about = self.shown.report.figures, self.lines.about
        here = [one for one in figures if about is not None and one.key == about.figure]
        parts = {part for one in here for part in one.parts}
        found = explanations([*here, *(one for one in figures if one.key in parts)] if here else figures)
        return (lambda _reader: found) if found else None

    @on(PlacedLines.Opened)
    def _opened(self, event: PlacedLines.Opened) -> None:
        if self.shown is None or not isinstance(event.about, About):
            return
        if event.about.figure:
            self.open_figure(self.shown, event.about.figure)
            return
        named = record_of(self.shown.report, event.about)
        if named is None:
            return
        if named[0] == _RECEIPT:
            self.crm.open_page("crm_tui.screens.receipt:ReceiptPage", named[1])
        else:
            self._open_record(*named)

    @work(group="open", exclusive=True)
    async def _open_record(self, kind: str, code: str) -> None:
        """Open the card of the customer or product of that code."""
        find, page = _RECORDS[kind]
        try:
            found = await asyncio.to_thread(self.crm.reading(find), code)
        except CrmError as error:
            self.crm.complain(error)
            return
        if self.is_current:
            self.crm.open_page(page, found)

    # Into a file.

    @action("w", N_("Write to a file"), N_("Write the report to a file, for printing or for a spreadsheet."),
            short=N_("Write"))  # fmt: skip
    def action_write(self) -> None:
        shown = self.shown
        if shown is None:
            return

        def chosen(answer: Answer | None) -> None:
            if answer is None:
                return
            path = Path(str(answer.value)).expanduser()
            if endings()[path.suffix.lower()] == "pdf":
                self._ask_paper(N_("On which paper?"), partial(self._write, shown, path))
            else:
                self._write(shown, path)

        name = "-".join(part for part in (shown.report.name, shown.report.period.replace(" ", "")) if part)
        hint = tr(N_("The ending tells the form: {endings}"), endings=" ".join(endings()))
        editor = LineEditor(_FILE._replace(hint=hint), self.crm.shop)
        self.app.push_screen(AskValue(N_("Write the report to which file?"), editor, f"{name}.txt", check_file), chosen)

    def _ask_paper(self, question: Text | str, then: Callable[[str], object]) -> None:
        def chosen(paper: str | None) -> None:
            if paper is not None:
                then(paper)

        papers = tuple((name, one.label) for name, one in PAPERS.items())
        self.app.push_screen(Pick(question, papers, DEFAULT), chosen)

    def _write(self, shown: Shown, path: Path, paper: str = DEFAULT) -> None:
        """Write it, after asking where a file of that name is there already."""
        name = Text(N_("Writing {file}"), {"file": path.name})
        write = partial(
            self.crm.run_task, name, lambda _task: _write_report(shown, path, paper), partial(self._written, path)
        )
        if not path.exists():
            write()
            return
        question = Text(N_("{path} exists already."), {"path": path})
        choices = (("keep", N_("Leave it as it is")), ("replace", N_("Replace it")))
        self.crm.ask(question, choices, lambda answer: write() if answer == "replace" else None)

    def _written(self, path: Path, _none: None) -> None:
        self.crm.tell(Text(N_("Wrote {path}."), {"path": path}))

    @action("P", N_("Print"), N_("Print the report, on this computer's printer or on the one beside the terminal."),
            line=False)  # fmt: skip
    def action_print(self) -> None:
        shown = self.shown
        if shown is None:
            return
        question = Text(N_("Print “{title}”?"), {"title": title(shown.report)})
        choices = (
            (_HERE, N_("Print it")), (_THROUGH, N_("Print it on the printer beside the terminal (xterm, PuTTY)")),
            ("keep", N_("Don't print")),
        )  # fmt: skip

        def answered(answer: str | None) -> None:
            if answer in (_HERE, _THROUGH):
                self._ask_paper(N_("On which paper?"), partial(self._print, shown, answer))

        self.crm.ask(question, choices, answered)

    def _print(self, shown: Shown, where: str, paper: str) -> None:
        name = Text(N_("Printing {title}"), {"title": title(shown.report)})
        if where == _HERE:
            self.crm.run_task(name, lambda _task: _send(shown, paper), self._printed)
        else:
            self.crm.run_task(name, lambda _task: _for_printer(shown, paper), self._print_through)

    def _printed(self, answer: str) -> None:
        self.crm.tell(Text(N_("Sent to the printer. {answer}"), {"answer": answer}))

    def _print_through(self, made: Printed) -> None:
        """Hand the text to the terminal, with the app out of the way meanwhile."""
        try:
            with self.app.suspend():
                printer.print_through(str(made.data))
        except SuspendNotSupported:
            self.crm.complain(Failed(N_("Nothing can be printed through this terminal.")))
        else:
            self.crm.tell(N_("Sent to the printer beside the terminal."))


def endings() -> dict[str, str]:
    """The format each ending of a file's name stands for."""
    return {ENDINGS[form]: form for form in ENDINGS if form in formats()}


def check_file(value: Value) -> None:
    """Refuse a name whose ending stands for no format, or in a folder that is none."""
    path = Path(str(value)).expanduser()
    if path.suffix.lower() not in endings():
        raise Invalid(N_("The name must end in one of {endings}."), endings=" ".join(endings()))
    if not path.parent.is_dir():
        raise Invalid(N_("There is no folder {path}."), path=path.parent)


def record_of(report: Report, about: About) -> tuple[str, str] | None:
    """The kind and the code of the record that a row of a table names first; None where it names none."""
    table: Table | None = next((one for one in report.tables if one.key == about.table), None)
    if table is None:
        return None
    row = {column.key: cell for column, cell in zip(table.columns, table.rows[about.row], strict=True)}
    for column in table.columns:
        cell = row[column.key]
        known = column.key in _RECORDS or (column.key == _RECEIPT and row.get("kind") in _SOLD)
        if column.kind is Kind.CODE and known and cell is not None:
            return column.key, str(cell)
    return None


def _leading(report: Report, about: About | None) -> About | None:
    """What a line tells of, where that leads to a figure or a record: the cursor stops there only."""
    return about if about is not None and (about.figure or record_of(report, about)) else None


def _write_report(shown: Shown, path: Path, paper: str) -> None:
    """Write the whole file or none of it; runs in a thread."""
    with uncovered():
        data = render_report(shown.report, endings()[path.suffix.lower()], shown.shop, _PAPER, paper)
    write_whole(path, data.encode("utf-8") if isinstance(data, str) else data)


def _for_printer(shown: Shown, paper: str) -> Printed:
    """The report as text for that paper; runs in a thread."""
    with uncovered():
        return printed(shown.report, shown.shop, paper)


def _send(shown: Shown, paper: str) -> str:
    """Print it; what the printing program answered. Runs in a thread."""
    made = _for_printer(shown, paper)
    return printer.send(made.data, made.title, *made.options)
