"""Customers that are likely one and the same: pair by pair, with the reasons; merged, or called different."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_sentence
from crm_tui.core.task import Task
from crm_tui.core.text import for_terminal
from crm_tui.ops import merging as operations
from crm_tui.screens._page import Page
from crm_tui.store import customers, customers_many, duplicates
from crm_tui.store.customers import CustomerRow
from crm_tui.store.duplicates import Found, Pair
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

MERGE: Final = "crm_tui.screens.merge:MergePage"


class Listed(NamedTuple):
    """A pair by its place among those found, and the two customers."""

    id: int
    pair: Pair
    first: CustomerRow
    second: CustomerRow


def _why(row: Listed) -> str:
    return ", ".join(tr(reason.words) for reason in row.pair.reasons)


_COLUMNS: Final[tuple[TableColumn[Listed], ...]] = (
    TableColumn("score", N_("Score"), lambda row: str(row.pair.score), width=5, right=True),
    TableColumn("first", N_("Customer"), lambda row: row.first.name, width=14, grow=2),
    TableColumn("second", N_("The other"), lambda row: row.second.name, width=14, grow=2),
    TableColumn("why", N_("Why"), _why, width=30, grow=3),
    TableColumn("codes", N_("Codes"), lambda row: f"{row.first.code} {row.second.code}", width=16, drop=1),
)


class DuplicatesPage(Page["array[int]"]):
    """The pairs, the likeliest first; found once, when the page is opened or they are looked for again."""

    READS: ClassVar[frozenset[str]] = frozenset({"customer", "not_same"})
    DEFAULT_CSS = """
    DuplicatesPage #said { height: auto; max-height: 3; padding: 0 1; color: $quiet; }
    DuplicatesPage #why { height: auto; max-height: 4; padding: 0 1; border-top: solid $rule; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[Pair] = []
        self._searching = False
        self._finding: Task | None = None

    def heading(self) -> Sequence[Text | str]:
        return (N_("Customers"), N_("Duplicates"))

    def body(self) -> ComposeResult:
        yield Static("", id="said", markup=False)
        yield WindowedTable(_COLUMNS, self.crm.reading(self._rows), id="list")
        yield Static("", id="why", markup=False)

    @property
    def table(self) -> WindowedTable[Listed]:
        """The list."""
        return self.query_one("#list", WindowedTable)

    def on_mount(self) -> None:
        self.set_focus(self.table)
        self._search()

    def on_unmount(self) -> None:
        """Nobody waits any more for what would be found."""
        if self._finding is not None:
            self._finding.stop()

    def customers_in_hand(self) -> Sequence[int]:
        """The two customers of the pair under the cursor."""
        row = self.table.cursor_row
        return () if row is None else (row.first.id, row.second.id)

    # Finding.

    def _search(self) -> None:
        if self._searching:
            return
        self._searching = True
        self._say(N_("Looking for customers that are likely one …"))

        def call(task: Task) -> Found:
            with self.crm.db.read() as reader, task.interrupting(reader):
                return duplicates.find(reader, progress=lambda words, done, of: task.report(Text(words), done, of))

        def failed(_error: Exception) -> bool:
            self._searching = False
            if self.alive:
                self._say(Text(N_("Not looked through to the end; {key} begins again."),
                               {"key": self.crm.key_of("duplicates.again")}))  # fmt: skip
            return not self.alive  # who has left the page isn't told that the search ended with it

        self._finding = self.crm.run_task(N_("Duplicates"), call, self._found, failed)

    def _found(self, found: Found) -> None:
        self._searching = False
        if self.alive:
            self._pairs = found.pairs
            self._say("  ".join(tr(masked_sentence(sentence)) for sentence in found.cut))
            self.reload()

    def _say(self, words: Text | str) -> None:
        line = self.query_one("#said", Static)
        line.update(tr(words))
        line.display = bool(words)

    # Those that are left.

    def load(self, reader: Reader) -> array[int]:
        """The places of the pairs whose customers are both there and that nobody has called different."""
        pairs = self._pairs
        present = set(customers_many.existing(reader, {one for pair in pairs for one in pair[:2]}))
        different = duplicates.different(reader)
        left = (
            place
            for place, pair in enumerate(pairs)
            if pair.first in present and pair.second in present and (pair.first, pair.second) not in different
        )
        return array("q", left)

    def show(self, state: array[int]) -> None:
        self.table.empty = "" if self._searching else N_("No two customers seem to be one.")
        self.table.set_ids(state)
        self._tell_why()

    def _rows(self, reader: Reader, places: Sequence[int]) -> Sequence[Listed]:
        pairs = [(place, self._pairs[place]) for place in places if place < len(self._pairs)]
        known = {row.id: row for row in customers.rows(reader, {one for _, pair in pairs for one in pair[:2]})}
        return [
            Listed(place, pair, known[pair.first], known[pair.second])
            for place, pair in pairs
            if pair.first in known and pair.second in known
        ]

    # The pair under the cursor.

    @on(WindowedTable.Moved)
    def _tell_why(self) -> None:
        """All of the reasons with their points, under the list."""
        row = self.table.cursor_row
        line = self.query_one("#why", Static)
        line.display = row is not None
        if row is not None:
            names = " · ".join(f"{one.code} {one.name}" for one in (row.first, row.second))
            reasons = ", ".join(f"{tr(reason.words)} {reason.points:+}" for reason in row.pair.reasons)
            line.update(for_terminal(f"{names}: {reasons}"))

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        if in_hand := self.customers_in_hand():
            self.crm.open_page(MERGE, *in_hand)

    @action("n", N_("Not the same"), N_("Keep that the two are different: they are not proposed again."), writes=True)
    def action_different(self) -> None:
        if in_hand := self.customers_in_hand():
            self.crm.run_operation(operations.different, *in_hand)

    @action("o", N_("Open the first"), N_("Open the card of the customer on the left."), short=N_("Left's card"))
    def action_first(self) -> None:
        if in_hand := self.customers_in_hand():
            self.crm.open_customer(in_hand[0])

    @action("O", N_("Open the other"), N_("Open the card of the customer on the right."), line=False)
    def action_second(self) -> None:
        if in_hand := self.customers_in_hand():
            self.crm.open_customer(in_hand[1])

    @action("R", N_("Look again"), N_("Look through all customers again."))
    def action_again(self) -> None:
        self._search()
