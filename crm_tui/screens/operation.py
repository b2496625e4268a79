"""One operation: every record it changed, field by field, before and after."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_sentence
from crm_tui.core.text import for_terminal
from crm_tui.ops import history as operations
from crm_tui.render.values import instant
from crm_tui.screens._change_words import named, record_words, whose
from crm_tui.screens._page import Page
from crm_tui.screens.card._changes import TOLD, change_lines
from crm_tui.store import history
from crm_tui.store.history import OperationRow
from crm_tui.widgets.quick_view import QuickView, Told
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class Line(NamedTuple):
    """A changed record: its kind, whose it is, its fields in words, and what it hangs together with."""

    id: int
    record: str
    name: str
    fields: Sequence[str]
    customer_id: int | None
    product_id: int | None


class Found(NamedTuple):
    """The operation, None where it is gone, and the ids of its changes."""

    operation: OperationRow | None
    ids: array[int]


class OperationPage(Page[Found]):
    """The changes of one operation, however many; below them the fields of the one under the cursor."""

    DEFAULT_CSS = """
    OperationPage #what { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    OperationPage #split { height: 1fr; }
    OperationPage #list { height: 1fr; }
    OperationPage QuickView { height: 1fr; padding: 0 1; border-top: solid $rule; }
    """

    def __init__(self, op_id: int) -> None:
        super().__init__()
        self.op_id = op_id

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("History"), Text("{number}", {"number": self.op_id}))

    def body(self) -> ComposeResult:
        columns: tuple[TableColumn[Line], ...] = (
            TableColumn("record", N_("Record"), lambda row: row.record, width=10, drop=1),
            TableColumn("name", N_("Name"), lambda row: row.name, width=16, grow=1),
            TableColumn("fields", N_("Changes"), lambda row: " · ".join(row.fields), width=20, grow=3),
        )
        yield Static("", id="what", markup=False)
        with Container(id="split"):
            yield WindowedTable(columns, self.crm.reading(_lines), id="list")
            yield QuickView(id="fields")

    @property
    def _table(self) -> WindowedTable[Line]:
        return self.query_one("#list", WindowedTable)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    def touched(self, changed: frozenset[str] | None) -> None:
        """It may have been undone."""
        self.reload()

    def load(self, reader: Reader) -> Found:
        found = history.rows(reader, [self.op_id])
        return Found(found[0] if found else None, history.change_ids(reader, self.op_id, TOLD))

    def show(self, state: Found) -> None:
        row = state.operation
        if row is None:
            self.crm.tell(N_("This operation no longer exists."))
            self.leave()
            return
        parts = [instant(row.at, self.crm.shop), row.actor, tr(masked_sentence(row.message))]
        parts += [tr(N_("undone"))] if row.undone else []
        self.query_one("#what", Static).update(for_terminal(" · ".join(parts)))
        together = N_("Records brought in together are not listed one by one.")
        self._table.empty = Text(together if row.batch_id is not None else N_("No record was changed."))
        self._table.set_ids(state.ids)

    @on(WindowedTable.Moved)
    def _moved(self) -> None:
        row = self._table.cursor_row
        if row is not None:
            self.query_one(QuickView).put(f"{row.record}  {row.name}", [Told("", line) for line in row.fields])

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        row = self._table.cursor_row
        if row is None:
            return
        if row.product_id is not None and row.customer_id is None:
            self.crm.open_page("crm_tui.screens.product:ProductPage", row.product_id)
        elif row.customer_id is not None:
            self.crm.open_customer(row.customer_id)
        else:
            self.crm.tell(N_("There is no card of such a record."))

    @action(
        "x",
        N_("Undo this one"),
        N_("Take back this operation, if nothing it changed was changed again since."),
        short=N_("Undo this"),
        writes=True,
    )
    def action_undo_this(self) -> None:
        self.crm.run_operation(operations.undo, self.op_id)


def _lines(reader: Reader, ids: Sequence[int]) -> list[Line]:
    """The changes of these ids in words."""
    wanted = history.changes_by_id(reader, ids)
    found = named(reader, [change for _, change in wanted])

    def line(change_id: int, change: history.ChangeRow) -> Line:
        image: dict[str, Value] = {**(change.before or {}), **(change.after or {})}
        own = change.row_id if change.after is not None else None
        customer = own if change.table == "customer" else _number(image.get("customer_id"))
        product = own if change.table == "product" else _number(image.get("product_id"))
        fields = change_lines([change], found.products, reader.shop)
        return Line(change_id, record_words(change), whose(change, found), fields, customer, product)

    return [line(*pair) for pair in wanted]


def _number(value: Value) -> int | None:
    return None if value is None else int(value)
