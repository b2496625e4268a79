"""Payments from files whose customer is not known: each with the three best guesses, taken by a key."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core import cells
from crm_tui.core.fields import Field, Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_phone
from crm_tui.core.text import for_terminal
from crm_tui.ops import payers as operations
from crm_tui.render.values import show
from crm_tui.screens._lookups import customer_search
from crm_tui.screens._page import Page
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.store import payer_guesses, payers
from crm_tui.widgets.lookup_editor import LookupEditor
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.store.db import Reader
    from crm_tui.store.payer_guesses import ByAmount, Guessed
    from crm_tui.store.payers import WaitingRow

_CUSTOMER: Final = Field(
    "customer", N_("Customer"), required=True, max_length=300, hint=N_("Code, name, initials or phone.")
)
_LINES: Final = 5  # of what is told of a payment: itself in up to two lines, and three guesses


_INDENT: Final = 8  # cells of a guess before the name


class Listed(NamedTuple):
    """A payment and who could have made it, best first."""

    id: int
    payment: WaitingRow
    guesses: Sequence[Guessed]


class Queue(NamedTuple):
    """The payments there are, who owes just such amounts, and how many were dismissed."""

    ids: array[int]
    owing: ByAmount
    dismissed: int


class QueueTable(WindowedTable[Listed]):
    """The payments; enter takes the first guess of the one under the cursor."""

    @action(
        "enter",
        N_("Take the first guess"),
        N_("Record the payment as that of the customer who fits best."),
        short=N_("Take the first"),
        writes=True,
    )
    def action_open(self) -> None:
        super().action_open()


class WaitingPaymentsPage(Page[Queue]):
    """Payments that wait for their customer, latest first, or those that were dismissed."""

    DEFAULT_CSS = """
    WaitingPaymentsPage #told {
        height: 6; padding: 0 1; border-top: solid $rule; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """
    READS: ClassVar[frozenset[str]] = frozenset(
        {"waiting_payment", "payer", "payment", "sale", "customer", "customer_phone", "person"}
    )

    def __init__(self) -> None:
        super().__init__()
        self._owing: ByAmount = {}
        self._state = payers.WAITING
        self._dismissed = 0

    def heading(self) -> Sequence[Text | str]:
        return (N_("Dismissed payments") if self._state == payers.DISMISSED else N_("Payments that wait"),)

    def body(self) -> ComposeResult:
        columns: tuple[TableColumn[Listed], ...] = (
            TableColumn("day", N_("Date"), lambda row: row.payment.day, width=10),
            TableColumn("amount", N_("Amount"), lambda row: self._amount(row.payment), width=12, right=True),
            TableColumn("payer", N_("Payer"), lambda row: row.payment.payer or "", width=10, grow=2),
            TableColumn("guess", N_("Who it could be"), _first, width=14, grow=3),
            TableColumn("likely", N_("Likely"), _likely, width=6, right=True, drop=1),
            TableColumn("method", N_("Method"), lambda row: row.payment.method or "", width=8, drop=2),
        )
        yield QueueTable(columns, self.crm.reading(self._read_rows), id="list")
        yield Static("", markup=False, id="told")

    @property
    def _table(self) -> QueueTable:
        return self.query_one(QueueTable)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    # What is read and shown.

    def load(self, reader: Reader) -> Queue:
        dismissed = payers.count(reader, payers.DISMISSED)
        return Queue(payers.ids(reader, self._state), payer_guesses.by_amount(reader), dismissed)

    def _read_rows(self, reader: Reader, ids: Sequence[int]) -> Sequence[Listed]:
        rows = payers.rows(reader, ids)
        guesses = payer_guesses.guesses(reader, rows, self._owing)
        return [Listed(row.id, row, guesses[row.id]) for row in rows]

    def show(self, state: Queue) -> None:
        self._owing, self._dismissed = state.owing, state.dismissed
        self._table.empty = self._nothing()
        self._table.set_ids(state.ids)
        self._tell()

    def _nothing(self) -> Text:
        shown: dict[str, object] = {
            "key": self.crm.key_of("waiting_payments.dismissed"), "count": self._dismissed,
        }  # fmt: skip
        if self._state == payers.DISMISSED:
            return Text(N_("No payment is dismissed.  {key} lists those that wait"), shown)
        if self._dismissed:
            sentence = N_("No payment waits for its customer.  {count} were dismissed: {key} lists them")
            return Text(sentence, shown)
        return Text(N_("No payment waits for its customer. Imports put here what they can't find the payer of."))

    def _amount(self, row: WaitingRow) -> str:
        return show(row.amount, Kind.MONEY, self.crm.shop)

    @on(WindowedTable.Moved)
    def _tell(self) -> None:
        """Say all of the payment under the cursor, and who could have made it and why."""
        row = self._table.cursor_row
        room = max(1, self.size.width - 2)
        lines = [] if row is None else _told(self._payment_words(row.payment), row, room)
        self.query_one("#told", Static).update("\n".join(map(for_terminal, lines)))

    def on_resize(self) -> None:
        self._tell()

    def _payment_words(self, row: WaitingRow) -> str:
        parts = (row.payer, masked_phone(row.account or ""), row.method, row.reference, row.note)
        return " · ".join([self._amount(row), *(part for part in parts if part)])

    # What is done with the payment under the cursor.

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self._take(0)

    @action("1", N_("First guess"), N_("It is a payment of the first customer guessed."), line=False, writes=True)
    def action_first(self) -> None:
        self._take(0)

    @action("2", N_("Second guess"), N_("It is a payment of the second customer guessed."), short=N_("Second"),
            writes=True)  # fmt: skip
    def action_second(self) -> None:
        self._take(1)

    @action("3", N_("Third guess"), N_("It is a payment of the third customer guessed."), short=N_("Third"),
            writes=True)  # fmt: skip
    def action_third(self) -> None:
        self._take(2)

    @action("/", N_("Find the customer"), N_("Find the customer whose payment it is, whoever that may be."),
            short=N_("Find"), writes=True)  # fmt: skip
    def action_find(self) -> None:
        row = self._table.cursor_row
        if row is None:
            return

        def chosen(answer: Answer | None) -> None:
            if answer is not None and answer.value is not None:
                self._match(row.id, int(answer.value))

        editor = LookupEditor(_CUSTOMER, self.crm.shop, customer_search(self.crm))
        self.app.push_screen(AskValue(N_("Whose payment is it?"), editor), chosen)

    @action("x", N_("Dismiss"), N_("Take the payment, or those marked, out of the queue: no customer's."), writes=True)
    def action_drop(self) -> None:
        chosen = self._table.chosen()
        if chosen:
            self.crm.run_operation(operations.dismiss, chosen)

    @action("c", N_("Open the customer"), N_("Open the card of the customer that is guessed first."),
            short=N_("Customer"))  # fmt: skip
    def action_customer(self) -> None:
        row = self._table.cursor_row
        if row is not None and row.guesses:
            self.crm.open_customer(row.guesses[0].customer_id)

    @action("z", N_("Those dismissed"), N_("List the payments that were dismissed, or those that wait."), line=False)
    def action_dismissed(self) -> None:
        self._state = payers.WAITING if self._state == payers.DISMISSED else payers.DISMISSED
        self.reload()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "drop" and self._state == payers.DISMISSED:
            return False
        return super().check_action(action, parameters)

    def _take(self, place: int) -> None:
        """Record the payment as that of the guess at the place."""
        row = self._table.cursor_row
        if row is None:
            return
        if place < len(row.guesses):
            self._match(row.id, row.guesses[place].customer_id)
        else:
            key = self.crm.key_of("waiting_payments.find")
            self.crm.tell(Text(N_("There is no such guess; {key} finds any customer."), {"key": key}))

    def _match(self, waiting_id: int, customer_id: int) -> None:
        self.crm.run_operation(operations.match, waiting_id, customer_id)


def _first(row: Listed) -> str:
    return row.guesses[0].name if row.guesses else "–"


def _likely(row: Listed) -> str:
    return f"{row.guesses[0].score}%" if row.guesses else ""


def _told(payment: str, row: Listed, room: int) -> list[str]:
    """Lines of at most so many cells: the payment, then its guesses, in full where they fit."""
    guesses = [_guess_words(place, guess) for place, guess in enumerate(row.guesses, 1)]
    guesses = guesses or [tr(N_("Nobody is like this payer, and nobody owes this amount."))]
    lines = cells.wrap(payment, room)[: _LINES - len(guesses)]
    wrapped = [line for words in guesses for line in _indented(words, room)]
    if len(lines) + len(wrapped) <= _LINES:
        return [*lines, *wrapped]
    return [*lines, *(cells.cut(words, room) for words in guesses)]


def _indented(words: str, room: int) -> list[str]:
    """The words in lines, all but the first under where the name begins."""
    first, *rest = cells.wrap(words, room)
    under = cells.wrap(" ".join(rest), room - _INDENT) if rest else ()
    return [first, *(" " * _INDENT + line for line in under)]


def _guess_words(place: int, guess: Guessed) -> str:
    """A guess in words: its digit, how likely, who, why."""
    why = "; ".join(map(tr, guess.reasons))
    return f"{place}  {guess.score:>2}%  {guess.name} {guess.code}: {why}"
