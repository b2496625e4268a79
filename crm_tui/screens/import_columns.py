"""Bringing in a file, the third step: which column is which field, with the file's own values to judge by."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core import cells
from crm_tui.core.errors import CrmError
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.exchange.account import ColumnWarning
from crm_tui.exchange.options import Options
from crm_tui.exchange.preview import ColumnSeen
from crm_tui.exchange.run import PLANS
from crm_tui.screens._import_choices import ImportChoices
from crm_tui.screens._import_columns import Judged, assigned, fields_to_choose, joined, joins, judged, looked_over
from crm_tui.screens._import_draft import ImportDraft
from crm_tui.screens._import_words import standing_words
from crm_tui.screens.pick import Pick
from crm_tui.widgets.step_table import StepTable
from crm_tui.widgets.table_columns import TableColumn

if TYPE_CHECKING:
    from crm_tui.core.task import Task
    from crm_tui.store.db import Reader

_SAMPLE = 30  # cells of what a question quotes
_OUT = ""  # the answer that leaves a column out


class Listed(NamedTuple):
    """A column of the file, the labels of the fields it becomes, and what is to be said against it."""

    id: int
    column: ColumnSeen
    fields: tuple[str, ...]
    warnings: Sequence[Text]


class ColumnsTable(StepTable[Listed]):
    """The columns of the file."""

    @action("enter", N_("Go on"), N_("Go on to the plan: what becomes of each line."), palette=False)
    def action_open(self) -> None:
        super().action_open()

    @action("space", N_("Choose its field"), N_("Say which field the column under the cursor becomes, or none."),
            short=N_("Field"))  # fmt: skip
    def action_mark(self) -> None:
        self.post_message(self.Marked(self))


class ColumnsPage(ImportChoices):
    """Every change is judged anew over the whole file, in a thread: what is undecided, lost, or empty."""

    READS: ClassVar[frozenset[str]] = frozenset()
    DEFAULT_CSS = """
    ColumnsPage #defaults, ColumnsPage #trouble, ColumnsPage #told { height: auto; padding: 0 1; }
    ColumnsPage #defaults { max-height: 3; }
    ColumnsPage .quiet { color: $quiet; }
    ColumnsPage .quiet:ansi { text-style: dim; }
    ColumnsPage #trouble { display: none; max-height: 3; }
    ColumnsPage #trouble.-shown { display: block; }
    ColumnsPage #told { height: 3; border-top: solid $rule; }
    ColumnsPage.-phone #told { height: 5; }
    """

    def __init__(self, draft: ImportDraft) -> None:
        super().__init__()
        self.draft_file = draft
        self._judged: Judged | None = None
        self._looking: Task | None = None

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Import a file"), N_("Columns"))

    def body(self) -> ComposeResult:
        yield Static("", markup=False, id="defaults", classes="quiet")
        yield Static("", markup=False, id="trouble", classes="wrong")
        yield ColumnsTable(_COLUMNS, id="columns")
        yield Static("", markup=False, id="told")

    def on_mount(self) -> None:
        self.set_focus(self._table)

    async def say_anew(self) -> None:
        await super().say_anew()
        self.set_focus(self._table)

    def load(self, reader: Reader) -> None:
        """What is judged is the file, not the store."""

    def show(self, state: None) -> None:
        if self._judged is None:
            self._judge(self.draft_file)
        else:
            self._show(self._judged)

    @property
    def _table(self) -> ColumnsTable:
        return self.query_one(ColumnsTable)

    @property
    def has_dates(self) -> bool:
        return self._judged is not None and self._judged.has_dates

    def step_back(self) -> bool:
        if self._looking is not None:
            self._looking.stop()
        return False

    # What is shown.

    @work(exclusive=True, group="judge")
    async def _judge(self, draft: ImportDraft) -> None:
        """Look at the columns as the draft would take them, and take it up where that can be."""
        try:
            found = await asyncio.to_thread(judged, self.crm.db, draft)
        except CrmError as error:
            if self.alive:
                self._complain(error.text)
            return
        if self.alive:
            self.draft_file = draft
            self._show(found)
            self._look_over(draft, found)

    def _look_over(self, draft: ImportDraft, found: Judged) -> None:
        """Judge by all lines of the file, which may be many."""
        if self._looking is not None:
            self._looking.stop()

        def judged_so(whole: Judged) -> None:
            if self.alive and draft is self.draft_file:
                self._looking = None
                self._show(whole)

        def failed(error: CrmError) -> bool:
            if self.alive and draft is self.draft_file:
                self._looking = None
                self._complain(error.text)
            return True

        name = Text(N_("Looking at {file}"), {"file": draft.name})
        self._looking = self.crm.run_task(name, partial(looked_over, draft, found), judged_so, failed)

    def _show(self, found: Judged) -> None:
        self._judged = found
        record = PLANS[self.draft_file.noun].record
        rows = [
            Listed(
                column.place, column,
                tuple(tr(record.field(name).label) for name in found.fields_of(column.place)),
                found.warnings_of(column.place),
            )
            for column in found.columns
        ]  # fmt: skip
        self._table.set_rows(rows)
        self._complain(found.missing or (found.undecided and found.undecided.message))
        self.query_one("#defaults", Static).update(
            tr(standing_words(self.draft_file, found.has_dates, self.crm.key_of))
        )
        self._tell()
        self.refresh_bindings()

    def _complain(self, what: Text | None) -> None:
        line = self.query_one("#trouble", Static)
        line.update(tr(what or ""))
        line.set_class(what is not None, "-shown")

    @on(ColumnsTable.Moved)
    def _tell(self) -> None:
        """More of the column under the cursor: what is to be said against it, else its values."""
        row = self._table.cursor_row
        if row is None:
            return
        values = for_terminal(" · ".join(row.column.samples))
        told = "\n".join([values, *map(tr, row.warnings)])
        self.query_one("#told", Static).update(told, layout=False)

    # Choosing.

    @on(ColumnsTable.Marked)
    def _choose(self) -> None:
        row, found = self._table.cursor_row, self._judged
        if row is None or found is None:
            return
        column, here = row.column, found.fields_of(row.column.place)
        samples = cells.cut(for_terminal(", ".join(column.samples[:3])), _SAMPLE)
        question = Text(N_("“{heading}” ({samples}) is which field?"), {
            "heading": cells.cut(for_terminal(column.heading), _SAMPLE), "samples": samples,
        })  # fmt: skip
        choices = ((_OUT, tr(N_("— leave this column out"))), *fields_to_choose(found))

        def answered(name: str | None) -> None:
            if name is not None:
                self._assign(found, column, name)

        self.app.push_screen(Pick(question, choices, here[0] if here else _OUT), answered)

    def _assign(self, found: Judged, column: ColumnSeen, name: str) -> None:
        """Let the column be that field; where another one is already, ask."""
        other = found.column_of(name) if name else None
        if other is None or other.place == column.place:
            self._take(assigned(found, column, name))
            return
        question = Text(N_("{field} is already the column “{heading}”."), {
            "field": Text(found.record.field(name).label), "heading": other.heading,
        })  # fmt: skip
        choices = [("keep", N_("Leave it so")), ("take", N_("This column instead"))]
        if joins(found.record.field(name)):
            choices.append(("join", N_("Both, joined")))

        def answered(answer: str | None) -> None:
            if answer == "take":
                self._take(assigned(found, column, name))
            elif answer == "join":
                self._take(joined(found, column, name))

        self.crm.ask(question, choices, answered)

    def _take(self, mapping: Mapping[str, str]) -> None:
        self.change(replace(self.draft_file.options, mapping=mapping))

    def change(self, options: Options) -> None:
        self._judge(replace(self.draft_file, options=options))

    def _decide(self, undecided: ColumnWarning) -> None:
        """Ask for what the file leaves open before going on."""
        if PLANS[self.draft_file.noun].record.field(undecided.field).kind is Kind.DAY:
            self.action_dates()
        else:
            self.action_decimal()

    @on(ColumnsTable.Opened)
    def _go_on(self) -> None:
        found = self._judged
        if found is None:
            return
        if self._looking is not None:
            self.crm.tell(N_("The columns are still being looked at."))
        elif found.missing is not None:
            self.crm.tell(found.missing)
        elif found.undecided is not None:
            self._decide(found.undecided)
        else:
            self.crm.open_page("crm_tui.screens.import_plan:PlanPage", self.draft_file)


def _samples(row: Listed) -> str:
    return " · ".join(" ".join(value.split()) for value in row.column.samples)


_COLUMNS: Sequence[TableColumn[Listed]] = (
    TableColumn("sign", "", lambda row: "!" if row.warnings else "", width=1),
    TableColumn("column", N_("Column"), lambda row: row.column.heading, width=12, grow=1),
    TableColumn("field", N_("Becomes"), lambda row: " + ".join(row.fields) or "—", width=12, grow=1),
    TableColumn("samples", N_("Values"), _samples, width=14, grow=2, drop=1),
)
