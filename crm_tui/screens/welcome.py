"""The first page where there is no shop yet: a sample shop, an empty one, or one filled from a file."""

from functools import partial
from pkgutil import resolve_name
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, language, tr
from crm_tui.screens.new_shop import NewShop
from crm_tui.widgets.choices import Choices
from crm_tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.store.db import Database

_CHOICES = (
    ("sample", N_("Look around in a sample shop")),
    ("empty", N_("Start with an empty shop")),
    ("import", N_("Bring in customers, products or sales from a file")),
)


class WelcomePage(Acting, Screen[None]):
    """Three ways to begin."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="welcome"), Vertical():
            yield Static(tr(N_("Welcome")), markup=False, classes="title")
            words = N_("Customers, their ledger and the month's report, in one file that is yours.")
            yield Static(tr(words), markup=False, classes="words")
            yield Choices(_CHOICES)
            kept = tr(N_("The shop will be kept in {path}"), path=self._crm.path)
            yield Static(kept, markup=False, classes="quiet", id="state")
        yield KeyLine()

    @property
    def _crm(self) -> "CrmApp":
        return cast("CrmApp", self.app)

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        if event.key == "sample":
            self._make_sample()
        else:
            self.app.push_screen(NewShop(then_import=event.key == "import"))

    def _make_sample(self) -> None:
        self.query_one(Choices).disabled = True
        self._say(tr(N_("Making the sample shop …")))
        make = resolve_name("crm_tui.sample.making:make_sample")
        call = partial(make, self._crm.path, "small", language=language())
        self._crm.write_in_background(call, self._made, self._failed)

    def _made(self, db: "Database") -> None:
        self._crm.opened(db)

    def _failed(self, error: CrmError) -> bool:
        self.query_one(Choices).disabled = False
        self.set_focus(self.query_one(Choices))
        self._say(str(error), wrong=True)
        return True

    def _say(self, words: str, wrong: bool = False) -> None:
        state = self.query_one("#state", Static)
        state.set_class(wrong, "wrong")
        state.update(words)

    @action("escape", N_("Back"), N_("There is nothing before this page; q leaves the program."), line=False)
    def action_back(self) -> None:
        self._crm.action_help_quit()
