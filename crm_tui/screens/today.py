"""The first page of the day: what needs a person now, and how the month goes."""

from functools import partial
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.render.values import show
from crm_tui.reports import today_figures
from crm_tui.screens._customer_copies import CustomerCopies
from crm_tui.screens._explained import Explaining, Explains
from crm_tui.screens._month_panel import MonthPanel
from crm_tui.screens.card._date_words import key_date_words
from crm_tui.store import customers, today
from crm_tui.store.db import Reader
from crm_tui.store.today import Matter, Matters, MonthSoFar
from crm_tui.widgets.day_note import distance
from crm_tui.widgets.grouped_table import GroupedTable, RowGroup
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

#: How many rows stand under a heading, which says how many there are in all; and how many when asked for more.
MOST, MORE = 10, 500
_TITLES = {
    today.DATE: N_("The next 7 days"),
    today.DUE: N_("Money due"),
    today.QUIET: N_("Gone quiet"),
    today.OWING: N_("Owing most, not due yet"),
}

#: The tab of the customer's card that tells more of what stands under a heading.
_TABS = {today.DATE: "dates", today.DUE: "ledger", today.QUIET: "timeline", today.OWING: "ledger"}


class Found(NamedTuple):
    """What needs a person, the month so far, and how many customers there are."""

    matters: Matters
    month: MonthSoFar
    customers: int


class TodayPage(Explains, CustomerCopies[Found]):
    """Money due, customers gone quiet, key dates; each opens its customer where that is told."""

    DEFAULT_CSS = """
    TodayPage #today { layout: vertical; height: 1fr; }
    TodayPage MonthPanel { dock: top; margin-bottom: 1; }
    TodayPage.-wide #today { layout: horizontal; }
    TodayPage.-wide MonthPanel { dock: none; width: 38; margin: 1 1 0 2; }
    TodayPage.-phone.-low MonthPanel { max-height: 4; }
    """
    READS: ClassVar[frozenset[str]] = frozenset({"customer", "sale", "payment", "key_date"})

    def __init__(self) -> None:
        super().__init__()
        self._most = MOST

    def body(self) -> ComposeResult:
        columns: tuple[TableColumn[Matter], ...] = (
            TableColumn("name", N_("Customer"), lambda row: row.name, width=14, grow=2),
            TableColumn("what", N_("About"), self._what, width=18, grow=5),
            TableColumn("grade", N_("Grade"), lambda row: row.grade or "", width=5, drop=2),
            TableColumn("amount", N_("Amount"), self._amount, width=12, right=True, drop=1),
        )
        with Container(id="today"):
            yield GroupedTable(columns, id="matters")
            yield MonthPanel(id="month")

    @property
    def _table(self) -> GroupedTable[Matter]:
        return self.query_one("#matters", GroupedTable)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    def load(self, reader: Reader) -> Found:
        day = clock.today(reader.shop.zone or None)
        return Found(today.matters(reader, day, self._most), today.month_so_far(reader, day), customers.count(reader))

    def show(self, state: Found) -> None:
        matters = state.matters
        self._table.empty = self._nothing(state)
        self._table.set_groups([self._group(matters, heading) for heading in today.HEADINGS])
        panel = self.query_one(MonthPanel)
        panel.display = bool(state.customers or state.month.ever)
        panel.put(state.month, matters.owed, matters.counts[today.DUE], self.crm.shop)

    def _nothing(self, state: Found) -> Text:
        keys = {name: self.crm.key_of(f"today.{name}") for name in ("add", "import", "sale")}
        if state.customers or state.month.ever:
            return Text(
                N_("Nothing needs you now: nobody is overdue, nobody has gone quiet.  {sale} records a sale"), keys
            )
        return Text(
            N_(
                "A new shop.  {add} adds the first customer · {import} imports customers, products or sales "
                "from a file · {sale} records a sale"
            ),
            keys,
        )

    def _group(self, matters: Matters, heading: str) -> RowGroup[Matter]:
        rows = [(_row_id(row), row) for row in matters.rows if row.heading == heading]
        count = matters.counts[heading]
        words = Text(_TITLES[heading])
        if count > len(rows):
            shown = {"title": words, "shown": len(rows), "count": f"{count:,}"}
            words = Text(N_("{title} · {shown} of {count}"), shown)
        return RowGroup(words, rows)

    def _what(self, row: Matter) -> str:
        """What it is about, in a few words."""
        if row.occasion is not None:
            when = distance(row.days or 0)
            return f"{when} · {row.occasion.label} · {key_date_words(row.occasion)}"
        match row.heading:
            case today.DUE:
                return tr(plural("{count} day overdue", "{count} days overdue", row.days or 0))
            case today.QUIET:
                return tr(
                    plural(
                        "{count} day, usually {usual}", "{count} days, usually {usual}", row.days or 0, usual=row.usual
                    )
                )
            case _:
                return tr(N_("unpaid since {day}"), day=row.day)

    def _amount(self, row: Matter) -> str:
        return show(row.amount, Kind.MONEY, self.crm.shop)

    # The customer under the cursor.

    def customers_in_hand(self) -> tuple[int, ...]:
        return () if self._customer_id is None else (self._customer_id,)

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        if (row := self._table.cursor_row) is not None:
            self.crm.open_page("crm_tui.screens.customer:CustomerPage", row.customer_id, _TABS[row.heading])

    def explaining(self) -> Explaining:
        return partial(today_figures, matter=self._table.cursor_row)

    @property
    def _customer_id(self) -> int | None:
        row = self._table.cursor_row
        return None if row is None else row.customer_id

    @action(
        "p",
        N_("Record a payment"),
        N_("Record a payment of the customer under the cursor."),
        short=N_("Payment"),
        writes=True,
    )
    def action_payment(self) -> None:
        self.crm.add_payment(self._customer_id)

    @action(
        "s", N_("Record a sale"), N_("Record a sale to the customer under the cursor."), short=N_("Sale"), writes=True
    )
    def action_sale(self) -> None:
        self.crm.add_sale(self._customer_id)

    @action("m", N_("More or fewer"), N_("Show many rows under each heading, or only the first."), short=N_("More"))
    def action_more(self) -> None:
        self._most = MORE if self._most == MOST else MOST
        self.reload()

    @action("a", N_("Add a customer"), N_("Open the form for a new customer."), short=N_("Add"), writes=True)
    def action_add(self) -> None:
        self.crm.add_customer()

    @action(
        "i",
        N_("Import a file"),
        N_("Bring in customers, products, sales or payments from a file."),
        line=False,
        writes=True,
    )
    def action_import(self) -> None:
        self.crm.import_file()


def _row_id(row: Matter) -> int:
    """An id that a row keeps from one load to the next; a customer may stand under several headings."""
    if row.occasion is not None:
        return -row.occasion.id
    return row.customer_id * len(today.HEADINGS) + today.HEADINGS.index(row.heading)
