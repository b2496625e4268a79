"""Bringing in a file, the last step: what came of it, where the wrong lines are, and how to take it all back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from crm_tui.core import cells
from crm_tui.core.found_files import in_short
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.screens._page import Page
from crm_tui.screens.import_columns import ColumnsPage
from crm_tui.screens.import_file import ImportPage
from crm_tui.screens.import_look import LookPage
from crm_tui.screens.import_plan import PlanPage
from crm_tui.store import batches
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from crm_tui.exchange.account import Summary
    from crm_tui.store.db import Reader

_COUNTS = (
    ("lines", N_("Lines")),
    ("new", N_("New")),
    ("updated", N_("Updated")),
    ("unchanged", N_("Unchanged")),
    ("duplicate", N_("Known already")),
    ("left_out", N_("Left out")),
    ("rejected", N_("Rejected")),
    ("created_customers", N_("Customers added")),
    ("created_products", N_("Products added")),
    ("waiting", N_("Waiting for their customer")),
)
_STEPS = (ImportPage, LookPage, ColumnsPage, PlanPage)


class DonePage(Page[bool]):
    """The account of the lines; going back leaves all the steps at once."""

    READS: ClassVar[frozenset[str]] = frozenset({"operation", "batch"})

    def __init__(self, summary: Summary, rejects: Path | None) -> None:
        super().__init__()
        self._summary = summary
        self._rejects = rejects

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Import a file"), N_("Done"))

    def body(self) -> ComposeResult:
        yield TextLines(id="account")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(TextLines))

    async def say_anew(self) -> None:
        await super().say_anew()
        self.set_focus(self.query_one(TextLines))

    def load(self, reader: Reader) -> bool:
        """Whether the import was taken back since."""
        return self._summary.batch is not None and batches.get(reader, self._summary.batch).undone

    def show(self, state: bool) -> None:
        view = self.query_one(TextLines)
        lines = self._lines(undone=state)
        view.put([part for line in lines for part in (cells.wrap(for_terminal(line), view.room) if line else [""])])

    def _lines(self, *, undone: bool) -> list[str]:
        account = self._summary.account
        lines = [f"{tr(label)}  {count:,}" for name, label in _COUNTS if (count := getattr(account, name))]
        lines += [f"  {tr(reason)}  {count:,}" for reason, count in account.reasons()]
        if self._rejects is not None:
            told = N_("The wrong lines are in {path}; mend them there and bring that file in.")
            lines += ["", tr(told, path=in_short(self._rejects))]
        return [*lines, "", tr(self._standing(undone=undone))]

    def _standing(self, *, undone: bool) -> Text | str:
        """Whether it is in, and how to take it back."""
        if self._summary.batch is None:
            return N_("Nothing was brought in: the shop has moved on since the plan was made. Plan it again.")
        if undone:
            return N_("All of it was taken back.")
        keys = {"back": self.crm.key_of("page.back"), "key": self.crm.key_of("app.undo")}
        return Text(N_("Done. {back} goes back; {key} takes the whole import back."), keys)

    def leave(self) -> None:
        """Go back to where the import was begun."""
        self.app.pop_screen()
        while isinstance(self.app.screen, _STEPS):
            self.app.pop_screen()
