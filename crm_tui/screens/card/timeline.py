"""The card's timeline: everything that happened with the customer, the latest first; enter opens its record."""

from array import array
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_sentence
from crm_tui.core.text import for_terminal
from crm_tui.render.values import show
from crm_tui.screens import timeline
from crm_tui.screens.card import TabPlace
from crm_tui.screens.card._tab import CardTab
from crm_tui.screens.card.history import TOUCHING
from crm_tui.screens.timeline import Event, OnPage
from crm_tui.store.db import Reader
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable


class TimelineTab(CardTab["array[int]"]):
    """Events of every kind in one list; only those in sight are read."""

    TITLE: ClassVar[str] = N_("timeline")
    READS: ClassVar[frozenset[str]] = TOUCHING.union(*(source.reads for source in timeline.sources()))

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[Event], ...] = (
            TableColumn("when", N_("When"), lambda row: row.when, width=16),
            TableColumn("kind", N_("Event"), lambda row: tr(row.kind), width=11),
            TableColumn("what", N_("What"), _what, width=16, grow=1),
            TableColumn("amount", N_("Amount"), self._amount, width=12, right=True, drop=1),
        )
        keys = {"sale": self.crm.key_of("customer.sale"), "payment": self.crm.key_of("customer.payment")}
        empty = Text(N_("Nothing has happened yet.  {sale} records a sale · {payment} a payment"), keys)
        yield WindowedTable(columns, self.crm.reading(timeline.events), empty=empty)

    def _amount(self, row: Event) -> str:
        return show(row.amount, Kind.MONEY, self.crm.shop)

    @property
    def _table(self) -> WindowedTable[Event]:
        return self.query_one(WindowedTable)

    def main(self) -> Widget:
        return self._table

    def load(self, reader: Reader) -> "array[int]":
        return timeline.ids(reader, self.customer_id)

    def show(self, state: "array[int]") -> None:
        self._table.set_ids(state)

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        if (row := self._table.cursor_row) is None:
            return
        if isinstance(row.opens, OnPage):
            self.crm.open_page(row.opens.page, *row.opens.args)
        else:
            self.post_message(self.Wanted(row.opens.tab, row.opens.place))


def _what(row: Event) -> str:
    return for_terminal(tr(masked_sentence(row.what)))


PLACE = TabPlace(45, TimelineTab)
