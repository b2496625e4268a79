"""The list of customers: found by typing, sorted and arranged as one likes, and what can be done with them."""

from array import array
from collections.abc import Sequence
from typing import ClassVar

from textual import on

from crm_tui.actions import action
from crm_tui.core.i18n import N_, Text
from crm_tui.screens._contact_verbs import ContactVerbs
from crm_tui.screens._customer_rows import Listed, columns, listed, title, told
from crm_tui.screens._customer_verbs import CustomerVerbs
from crm_tui.screens._list_page import Found, Quick
from crm_tui.store import customer_glance, customers, customers_extras, customers_first
from crm_tui.store.db import Reader
from crm_tui.store.rows import First
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable


class CustomersPage(CustomerVerbs, ContactVerbs[Found]):
    """All customers, or those the filter finds."""

    READS: ClassVar[frozenset[str]] = frozenset(
        {"customer", "customer_phone", "customer_email", "customer_address", "customer_tag", "person"}
        | {"sale", "payment", "key_date"}  # queries ask for these, columns show them
    )
    LIST: ClassVar[str] = "customers"
    HINT: ClassVar[str] = N_("Name, pinyin, phone, tag; grade:A spent>=5000")
    SHOWN: ClassVar[tuple[str, ...]] = ("name", "code", "grade", "stage", "phone", "city", "owner", "tags")
    SORTS: ClassVar[frozenset[str]] = frozenset({*customers.SORTS, *customers_extras.NAMES})

    # What the list gives.

    def columns(self) -> tuple[TableColumn[Listed], ...]:
        return columns(lambda: self.crm.shop)

    def find(self, reader: Reader, search: str, sort: str, descending: bool, most: int | None = None) -> "array[int]":
        return customers.select(reader, search, sort, descending, most=most)

    def first(self, reader: Reader, search: str, sort: str, descending: bool) -> First:
        by_name = (sort, descending) == (self.SHOWN[0], False)
        found = customers_first.first(reader, search) if by_name else None
        return found or super().first(reader, search, sort, descending)

    def total(self, reader: Reader) -> int:
        return customers.count(reader)

    def rows(self, reader: Reader, ids: Sequence[int], shown: Sequence[str]) -> Sequence[Listed]:
        return listed(reader, ids, shown)

    def nothing(self, found: Found) -> Text:
        if found.total:
            return self.no_match(N_("No customer matches “{text}”.  {key} shows all again"), found)
        keys = {"add": self.crm.key_of("customers.add"), "file": self.crm.key_of("customers.import")}
        return Text(N_("No customers yet.  {add} adds one · {file} imports a file"), keys)

    def quick(self, reader: Reader, row_id: int) -> Quick:
        found = customer_glance.glance(reader, row_id)
        return Quick(title(found), told(found, reader.shop))

    def suggest(self, text: str, cursor: int) -> Sequence[str]:
        from crm_tui.query.completion import suggest  # noqa: PLC0415 - 20 ms that the first page need not wait for

        return suggest(text, cursor)

    # The customer under the cursor.

    def customers_in_hand(self) -> Sequence[int]:
        return self.table.chosen()

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        self.crm.open_customer(event.id)

    @action("a", N_("Add a customer"), N_("Open the form for a new customer."), short=N_("Add"), writes=True)
    def action_add(self) -> None:
        self.crm.add_customer()

    @action(
        "e",
        N_("Edit the customer"),
        N_("Open the form of the customer under the cursor."),
        short=N_("Edit"),
        writes=True,
    )
    def action_edit(self) -> None:
        if self.table.cursor_id is not None:
            self.crm.edit_customer(self.table.cursor_id)

    @action(
        "s", N_("Record a sale"), N_("Record a sale to the customer under the cursor."), short=N_("Sale"), writes=True
    )
    def action_sale(self) -> None:
        self.crm.add_sale(self.table.cursor_id)

    @action(
        "p",
        N_("Record a payment"),
        N_("Record a payment of the customer under the cursor."),
        short=N_("Payment"),
        writes=True,
    )
    def action_payment(self) -> None:
        self.crm.add_payment(self.table.cursor_id)

    @action(
        "i",
        N_("Import a file"),
        N_("Bring in customers, products, sales or payments from a file."),
        line=False,
        writes=True,
    )
    def action_import(self) -> None:
        self.crm.import_file()

    @action("D", N_("Duplicates"), N_("Find customers that are likely one and the same."), line=False)
    def action_duplicates(self) -> None:
        self.crm.open_duplicates()

    @action("M", N_("Merge"), N_("Make one customer of those marked; the one marked on top stays."), line=False,
            writes=True)  # fmt: skip
    def action_merge(self) -> None:
        ids = self.table.chosen()
        if len(ids) > 1:
            self.crm.open_page("crm_tui.screens.merge:MergePage", *ids)
        else:
            self.crm.tell(N_("Mark the customers that are one, two at least."))
