"""Bringing in a file, the fourth step: what becomes of every line, to be taken or left out, then brought in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.errors import CrmError, Stopped
from crm_tui.core.fields import Field, Record
from crm_tui.core.found_files import in_short, path_meant
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.text import for_terminal
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import PLANS
from crm_tui.screens._import_choices import ImportChoices
from crm_tui.screens._import_draft import ImportDraft
from crm_tui.screens._import_entries import (
    LABELS,
    PlannedLine,
    columns,
    counted,
    fields_to_skip,
    in_full,
    kinds_to_show,
    why_nothing,
)
from crm_tui.screens._import_words import standing_words
from crm_tui.screens._import_writing import may_be_written, outcome, plan, save_rejects, write
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.screens.pick import Pick
from crm_tui.widgets.editors import LineEditor
from crm_tui.widgets.quick_view import QuickView
from crm_tui.widgets.step_table import StepTable

if TYPE_CHECKING:
    from crm_tui.core.task import Task
    from crm_tui.exchange.account import Summary
    from crm_tui.exchange.planned import Planned
    from crm_tui.store.db import Reader

_FILE = Field("file", N_("File"), required=True)


class EntriesTable(StepTable[PlannedLine]):
    """The lines of the plan; those marked are left out."""

    MARKS = True

    @action("enter", N_("Bring it in"), N_("Bring in the lines that are not left out; one undo takes them all back."),
            short=N_("Bring in"), writes=True)  # fmt: skip
    def action_open(self) -> None:
        super().action_open()

    @action("space", N_("Leave out or take"), N_("Leave out the line under the cursor, or take it again."),
            short=N_("Leave out"))  # fmt: skip
    def action_mark(self) -> None:
        super().action_mark()

    def chosen_marks(self) -> list[int]:
        """The places of the lines marked; none is not the one under the cursor."""
        return self.chosen() if self.marks else []


class PlanPage(ImportChoices):
    """Nothing is written before enter; then the import has the store's turn, and only while it writes."""

    READS: ClassVar[frozenset[str]] = frozenset()
    DEFAULT_CSS = """
    PlanPage #standing, PlanPage #counts, PlanPage #trouble { height: auto; max-height: 4; padding: 0 1; }
    PlanPage #trouble { display: none; }
    PlanPage #trouble.-shown { display: block; }
    PlanPage QuickView { height: 7; padding: 0 1; border-top: solid $rule; }
    PlanPage QuickView > .quick-view--label { color: $quiet; }
    PlanPage QuickView > .quick-view--title { text-style: bold; }
    PlanPage QuickView:ansi > .quick-view--label { text-style: dim; }
    """

    def __init__(self, draft: ImportDraft) -> None:
        super().__init__()
        self.draft_file = draft
        self._planned: Planned | None = None
        self._planning: Task | None = None
        self._writing = False
        self._kind = ""
        self._done: Summary | None = None
        self._saved: Path | None = None

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Import a file"), N_("Plan"))

    def body(self) -> ComposeResult:
        if self.offers_choices:
            yield Static("", markup=False, id="standing", classes="quiet")
        yield Static("", markup=False, id="counts")
        yield Static("", markup=False, id="trouble", classes="wrong")
        yield EntriesTable(columns(self._record, self.crm.shop), self._lines, id="entries")
        yield QuickView(id="entry")

    def on_mount(self) -> None:
        self.set_focus(self._table)
        self.query_one("#counts", Static).update(tr(N_("Working out what becomes of each line …")))
        self._stand(self.draft_file.options)
        self._plan(self.draft_file.options)

    async def say_anew(self) -> None:
        marked = set(self._table.marked)
        await super().say_anew()
        self._stand(self.draft_file.options)
        self.set_focus(self._table)
        self._table.marked = marked
        self._show_kind(self._kind)

    def load(self, reader: Reader) -> None:
        """The plan reads for itself, and longer than a page may."""

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self._done is not None:
            self.call_after_refresh(self._show_done)

    def step_back(self) -> bool:
        if self._writing:
            # The page would be gone with the account of the lines; the other sections are open meanwhile.
            self.crm.tell(N_("The import is still running; go to another section meanwhile."))
            return True
        if self._kind:
            self._show_kind("")
            return True
        if self._planning is not None:
            self._planning.stop()
        return False

    @property
    def _table(self) -> EntriesTable:
        return self.query_one(EntriesTable)

    # Planning.

    @property
    def offers_choices(self) -> bool:
        """Of a known program's file there is no step of columns, on which they would have been chosen."""
        return self.draft_file.program is not None

    def change(self, options: Options) -> None:
        """Plan the import anew, unless it is being written."""
        if not self._writing:
            self._stand(options)
            self._plan(options)

    def _stand(self, options: Options) -> None:
        """Tell what holds for all lines."""
        for line in self.query("#standing").results(Static):
            told = replace(self.draft_file, options=options)
            line.update(tr(standing_words(told, self.has_dates, self.crm.key_of)))

    def _plan(self, options: Options) -> None:
        """Plan the import so; it may take a while, and can be stopped."""
        draft = replace(self.draft_file, options=options)
        if self._planning is not None:
            self._planning.stop()
        name = Text(N_("Plan of {file}"), {"file": draft.name})
        self._planning = self.crm.run_task(
            name, partial(plan, self.crm.db, draft), partial(self._planned_so, draft), self._failed
        )

    def _planned_so(self, draft: ImportDraft, found: Planned) -> None:
        self._planning = None
        if not self.alive:
            return
        self.draft_file, self._planned = draft, found
        self._show_kind(self._kind)
        self._complain(None)
        self.refresh_bindings()

    def _failed(self, error: CrmError) -> bool:
        self._planning = None
        self._writing = False
        told: Text | str = N_("Stopped. Nothing was brought in.") if isinstance(error, Stopped) else error.text
        if self.alive:
            self._complain(told)
            if self._planned is None:
                self.query_one("#counts", Static).update("")
        if not self.in_sight:
            self.crm.tell(told)
        return True

    def _complain(self, what: Text | str | None) -> None:
        line = self.query_one("#trouble", Static)
        line.update(tr(what or ""))
        line.set_class(what is not None, "-shown")

    # What is shown.

    def _lines(self, places: Sequence[int]) -> list[PlannedLine]:
        """The lines at these places of the plan; called in a thread."""
        planned = self._planned
        return [] if planned is None else [PlannedLine(place, planned.entries[place]) for place in places]

    def _show_kind(self, kind: str) -> None:
        """Show the lines of one kind, or all."""
        planned = self._planned
        if planned is None:
            return
        self._kind = kind
        places = planned.entries.places(kind) if kind else range(len(planned.entries))
        self._table.set_ids(places, whole=not kind)
        self._count()

    @on(EntriesTable.Marked)
    def _count(self) -> None:
        if self._planned is not None:
            words = counted(self._planned, self._table.marks)
            self.query_one("#counts", Static).update(for_terminal(words))

    @on(EntriesTable.Moved)
    def _tell(self) -> None:
        """The whole of the line under the cursor."""
        row = self._table.cursor_row
        if row is not None:
            title = f"{tr(LABELS[row.entry.action])}  {row.entry.label}"
            self.query_one(QuickView).put(title, in_full(row.entry, self._record, self.crm.shop))

    @property
    def _record(self) -> Record:
        return PLANS[self.draft_file.noun].record

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        planned = self._planned
        if action == "rejects" and (planned is None or not planned.account.rejected):
            return False
        return super().check_action(action, parameters)

    @action("f", N_("Show only"), N_("Show the new lines only, or those that change something, or the wrong ones."))
    def action_kinds(self) -> None:
        if self._planned is None:
            return
        choices = kinds_to_show(self._planned.entries)
        self.app.push_screen(
            Pick(N_("Which lines?"), choices, self._kind), lambda kind: None if kind is None else self._show_kind(kind)
        )

    @action("c", N_("Leave out a column"), N_("Leave out what one column brings, in all lines, or take it again."),
            short=N_("Column"))  # fmt: skip
    def action_column(self) -> None:
        if self._planned is None or self._writing:
            return
        options = self.draft_file.options
        choices = fields_to_skip(self._record, list(self._planned.mapping), options.skip_fields)

        def answered(name: str | None) -> None:
            if name is not None:
                self._plan(replace(options, skip_fields=options.skip_fields ^ {name}))

        self.app.push_screen(Pick(N_("Which column is left out, or taken again?"), choices, ""), answered)

    @action("w", N_("Save the wrong lines"), N_("Write the lines that can't be taken to a file, each with its reason."),
            short=N_("Save wrong"))  # fmt: skip
    def action_rejects(self) -> None:
        if self._planned is not None:
            self._ask_for_rejects(partial(self._save_rejects, self._planned))

    def _save_rejects(self, planned: Planned, path: Path) -> None:
        name = Text(N_("Saving {file}"), {"file": path.name})
        self.crm.run_task(name, partial(save_rejects, planned, path), self._rejects_saved)

    def _ask_for_rejects(self, then: Callable[[Path], object]) -> None:
        path = self.draft_file.path
        wanted = in_short(path.with_name(f"{path.stem}-{tr(N_('mend'))}.csv"))

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                then(path_meant(str(answer.value)))

        question = N_("Write the wrong lines, each with its reason, to which file?")
        editor = LineEditor(_FILE, self.crm.shop)
        self.app.push_screen(AskValue(question, editor, wanted, may_be_written), answered)

    def _rejects_saved(self, path: Path) -> None:
        self.crm.tell(
            Text(N_("The wrong lines are in {path}; mend them there and bring that file in."), {"path": path})
        )

    # Bringing it in.

    @on(EntriesTable.Opened)
    def _go_on(self) -> None:
        planned = self._planned
        if planned is None or self._writing or self._planning is not None:
            return
        if not self.crm.may_write:
            self.crm.tell(N_("You may look at this shop, but not change it."))
        elif (nothing := why_nothing(planned.entries)) is not None:
            self.crm.tell(nothing)
        elif planned.account.rejected:
            self._ask_about_rejected(planned.account.rejected)
        else:
            self._write(None)

    def _ask_about_rejected(self, count: int) -> None:
        question = plural("{count} line can't be taken.", "{count} lines can't be taken.", count)
        choices = (
            ("back", N_("Back to the plan; mend the file first")),
            ("others", N_("Bring in the others, and save these to a file")),
        )

        def answered(answer: str | None) -> None:
            if answer == "others":
                self._ask_for_rejects(self._write)

        self.crm.ask(question, choices, answered)

    def _write(self, rejects: Path | None) -> None:
        """Bring it in while the person goes on; with `rejects` the wrong lines go to that file, the others in."""
        draft, planned = self.draft_file, self._planned
        if planned is None:
            return
        self._writing, self._saved = True, rejects
        lines = frozenset(planned.entries[place].line for place in self._table.chosen_marks())
        options = replace(draft.options, skip_lines=lines, partial=rejects is not None, rejects=rejects)
        call = partial(write, self.crm.db, replace(draft, options=options), self.crm.turn)
        self._complain(None)
        self.crm.run_task(Text(N_("Import of {file}"), {"file": draft.name}), call, self._written, self._failed)

    def _written(self, summary: Summary) -> None:
        self._writing = False
        self._done = summary
        self.crm.refresh_pages(None)
        if self.in_sight:
            self._show_done()
        else:
            self.crm.tell(outcome(summary))

    def _show_done(self) -> None:
        if self._done is not None and self.is_current:
            self.crm.open_page("crm_tui.screens.import_done:DonePage", self._done, self._saved)
