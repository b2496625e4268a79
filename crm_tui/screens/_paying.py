"""The question how much was handed over for a receipt, and what is to be given back."""

from __future__ import annotations

from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from crm_tui.actions import Acting, action
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain.receipts import settle
from crm_tui.domain.sales import RECORD
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show
from crm_tui.widgets.editors import Edited, LineEditor


class Paid(NamedTuple):
    """In minor units: what is kept of the sum handed over, and the change to give back."""

    kept: int
    change: int


class Paying(Acting, ModalScreen[Paid | None]):
    """Answers with what was paid, or None for esc; the change is told while one types."""

    def __init__(self, total: int, shop: Shop, *, walk_in: bool) -> None:
        """`total` in minor units; below zero it is to be paid out."""
        super().__init__()
        self._total = total
        self._shop = shop
        self._walk_in = walk_in
        self._editor = LineEditor(RECORD.field("paid"), shop)

    def compose(self) -> ComposeResult:
        question = N_("Total {amount}: how much is paid?") if self._total >= 0 else N_("To pay out: {amount}")
        with Vertical(classes="dialog"):
            yield Static(tr(question, amount=self._amount(abs(self._total))), markup=False, classes="question")
            yield self._editor
            yield Static("", markup=False, classes="full")

    def on_mount(self) -> None:
        if self._walk_in:
            self._editor.put(abs(self._total))
        self.set_focus(self._editor)
        self._editor.action_select_all()
        self._say()

    def _amount(self, value: int) -> str:
        return show(value, Kind.MONEY, self._shop)

    def _answer(self) -> Paid:
        """What is typed, without its sign; what is more than the total is given back. Raises Invalid."""
        typed = self._editor.take()
        if not isinstance(typed, int):
            return Paid(settle(self._total, None, walk_in=self._walk_in), 0)
        kept = min(abs(typed), abs(self._total))
        change = abs(typed) - kept if self._total >= 0 else 0
        return Paid(settle(self._total, kept if self._total >= 0 else -kept, walk_in=self._walk_in), change)

    def _words(self) -> Text:
        answer = self._answer()
        if answer.change:
            return Text(N_("Change to give back: {amount}"), {"amount": self._amount(answer.change)})
        owed = self._total - answer.kept
        if owed:
            return Text(N_("Goes on the account: {amount}"), {"amount": self._amount(owed)})
        return Text(N_("enter records it"))

    def _say(self) -> None:
        line = self.query_one(".full", Static)
        try:
            words = tr(self._words())
            line.remove_class("wrong", "-shown")
        except Invalid as error:
            words = str(error)
            line.add_class("wrong", "-shown")
        line.update(words)

    @on(Edited)
    def _edited(self) -> None:
        self._say()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        try:
            answer = self._answer()
        except Invalid:
            self._say()
        else:
            self.dismiss(answer)

    @action("escape", N_("Cancel"), N_("Back to the lines."), palette=False)
    def action_cancel(self) -> None:
        self.dismiss(None)
