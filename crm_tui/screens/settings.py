"""Settings: the shop's, people's roles, and this person's own preferences of the program."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_, Text, language, tr
from crm_tui.core.text import clean_line
from crm_tui.domain import settings as rules
from crm_tui.domain.shop import Shop
from crm_tui.ops import settings as operations
from crm_tui.screens._page import Page
from crm_tui.screens._setting_rows import (
    LANGUAGE_NAMES,
    OWN,
    ROLE,
    ROLE_NAMES,
    Setting,
    own_rows,
    role_rows,
    service_rows,
    shop_rows,
)  # fmt: skip
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.screens.pick import Pick
from crm_tui.store import settings
from crm_tui.store.db import Reader
from crm_tui.themes import NAMES as THEME_NAMES
from crm_tui.widgets.editors import LineEditor
from crm_tui.widgets.grouped_table import GroupedTable, RowGroup
from crm_tui.widgets.table_columns import TableColumn

COLUMNS: tuple[TableColumn[tuple[int, Setting]], ...] = (
    TableColumn("label", N_("Setting"), lambda row: row[1].label, width=20),
    TableColumn("value", N_("Value"), lambda row: row[1].value, width=20, grow=1),
)


class Kept(NamedTuple):
    """What the shop file says."""

    shop: Shop
    values: Mapping[str, str]
    people: Sequence[str]
    locked: bool


class SettingsPage(Page[Kept]):
    """Every setting in one list; enter changes the one under the cursor."""

    READS: ClassVar[frozenset[str]] = frozenset({"setting", "sale", "payment", "operation"})
    # Narrow on purpose: a move repaints two rows and the meaning, and over SSH each byte counts.
    DEFAULT_CSS = """
    SettingsPage GroupedTable { max-width: 52; }
    SettingsPage #meaning { height: 1; padding: 0 1; max-width: 72; color: $quiet; }
    SettingsPage #meaning { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept: Kept | None = None
        self._rows: dict[int, Setting] = {}

    def heading(self) -> Sequence[Text | str]:
        return (N_("Settings"),)

    def place(self) -> None:
        """Nobody counts settings."""

    def body(self) -> ComposeResult:
        yield GroupedTable(COLUMNS, id="settings")
        yield Static("", markup=False, id="meaning")

    @property
    def _table(self) -> GroupedTable[tuple[int, Setting]]:
        return self.query_one(GroupedTable)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    async def say_anew(self) -> None:
        at = self._table.cursor
        await super().say_anew()
        self.set_focus(self._table)
        if self._kept is not None:
            self.show(self._kept)
            self._table.move_to(at)

    def load(self, reader: Reader) -> Kept:
        locked = settings.currency_is_fixed(reader)
        return Kept(reader.shop, settings.all_settings(reader), settings.people(reader), locked)

    def show(self, state: Kept) -> None:
        self._kept = state
        groups = (
            (N_("The shop"), shop_rows(state.shop, state.locked)),
            (N_("This program, for you"), own_rows(self.crm.preferences, self.crm.theme)),
            (N_("People"), role_rows(state.people, state.values)),
            (N_("Service"), service_rows(state.values)),
        )
        self._rows = dict(enumerate(row for _, rows in groups for row in rows))
        places = {row.name: place for place, row in self._rows.items()}
        self._table.set_groups(
            [RowGroup(head, [(places[row.name], (places[row.name], row)) for row in rows]) for head, rows in groups]
        )
        self._tell_meaning()

    @on(GroupedTable.Moved)
    def _tell_meaning(self) -> None:
        """What the setting under the cursor is for."""
        here = self._table.cursor_row
        if here is not None:
            self.query_one("#meaning", Static).update(tr(here[1].help), layout=False)

    # Changing.

    @on(GroupedTable.Opened)
    def _opened(self, event: GroupedTable.Opened) -> None:
        name = self._rows[event.id].name
        if name.startswith(OWN):
            self._change_own(name.removeprefix(OWN))
        elif not self.crm.may_write:
            self.crm.tell(N_("You may look at this shop, but not change it."))
        elif name.startswith(ROLE):
            self._change_role(name)
        elif name == "shop.currency" and self._kept is not None and self._kept.locked:
            self.crm.tell(N_("The currency can't be changed any more: amounts are kept in it."))
        else:
            self._change_shop(name)

    def _change_shop(self, name: str) -> None:
        """Ask for the value in words."""
        shop = self.crm.shop
        kept = {} if self._kept is None else self._kept.values
        now = {**kept, "shop.name": shop.name, "shop.currency": shop.currency, "shop.zone": shop.zone}.get(name, "")
        editor = LineEditor(Field("value", "", hint=rules.SETTINGS[name]), shop)
        label = next(row.label for row in self._rows.values() if row.name == name)

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self._put(name, str(answer.value or ""))

        check = partial(_check, name)
        self.app.push_screen(AskValue(Text("{name}", {"name": label}), editor, now, check), answered)

    def _change_role(self, name: str) -> None:
        now = self._kept.values.get(name, "owner") if self._kept is not None else "owner"
        question = Text(N_("What may {name} do?"), {"name": name.removeprefix(ROLE)})

        def answered(role: str | None) -> None:
            if role is not None:
                self._put(name, role)

        self.app.push_screen(Pick(question, tuple(ROLE_NAMES.items()), now), answered)

    def _put(self, name: str, value: str) -> None:
        self.crm.run_operation(operations.put, name, value)

    def _change_own(self, name: str) -> None:
        """Change a preference: flags turn, others are chosen."""
        crm = self.crm
        if name == "language":
            self._pick(name, N_("Which language?"), LANGUAGE_NAMES, language())
        elif name == "theme":
            self._pick_theme()
        elif name == "keys":
            crm.tell(N_("`crm keys` lists all actions with their keys; write those you want otherwise into that file."))
        else:
            self._prefer(name, not getattr(crm.preferences, name))

    def _pick(self, name: str, question: str, names: Mapping[str, str], now: str) -> None:
        def answered(chosen: str | None) -> None:
            if chosen is not None:
                self._prefer(name, chosen)

        self.app.push_screen(Pick(question, tuple(names.items()), now), answered)

    def _pick_theme(self) -> None:
        """Each theme is put on while the cursor is at it; esc puts back the one before."""
        crm, before = self.crm, self.crm.theme

        def preview(theme: str) -> None:
            crm.theme = crm.fitting_theme(theme)

        def answered(chosen: str | None) -> None:
            if chosen is None:
                crm.theme = before
            else:
                self._prefer("theme", chosen)

        self.app.push_screen(Pick(N_("Which colours?"), tuple(THEME_NAMES.items()), before, preview), answered)

    def _prefer(self, name: str, value: object) -> None:
        self.crm.prefer(**{name: value})
        if self._kept is not None:
            self.show(self._kept)

    @action("a", N_("Give a person a role"), N_("Name a person who works here, and say what they may do."),
            short=N_("Role"), writes=True)  # fmt: skip
    def action_role(self) -> None:
        hint = N_("The name they work under: CRM_USER, or their account's name.")
        editor = LineEditor(Field("name", "", hint=hint, required=True), self.crm.shop)

        def answered(answer: Answer | None) -> None:
            if answer is not None and (name := clean_line(str(answer.value or ""))):
                self._change_role(ROLE + name)

        self.app.push_screen(AskValue(N_("Who?"), editor), answered)


def _check(name: str, value: Value) -> None:
    """Refuse what the setting can't hold."""
    if name == "shop.name" and not value:
        raise Invalid(N_("Please give the shop a name."))
    rules.check(name, str(value or ""))
