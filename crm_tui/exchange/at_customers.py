"""The plan for records that hang off customers and have no code that is unique in the shop: people, follow-ups."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.domain.customers import guess_kind
from crm_tui.exchange.directory import Directory
from crm_tui.exchange.records import RecordPlan, Values
from crm_tui.store.db import Reader, Writer

#: What a record is looked for by.
Key = tuple[Value, ...]


class AtCustomerPlan(RecordPlan):
    """The rows name their customer by code or name; once that is settled its code stands for it."""

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        self._begin_empty(r)
        self._customers = Directory(r, "customer", create=self.options.create_missing)
        self._index: dict[Key, list[int]] = {}

    @abstractmethod
    def keys_of(self, customer_id: int | None, values: Mapping[str, Value]) -> Iterator[Key]:
        """What the record of these values is looked for by, at the customer."""

    def _put(self, row_id: int, keys: Iterator[Key]) -> None:
        """Let the record be found by the keys."""
        for key in keys:
            known = self._index.setdefault(key, [])
            if row_id not in known:
                known.append(row_id)

    def _candidates(self, given: Mapping[str, Value]) -> tuple[int, ...]:
        """See `RecordPlan`; nobody's where the customer is not known."""
        code, name = self._told(given)
        try:
            customer_id = None if code is None and name is None else self._customers.find(code, name)
        except Invalid:  # which is told when it is decided
            return ()
        return self._at(customer_id, given)

    def _at(self, customer_id: int | None, given: Mapping[str, Value]) -> tuple[int, ...]:
        """The records that any of the keys stands for."""
        found = (row_id for key in self.keys_of(customer_id, given) for row_id in self._index.get(key, ()))
        return tuple(dict.fromkeys(found))

    def _decide(self, number: Value, given: Values) -> None:
        self._settle_customer(given)
        super()._decide(number, given)

    def _told(self, given: Mapping[str, Value]) -> tuple[Value, Value]:
        """Code and name of the customer; where the file has one column for both, that may be either."""
        code, name = given.get("customer"), given.get("customer_name")
        return (code, name) if "customer" in self.names else (name, None)

    def _settle_customer(self, given: Values) -> None:
        """Put the customer's code in place of whatever names it; Invalid where nobody is found."""
        code, name = self._told(given)
        given.pop("customer_name", None)
        if code is None and name is None:
            return
        try:
            row_id = self._customers.find(code, name)
        except Invalid as error:
            error.field = error.field if error.field in self.names else "customer_name"
            raise
        if row_id is None:
            row_id = self._customers.make(code, name, {"kind": guess_kind(str(name or code))})
            self.account.created_customers += 1
        given["customer"] = self._customers.code_of(row_id)

    def customer_id(self, values: Mapping[str, Value]) -> int | None:
        """Whose the record is, whose customer is known by now."""
        code = values.get("customer")
        return None if code is None else self._customers.find(code, None)

    def _remember(self, row_id: int, given: Mapping[str, Value]) -> None:  # noqa: ARG002 - the whole record counts
        record = self._record(row_id)
        self._put(row_id, self.keys_of(self.customer_id(record), record))

    def complete(self, w: Writer, batch_id: int) -> None:
        """See `Plan.complete`; records are written one by one, so that each is in the history."""
        self._customers.write(w, batch_id)
        for values in self._new.values():
            self.insert(w, batch_id, [(0, values)])
        for row_id, changes in self._changes.items():
            self.change(w, row_id, changes)
