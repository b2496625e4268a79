"""Bringing in a file from within the app: what it holds, where it is, and the account of its lines."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.exchange.account import RowError, Summary
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
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
_TELL_EVERY = 0.2  # seconds between words about progress


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
        if not self._noun or self._busy:
            return self._busy
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
        self._busy = True
        self._say(tr(N_("Reading …")))
        options = Options(create_missing=self._noun in {"sales", "payments"})
        path = Path(words).expanduser()
        call = partial(import_file, self.crm.db, self._noun, path, options, self._progress())
        self.crm.write_in_background(call, self._finished, self._failed)

    def _progress(self) -> Callable[[str, int, int | None], None]:
        """Tells how far the import is, now and then; called in its thread."""
        told = [time.monotonic()]

        def report(phase: str, done: int, of: int | None) -> None:
            if time.monotonic() - told[0] > _TELL_EVERY:
                told[0] = time.monotonic()
                share = f"{done:,}" if of is None else f"{done:,} / {of:,}"
                self.app.call_later(self._say, f"{tr(phase)} {share}")

        return report

    def _finished(self, summary: Summary) -> None:
        self._busy = False
        self._say("\n".join(account(summary)), wrong=bool(summary.account.rejected))
        self.crm.refresh_pages(None)

    def _failed(self, error: CrmError) -> bool:
        self._busy = False
        self._say(str(error), wrong=True)
        return True

    def _say(self, words: str, wrong: bool = False) -> None:
        if self.is_mounted:
            told = self.query_one("#account", Static)
            told.set_class(wrong, "wrong")
            told.update(words)


def account(summary: Summary) -> list[str]:
    """The account of an import, line by line."""
    counts = summary.as_json()
    lines = [f"{tr(label)}  {counts[key]:,}" for key, label in _COUNTS if counts[key]]
    errors = summary.account.errors
    lines += [_error(error) for error in errors[:_ERRORS_SHOWN]]
    if len(errors) > _ERRORS_SHOWN:
        lines.append(tr(N_("… and {count} more"), count=len(errors) - _ERRORS_SHOWN))
    if summary.account.rejected:
        lines += ["", tr(N_("Nothing was brought in. Mend these lines and try again."))]
    else:
        lines += ["", tr(N_("Done. esc goes back; {key} takes the whole import back."), key="u")]
    return lines


def _error(error: RowError) -> str:
    told = Text(N_("Line {line}: {message}"), {"line": error.line, "message": error.message})
    return for_terminal(" ".join(part for part in (tr(told), error.column or "", error.value) if part))
