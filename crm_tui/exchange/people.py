"""People at customers' from files: known by their name at the customer, or by what else is asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Final

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import customers as domain
from crm_tui.exchange.at_customers import AtCustomerPlan, Key
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.keys import forms
from crm_tui.exchange.plan import no_key
from crm_tui.exchange.records import Values
from crm_tui.exchange.spool import Checked
from crm_tui.store import export_lines, matching
from crm_tui.store.db import Reader, Writer

#: What tells people of one name apart.
_TELLING: Final = ("phone", "email", "wechat", "role")
_OWN: Final = tuple(field.name for field in domain.PERSON_FIELDS)


class PeoplePlan(AtCustomerPlan):
    """People; of several of one name at one customer's, each line of a file is one, told apart by how it is reached.

    Lines that say the very same are one person.
    """

    record: ClassVar[Record] = domain.PEOPLE

    def require(self) -> None:
        """See `Plan.require`."""
        self._key = self.options.key or self.code
        if self._key not in self.record.keys:
            raise no_key(self.record, self._key)
        self.needs(self._key)
        self.needs("customer", "customer_name")
        self._lines: dict[tuple[Value, ...], set[int]] = {}  # those that say different things, by whom they are about

    def prepare(self, number: int, values: Sequence[Converted]) -> Checked:
        """See `Plan.prepare`."""
        given: Values = dict(zip(self.names, values, strict=True))  # type: ignore[arg-type]  # no exact decimals here
        if given.get("customer") is None and given.get("customer_name") is None:
            raise Invalid(N_("The customer is missing: a person is somebody's."), field="customer")
        if given.get(self._key) is None:
            raise Invalid(N_("The key is empty here."), field=self._key)
        self._lines.setdefault(self._about(given), set()).add(hash(tuple(values)))
        return (number, *values)  # type: ignore[arg-type]  # likewise

    def _about(self, given: Mapping[str, Value]) -> tuple[Value, ...]:
        return (given.get("customer") or given.get("customer_name"), *forms(self._key, given[self._key]))

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        super().begin(r)
        for customer_id, value, row_id in matching.people(r, self._key):
            self._put(row_id, self.keys_of(customer_id, {self._key: value}))

    def keys_of(self, customer_id: int | None, values: Mapping[str, Value]) -> Iterator[Key]:
        """See `AtCustomerPlan.keys_of`."""
        return ((customer_id, form) for form in forms(self._key, values.get(self._key)))

    def load(self, r: Reader, ids: Iterable[int]) -> dict[int, Values]:
        """See `RecordPlan.load`."""
        return {int(values["id"] or 0): values for values in export_lines.people(r, ids=ids)}

    def _decide(self, number: Value, given: Values) -> None:
        self._alone = len(self._lines[self._about(given)]) == 1
        super()._decide(number, given)

    def _match(self, given: Mapping[str, Value]) -> int | None:
        """The person the row is about: who is all it says, else the one of that name who is reached like that."""
        self._why = Text(N_("the same {field}"), {"field": Text(self.record.field(self._key).label)})
        found = self._at(self.customer_id(given), given)
        same = [row_id for row_id in found if self._is(row_id, given)]
        free = [row_id for row_id in found if row_id not in self._seen]
        if same:
            return next((row_id for row_id in same if row_id in free), same[0])
        if self._alone and len(free) == 1:
            return free[0]
        like = [row_id for row_id in free if self._reached_alike(row_id, given)]
        if len(like) == 1:
            self._why = Text(N_("{match}, and reached alike"), {"match": self._why})
            return like[0]
        if like or (self._alone and free):
            raise Invalid(
                N_("{count} people at this customer's have it; give the phone number or what else tells them apart."),
                field=self._key, count=len(like or free),
            )  # fmt: skip
        return None

    def _is(self, row_id: int, given: Mapping[str, Value]) -> bool:
        record = self._record(row_id)
        return all(record[name] == value for name, value in given.items())

    def _reached_alike(self, row_id: int, given: Mapping[str, Value]) -> bool:
        record = self._record(row_id)
        return any(not set(forms(name, given.get(name))).isdisjoint(forms(name, record[name])) for name in _TELLING)

    def completed(self, values: Values) -> Values:
        """See `RecordPlan.completed`."""
        return values

    def united(self, name: str, old: Value, new: Value) -> Value:  # noqa: ARG002 - the file's word counts
        """See `RecordPlan.united`."""
        return new

    def _check_code(self, row_id: int, changes: Mapping[str, Value]) -> None:
        """People may have the same name."""

    def insert(self, w: Writer, batch_id: int, new: Sequence[tuple[int, Values]]) -> None:  # noqa: ARG002 - see complete
        """See `RecordPlan.insert`."""
        for _, values in new:
            person = {name: values[name] for name in _OWN}
            w.insert("person", {**person, "customer_id": self.customer_id(values)})

    def change(self, w: Writer, row_id: int, changes: Values) -> None:
        """See `RecordPlan.change`."""
        w.update("person", row_id, changes)
