"""Follow-ups from tables: known by the name they have in every file, else by day, time, customer and subject.

A series is one line, with its rule; what became of single occurrences is told in calendars only (`exchange.ical`).
What has been dealt with here is not opened again by a file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar, Final

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.core.text import fold
from crm_tui.domain import followups as domain
from crm_tui.domain import repeat_words
from crm_tui.domain.business_hours import as_kept
from crm_tui.domain.time_words import time_of_day
from crm_tui.exchange.at_customers import AtCustomerPlan, Key
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.records import Values
from crm_tui.exchange.spool import Checked
from crm_tui.store import export_lines, matching
from crm_tui.store import followups as store
from crm_tui.store.db import Reader, Writer

_RENAMED: Final = {"date": "day", "repeat": "rule"}
_FORMS: Final[Mapping[str, Callable[[str], str]]] = {"time": time_of_day, "done_at": as_kept}
#: Fields that stand for what is in other columns.
_NAMES: Final = frozenset({"customer", "customer_name", "person"})
_CLOSING: Final = ("state", "outcome", "done_at")


class FollowupsPlan(AtCustomerPlan):
    """Follow-ups of customers, or of nobody."""

    record: ClassVar[Record] = domain.FILE_RECORD
    title: ClassVar[str] = "subject"

    def require(self) -> None:
        """See `Plan.require`."""
        super().require() if self.options.key or "uid" in self.headings else self.needs("subject")
        if "uid" not in self.headings:
            self.needs("date")

    def prepare(self, number: int, values: Sequence[Converted]) -> Checked:
        """See `Plan.prepare`; times come in their one form."""
        given = [
            _FORMS[name](str(value)) if name in _FORMS and value is not None else value
            for name, value in zip(self.names, values, strict=True)
        ]
        return super().prepare(number, given)

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        super().begin(r)
        self._people = matching.persons(r)
        for row in store.all_rows(r):
            values = {"uid": domain.uid_of(row.id, row.created_at, row.uid), "date": row.day, "time": row.time,
                      "subject": row.subject}  # fmt: skip
            self._put(row.id, self.keys_of(row.customer_id, values))

    def keys_of(self, customer_id: int | None, values: Mapping[str, Value]) -> Iterator[Key]:
        """See `AtCustomerPlan.keys_of`."""
        if values.get("uid") is not None:
            yield (values["uid"],)
        subject = values.get("subject")
        if subject is not None:
            yield (values.get("date"), values.get("time"), customer_id, fold(str(subject)))

    def load(self, r: Reader, ids: Iterable[int]) -> dict[int, Values]:
        """See `RecordPlan.load`."""
        found = {}
        for values in export_lines.followups(r, ids=ids):
            uid = domain.uid_of(values["id"], values["created_at"], values["uid"])
            found[int(values["id"] or 0)] = {**values, "uid": uid}
        return found

    def _match(self, given: Mapping[str, Value]) -> int | None:
        """The follow-up of that name in all files; of a line without one, the next that says the same."""
        if self.options.key and given.get("uid") is None:
            raise Invalid(N_("The key is empty here."), field="uid")
        uid = given.get("uid")
        key = next(self.keys_of(self.customer_id(given), given), ())
        found = self._index.get(key, [])
        self._why = Text(N_("the same {field}"), {"field": Text(self.record.field("uid").label)})
        if uid is not None:
            return found[0] if found else None
        self._why = Text(N_("the same day, customer and subject"))
        free = [row_id for row_id in found if row_id not in self._seen]
        if free:
            return free[0]
        return next((row_id for row_id in found if self._says(row_id, given)), None)

    def _says(self, row_id: int, given: Mapping[str, Value]) -> bool:
        record = self._record(row_id)
        return all(record[name] == value for name, value in given.items())

    def _changes_of(self, record: Values, given: Values) -> Values:
        changes = super()._changes_of(record, given)
        if record["state"] != domain.OPEN and given.get("state", domain.OPEN) == domain.OPEN:
            changes = {name: value for name, value in changes.items() if name not in _CLOSING}
        if changes:
            ready = self._ready({**record, **changes})
            changes = {name: ready[name] for name in changes if ready[name] != record[name]}
        return changes

    def completed(self, values: Values) -> Values:
        """See `RecordPlan.completed`."""
        return self._ready({**values, "kind": values["kind"] or domain.CALL, "state": values["state"] or domain.OPEN})

    def _ready(self, values: Values) -> Values:
        """The values with the rule in its own form; Invalid, naming the field, where they make no follow-up."""
        repeat = values["repeat"]
        if repeat is not None and values["date"] is not None:
            values["repeat"] = repeat_words.read(str(repeat), date.fromisoformat(str(values["date"])))
        domain.check({_RENAMED.get(name, name): value for name, value in values.items()})
        if values["person"] is not None and self._person(values) is None:
            raise Invalid(
                N_("Nobody of the name {name} is known at the customer's; bring in the people first, or leave it out."),
                field="person", name=values["person"],
            )  # fmt: skip
        return values

    def _person(self, values: Mapping[str, Value]) -> int | None:
        return self._people.get((self.customer_id(values) or 0, str(values["person"])))

    def _add(self, given: Values) -> None:
        super()._add({**given, "name": given.get("subject") or "-"})  # `completed` says what is missing

    def united(self, name: str, old: Value, new: Value) -> Value:
        """See `RecordPlan.united`; what raised it stays what it was."""
        return old or new if name == "origin" else new

    def _check_code(self, row_id: int, changes: Mapping[str, Value]) -> None:
        """The name it has in files is never changed: it is how it was found."""

    def insert(self, w: Writer, batch_id: int, new: Sequence[tuple[int, Values]]) -> None:
        """See `RecordPlan.insert`."""
        for _, values in new:
            own: Values = {"uid": values["uid"], "created_at": clock.stamp(), "batch_id": batch_id}
            w.insert("followup", {**self._columns(values, tuple(values)), **own})

    def change(self, w: Writer, row_id: int, changes: Values) -> None:
        """See `RecordPlan.change`."""
        w.update("followup", row_id, self._columns(self._changed[row_id], tuple(changes)))

    def _columns(self, values: Values, names: Sequence[str]) -> Values:
        """Of these fields the values by column."""
        found = {_RENAMED.get(name, name): values[name] for name in names if name not in _NAMES}
        if "customer" in names:
            found["customer_id"] = self.customer_id(values)
        if not {"customer", "person"}.isdisjoint(names):
            found["person_id"] = self._person(values)
        return found
