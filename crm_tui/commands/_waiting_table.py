"""Payments that wait for their customer as a list, with the guesses in words."""

from collections.abc import Iterable, Mapping, Sequence

from crm_tui.commands._entries import FOR_MACHINES
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, tr
from crm_tui.core.table import Cell, Column, Table
from crm_tui.domain.payer_matching import MOST
from crm_tui.store.payer_guesses import Guessed
from crm_tui.store.payers import WaitingRow

_PAYMENT = (
    Column("number", N_("No."), Kind.COUNT),
    Column("day", N_("Date"), Kind.DAY),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("payer", N_("Payer")),
)
_MORE = (
    Column("account", N_("Payer's account"), Kind.CODE),
    Column("method", N_("Method")),
    Column("reference", N_("Reference"), Kind.CODE),
    Column("note", N_("Note")),
)
_GUESSES = tuple(
    column
    for place in range(1, MOST + 1)
    for column in (
        Column(f"customer_{place}", N_("Customer"), Kind.CODE),
        Column(f"customer_name_{place}", N_("Customer name")),
        Column(f"score_{place}", N_("Likely, %"), Kind.COUNT),
        Column(f"why_{place}", N_("Why")),
    )
)
_PEOPLE = (
    *_PAYMENT,
    Column("account", N_("Payer's account"), Kind.CODE),
    Column("note", N_("Note")),
    Column("guesses", N_("Who it could be"), Kind.BLOCK),
)


def waiting_table(
    rows: Iterable[WaitingRow], guesses: Mapping[int, Sequence[Guessed]], format: str, title: str, empty: str
) -> Table:
    """The payments with who could have made them: for machines each guess in columns of its own."""
    if format in FOR_MACHINES:
        listed = [_machine_row(row, guesses.get(row.id, ())) for row in rows]
        return Table("waiting_payment", title, (*_PAYMENT, *_MORE, *_GUESSES), listed, empty=empty)
    told = [
        (row.id, row.day, row.amount, row.payer, row.account, row.note, _told(guesses.get(row.id, ()))) for row in rows
    ]
    return Table("waiting_payment", title, _PEOPLE, told, empty=empty)


def _machine_row(row: WaitingRow, guesses: Sequence[Guessed]) -> tuple[Cell, ...]:
    found: list[Cell] = []
    for guess in guesses:
        found += [guess.code, guess.name, guess.score, reasons(guess)]
    found += [None] * (len(_GUESSES) - len(found))
    return (row.id, row.day, row.amount, row.payer, row.account, row.method, row.reference, row.note, *found)


def _told(guesses: Sequence[Guessed]) -> str | None:
    lines = [f"{guess.code} {guess.name} {guess.score}%: {reasons(guess)}" for guess in guesses]
    return "\n".join(lines) or None


def reasons(guess: Guessed) -> str:
    """Why a customer is guessed, in words."""
    return "; ".join(map(tr, guess.reasons))
