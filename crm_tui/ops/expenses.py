"""Changing expenses one by one."""

from collections.abc import Mapping

from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import expenses as domain
from crm_tui.domain.plain import grouped
from crm_tui.ops._operation import operation
from crm_tui.store import expenses
from crm_tui.store.db import Writer

Values = Mapping[str, Value]
_LABELS = {choice.value: choice.label for choice in domain.KINDS}


@operation("expense.add", N_("Kept an expense of {amount}: {kind}."))
def add(w: Writer, values: Values) -> int:
    """Keep an expense from values by field name, with `customer_id`; its id. A negative amount came back."""
    expense = domain.checked({**dict.fromkeys(expenses.COLUMNS), **_by_column(values)})
    _describe(w, expense)
    return w.insert("expense", expense)


@operation("expense.edit", N_("Saved the expense of {amount}: {kind}."))
def edit(w: Writer, expense_id: int, changes: Values, version: int | None = None) -> int:
    """Change an expense; Conflict where it is no longer at `version`."""
    kept = expenses.get(w, expense_id)._asdict()
    expense = domain.checked({name: kept[name] for name in expenses.COLUMNS} | _by_column(changes))
    _describe(w, expense)
    differing = {name: value for name, value in expense.items() if kept[name] != value}
    if differing:
        w.update("expense", expense_id, differing, version)
    return expense_id


@operation("expense.delete", N_("Deleted the expense of {amount}: {kind}."))
def delete(w: Writer, expense_id: int, version: int | None = None) -> None:
    """Delete an expense."""
    _describe(w, expenses.get(w, expense_id)._asdict())
    w.delete("expense", expense_id, version)


def _by_column(values: Values) -> dict[str, Value]:
    renamed = {"day" if name == "date" else name: value for name, value in values.items()}
    return {name: value for name, value in renamed.items() if name in expenses.COLUMNS}


def _describe(w: Writer, expense: Values) -> None:
    w.describe(amount=grouped(expense["amount"], Kind.MONEY, w.shop), kind=Text(_LABELS[str(expense["kind"])]))
