"""Bringing in a file, the first step: where it is; what it holds is then seen from the file itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from crm_tui.core.errors import CrmError
from crm_tui.core.found_files import path_meant
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.screens._import_draft import ImportDraft
from crm_tui.screens._import_reading import recognise
from crm_tui.screens._page import Page
from crm_tui.store import batches
from crm_tui.widgets.path_entry import PathEntry

if TYPE_CHECKING:
    from crm_tui.core.task import Task
    from crm_tui.store.db import Reader

_HINT = N_(
    "Drop it here, type its path, or choose with the arrows. What it holds is told from the file: customers, products, "
    "sales, payments or tickets, as CSV, text, Excel, vCard or JSON."
)
_IMPORTS = 20  # the latest ones, among which a folder that is still there is looked for


class ImportPage(Page[Path]):
    """The path is typed, pasted, dropped or chosen from the folder of the latest import."""

    DEFAULT_CSS = """
    ImportPage .quiet { color: $quiet; height: auto; margin-top: 1; }
    ImportPage PathEntry SuggestionList { padding: 0 1; }
    """
    READS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self._busy = False

    def heading(self) -> tuple[str, ...]:
        return (N_("Import a file"),)

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="steps", can_focus=False):
            yield Static(tr(N_("Where is the file?")), markup=False, classes="question", id="asked")
            yield PathEntry(N_("~/sales-2024-05.csv"), id="where")
            yield Static("", markup=False, classes="wrong", id="trouble")
            yield Static(tr(_HINT), markup=False, classes="quiet", id="about")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(PathEntry).line)

    def on_screen_resume(self) -> None:
        """What is typed or dropped now stands in place of the path before."""
        super().on_screen_resume()
        self.query_one(PathEntry).line.action_select_all()

    async def say_anew(self) -> None:
        typed = self.query_one(PathEntry).text
        await super().say_anew()
        entry = self.query_one(PathEntry)
        entry.line.value = typed
        self.set_focus(entry.line)

    def load(self, reader: Reader) -> Path:
        """The folder of the latest import that is still there."""
        folders = (Path(batch.file).expanduser().parent for batch in batches.log(reader, _IMPORTS) if batch.file != "-")
        return next((folder for folder in folders if folder.is_absolute() and folder.is_dir()), Path.cwd())

    def show(self, state: Path) -> None:
        self.query_one(PathEntry).offer_folder(state)

    @on(PathEntry.Chosen)
    def _chosen(self, event: PathEntry.Chosen) -> None:
        if self._busy:
            return
        self._busy = True
        self._say("")
        path, db = path_meant(event.text), self.crm.db

        def call(task: Task) -> ImportDraft:
            task.check()
            return recognise(db, path)

        self.crm.run_task(Text(N_("Reading {file}"), {"file": path.name}), call, self._recognised, self._failed)

    def _recognised(self, draft: ImportDraft) -> None:
        self._busy = False
        if self.in_sight:
            self.crm.open_page("crm_tui.screens.import_look:LookPage", draft)

    def _failed(self, error: CrmError) -> bool:
        self._busy = False
        if self.alive:
            self._say(tr(error.text))
        return True

    def _say(self, words: str) -> None:
        self.query_one("#trouble", Static).update(words)
