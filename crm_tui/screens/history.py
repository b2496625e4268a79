"""Everything that was done in the shop: when, by whom, what it changed; taken back one by one where that can be."""

from array import array
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on

from crm_tui.actions import action
from crm_tui.core import clock
from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_sentence
from crm_tui.domain.history_filter import WORDS, HistoryFilter
from crm_tui.domain.shop import Shop
from crm_tui.ops import history as operations
from crm_tui.render.values import instant
from crm_tui.screens._change_words import read_changes, told
from crm_tui.screens._list_page import Found, ListPage, Quick
from crm_tui.store import customers, history
from crm_tui.store.db import Reader
from crm_tui.store.history import OperationRow
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

_MOST = 12  # names that a completion is looked for among


def columns(shop: Callable[[], Shop]) -> tuple[TableColumn[OperationRow], ...]:
    """Every column there is."""
    return (
        TableColumn("when", N_("When"), lambda row: instant(row.at, shop()), width=16),
        TableColumn("who", N_("Who"), lambda row: row.actor, width=8, grow=1, drop=2),
        TableColumn("what", N_("What"), lambda row: tr(masked_sentence(row.message)), width=16, grow=6),
        TableColumn("undone", "", lambda row: tr(N_("undone")) if row.undone else "", width=7, drop=1),
        TableColumn("changes", N_("Changes"), lambda row: f"{row.changes:,}", width=8, right=True, drop=3),
    )


class HistoryPage(ListPage[OperationRow]):
    """All operations, or those of a person, about a customer, of a day or month, or with some words."""

    LIST: ClassVar[str] = "history"
    HINT: ClassVar[str] = N_("who:name customer:name 2024-05-03 yesterday, words")
    SHOWN: ClassVar[tuple[str, ...]] = ("when", "who", "what", "undone")
    SORTS: ClassVar[frozenset[str]] = frozenset(history.SORTS)
    DESCENDING: ClassVar[bool] = True

    def touched(self, changed: frozenset[str] | None) -> None:
        """Every commit is an operation, whatever it changed."""
        self.reload()

    # What the list gives.

    def columns(self) -> tuple[TableColumn[OperationRow], ...]:
        return columns(lambda: self.crm.shop)

    def find(self, reader: Reader, search: str, sort: str, descending: bool, most: int | None = None) -> "array[int]":
        zone = reader.shop.zone
        wanted = HistoryFilter.of(search, clock.today(zone or None))
        since, until = wanted.instants(zone)
        return history.ids(
            reader, wanted.who, since, until, words=wanted.words, customer=wanted.customer, sort=sort,
            descending=descending, most=most,
        )  # fmt: skip

    def total(self, reader: Reader) -> int:
        return history.count(reader)

    def rows(self, reader: Reader, ids: Sequence[int], shown: Sequence[str]) -> Sequence[OperationRow]:
        return history.rows(reader, ids)

    def nothing(self, found: Found) -> Text:
        if found.total:
            return self.no_match(N_("Nothing matches “{text}”.  {key} shows all again"), found)
        return Text(N_("Nothing was done yet."))

    def quick(self, reader: Reader, row_id: int) -> Quick:
        found = history.rows(reader, [row_id])
        if not found:
            raise NotFound(N_("This operation no longer exists."))
        sentence = tr(masked_sentence(found[0].message))
        return Quick(sentence, told(found[0], read_changes(reader, row_id), reader.shop))

    def suggest(self, text: str, cursor: int) -> Sequence[str]:
        before = text[:cursor]
        if before.count('"') % 2:
            return ()
        part = before.rpartition(" ")[2]
        name, sign, typed = part.replace("：", ":").partition(":")
        if not sign:
            return [word for word in WORDS if word.startswith(part)]
        kept = part[: len(name) + 1]
        return [kept + _whole(found) for found in self._names(name.lower(), typed)]

    def _names(self, field: str, typed: str) -> Sequence[str]:
        """Whom the field of the filter could mean."""
        if field in {"who", "谁"}:
            return self.crm.reading(history.actors)()
        if field in {"customer", "客户"} and typed:
            return self.crm.reading(_customers)(typed)
        return ()

    # The operation under the cursor.

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        self.crm.open_page("crm_tui.screens.operation:OperationPage", event.id)

    @action("w", N_("Only this person"), N_("Only what the person of this operation did."), short=N_("Person"))
    def action_who(self) -> None:
        if (row := self.table.cursor_row) is not None:
            self.filter.field.value = f"who:{_whole(row.actor)}"

    @action("t", N_("Only this day"), N_("Only what was done on the day of this operation."), short=N_("Day"))
    def action_day(self) -> None:
        if (row := self.table.cursor_row) is not None:
            self.filter.field.value = instant(row.at, self.crm.shop)[:10]

    @action(
        "x",
        N_("Undo this one"),
        N_("Take back the operation under the cursor, if nothing it changed was changed again since."),
        short=N_("Undo this"),
        writes=True,
    )
    def action_undo_this(self) -> None:
        if self.table.cursor_id is not None:
            self.crm.run_operation(operations.undo, self.table.cursor_id)


def _customers(reader: Reader, typed: str) -> list[str]:
    """The names of the customers that the typing finds."""
    return [row.name for row in customers.rows(reader, customers.ids(reader, typed)[:_MOST])]


def _whole(name: str) -> str:
    """The name as one part of the filter."""
    return f'"{name}"' if " " in name else name
