"""Customers from files: phones and e-mails are united with those known, the file's first becomes the main one."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from crm_tui.core.fields import Record, Value
from crm_tui.domain import customers as domain
from crm_tui.domain import lists
from crm_tui.exchange.keys import forms
from crm_tui.exchange.records import RecordPlan, Values
from crm_tui.store import bulk, matching
from crm_tui.store import customers as store
from crm_tui.store.db import Reader, Writer


class CustomersPlan(RecordPlan):
    """Customers, known by code, phone, e-mail or name."""

    record: ClassVar[Record] = domain.RECORD
    positive: ClassVar[tuple[str, ...]] = ("credit_limit", "credit_days")

    def load(self, r: Reader, ids: Iterable[int]) -> dict[int, Values]:
        """See `RecordPlan.load`."""
        return matching.customers(r, ids)

    def completed(self, values: Values) -> Values:
        """See `RecordPlan.completed`."""
        for name in store.LISTED:
            values[name] = self.united(name, None, values[name])
        if values["kind"] is None:
            values["kind"] = domain.guess_kind(str(values["name"]), has_contact=values["contact"] is not None)
        return values

    def united(self, name: str, old: Value, new: Value) -> Value:
        """See `RecordPlan.united`."""
        if name not in store.LISTED or new is None:
            return new
        before, brought = lists.split(_text(old)), lists.split(_text(new))
        if name == "tags":
            return lists.join(dict.fromkeys([*before, *brought]))
        known = {form for text in brought for form in forms(name, text) or [text]}
        kept = [text for text in before if not known.issuperset(forms(name, text) or [text])]
        return lists.join([*brought, *kept])

    def insert(self, w: Writer, batch_id: int, new: Sequence[tuple[int, Values]]) -> None:
        """See `RecordPlan.insert`."""
        bulk.insert_customers(w, batch_id, new)

    def change(self, w: Writer, row_id: int, changes: Values) -> None:
        """See `RecordPlan.change`."""
        store.change(w, row_id, changes)


def _text(value: Value) -> str:
    return "" if value is None else str(value)
