"""The form of a new, empty shop: its name and its currency."""

from functools import partial
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from crm_tui.actions import Acting, action
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, language, tr
from crm_tui.domain import settings
from crm_tui.domain.shop import Shop
from crm_tui.store.db import Database
from crm_tui.widgets.filter_bar import SearchInput
from crm_tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

_CURRENCIES = {"zh_CN": "CNY", "en": "USD"}


class NewShop(Acting, Screen[None]):
    """Asks for the shop's name and currency, makes it, and goes on to its first page."""

    def __init__(self, then_import: bool) -> None:
        super().__init__()
        self._then_import = then_import

    def compose(self) -> ComposeResult:
        with Vertical(classes="welcome"), Vertical():
            yield Static(tr(N_("A new shop")), markup=False, classes="title")
            yield Static(tr(N_("Name of the shop")), markup=False)
            yield SearchInput(N_("as it should stand at the head of every page"), id="name")
            yield Static(tr(N_("Currency")), markup=False)
            yield SearchInput(N_("three letters, such as CNY or USD"), id="currency")
            yield Static("", markup=False, classes="wrong", id="wrong")
        yield KeyLine()

    def on_mount(self) -> None:
        self._field("currency").value = _CURRENCIES[language()]
        self.set_focus(self._field("name"))

    @property
    def _crm(self) -> "CrmApp":
        return cast("CrmApp", self.app)

    def _field(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "name":
            self.set_focus(self._field("currency"))
        else:
            self.action_save()

    @action("ctrl+s", N_("Make the shop"), N_("Make the shop and go on to its first page."))
    def action_save(self) -> None:
        name = settings.check("shop.name", self._field("name").value)
        if not name:
            self._complain(tr(N_("Please give the shop a name.")), "name")
            return
        try:
            currency = settings.check("shop.currency", self._field("currency").value)
        except CrmError as error:
            self._complain(str(error), "currency")
            return
        call = partial(Database.create, self._crm.path, Shop(name, currency))
        self._crm.write_in_background(call, self._made, self._failed)

    def _made(self, db: Database) -> None:
        self._crm.opened(db)
        if self._then_import:
            self._crm.import_file()

    def _failed(self, error: CrmError) -> bool:
        self._complain(str(error), "name")
        return True

    def _complain(self, words: str, field: str) -> None:
        self.query_one("#wrong", Static).update(words)
        self.set_focus(self._field(field))

    @action("down", N_("Next field"), N_("Go to the next field."), line=False)
    def action_next(self) -> None:
        self.focus_next()

    @action("up", N_("Previous field"), N_("Go to the field before."), line=False)
    def action_previous(self) -> None:
        self.focus_previous()

    @action("escape", N_("Back"), N_("Back to the choices; nothing has been made yet."))
    def action_back(self) -> None:
        self.app.pop_screen()
