"""A till: one line typed per product, many lines to a receipt, all written at once when it is paid."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from crm_tui.actions import action
from crm_tui.core.errors import Conflict, CrmError, Invalid
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain.amounts import QUANTITY_UNIT
from crm_tui.domain.quick_lines import QuickLine, TillLine, read, words, write
from crm_tui.domain.sales import RECORD
from crm_tui.ops import sales as operations
from crm_tui.render.values import show
from crm_tui.screens._latest_query import LatestQuery
from crm_tui.screens._lookups import customer_named, customer_search, product_named
from crm_tui.screens._page import Page
from crm_tui.screens._paying import Paid, Paying
from crm_tui.store import products
from crm_tui.store.products import ProductRow
from crm_tui.widgets.entry_line import EntryLine
from crm_tui.widgets.lookup_editor import LookupEditor
from crm_tui.widgets.suggestions import Suggestion
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.ops._operation import Done
    from crm_tui.store.db import Reader

_MOST = 6
_HOW = N_("Name or code  *3 quantity  @9.9 price  -10% off · enter when empty: pay")


class QuickSalePage(Page[Suggestion | None]):
    """Lines in hand until they are paid; nothing is written before."""

    DEFAULT_CSS = """
    QuickSalePage .till { height: auto; padding: 0 1; }
    QuickSalePage .till > .name { width: 11; color: $quiet; }
    QuickSalePage EntryLine { width: 1fr; }
    QuickSalePage #notice { height: 1; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    QuickSalePage #notice.wrong { color: $warning; }
    QuickSalePage #notice.done { color: $accent; text-style: bold; }
    QuickSalePage #total { height: 1; padding: 0 2; text-align: right; text-style: bold; }
    """
    READS: ClassVar[frozenset[str]] = frozenset()
    TYPING: ClassVar[bool] = True

    def __init__(self, customer_id: int | None = None) -> None:
        super().__init__()
        self._customer_id = customer_id
        self.lines: list[TillLine] = []
        self._changing: int | None = None
        self._adding = asyncio.Lock()
        self._looked_up = 0  # entries whose product is being looked up
        self._refused = False  # the last entry was no line, and says so
        self._query: LatestQuery[[str], list[Suggestion]] | None = None

    def heading(self) -> Sequence[Text | str]:
        return (N_("Quick sale"),)

    def body(self) -> ComposeResult:
        field = RECORD.field("customer")
        with Horizontal(classes="till"):
            yield Static(tr(N_("Customer")), markup=False, classes="name")
            yield LookupEditor(field, self.crm.shop, customer_search(self.crm))
        with Horizontal(classes="till"):
            yield Static(tr(N_("Product")), markup=False, classes="name")
            yield EntryLine()
        yield Static(tr(_HOW), markup=False, id="notice")
        columns: tuple[TableColumn[tuple[int, TillLine]], ...] = (
            TableColumn("line", "", lambda row: str(row[0]), width=3, right=True),
            TableColumn("product", N_("Product"), lambda row: row[1].name or tr(N_("Amount only")), width=12, grow=3),
            TableColumn("quantity", N_("Quantity"), lambda row: self._show(row[1].quantity, Kind.QUANTITY), 6, 1, True),
            TableColumn(
                "price", N_("Unit price"), lambda row: self._show(row[1].unit_price, Kind.PRICE), 10, 0, True, 1
            ),
            TableColumn(
                "discount", N_("Discount"), lambda row: self._show(row[1].discount or None, Kind.RATE), 8, 0, True, 2
            ),
            TableColumn("amount", N_("Amount"), lambda row: self._show(row[1].amount, Kind.MONEY), 10, 0, True),
        )
        yield WindowedTable(columns, id="lines")
        yield Static("", markup=False, id="total")

    def on_mount(self) -> None:
        self._query = LatestQuery(self.crm.db, _fitting)
        self.set_focus(self.entry.line)
        self._show_lines()

    def on_unmount(self) -> None:
        if self._query is not None:
            self._query.stop()

    def load(self, reader: Reader) -> Suggestion | None:
        return customer_named(reader, self._customer_id)

    def show(self, state: Suggestion | None) -> None:
        if state is not None and self.customer.chosen is None:
            self.customer.choose(state)
        if self.to_restore:
            self._restore(self.to_restore)
            self.to_restore = {}
        self._show_lines()  # the page may have been built again, in another language

    @property
    def entry(self) -> EntryLine:
        """Where lines are typed."""
        return self.query_one(EntryLine)

    @property
    def customer(self) -> LookupEditor:
        """Whose receipt it is."""
        return self.query_one(LookupEditor)

    @property
    def _table(self) -> WindowedTable[tuple[int, TillLine]]:
        return self.query_one("#lines", WindowedTable)

    def _show(self, value: int | None, kind: Kind) -> str:
        return "" if value is None else show(value, kind, self.crm.shop)

    @property
    def total(self) -> int:
        """What the lines come to, in minor units."""
        return sum(line.amount for line in self.lines)

    @property
    def dirty(self) -> bool:
        return bool(self.lines)

    def draft(self) -> Mapping[str, Any] | None:
        if not self.dirty and not self.entry.text:
            return None
        whose = self.customer.chosen
        return {
            "customer": asdict(whose) if whose is not None else self.customer.raw,
            "lines": [line._asdict() for line in self.lines],
            "typed": self.entry.text,
        }

    def _restore(self, draft: Mapping[str, Any]) -> None:
        """Take up the receipt that was in hand when the program had to stop."""
        self.lines = [TillLine(**line) for line in draft.get("lines", ())]
        whose = draft.get("customer")
        if isinstance(whose, dict):
            self.customer.choose(Suggestion(**whose))
        elif whose:
            self.customer.type_in(str(whose))
        self.entry.put(str(draft.get("typed", "")), search=True)

    def step_back(self) -> bool:
        if self.entry.close():
            return True
        if self.entry.text or self._changing is not None or not self.entry.line.has_focus:
            self._changing = None
            self.entry.put("")
            self.set_focus(self.entry.line)
            self._say(_HOW)
            return True
        return False

    def _say(self, sentence: Text | str, *, wrong: bool = False, done: bool = False) -> None:
        line = self.query_one("#notice", Static)
        line.update(tr(sentence))
        line.set_class(wrong, "wrong")
        line.set_class(done, "done")

    def _show_lines(self) -> None:
        """The lines and their total, the cursor on the newest."""
        self._table.set_rows([(number, line) for number, line in enumerate(self.lines, 1)])
        count = tr(plural("{count} line", "{count} lines", len(self.lines)))
        self.query_one("#total", Static).update(f"{count}   {self._show(self.total, Kind.MONEY)}")

    # Typing a line.

    @on(EntryLine.Typed)
    async def _typed(self, event: EntryLine.Typed) -> None:
        """Offer what fits the words so far; a worker of its own, so that typing goes on."""
        self.run_worker(self._offer(event.text), group="offer")

    async def _offer(self, text: str) -> None:
        named = words(text)
        found: list[Suggestion] | None = []
        if named and self._query is not None:
            try:
                found = await self._query.ask(named)
            except CrmError as error:
                self.crm.complain(error)
        if found is not None and self.alive:
            self.entry.offer(named, text, found)

    @on(EntryLine.Entered)
    def _entered(self, event: EntryLine.Entered) -> None:
        if not event.text.strip():
            self.action_pay()
            return
        self._refused = False
        try:
            typed = read(event.text, self.crm.shop)
        except Invalid as error:
            self._refuse(event.text, error)
            return
        chosen = event.chosen.id if event.chosen is not None and event.words == typed.words else None
        self._looked_up += 1
        self.run_worker(self._take(event.text, typed, chosen), group="take")

    async def _take(self, text: str, typed: QuickLine, chosen: int | None) -> None:
        """Find the product and add the line; lines are added in the order they were entered."""
        async with self._adding:
            try:
                row = await asyncio.to_thread(self.crm.reading(_product), typed.words, chosen)
                self._add(_line(typed, row))
            except CrmError as error:
                if self.alive:
                    self._refuse(text, error)
            finally:
                self._looked_up -= 1

    def _refuse(self, text: str, error: CrmError) -> None:
        """Say why the entry is no line, and put it back to be changed."""
        self._refused = True
        if not self.entry.text:  # else the next line is being typed already
            self.entry.put(text, search=isinstance(error, Conflict))
        self._say(error.text, wrong=True)

    def _add(self, line: TillLine) -> None:
        if self._changing is not None and self._changing < len(self.lines):
            self.lines[self._changing] = line
        else:
            self.lines.append(line)
            self._changing = len(self.lines) - 1
        self._show_lines()
        self._table.move_to(self._changing)
        self._changing = None
        self._say(_HOW)

    # The lines entered.

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self.action_change()

    @action("e", N_("Change the line"), N_("Take the line under the cursor up again to change it."), short=N_("Change"))
    def action_change(self) -> None:
        if self._table.cursor < len(self.lines):
            self._changing = self._table.cursor
            self.entry.put(write(self.lines[self._changing], self.crm.shop))
            self.set_focus(self.entry.line)

    @action("d>d delete", N_("Take the line out"), N_("Take the line under the cursor out."), short=N_("Take out"))
    def action_remove(self) -> None:
        if self._table.cursor < len(self.lines):
            del self.lines[self._table.cursor]
            self._changing = None
            self._show_lines()

    @action("f3", N_("Customer"), N_("Say whose receipt it is; nobody's is a walk-in's."))
    def action_customer(self) -> None:
        self.set_focus(self.customer.line)

    @on(Input.Submitted)
    def _customer_given(self) -> None:
        """Enter in the customer's field goes on to the products."""
        self.set_focus(self.entry.line)

    @on(EntryLine.Left)
    def _left(self, event: EntryLine.Left) -> None:
        self.set_focus(self._table if event.down else self.customer.line)

    # Paying.

    @action(
        "f2 ctrl+s", N_("Take payment"), N_("Say what is paid and record all lines as one receipt."), short=N_("Pay")
    )
    def action_pay(self) -> None:
        if self._looked_up:
            self.run_worker(self._pay_when_added(), group="take")
        else:
            self._pay()

    async def _pay_when_added(self) -> None:
        """The sum is of all lines entered, also of those still looked up; one that is refused is seen to first."""
        async with self._adding:
            if self.alive and self.is_current and not self._refused:
                self._pay()

    def _pay(self) -> None:
        if not self.lines:
            self._say(N_("There is no line yet: type a product first."), wrong=True)
            return
        try:
            self.customer.settle()
            customer = self.customer.take()
        except Invalid as error:
            self.set_focus(self.customer.line)
            self._say(error.text, wrong=True)
            return
        paying = Paying(self.total, self.crm.shop, walk_in=customer is None)
        self.app.push_screen(paying, lambda paid: self._record(customer, paid))

    def _record(self, customer: Value, paid: Paid | None) -> None:
        if paid is None:
            return
        lines = [_values(line) for line in self.lines]
        self.crm.run_operation(
            operations.add_receipt, lines, paid.kept, customer, then=lambda done: self._recorded(done, paid)
        )

    def _recorded(self, done: Done[str], paid: Paid) -> None:
        """Make ready for whoever comes next; the change stays in sight."""
        self.lines.clear()
        self._customer_id = None
        self.customer.put(None)
        self._show_lines()
        self.set_focus(self.entry.line)
        told = N_("{receipt} · change {amount}") if paid.change else N_("{receipt} is recorded.")
        self._say(Text(told, {"receipt": done.value, "amount": self._show(paid.change, Kind.MONEY)}), done=True)


def _fitting(reader: Reader, named: str) -> list[Suggestion]:
    """The products that fit the words best."""
    shown = (product_named(reader, found) for found in islice(products.ids(reader, named), _MOST))
    return [suggestion for suggestion in shown if suggestion is not None]


def _product(reader: Reader, named: str, chosen: int | None) -> ProductRow | None:
    """The product chosen, else the one the words name; None where there are no words. NotFound, or Conflict."""
    if chosen is None and not named:
        return None
    return products.rows(reader, [products.find(reader, named) if chosen is None else chosen])[0]


def _line(typed: QuickLine, row: ProductRow | None) -> TillLine:
    """The line of that product; the price typed goes before the list price. Raises Invalid where there is none."""
    price = typed.unit_price if typed.unit_price is not None else row and row.price
    if price is None:
        raise Invalid(N_("There is no list price: type one, such as @9.90."), field="unit_price")
    quantity = QUANTITY_UNIT if typed.quantity is None else typed.quantity
    if row is None:
        return TillLine(None, "", "", quantity, price, typed.discount)
    return TillLine(row.id, row.sku, row.name, quantity, price, typed.discount)


def _values(line: TillLine) -> dict[str, Value]:
    """The line by field name, as the operation takes it."""
    return {
        "product_id": line.product_id,
        "kind": "return" if line.quantity < 0 else "sale",
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "amount": line.amount,
    }
