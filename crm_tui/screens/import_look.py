"""Bringing in a file, the second step: what it is taken for and why, and its first rows as they are read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.cells import width
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.exchange.options import Options
from crm_tui.exchange.preview import Preview
from crm_tui.exchange.reading import Line
from crm_tui.screens._import_draft import ImportDraft
from crm_tui.screens._import_reading import as_kind, kind_of, kinds, with_options
from crm_tui.screens._import_words import DELIMITERS, ENCODINGS, reading_words, trouble_words, what_words
from crm_tui.screens._page import Page
from crm_tui.screens.pick import Pick
from crm_tui.widgets.step_table import StepTable
from crm_tui.widgets.table_columns import TableColumn

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_COLUMNS = 24  # shown at most; no terminal has room for more
_WIDEST, _NARROWEST = 18, 4  # cells of one; where there are few they may be wider
_ALL = 64  # cells


class RowsTable(StepTable[Line]):
    """The rows of the file as they stand in it; the line of headings is marked."""

    @action("enter", N_("Go on"), N_("Go on to the columns."), palette=False)
    def action_open(self) -> None:
        super().action_open()

    @action("space", N_("Headings here"), N_("The line under the cursor holds the headings."), short=N_("Headings"))
    def action_mark(self) -> None:
        self.post_message(self.Marked(self))


class LookPage(Page[None]):
    """Each change of how the file is read shows the rows anew at once, read in a thread."""

    READS: ClassVar[frozenset[str]] = frozenset()
    DEFAULT_CSS = """
    LookPage #what, LookPage #how, LookPage #trouble { height: auto; max-height: 4; padding: 0 1; }
    LookPage #trouble { display: none; }
    LookPage #trouble.-shown { display: block; }
    LookPage #what { text-style: bold; }
    LookPage .quiet { color: $quiet; }
    LookPage .quiet:ansi { text-style: dim; }
    """

    def __init__(self, draft: ImportDraft) -> None:
        super().__init__()
        self.draft_file = draft

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Import a file"), Text("{name}", {"name": self.draft_file.name}))

    def body(self) -> ComposeResult:
        yield Static("", markup=False, id="what")
        yield Static("", markup=False, id="how", classes="quiet")
        yield Static("", markup=False, id="trouble", classes="wrong")
        yield RowsTable((_numbers(),), empty=N_("The file is empty."), id="rows")

    def load(self, reader: Reader) -> None:
        """The file has been read already; the store says nothing of it."""

    def show(self, state: None) -> None:
        self._show()

    def on_mount(self) -> None:
        self.set_focus(self._table)

    async def say_anew(self) -> None:
        await super().say_anew()
        self.set_focus(self._table)

    def place(self) -> None:
        """These are the first rows only."""

    @property
    def _table(self) -> RowsTable:
        return self.query_one(RowsTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        preview = self.draft_file.preview
        if preview is not None and action in {"encoding", "delimiter"} and not preview.is_text:
            return False
        if preview is not None and action == "sheet" and len(preview.sheets) < 2:
            return False
        return super().check_action(action, parameters)

    # What is shown.

    def _show(self) -> None:
        preview, key_of = self.draft_file.preview, self.crm.key_of
        if preview is None:
            return
        self.query_one("#what", Static).update(tr(what_words(self.draft_file, key_of("import_look.what"))))
        self.query_one("#how", Static).update(tr(reading_words(preview)))
        self._complain(trouble_words(preview.trouble, key_of))
        self._table.set_columns((_numbers(), *_columns(preview)))
        self._table.set_rows(preview.rows, [line.number for line in preview.rows])
        source = preview.source
        self._table.marked = {source.header_line} if source is not None and source.header_line else set()
        self._table.refresh()
        self.refresh_bindings()

    def _complain(self, what: Text | str | None) -> None:
        line = self.query_one("#trouble", Static)
        line.update(tr(what or ""))
        line.set_class(what is not None, "-shown")

    # Reading it otherwise.

    def _read(self, options: Options) -> None:
        """Read the file's beginning with these options from now on."""
        self._look(partial(with_options, self.crm.db, self.draft_file, options))

    @work(exclusive=True, group="look")
    async def _look(self, call: Callable[[], ImportDraft]) -> None:
        """Take up what the call makes of the file; the newest call only."""
        try:
            found = await asyncio.to_thread(call)
        except CrmError as error:
            if self.alive:
                self._complain(error.text)
            return
        if self.alive:
            self.draft_file = found
            self._show()

    def _pick(
        self, question: str, choices: Sequence[tuple[str, str]], now: str, change: Callable[[str], Options]
    ) -> None:
        """Ask for one of the values; while the cursor moves the rows behind show what each would make of them."""
        before = self.draft_file

        def preview(key: str) -> None:
            self._look(partial(with_options, self.crm.db, before, change(key)))

        def answered(key: str | None) -> None:
            if key is None:
                self._look(lambda: before)
            else:
                preview(key)

        dialog = Pick(question, choices, now, preview)
        dialog.add_class("-aside")
        self.app.push_screen(dialog, answered)

    @action("e", N_("Encoding"), N_("Say in which encoding the file was written."))
    def action_encoding(self) -> None:
        options, preview = self.draft_file.options, self.draft_file.preview
        now = (preview.encoding if preview is not None else "") or ""
        self._pick(N_("Which encoding?"), ENCODINGS, now.removesuffix("-sig"),
                   lambda key: replace(options, encoding=key or None))  # fmt: skip

    @action("d", N_("Delimiter"), N_("Say which sign parts the columns."))
    def action_delimiter(self) -> None:
        options, preview = self.draft_file.options, self.draft_file.preview
        now = (preview.delimiter if preview is not None else "") or ""
        self._pick(N_("Which sign parts the columns?"), DELIMITERS, now,
                   lambda key: replace(options, delimiter=key or None))  # fmt: skip

    @action("t", N_("Sheet"), N_("Say which sheet of the workbook it is."))
    def action_sheet(self) -> None:
        options, preview = self.draft_file.options, self.draft_file.preview
        if preview is None:
            return
        now = (preview.source.sheet if preview.source is not None else options.sheet) or ""
        choices = tuple((name, for_terminal(name)) for name in preview.sheets)
        self._pick(N_("Which sheet?"), choices, now, lambda key: replace(options, sheet=key, header_line=None))

    @action("n", N_("No headings"), N_("The file has no line of headings; its columns are then numbered."))
    def action_no_headings(self) -> None:
        self._read(replace(self.draft_file.options, header_line=0, mapping={}))

    @on(RowsTable.Marked)
    def _headings_here(self) -> None:
        row = self._table.cursor_row
        if row is not None:
            self._read(replace(self.draft_file.options, header_line=row.number, mapping={}))

    @action(
        "w", N_("What it is"), N_("Say what the file holds, or from which program it comes."), short=N_("File kind")
    )
    def action_what(self) -> None:
        draft = self.draft_file
        now = kind_of(draft)

        def answered(kind: str | None) -> None:
            if kind is not None and kind != now:
                self._look(partial(as_kind, self.crm.db, draft, kind))

        self.app.push_screen(Pick(N_("What does the file hold?"), kinds(), now), answered)

    @on(RowsTable.Opened)
    def _go_on(self) -> None:
        """On to the columns; what a program's own source reads has none to be chosen."""
        draft = self.draft_file
        if draft.preview is None or draft.preview.source is None:
            self.crm.tell(N_("It can't be read like this; say which line holds the headings, or that there are none."))
        elif draft.preview.source.known is not None:
            self.crm.open_page("crm_tui.screens.import_plan:PlanPage", draft)
        else:
            self.crm.open_page("crm_tui.screens.import_columns:ColumnsPage", draft)


def _numbers() -> TableColumn[Line]:
    return TableColumn("line", N_("Line"), lambda line: str(line.number), width=5, right=True)


def _columns(preview: Preview) -> list[TableColumn[Line]]:
    """A column for each of the file's, as wide as its cells need; those at the right give way."""
    rows = preview.rows
    labels = preview.source.header if preview.source is not None and not preview.is_table else ()
    count = min(max((len(row.cells) for row in rows), default=0), _COLUMNS)

    def cell(place: int) -> Any:
        return lambda line: " ".join(line.cells[place].split()) if place < len(line.cells) else ""

    found = []
    for place in range(count):
        widest = max(width(for_terminal(cell(place)(row))) for row in rows)
        wide = min(max(widest, _NARROWEST), max(_WIDEST, _ALL // count))
        label = Text("{name}", {"name": labels[place] if place < len(labels) else place + 1})
        found.append(TableColumn(str(place), label, cell(place), width=wide, drop=place))
    return found
