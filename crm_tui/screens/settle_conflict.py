"""The dialog when two people have changed one record: both values of every field, and which one to keep."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.widgets.key_line import KeyLine
from crm_tui.widgets.side_by_side import Dispute, SideBySide


class SettleConflict(Acting, ModalScreen[dict[str, str] | None]):
    """Answers with theirs or mine for each field by name, or None for esc: back to the form, nothing saved."""

    def __init__(self, disputes: Sequence[Dispute], besides: Text | None) -> None:
        """`besides` tells what else was changed, where there is such."""
        super().__init__()
        self._disputes = disputes
        self._besides = besides

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -broad"):
            yield Static(
                tr(N_("Somebody else has saved this meanwhile. What is to be kept?")), markup=False, classes="question"
            )
            if self._besides is not None:
                yield Static(tr(self._besides), markup=False, classes="besides")
            with VerticalScroll(can_focus=False):
                yield SideBySide(self._disputes)
            yield KeyLine()

    def on_mount(self) -> None:
        self.set_focus(self.query_one(SideBySide))

    def on_field_by_field_settled(self, event: SideBySide.Settled) -> None:
        self.dismiss(event.answers)

    @action("escape", N_("Back to the form"), N_("Back to the form; nothing is saved and nothing is lost."))
    def action_cancel(self) -> None:
        self.dismiss(None)
