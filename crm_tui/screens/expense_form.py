"""The form of an expense: what was spent, on what, and for which source of customers or for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.expenses import RECORD
from crm_tui.ops import expenses as operations
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.screens._lookups import customer_named, customer_search
from crm_tui.store import expenses
from crm_tui.widgets.suggestions import Search

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_ORDER = ("kind", "amount", "date", "source", "channel", "customer", "note")
GROUPS = (Group("", tuple(RECORD.field(name) for name in _ORDER)),)


class ExpenseForm(FormPage):
    """A new expense, or one there is."""

    def __init__(self, expense_id: int | None = None) -> None:
        super().__init__()
        self._expense_id = expense_id

    def heading(self) -> Sequence[Text | str]:
        return (N_("Keep an expense") if self._expense_id is None else N_("Edit an expense"),)

    def groups(self) -> Sequence[Group]:
        return GROUPS

    def record(self) -> tuple[str, int] | None:
        return None if self._expense_id is None else ("expense", self._expense_id)

    def forget_record(self) -> None:
        self._expense_id = None

    def searches(self) -> Mapping[str, Search]:
        return {"customer": customer_search(self.crm)}

    def open(self, reader: Reader) -> Opened:
        if self._expense_id is None:
            return Opened({"kind": "marketing", "date": clock.today(reader.shop.zone or None).isoformat()})
        row = expenses.get(reader, self._expense_id)
        values: dict[str, Value] = {"date": row.day, **{name: getattr(row, name) for name in _AS_KEPT}}
        return Opened({**values, "customer": customer_named(reader, row.customer_id)}, row.version)

    def save(self, values: dict[str, Value]) -> None:
        expense = {"customer_id" if name == "customer" else name: value for name, value in values.items()}
        if self._expense_id is None:
            self.write(operations.add, expense)
        else:
            self.write(operations.edit, self._expense_id, expense, self.version)


_AS_KEPT = ("kind", "amount", "source", "channel", "note")
