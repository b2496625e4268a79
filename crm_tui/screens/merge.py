"""Customers about to become one: what differs, side by side, chosen field by field, and what goes along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain import merging as rules
from crm_tui.ops import merging as operations
from crm_tui.ops.merging import Preview
from crm_tui.render.values import DASH, show
from crm_tui.screens._page import Page
from crm_tui.store import customers, customers_many
from crm_tui.store.customers import CustomerRow
from crm_tui.widgets.field_by_field import FieldByField, Side, Values
from crm_tui.widgets.whose_value import ALL, WhoseValue

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class State(NamedTuple):
    """The customers, the one that stays first, and what merging them would do; None where fewer than two are left."""

    rows: Sequence[CustomerRow]
    preview: Preview | None


class MergePage(Page[State]):
    """Two customers or more, the first one stays; all phones, e-mails, addresses and tags are kept."""

    READS: ClassVar[frozenset[str]] = frozenset(
        {"customer", "customer_phone", "customer_email", "customer_address", "customer_tag", "sale", "payment"}
        | {"ticket", "followup", "interaction", "person", "not_same"}
    )
    DEFAULT_CSS = """
    MergePage #stays, MergePage #moves { height: auto; max-height: 3; padding: 0 1; }
    MergePage #moves { color: $quiet; margin-bottom: 1; }
    MergePage VerticalScroll { height: 1fr; padding: 0 1; }
    """

    def __init__(self, *customer_ids: int) -> None:
        super().__init__()
        self._ids = list(customer_ids)
        self._chosen: dict[str, int] = {}
        self._merging = False

    def heading(self) -> Sequence[Text | str]:
        return (N_("Customers"), N_("Merge"))

    def body(self) -> ComposeResult:
        yield Static("", id="stays", markup=False)
        yield Static("", id="moves", markup=False)
        yield VerticalScroll(id="fields", can_focus=False)

    def customers_in_hand(self) -> Sequence[int]:
        """The customers, the one that stays first."""
        return tuple(self._ids)

    # What would be done.

    def load(self, reader: Reader) -> State:
        present = set(customers_many.existing(reader, self._ids))
        ids = [customer_id for customer_id in self._ids if customer_id in present]
        if len(ids) < 2:
            return State((), None)
        self._keep_choices()
        known = {name: who for name, who in self._chosen.items() if who in {*ids, rules.BOTH}}
        return State(customers.rows(reader, ids), operations.preview(reader, ids[0], ids[1:], known))

    def show(self, state: State) -> None:
        if state.preview is None:
            if not self._merging:
                self.crm.tell(N_("There are no two customers to merge any more."))
                self._pop()
            return
        self._ids = [row.id for row in state.rows]
        others = ", ".join(f"{row.code} {row.name}" for row in state.rows[1:])
        places = {"code": state.rows[0].code, "name": state.rows[0].name, "others": others}
        stays = Text(N_("{code} {name} stays; {others} goes into it. All phones, e-mails and tags are kept."), places)
        self.query_one("#stays", Static).update(for_terminal(tr(stays)))
        self.query_one("#moves", Static).update(tr(state.preview.moves_in_words()))
        self._show_fields(state.rows, state.preview)

    def _show_fields(self, rows: Sequence[CustomerRow], preview: Preview) -> None:
        sides = [Side(str(row.id), Text("{code} {name}", {"code": row.code, "name": row.name})) for row in rows]
        fields = [
            Values(
                one.name,
                one.label,
                {side.key: self._in_words(one.name, value) for side, value in zip(sides, one.values, strict=True)},
            )
            for one in preview.fields
        ]
        answers = {one.name: ALL if one.taken == rules.BOTH else str(rows[one.taken].id) for one in preview.fields}
        place = self.query_one("#fields", VerticalScroll)
        for old in place.query(WhoseValue):
            old.remove()
        widget = WhoseValue(sides, fields, answers, rules.JOINED)
        place.mount(widget)
        self.call_after_refresh(self.set_focus, widget)

    def _in_words(self, name: str, value: Value) -> str:
        """A field's value as people read it."""
        declared = next(field for field in rules.CHOSEN if field.name == name)
        choices = tuple((choice.value, choice.label) for choice in declared.choices)
        return show(value, declared.kind, self.crm.shop, choices, absent=DASH)

    def _keep_choices(self) -> None:
        """What was chosen so far holds on when the customers are read again."""
        for widget in self.query(WhoseValue):
            self._chosen |= {name: _customer(side) for name, side in widget.answers.items()}

    # Doing it.

    @on(FieldByField.Settled)
    def _settled(self, event: FieldByField.Settled) -> None:
        chosen = {name: _customer(side) for name, side in event.answers.items()}
        self._merging = True
        self.crm.run_operation(
            operations.merge, self._ids[0], self._ids[1:], chosen, then=lambda _done: self._pop(), failed=self._failed
        )

    def _failed(self, _error: Exception) -> bool:
        self._merging = False
        return False

    @action("s", N_("Another one stays"), N_("Let the next of the customers be the one that stays."),
            short=N_("Swap"))  # fmt: skip
    def action_swap(self) -> None:
        self._keep_choices()
        self._ids = [*self._ids[1:], self._ids[0]]
        self.reload()

    @action("n", N_("Not the same"), N_("Keep that these customers are different: they are not proposed again."),
            writes=True)  # fmt: skip
    def action_different(self) -> None:
        self.crm.run_operation(operations.different, self._ids[0], self._ids[1], then=lambda _done: self._pop())

    @action("o", N_("Open the card"), N_("Open the card of the customer that stays."), short=N_("Card"), line=False)
    def action_card(self) -> None:
        self.crm.open_customer(self._ids[0])


def _customer(side: str) -> int:
    return rules.BOTH if side == ALL else int(side)
