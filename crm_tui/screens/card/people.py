"""The card's people: who is there, and by what the customer agreed to be contacted."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from crm_tui.actions import action
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_phone
from crm_tui.domain.customers import CONSENT_CHANNELS
from crm_tui.ops import customers as operations
from crm_tui.render.values import show
from crm_tui.screens.card import TabPlace
from crm_tui.screens.card._tab import CardTab
from crm_tui.store import customer_parts
from crm_tui.store.customer_parts import ConsentRow, PersonRow
from crm_tui.store.db import Reader
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

_CHANNELS = {choice.value: choice.label for choice in CONSENT_CHANNELS}
_PEOPLE: tuple[TableColumn[PersonRow], ...] = (
    TableColumn("name", N_("People"), lambda row: row.name, width=16, grow=2),
    TableColumn("role", N_("Role"), lambda row: row.role or "", width=10, grow=1, drop=1),
    TableColumn("phone", N_("Phone"), lambda row: masked_phone(row.phone or ""), width=16),
    TableColumn("wechat", N_("WeChat"), lambda row: row.wechat or "", width=12, drop=2),
    TableColumn("email", N_("E-mail"), lambda row: row.email or "", width=20, drop=4),
    TableColumn("note", N_("Note"), lambda row: row.note or "", width=12, grow=2, drop=3),
)


class People(NamedTuple):
    """The customer's people and what it said to each channel."""

    people: list[PersonRow]
    consents: list[ConsentRow]


class PeopleTab(CardTab[People]):
    """Two short lists; tab goes from one to the other."""

    TITLE: ClassVar[str] = N_("people")
    READS: ClassVar[frozenset[str]] = frozenset({"person", "consent"})

    def compose(self) -> ComposeResult:
        consents: tuple[TableColumn[ConsentRow], ...] = (
            TableColumn("channel", N_("Consents"), lambda row: tr(_CHANNELS[row.channel]), width=16, grow=2),
            TableColumn("given", N_("Agreed"), self._given, width=6),
            TableColumn("day", N_("Date"), lambda row: row.day, width=10),
            TableColumn("source", N_("How it was given"), lambda row: row.source or "", width=16, grow=3, drop=1),
        )
        person, consent = self.crm.key_of("people.person"), self.crm.key_of("people.consent")
        yield WindowedTable(_PEOPLE, empty=Text(N_("No people yet.  {key} adds one"), {"key": person}), id="persons")
        nobody = Text(N_("No consents yet.  {key} notes one"), {"key": consent})
        yield WindowedTable(consents, empty=nobody, id="consents")

    def _given(self, row: ConsentRow) -> str:
        return show(row.given, Kind.BOOL, self.crm.shop)

    def _table(self, name: str) -> WindowedTable[NamedTuple]:
        return self.query_one(f"#{name}", WindowedTable)

    @property
    def _focused(self) -> str:
        """Which of the lists has the focus, by its id."""
        return "consents" if self._table("consents").has_focus else "persons"

    def main(self) -> Widget:
        return self._table("persons")

    def load(self, reader: Reader) -> People:
        mine = self.customer_id
        return People(customer_parts.people(reader, mine), customer_parts.consents(reader, mine))

    def show(self, state: People) -> None:
        for name, rows in (("persons", state.people), ("consents", state.consents)):
            self._table(name).set_rows(list(rows), [row.id for row in rows])

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self.action_edit()

    @action("tab", N_("Next list"), N_("Go on to the next of the lists."), palette=False)
    def action_next_list(self) -> None:
        self.screen.set_focus(self._table("persons" if self._focused == "consents" else "consents"))

    @action("n", N_("Add a person"), N_("Add somebody at this customer's."), short=N_("Person"), writes=True)
    def action_person(self) -> None:
        self.crm.open_page("crm_tui.screens.person_form:PersonForm", self.customer_id)

    @action(
        "c", N_("Note a consent"), N_("Note by what the customer may be contacted."), short=N_("Consent"), writes=True
    )
    def action_consent(self) -> None:
        self.crm.open_page("crm_tui.screens.consent_form:ConsentForm", self.customer_id)

    @action("e", N_("Edit the entry"), N_("Open the form of the person or consent in hand."), line=False, writes=True)
    def action_edit(self) -> None:
        focused = self._focused
        row_id = self._table(focused).cursor_id
        if row_id is None:
            return
        forms = {
            "persons": "crm_tui.screens.person_form:PersonForm",
            "consents": "crm_tui.screens.consent_form:ConsentForm",
        }
        self.crm.open_page(forms[focused], self.customer_id, row_id)

    @action(
        "d>d",
        N_("Delete the entry"),
        N_("Delete the person in hand; undo brings it back."),
        short=N_("Delete"),
        writes=True,
    )
    def action_delete(self) -> None:
        row_id = self._table("persons").cursor_id
        if self._focused == "consents":
            self.crm.tell(N_("A consent is not deleted: note a new answer for its channel."))
        elif row_id is not None:
            self.crm.run_operation(operations.delete_person, row_id)


PLACE = TabPlace(20, PeopleTab)
