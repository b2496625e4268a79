"""The customer's card: who it is in two lines, and tabs for everything the shop knows."""

import asyncio
from functools import partial
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.errors import CrmError, NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain.customers import STAGES
from crm_tui.ops import customers as operations
from crm_tui.reports import customer_figures
from crm_tui.screens._contact_verbs import ContactVerbs
from crm_tui.screens._explained import Explaining, Explains
from crm_tui.screens._tab_verbs import TabVerbs
from crm_tui.screens.card import tabs
from crm_tui.screens.card._tab import CardTab
from crm_tui.store import customers
from crm_tui.store.customers import CustomerRecord
from crm_tui.store.db import Reader
from crm_tui.widgets.outside_editor import edit_outside
from crm_tui.widgets.page_tabs import PageTabs

_STAGES = {choice.value: choice.label for choice in STAGES}


class Card(NamedTuple):
    """The customer, None where it is gone, and what the tab `key` read."""

    customer: CustomerRecord | None
    key: str
    state: Any


class CustomerPage(Explains, TabVerbs[Card], ContactVerbs[Card]):
    """One customer; only the tab in sight is read."""

    DEFAULT_CSS = (
        "CustomerPage #who { height: 1; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }"
    )
    READS: ClassVar[frozenset[str]] = frozenset({"customer"}).union(*(tab.READS for tab in tabs().values()))

    def __init__(self, customer_id: int, tab: str | None = None) -> None:
        """`tab` is the key of the one to begin with, the first one where none is given."""
        super().__init__()
        self.customer_id = customer_id
        self._name = ""
        self._here = tab or next(iter(tabs()))
        self._tabs = {key: tab(customer_id, id=key) for key, tab in tabs().items()}

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Customers"), Text("{name}", {"name": self._name}))

    def body(self) -> ComposeResult:
        yield Static("", id="who", markup=False)
        line = PageTabs([(key, tab.TITLE) for key, tab in tabs().items()])
        line.here = self._here
        yield line
        for key, tab in self._tabs.items():
            tab.display = key == self._here
            yield tab

    def on_mount(self) -> None:
        if self.app.is_running:  # the person may have left already, and the tab has nothing in it then
            self.set_focus(self._tab.main())

    @property
    def _tab(self) -> CardTab[Any]:
        """The tab in sight."""
        return self._tabs[self._here]

    def load(self, reader: Reader) -> Card:
        key = self._here
        try:
            customer = customers.get(reader, self.customer_id)
        except NotFound:
            return Card(None, "", None)
        return Card(customer, key, self._tabs[key].load(reader))

    def show(self, state: Card) -> None:
        if state.customer is None:
            self.crm.tell(N_("This customer no longer exists."))
            self.leave()
            return
        self._name = str(state.customer.values["name"])
        self.query_one("#who", Static).update(who(state.customer.values))
        if state.key == self._here:
            self._tab.show(state.state)

    def come_back(self, *args: Any) -> None:
        """Opened again from further on in the trail: show the tab that was asked for."""
        _customer_id, *tab = args
        if tab and tab[0] is not None:
            self.open_tab(tab[0])

    def explaining(self) -> Explaining:
        return partial(customer_figures, customer_id=self.customer_id, month=self._tab.month)

    # From tab to tab.

    @on(PageTabs.Chosen)
    def _chosen(self, event: PageTabs.Chosen) -> None:
        self.open_tab(event.key)

    @on(PageTabs.Entered)
    def _entered(self) -> None:
        self.set_focus(self._tab.main())

    @on(CardTab.Wanted)
    def _tab_wanted(self, event: CardTab.Wanted) -> None:
        if event.place is not None:
            self._tabs[event.tab].aim(event.place)
        self.open_tab(event.tab)

    def open_tab(self, key: str) -> None:
        """Show the tab of that key; the focus goes into it, unless it is on the line of tabs."""
        line = self.query_one(PageTabs)
        before, self._here = self._tab, key
        line.show(key)
        before.display, self._tab.display = False, True
        if not line.has_focus:
            self.set_focus(self._tab.main())
        self.reload()

    # What can be done with the customer.

    def customers_in_hand(self) -> tuple[int, ...]:
        return (self.customer_id,)

    @action("e E", N_("Edit the archive"), N_("Open the form of this customer."), short=N_("Edit archive"), writes=True)
    def action_edit(self) -> None:
        self.crm.edit_customer(self.customer_id)

    @action("s", N_("Record a sale"), N_("Record a sale to this customer."), short=N_("Sale"), writes=True)
    def action_sale(self) -> None:
        self.crm.add_sale(self.customer_id)

    @action("p", N_("Record a payment"), N_("Record a payment of this customer."), short=N_("Payment"), writes=True)
    def action_payment(self) -> None:
        self.crm.add_payment(self.customer_id)

    @action("d>d", N_("Delete the customer"), N_("Delete this customer, if it has no ledger; undo brings it back."),
            line=False, writes=True)  # fmt: skip
    def action_delete(self) -> None:
        self.crm.run_operation(operations.delete, self.customer_id)

    @action("S", N_("Quick sale"), N_("Record a receipt of many lines of this customer."), line=False, writes=True)
    def action_quick_sale(self) -> None:
        self.crm.open_page("crm_tui.screens.quick_sale:QuickSalePage", self.customer_id)

    @action(
        "ctrl+e",
        N_("Note in your editor"),
        N_("Edit the note about this customer in $EDITOR."),
        line=False,
        writes=True,
    )
    async def action_note(self) -> None:
        try:
            record = await asyncio.to_thread(self.crm.reading(customers.get), self.customer_id)
            before = str(record.values["note"] or "")
            note = edit_outside(self.app, before)
        except CrmError as error:
            self.crm.complain(error)
        else:
            if note != before:
                self.crm.run_operation(operations.edit, self.customer_id, {"note": note or None}, record.version)


def who(values: dict[str, Value]) -> str:
    """The customer's code, grade, stage, owner, and since when it buys here, as far as they are known."""
    since, stage = values["first_cooperation"], _STAGES.get(str(values["stage"]), "")
    parts = (
        values["code"],
        values["grade"],
        tr(stage),
        values["owner"] and tr(N_("owner {name}"), name=values["owner"]),
        since and tr(N_("since {day}"), day=since),
    )
    return for_terminal(" · ".join(str(part) for part in parts if part))
