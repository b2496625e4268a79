"""Changing expenses one by one."""

from collections.abc import Mapping

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.expenses import KINDS
from crm_tui.domain.values import plain
from crm_tui.ops._operation import operation
from crm_tui.store import expenses
from crm_tui.store.db import Writer

Values = Mapping[str, Value]
_COLUMNS = ("day", "kind", "amount", "source", "channel", "customer_id", "note")
_LABELS = {choice.value: choice.label for choice in KINDS}


@operation("expense.add", N_("Kept an expense of {amount}: {kind}."))
def add(w: Writer, values: Values) -> int:
    """Keep an expense from values by field name, with `customer_id`; its id. A negative amount came back."""
    expense = _checked({**dict.fromkeys(_COLUMNS), **_by_column(values)})
    _describe(w, expense)
    return w.insert("expense", expense)


@operation("expense.edit", N_("Saved the expense of {amount}: {kind}."))
def edit(w: Writer, expense_id: int, changes: Values, version: int | None = None) -> int:
    """Change an expense; Conflict where it is no longer at `version`."""
    kept = expenses.get(w, expense_id)._asdict()
    expense = _checked({name: kept[name] for name in _COLUMNS} | _by_column(changes))
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
    return {name: value for name, value in renamed.items() if name in _COLUMNS}


def _checked(expense: dict[str, Value]) -> dict[str, Value]:
    if not expense["day"]:
        raise Invalid(N_("An expense needs a date."), field="date")
    if expense["kind"] not in _LABELS:
        raise Invalid(N_("Say what it was spent on: marketing or service."), field="kind")
    if not expense["amount"]:
        raise Invalid(N_("An expense needs an amount."), field="amount")
    return expense


def _describe(w: Writer, expense: Values) -> None:
    w.describe(amount=plain(expense["amount"], Kind.MONEY, w.shop), kind=Text(_LABELS[str(expense["kind"])]))
