"""All reports there are, to choose one from: those that were saved, then what each other is called and tells."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core.errors import CrmError
from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.ops import saved_reports as operations
from crm_tui.reports._params import PARAMETERS
from crm_tui.reports._report import find, names
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.store import saved_reports
from crm_tui.store.saved_reports import Saved
from crm_tui.widgets.editors import LineEditor
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.ops._operation import Done

#: What most want; the section opens on it.
MONTHLY: Final = "monthly"
#: What a saved report is called.
NAME: Final = Field("name", N_("Name"), required=True, max_length=60,
                    hint=N_("Letters, digits and hyphens only, as month-end."))  # fmt: skip


class Choice(NamedTuple):
    """A report that can be chosen: its name and what it is called, and what was saved, where it is one of those."""

    name: str
    title: str
    summary: str
    saved: Saved | None = None


def in_order() -> list[str]:
    """All reports, the one that most want first."""
    return sorted(names(), key=lambda name: (name != MONTHLY, name))


class ReportChoice(Acting, ModalScreen[Choice | None]):
    """Answers with the report, None for esc; the cursor begins on the first saved one, else on `shown`.

    Saved ones can be renamed and deleted.
    """

    def __init__(self, shown: str, saved: Sequence[Saved] = ()) -> None:
        super().__init__()
        self._shown = shown
        self._choices = _choices(saved)

    @property
    def _crm(self) -> CrmApp:
        return cast("CrmApp", self.app)

    @property
    def _table(self) -> WindowedTable[Choice]:
        return self.query_one(WindowedTable)

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[Choice], ...] = (
            TableColumn("title", N_("Report"), lambda row: tr(row.title), width=20, grow=1),
            TableColumn("summary", N_("What it tells"), lambda row: tr(row.summary), width=24, grow=2, drop=1),
        )
        with Vertical(classes="sheet"):
            yield Static(tr(N_("Which report?")), markup=False, classes="question")
            yield WindowedTable(columns)
            yield Static("", markup=False, classes="full")

    def on_mount(self) -> None:
        self._table.set_rows(self._choices)
        here = (place for place, one in enumerate(self._choices) if one.saved is not None or one.name == self._shown)
        self._table.move_to(next(here, 0))
        self.set_focus(self._table)

    @on(WindowedTable.Moved)
    def _moved(self, event: WindowedTable.Moved) -> None:
        """The whole sentence, which the column may have cut; of a saved one what else can be done with it."""
        event.stop()
        one = self._choices[event.id]
        keys = {"rename": self._crm.key_of("report_choice.rename"), "delete": self._crm.key_of("report_choice.delete")}
        more = f"\n{tr(N_('{rename} renames it, {delete} deletes it.'), **keys)}" if one.saved else ""
        self.query_one(".full", Static).update(tr(one.summary) + more)

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        event.stop()
        self.dismiss(self._choices[event.id])

    @action("escape", N_("Cancel"), N_("Close without an answer."))
    def action_cancel(self) -> None:
        self.dismiss(None)

    # What can be done with a saved one.

    @property
    def _saved(self) -> Saved | None:
        row = self._table.cursor_row
        return None if row is None else row.saved

    @action("e", N_("Rename the saved report"), N_("Give the saved report under the cursor another name."),
            short=N_("Rename"), writes=True)  # fmt: skip
    def action_rename(self) -> None:
        saved = self._saved
        if saved is None:
            return

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self._change(operations.rename, saved.name, str(answer.value), names())

        question = Text(N_("What is {name} to be called?"), {"name": saved.name})
        self.app.push_screen(AskValue(question, LineEditor(NAME, self._crm.shop), saved.name, check_name), answered)

    @action(
        "delete backspace",
        N_("Delete the saved report"),
        N_("Delete the saved report under the cursor; undo brings it back."),
        short=N_("Delete"),
        writes=True,
    )
    def action_delete(self) -> None:
        if self._saved is not None:
            self._change(operations.delete, self._saved.name)

    def _change(self, operation: Callable[..., Done[Any]], *args: object) -> None:
        self._crm.run_operation(operation, *args, then=lambda _done: self._look_again())

    @work(group="saved", exclusive=True)
    async def _look_again(self) -> None:
        saved = await saved_ones(self._crm)
        if saved is not None and self.is_mounted:
            self._choices = _choices(saved)
            self._table.set_rows(self._choices)


async def saved_ones(app: CrmApp) -> list[Saved] | None:
    """All saved reports, read in a thread; None where they can't be, which is said."""
    try:
        return await asyncio.to_thread(app.reading(saved_reports.every))
    except CrmError as error:
        app.complain(error)
        return None


def check_name(value: Value) -> None:
    """Refuse a name that no saved report can have."""
    operations.check_name(str(value), names())


def _choices(saved: Sequence[Saved]) -> list[Choice]:
    """The saved ones by name, told by what is asked of which report; then all there are."""
    own = [Choice(name, find(name).TITLE, find(name).SUMMARY) for name in in_order()]
    known = {one.name: one.title for one in own}
    return [*(Choice(one.report, one.name, _asked(one, known), one) for one in saved if one.report in known), *own]


def _asked(one: Saved, titles: dict[str, str]) -> str:
    labels = {field.name: tr(field.label) for field in PARAMETERS.values()}
    return "  ·  ".join(
        [tr(titles[one.report]), *(f"{labels.get(name, name)} {text}" for name, text in one.texts.items())]
    )
