"""The report of a month on the screen: another month, one customer, or into a file by a key each."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Kind, Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import uncovered
from crm_tui.core.table import Report
from crm_tui.core.text import for_terminal
from crm_tui.core.whole_file import write_whole
from crm_tui.domain.months import shift
from crm_tui.domain.shop import Shop
from crm_tui.render.formats import text
from crm_tui.render.report import render_report
from crm_tui.render.values import month
from crm_tui.reports._report import Params, run
from crm_tui.screens._lookups import customer_search
from crm_tui.screens._page import Page
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.widgets.editors import LineEditor
from crm_tui.widgets.lookup_editor import LookupEditor
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

#: The format each ending of a file's name stands for.
FORMATS: Final = {".txt": "text", ".md": "markdown", ".html": "html", ".csv": "csv", ".json": "json"}
_NARROWEST = 60  # cells; on a smaller screen the lines are longer than it, `l` shows the rest
_PAPER = 80
_MONTH = Field(
    "month", N_("Month"), Kind.MONTH, required=True, hint=N_("Like 2024-05, 2024年5月, last month or 去年同月.")
)
_CUSTOMER = Field("customer", N_("Customer"), hint=N_("Code, name, initials or phone; empty for all customers."))
_FILE = Field(
    "file",
    N_("File"),
    required=True,
    max_length=4000,
    hint=N_("The ending tells the form: .txt for printing, .md, .html, .csv or .json."),
)


class Shown(NamedTuple):
    """A finished report, and its lines for the width it was made for."""

    report: Report
    lines: list[str]
    shop: Shop


class ReportPage(Page[Shown]):
    """The monthly report; without a month, of this one or the latest with sales."""

    READS: ClassVar[frozenset[str]] = frozenset({"sale", "payment", "customer", "product", "movement"})

    def __init__(self, month: str = "") -> None:
        super().__init__()
        self._month = month
        self._customer_id: int | None = None
        self._width = _PAPER
        self._shown: Shown | None = None
        self._shown_of: int | None = None
        self._anew = False

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Report"),)

    def body(self) -> ComposeResult:
        yield Static("", markup=False, classes="summary", id="state")
        yield TextLines(id="report")

    @property
    def _text(self) -> TextLines:
        return self.query_one(TextLines)

    def on_mount(self) -> None:
        self.set_focus(self._text)
        self._say_state(working=True)

    def on_resize(self, event: events.Resize) -> None:
        """Lines are laid out for the screen; another width wants them anew."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        width = max(_NARROWEST, self._text.room)
        if width != self._width:
            self._width = width
            self.reload()

    def load(self, reader: Reader) -> Shown:
        report = run(reader, "monthly", Params(self._month, self._customer_id))
        return Shown(report, text.lines(report, reader.shop, self._width), reader.shop)

    def show(self, state: Shown) -> None:
        self._shown, self._month, self._shown_of = state, state.report.period, self._customer_id
        self._text.put(state.lines, [tr(table.title) for table in state.report.tables], keep=not self._anew)
        self._anew = False
        self._say_state()

    def stopped(self) -> None:
        """The report was stopped while it was made: say so, and go on showing the one there is."""
        if self._shown is not None:
            self._month, self._customer_id = self._shown.report.period, self._shown_of
        self._say_state()
        self.crm.tell(N_("Stopped; no report was made."))

    def _say_state(self, working: bool = False) -> None:
        """Which month, whose, and whether a report is being made."""
        scope = self._shown.report.scope if self._shown else ""
        when = month(self._month) if self._month else ""
        whose = for_terminal(scope) if self._customer_id is not None and scope else tr(N_("all customers"))
        parts = [when, whose, *([tr(N_("… working"))] if working else [])]
        self.query_one("#state", Static).update("  ·  ".join(part for part in parts if part))

    def step_back(self) -> bool:
        if self._customer_id is None:
            return False
        self._limit_to(None)
        return True

    # Which report.

    def _go_to(self, month: str) -> None:
        self._month, self._anew = month, True
        self._say_state(working=True)
        self.reload()

    def _limit_to(self, customer_id: int | None) -> None:
        self._customer_id, self._anew = customer_id, True
        self._say_state(working=True)
        self.reload()

    @action("[ left", N_("Month before"), N_("Show the report of the month before."), short=N_("Before"))
    def action_before(self) -> None:
        if self._month:
            self._go_to(shift(self._month, -1))

    @action("] right", N_("Month after"), N_("Show the report of the month after."), short=N_("After"))
    def action_after(self) -> None:
        if self._month:
            self._go_to(shift(self._month, 1))

    @action("m", N_("Choose the month"), N_("Type the month of the report."), short=N_("Month"))
    def action_month(self) -> None:
        def chosen(answer: Answer | None) -> None:
            if answer is not None:
                self._go_to(str(answer.value))

        editor = LineEditor(_MONTH, self.crm.shop)
        self.app.push_screen(AskValue(N_("The report of which month?"), editor, self._month or None), chosen)

    @action("c", N_("Only one customer"), N_("Limit the report to one customer; esc shows all."), short=N_("Customer"))
    def action_customer(self) -> None:
        def chosen(answer: Answer | None) -> None:
            if answer is not None:
                self._limit_to(None if answer.value is None else int(answer.value))

        editor = LookupEditor(_CUSTOMER, self.crm.shop, customer_search(self.crm))
        self.app.push_screen(AskValue(N_("The report of which customer?"), editor), chosen)

    # Into a file.

    @action("w", N_("Write to a file"), N_("Write the report to a file, for printing or for a spreadsheet."))
    def action_write(self) -> None:
        shown = self._shown
        if shown is None:
            return

        def chosen(answer: Answer | None) -> None:
            if answer is not None:
                self._write(shown, Path(str(answer.value)).expanduser())

        name = f"report-{shown.report.period}.txt"
        self.app.push_screen(
            AskValue(N_("Write the report to which file?"), LineEditor(_FILE, self.crm.shop), name, _check_file), chosen
        )

    def _write(self, shown: Shown, path: Path) -> None:
        """Write it, after asking where a file of that name is there already."""
        name = Text(N_("Writing {file}"), {"file": path.name})
        write = partial(self.crm.run_task, name, lambda _task: _write_report(shown, path), partial(self._written, path))
        if not path.exists():
            write()
            return
        question = Text(N_("{path} exists already."), {"path": path})
        choices = (("keep", N_("Leave it as it is")), ("replace", N_("Replace it")))
        self.crm.ask(question, choices, lambda answer: write() if answer == "replace" else None)

    def _written(self, path: Path, _none: None) -> None:
        self.crm.tell(Text(N_("Wrote {path}."), {"path": path}))


def _check_file(value: Value) -> None:
    """Refuse a name whose ending stands for no format, or in a folder that is none."""
    path = Path(str(value)).expanduser()
    if path.suffix.lower() not in FORMATS:
        raise Invalid(N_("The name must end in one of {endings}."), endings=" ".join(FORMATS))
    if not path.parent.is_dir():
        raise Invalid(N_("There is no folder {path}."), path=path.parent)


def _write_report(shown: Shown, path: Path) -> None:
    """Write the whole file or none of it; runs in a thread."""
    with uncovered():
        data = render_report(shown.report, FORMATS[path.suffix.lower()], shown.shop, _PAPER)
    write_whole(path, data.encode("utf-8"))
