"""The list of customers: found by typing, sorted by key, and what can be done with the one under the cursor."""

from array import array
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult

from crm_tui.actions import action
from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain.customers import STAGES
from crm_tui.ops import customers as operations
from crm_tui.screens._page import Page
from crm_tui.store import customers
from crm_tui.store.customers import CustomerRow
from crm_tui.store.db import Reader
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

_STAGES = {choice.value: choice.label for choice in STAGES}
_ORDERS = ("name", "code", "grade", "stage", "city", "owner")
COLUMNS: tuple[TableColumn[CustomerRow], ...] = (
    TableColumn("name", N_("Name"), lambda row: row.name, width=20, grow=4),
    TableColumn("code", N_("Code"), lambda row: row.code, width=8, drop=4),
    TableColumn("grade", N_("Grade"), lambda row: row.grade or "", width=6, drop=2),
    TableColumn("stage", N_("Stage"), lambda row: tr(_STAGES.get(row.stage or "", "")), width=9, drop=5),
    TableColumn("phone", N_("Phone"), lambda row: row.phone or "", width=16, grow=1, drop=1),
    TableColumn("city", N_("City"), lambda row: row.city or "", width=12, grow=1, drop=3),
    TableColumn("owner", N_("Owner"), lambda row: row.owner or "", width=10, drop=6),
    TableColumn("tags", N_("Tags"), lambda row: row.tags or "", width=14, grow=2, drop=7),
)


class Found(NamedTuple):
    """The customers a search text finds, how many there are in all, and what is wrong with the text."""

    ids: "array[int]"
    total: int
    search: str
    fault: Text | None = None


class CustomersPage(Page[Found]):
    """All customers, or those the filter finds."""

    READS: ClassVar[frozenset[str]] = frozenset(
        {"customer", "customer_phone", "customer_email", "customer_address", "customer_tag", "person"}
        | {"sale", "payment", "key_date"}  # queries ask for these
    )

    def __init__(self) -> None:
        super().__init__()
        self._search = ""
        self._sort = "name"
        self._descending = False
        self._found = Found(array("q"), 0, "")

    def body(self) -> ComposeResult:
        yield FilterBar(N_("Name, pinyin, initials, phone, tag, note"), "#list", id="filter")
        yield WindowedTable(COLUMNS, self.crm.reading(customers.rows), id="list")

    @property
    def _table(self) -> WindowedTable[CustomerRow]:
        return self.query_one("#list", WindowedTable)

    @property
    def _filter(self) -> FilterBar:
        return self.query_one(FilterBar)

    def on_mount(self) -> None:
        self._table.show_sort(self._sort, self._descending)
        self.set_focus(self._table)

    def load(self, reader: Reader) -> Found:
        search, total = self._search, customers.count(reader)
        try:
            return Found(customers.select(reader, search, self._sort, self._descending), total, search)
        except Invalid as error:  # a query half typed, most often: said where the list would be
            return Found(array("q"), total, search, error.text)

    def show(self, state: Found) -> None:
        top = state.search != self._found.search
        self._found = state
        self._table.empty = self._nothing(state)
        self._table.set_ids(state.ids, keep=not top)
        self._tell_place()

    def _nothing(self, state: Found) -> Text:
        if state.fault:
            return state.fault
        if state.total:
            return Text(N_("No customer matches “{text}”.  esc shows all again"), {"text": state.search})
        return Text(N_("No customers yet.  a adds one · i imports a file"))

    @on(WindowedTable.Moved)
    @on(WindowedTable.Marked)
    def _tell_place(self) -> None:
        """The place in the list, at the right of the filter."""
        table, found = self._table, self._found
        place = {"place": f"{table.cursor + 1:,}", "found": f"{table.count:,}", "count": f"{found.total:,}"}
        if table.marked:
            self._filter.say(Text(N_("{marked} marked · {place} of {found}"), {**place, "marked": len(table.marked)}))
        elif not table.count:
            self._filter.say(Text(N_("0 of {count}"), place))
        elif found.search:
            self._filter.say(Text(N_("{place} of {found} · {count} in all"), place))
        else:
            self._filter.say(Text(N_("{place} of {found}"), place))

    def step_back(self) -> bool:
        in_field = self._filter.field.has_focus
        self.set_focus(self._table)
        return self._filter.clear() or in_field or self._table.clear_marks()

    # Finding and sorting.

    @on(FilterBar.Changed)
    def _filtered(self, event: FilterBar.Changed) -> None:
        if event.text != self._search:
            self._search = event.text
            self.reload()

    @on(WindowedTable.SortAsked)
    def _sort_asked(self, event: WindowedTable.SortAsked) -> None:
        if event.key in _ORDERS:
            self._sort_by(event.key, not self._descending if event.key == self._sort else False)

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending
        self._table.show_sort(key, descending)
        self.reload()

    @action("/", N_("Find"), N_("Find customers by name, pinyin, initials, phone, tag or note."))
    def action_find(self) -> None:
        self.set_focus(self._filter.field)

    @action(
        "o",
        N_("Sort by the next column"),
        N_("Sort by name, code, grade, stage, city, owner in turn."),
        short=N_("Sort"),
    )
    def action_sort(self) -> None:
        self._sort_by(_ORDERS[(_ORDERS.index(self._sort) + 1) % len(_ORDERS)], False)

    @action("O", N_("Reverse the order"), N_("Sort the other way round."), line=False)
    def action_reverse(self) -> None:
        self._sort_by(self._sort, not self._descending)

    # The customer under the cursor.

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        self.crm.open_customer(event.id)

    @action("a", N_("Add a customer"), N_("Open the form for a new customer."), short=N_("Add"))
    def action_add(self) -> None:
        self.crm.add_customer()

    @action("e", N_("Edit the customer"), N_("Open the form of the customer under the cursor."), short=N_("Edit"))
    def action_edit(self) -> None:
        if self._table.cursor_id is not None:
            self.crm.edit_customer(self._table.cursor_id)

    @action("s", N_("Record a sale"), N_("Record a sale to the customer under the cursor."), short=N_("Sale"))
    def action_sale(self) -> None:
        self.crm.add_sale(self._table.cursor_id)

    @action("p", N_("Record a payment"), N_("Record a payment of the customer under the cursor."), short=N_("Payment"))
    def action_payment(self) -> None:
        self.crm.add_payment(self._table.cursor_id)

    @action(
        "d",
        N_("Delete the customer"),
        N_("Delete the customer under the cursor; undo brings it back."),
        short=N_("Delete"),
    )
    def action_delete(self) -> None:
        if self._table.cursor_id is not None:
            self.crm.run_operation(operations.delete, self._table.cursor_id)

    @action("i", N_("Import a file"), N_("Bring in customers, products, sales or payments from a file."), line=False)
    def action_import(self) -> None:
        self.crm.import_file()
