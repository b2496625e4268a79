"""The dialog in which the columns of a list, their order and the one to sort by are chosen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.list_views import ListView
from crm_tui.widgets.column_list import ColumnList, Offered

if TYPE_CHECKING:
    from crm_tui.store_app import StoreApp

__all__ = ["ChooseColumns", "Offered"]


class ChooseColumns(Acting, ModalScreen[ListView | None]):
    """Answers with the view as chosen, or None for esc."""

    def __init__(self, offered: Sequence[Offered], view: ListView, own: Sequence[str]) -> None:
        """`own` are the keys of the columns that the list shows by itself."""
        super().__init__()
        self._offered = offered
        self._view = view
        self._own = own

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(tr(N_("Columns")), markup=False, classes="question")
            yield ColumnList(self._offered, self._view.sort, self._view.descending)
            yield Static(tr(self._keys()), markup=False, classes="full")

    def _keys(self) -> Text:
        """What the keys do, in a line."""
        key_of = cast("StoreApp", self.app).key_of
        keys = {verb: key_of(f"column_list.{verb}") for verb in ("tick", "later", "sooner", "sort")}
        return Text(
            N_("{tick} shows or hides · {later} {sooner} move · {sort} sorts · {reset} as it was · {done} done"),
            {**keys, "reset": key_of("choose_columns.reset"), "done": key_of("choose_columns.done")},
        )

    def on_mount(self) -> None:
        self.set_focus(self.query_one(ColumnList))

    @action("enter", N_("Done"), N_("Show the list like this from now on."), palette=False)
    def action_done(self) -> None:
        found = self.query_one(ColumnList)
        self.dismiss(replace(self._view, columns=found.shown, sort=found.sort, descending=found.descending))

    @action("backspace", N_("As it was"), N_("Go back to the columns that the list has by itself."), palette=False)
    def action_reset(self) -> None:
        known = {column.key: column for column in self._offered}
        order = [*self._own, *(key for key in known if key not in self._own)]
        self.query_one(ColumnList).put([replace(known[key], shown=key in self._own) for key in order])

    @action("escape", N_("Cancel"), N_("Close without an answer."))
    def action_cancel(self) -> None:
        self.dismiss(None)
