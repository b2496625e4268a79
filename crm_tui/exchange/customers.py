"""Customers from files: phones and e-mails are united with those known, the file's first becomes the main one.

A birthday is kept among the key dates. Files go on naming customers that were merged; they mean whom those went into.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import tr
from crm_tui.domain import customers as domain
from crm_tui.domain import lists
from crm_tui.domain.words import translations
from crm_tui.domain.yearly import YearlyDay, key_date, read
from crm_tui.exchange.keys import forms
from crm_tui.exchange.records import RecordPlan, Values
from crm_tui.store import bulk, matching
from crm_tui.store import customers as store
from crm_tui.store.db import Reader, Writer

_BORN: Final = domain.BIRTHDAY.name


class CustomersPlan(RecordPlan):
    """Customers, known by code, phone, e-mail or name."""

    record: ClassVar[Record] = domain.RECORD
    positive: ClassVar[tuple[str, ...]] = ("credit_limit", "credit_days", "yearly_need")
    beside = (_BORN,)
    tables = bulk.CUSTOMER_TABLES

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        super().begin(r)
        self._births: dict[int, int] = {}  # the key dates of customers that have one
        merged = dict(matching.merged(r, self.record.noun, self.code))
        self._merged = {code for code in merged if not self._codes.find(code)}
        for code in self._merged:
            self._codes.add(code, merged[code])

    def load(self, r: Reader, ids: Iterable[int]) -> dict[int, Values]:
        """See `RecordPlan.load`."""
        found = matching.customers(r, ids)
        if _BORN in self.names:
            for values in found.values():
                values[_BORN] = None
            for birthday_id, customer_id, *day in matching.key_dates(r, found, _occasions()):
                found[customer_id][_BORN] = str(YearlyDay(*day))
                self._births[customer_id] = birthday_id
        return found

    def _changes_of(self, record: Values, given: Values) -> Values:
        if given.get(self.code) in self._merged:
            given = {name: value for name, value in given.items() if name != self.code}
        return super()._changes_of(record, given)

    def completed(self, values: Values) -> Values:
        """See `RecordPlan.completed`."""
        for name in store.LISTED:
            values[name] = self.united(name, None, values[name])
        if values["kind"] is None:
            values["kind"] = domain.guess_kind(str(values["name"]), has_contact=values["contact"] is not None)
        return values

    def united(self, name: str, old: Value, new: Value) -> Value:
        """See `RecordPlan.united`."""
        if name == _BORN and old is not None and new is not None:
            return old if read(str(new)) == read(str(old))._replace(year=None) else new
        if name not in store.LISTED or new is None:
            return new
        before, brought = lists.split(_text(old)), lists.split(_text(new))
        if not before:
            return lists.join(brought)
        if name == "tags":
            return lists.join(dict.fromkeys([*before, *brought]))
        known = {form for text in brought for form in forms(name, text) or [text]}
        kept = [text for text in before if not known.issuperset(forms(name, text) or [text])]
        return lists.join([*brought, *kept])

    def insert(self, w: Writer, batch_id: int, new: Sequence[tuple[int, Values]]) -> None:
        """See `RecordPlan.insert`."""
        bulk.insert_customers(w, batch_id, new)
        for row_id, values in new:
            if values[_BORN] is not None:
                self._keep_birthday(w, row_id, values[_BORN])

    def change(self, w: Writer, row_id: int, changes: Values) -> None:
        """See `RecordPlan.change`."""
        own = {name: value for name, value in changes.items() if name != _BORN}
        if own:
            store.change(w, row_id, own)
        if _BORN in changes:
            self._keep_birthday(w, row_id, changes[_BORN])

    def _keep_birthday(self, w: Writer, customer_id: int, day: Value) -> None:
        """Write the birthday among the customer's key dates, in place of the one there is."""
        if customer_id in self._births:
            w.update("key_date", self._births[customer_id], read(str(day))._asdict())
        else:
            w.insert("key_date", {**key_date(str(day), tr(domain.BIRTHDAY.label)), "customer_id": customer_id})


def _occasions() -> list[str]:
    """What a birthday is called among the key dates, in every language."""
    return sorted({domain.BIRTHDAY.label, *translations(domain.BIRTHDAY.label)})


def _text(value: Value) -> str:
    return "" if value is None else str(value)
