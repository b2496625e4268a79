"""The first page of the day: what needs a person now, and how the month goes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.containers import Container

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.i18n import N_, Text
from crm_tui.screens._contact_verbs import ContactVerbs
from crm_tui.screens._explained import Explaining, Explains
from crm_tui.screens._followup_verbs import FollowupVerbs
from crm_tui.screens._month_panel import MonthPanel
from crm_tui.screens._today_rows import Row, TodayTable, columns, fitting, groups
from crm_tui.store import customers
from crm_tui.store.month_so_far import MonthSoFar, month_so_far
from crm_tui.store.needs import TITLES, Needs, needs
from crm_tui.widgets.key_line import KeyLine
from crm_tui.widgets.windowed_table import WindowedTable

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from crm_tui.store.agenda import Entry
    from crm_tui.store.db import Reader

#: How many rows stand under a heading, which says how many there are in all; and how many when asked for more.
MOST, MORE = 10, 500
_ALL: Final = 10_000
#: Where the list is lower than so many lines, and not all fits, so many rows stand under each heading.
_FEW: Final = ((18, 3), (30, 5))
#: Verbs that need something that can be closed, put off or moved.
_ON_ENTRIES: Final = frozenset({"edit", "delete", "finish", "leave_out", "snooze", "later", "earlier", "move"})
_CARD: Final = "crm_tui.screens.customer:CustomerPage"
_TICKET: Final = "crm_tui.screens.ticket:TicketPage"
_TODAY: Final = "crm_tui.screens.today:TodayPage"


class Found(NamedTuple):
    """What needs a person, the month so far, and how many customers there are."""

    needs: Needs
    month: MonthSoFar
    customers: int


class TodayPage(Explains, ContactVerbs[Found], FollowupVerbs):
    """Follow-ups, tickets, days to keep, money due, silences; each opens what it is about and is dealt with here."""

    DEFAULT_CSS = """
    TodayPage #today { layout: vertical; height: 1fr; }
    TodayPage MonthPanel { dock: top; margin-bottom: 1; }
    TodayPage.-wide #today { layout: horizontal; }
    TodayPage.-wide MonthPanel { dock: none; width: 38; margin: 1 1 0 2; }
    TodayPage.-phone.-low MonthPanel { max-height: 4; }
    """
    READS: ClassVar[frozenset[str]] = frozenset(
        {"customer", "sale", "payment", "key_date", "followup", "followup_instance", "interaction", "person"}
        | {"ticket", "ticket_event", "setting"}
    )

    def __init__(self, only: str | None = None) -> None:
        """With `only` it tells all that stands under that heading, and nothing else."""
        super().__init__()
        self._only = only
        self._most = MOST if only is None else _ALL
        self._found: Found | None = None
        self._aim: str | None = None
        self._on_entry = False
        self._listed_in = 0

    def heading(self) -> Sequence[Text | str]:
        return (TITLES[self._only],) if self._only is not None else super().heading()

    def body(self) -> ComposeResult:
        with Container(id="today"):
            yield TodayTable(columns(lambda: self.crm.shop), id="needs")
            yield MonthPanel(id="month")

    @property
    def _table(self) -> TodayTable:
        return self.query_one("#needs", TodayTable)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    # What is read and shown.

    def load(self, reader: Reader) -> Found:
        day = clock.today(reader.shop.zone or None)
        found = needs(reader, day, self._most, counted=self._only is not None)
        if self._only is not None:
            rows = {heading: rows if heading == self._only else [] for heading, rows in found.rows.items()}
            found = found._replace(rows=rows)
        return Found(found, month_so_far(reader, day), customers.count(reader))

    def show(self, state: Found) -> None:
        self._found = state
        self.read_anew()
        panel = self.query_one(MonthPanel)
        was_there = panel.display
        panel.display = self._only is None and bool(state.customers or state.month.ever)
        panel.put(state.month, state.needs.owed, state.needs.debtors, self.crm.shop)
        if panel.display == was_there:
            self._list()
        else:
            self._listed_in = 0  # the list has its room only once the panel has taken its own
        self.call_after_refresh(self._fit)

    @on(TodayTable.Roomed)
    def _fit(self) -> None:
        """List again where there is room for more or fewer rows than before."""
        if self.alive and self._room != self._listed_in:
            self._list()

    @property
    def _room(self) -> int:
        """How many rows stand under a heading: as many as let all be seen, else few of each."""
        if self._most != MOST or self._found is None:
            return self._most
        height = self._table.size.height
        least = next((rows for lines, rows in _FEW if height < lines), MOST)
        return fitting(self._found.needs, height - 1, least, MOST)

    def _list(self) -> None:
        """Put as much of each group in the list as there is room for."""
        if self._found is None or not self.alive:
            return
        self._listed_in = self._room
        self._table.empty = self._nothing(self._found)
        self._table.set_named(list(groups(self._found.needs, self._listed_in, link=self._most == MOST)))
        if self._aim is not None and self._table.aim(self._aim):
            self._aim = None
        self._tell_row()

    def _nothing(self, state: Found) -> Text:
        if self._only is not None:
            return Text(N_("Nothing is left of this."))
        if state.customers or state.month.ever:
            sentence = N_(
                "Nothing needs you now: nobody is overdue, nobody has gone quiet.  {plan} plans a follow-up · "
                "{sale} records a sale"
            )
        else:
            sentence = N_(
                "A new shop.  {add} adds the first customer · {import} imports customers, products or sales "
                "from a file · {sale} records a sale"
            )
        keys = {name: self.crm.key_of(f"today.{name}") for name in ("add", "import", "sale")}
        return Text(sentence, {**keys, "plan": self.crm.key_of("followup_verbs.plan")})

    @on(WindowedTable.Moved)
    def _tell_row(self) -> None:
        """Offer what can be done with the row in hand."""
        entry = self.entry_in_hand()
        self.keep_series(entry)
        if (entry is not None) != self._on_entry:
            self._on_entry = entry is not None
            self.query_one(KeyLine).renew()

    # What is in hand.

    @property
    def _row(self) -> Row | None:
        tables = self.query(TodayTable)  # none while the page is being built again in another language
        return tables.first().cursor_row if tables else None

    def entry_in_hand(self) -> Entry | None:
        return None if self._row is None else self._row.entry

    def customers_in_hand(self) -> Sequence[int]:
        need = None if self._row is None else self._row.need
        return () if need is None or need.customer_id is None else (need.customer_id,)

    def follow(self, ref: str, day: date) -> None:
        self._aim = ref

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What closes, puts off or moves something is offered only where there is something of the kind."""
        if action == "more" and self._only is not None:
            return False
        if action in _ON_ENTRIES and self.is_mounted and not self._on_entry:
            return False
        return super().check_action(action, parameters)

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        row = self._row
        if row is None:
            return
        if row.need is None:
            self.crm.open_page(_TODAY, row.heading)
        elif row.need.ticket is not None:
            self.crm.open_page(_TICKET, row.need.ticket.id)
        elif row.entry is not None:
            self.open_entry()
        else:
            self.crm.open_page(_CARD, row.need.customer_id, "ledger")

    def action_customer(self) -> None:
        """Open the card of the customer in hand, a ticket's too."""
        if self._customer_in_hand is not None:
            self.crm.open_customer(self._customer_in_hand)

    def explaining(self) -> Explaining:
        from crm_tui.reports import today_figures  # noqa: PLC0415 - 15 ms, only where help is asked for

        need = None if self._row is None else self._row.need
        return partial(today_figures, matter=None if need is None else need.matter)

    # What is done here besides.

    @action(
        "p",
        N_("Record a payment"),
        N_("Record a payment of the customer under the cursor."),
        short=N_("Payment"),
        writes=True,
    )
    def action_payment(self) -> None:
        self.crm.add_payment(self._customer_in_hand)

    @action(
        "s", N_("Record a sale"), N_("Record a sale to the customer under the cursor."), short=N_("Sale"), writes=True
    )
    def action_sale(self) -> None:
        self.crm.add_sale(self._customer_in_hand)

    @action("m", N_("More or fewer"), N_("Show many rows under each heading, or only the first."), line=False)
    def action_more(self) -> None:
        self._most = MORE if self._most == MOST else MOST
        self.reload()

    @action("n", N_("Add a customer"), N_("Open the form for a new customer."), line=False, writes=True)
    def action_add(self) -> None:
        self.crm.add_customer()

    @action(
        "w",
        N_("Payments that wait"),
        N_("Say whose the payments are that files brought in without a known customer."),
        line=False,
    )
    def action_waiting(self) -> None:
        self.crm.open_waiting_payments()

    @action(
        "i",
        N_("Import a file"),
        N_("Bring in customers, products, sales or payments from a file."),
        line=False,
        writes=True,
    )
    def action_import(self) -> None:
        self.crm.import_file()
