"""Bringing in a file from within the app: what it holds, where it is, and the account of its lines."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from crm_tui.core.errors import CrmError, Stopped
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.task import Task
from crm_tui.core.text import for_terminal
from crm_tui.exchange.account import RowError, Summary
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import CHECKING, READING, import_file
from crm_tui.screens._page import Page
from crm_tui.store.db import Reader
from crm_tui.widgets.choices import Choices
from crm_tui.widgets.filter_bar import SearchInput

_NOUNS = (
    ("customers", N_("Customers")),
    ("products", N_("Products")),
    ("sales", N_("Sales")),
    ("payments", N_("Payments")),
)
_COUNTS = (
    ("lines", N_("Lines")),
    ("new", N_("New")),
    ("updated", N_("Updated")),
    ("unchanged", N_("Unchanged")),
    ("duplicate", N_("Known already")),
    ("rejected", N_("Rejected")),
    ("created_customers", N_("Customers added")),
    ("created_products", N_("Products added")),
)
_ERRORS_SHOWN = 8
_PHASES = {READING: N_("read"), CHECKING: N_("checked")}


class ImportPage(Page[None]):
    """Three steps on one page; all lines are brought in, or none."""

    READS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self._noun = ""
        self._busy = False

    def heading(self) -> tuple[str, ...]:
        return (N_("Import a file"),)

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="steps", can_focus=False):
            yield Static(tr(N_("What is in the file?")), markup=False, classes="question", id="asked")
            yield Choices(_NOUNS)
            with Vertical(id="where"):
                yield Static(
                    tr(N_("Where is the file? CSV, TSV or XLSX; drop it here or type its path.")), markup=False
                )
                yield SearchInput(N_("~/sales-2024-05.csv"), id="path")
            yield Static("", markup=False, id="account")

    def load(self, reader: Reader) -> None:
        """Nothing is read before a file is chosen."""

    def on_mount(self) -> None:
        self.query_one("#where").display = False

    def step_back(self) -> bool:
        if self._busy:
            # The page would be gone with the account of the lines; the other sections are open meanwhile.
            self.crm.tell(N_("The import is still running; go to another section meanwhile."))
            return True
        if not self._noun:
            return False
        self._noun = ""
        self.query_one("#where").display = False
        self.set_focus(self.query_one(Choices))
        return True

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        self._noun = event.key
        self.query_one("#where").display = True
        self.set_focus(self.query_one("#path", Input))

    @on(Input.Submitted, "#path")
    def _submitted(self, event: Input.Submitted) -> None:
        words = event.value.strip().strip("'\"")
        if not words or self._busy:
            return
        self._import(Path(words).expanduser())

    def _import(self, path: Path) -> None:
        """Bring it in while the person goes on; the line under the tabs tells how far it is."""
        self._busy = True
        stops = self.crm.key_of("app.stop")
        self._say(
            tr(N_("Bringing it in. You can go on elsewhere; {key} stops it, and then nothing is kept."), key=stops)
        )
        noun, options = self._noun, Options(create_missing=self._noun in {"sales", "payments"})

        def call(task: Task) -> Summary:
            def progress(phase: str, done: int, of: int | None) -> None:
                task.report(_PHASES.get(phase, N_("written")), done, of)

            return import_file(self.crm.db, noun, path, options, progress)

        name = Text(N_("Import of {file}"), {"file": path.name})
        self.crm.run_task(name, call, self._finished, self._failed, writes=True)

    def _finished(self, summary: Summary) -> None:
        self._busy = False
        self._say("\n".join(account(summary, self.crm.key_of("app.undo"))), wrong=bool(summary.account.rejected))
        if not self.in_sight:
            self.crm.tell(_in_short(summary))
        self.crm.refresh_pages(None)

    def _failed(self, error: CrmError) -> bool:
        self._busy = False
        told = N_("Stopped. Nothing was brought in.") if isinstance(error, Stopped) else error.text
        self._say(tr(told), wrong=True)
        if not self.in_sight:
            self.crm.tell(told)
        return True

    def _say(self, words: str, wrong: bool = False) -> None:
        if self.is_mounted:
            told = self.query_one("#account", Static)
            told.set_class(wrong, "wrong")
            told.update(words)


def _in_short(summary: Summary) -> Text:
    """What came of an import, for who has gone on to another page."""
    account, file = summary.account, Path(summary.file).name
    if account.rejected:
        return plural(
            "{file}: nothing was brought in, {count} line has to be mended first.",
            "{file}: nothing was brought in, {count} lines have to be mended first.",
            account.rejected,
            file=file,
        )
    return Text(N_("{file} is in: {new} new, {updated} updated."), {
        "file": file, "new": account.new, "updated": account.updated,
    })  # fmt: skip


def account(summary: Summary, undo: str) -> list[str]:
    """The account of an import, line by line; `undo` is the key that takes it back."""
    counts = summary.as_json()
    lines = [f"{tr(label)}  {counts[key]:,}" for key, label in _COUNTS if counts[key]]
    errors = summary.account.errors
    lines += [_error(error) for error in errors[:_ERRORS_SHOWN]]
    if len(errors) > _ERRORS_SHOWN:
        lines.append(tr(N_("… and {count} more"), count=len(errors) - _ERRORS_SHOWN))
    if summary.account.rejected:
        lines += ["", tr(N_("Nothing was brought in. Mend these lines and try again."))]
    else:
        lines += ["", tr(N_("Done. esc goes back; {key} takes the whole import back."), key=undo)]
    return lines


def _error(error: RowError) -> str:
    told = Text(N_("Line {line}: {message}"), {"line": error.line, "message": error.message})
    return for_terminal(" ".join(part for part in (tr(told), error.column or "", error.value) if part))
