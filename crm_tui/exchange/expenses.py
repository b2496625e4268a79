"""Expenses from files: a line that says all that one in the store says is that one, the n-th the n-th of them."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar, Final

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import expenses as domain
from crm_tui.domain.closing import refused
from crm_tui.domain.customers import guess_kind
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.directory import Directory
from crm_tui.exchange.entries import ADD, KNOWN
from crm_tui.exchange.plan import Plan, Prepared, row_by_row
from crm_tui.exchange.spool import Checked, Columns, rows_of
from crm_tui.store import closing
from crm_tui.store import expenses as store
from crm_tui.store.db import Reader, Writer

_NEW: Final = Text(N_("new"))
_THE_SAME: Final = Text(N_("the same in all it says"))


class ExpensesPlan(Plan):
    """Expenses; they are few, so that each is written by itself and is in the history."""

    record: ClassVar[Record] = domain.FILE_RECORD

    def require(self) -> None:
        """See `Plan.require`."""
        for name in ("date", "kind", "amount"):
            self.needs(name)
        self._codes: set[Value] = set()

    def prepared(self, numbers: Sequence[int], columns: Sequence[Sequence[Converted]]) -> Prepared:
        """See `Plan.prepared`."""
        return row_by_row(self._prepare, numbers, columns)

    def _prepare(self, number: int, values: Sequence[Converted]) -> Checked:
        given: dict[str, Value] = dict(zip(self.names, values, strict=True))  # type: ignore[arg-type]  # none is exact
        domain.checked(_by_column(given))
        self._codes.add(given.get("customer"))
        return (number, *given.values())

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        self._customers = Directory(r, "customer", create=self.options.create_missing, reserved=self._codes)
        self._known = Counter(store.contents(r))
        self._closed = closing.closed_months(r)
        self._new: list[dict[str, Value]] = []

    def decide(self, r: Reader, chunk: Columns) -> None:  # noqa: ARG002 - all was read at the beginning
        """See `Plan.decide`."""
        for row in rows_of(chunk):
            given = dict(zip(self.names, row[1:], strict=True))
            self.account.lines += 1
            try:
                self._decide(row[0], given)
            except Invalid as error:
                self.reject(row[0], error, given.get(error.field or ""))

    def _decide(self, number: Value, given: dict[str, Value]) -> None:
        made = self._customers.made
        expense = {
            **_by_column(given),
            "customer_id": self._customer(given.get("customer"), given.get("customer_name")),
        }
        content = tuple(expense[name] for name in store.COLUMNS)
        told = {**given, "customer": self._customers.told(expense["customer_id"]), "customer_name": None}
        label = " ".join(str(part) for part in (told["date"], told["customer"] or given.get("source")) if part)
        if self._known[content]:
            self._known[content] -= 1
            self.account.duplicate += 1
            self.note(number, KNOWN, label, _THE_SAME)
            return
        month = str(expense["day"])[:7]
        if month in self._closed:
            raise refused(month, adjusts=False)
        self._new.append(expense)
        self.account.new += 1
        why = _NEW
        if self._customers.made > made:
            why = Text(N_("new; adds {names}, too"), {"names": self._customers.latest})
        self.note(number, ADD, label, why, {name: (None, value) for name, value in told.items() if value is not None})

    def _customer(self, code: Value, name: Value) -> int | None:
        """For whom it was; None where the line names nobody, Invalid where nobody is found."""
        if code is None and name is None:
            return None
        found = self._customers.find(code, name)
        if found is None:
            found = self._customers.make(code, name, {"kind": guess_kind(str(name or code))})
            self.account.created_customers += 1
        return found

    def forget(self) -> None:
        """See `Plan.forget`."""
        self._new = []
        self._customers.forget()

    def write(self, w: Writer, batch_id: int) -> None:
        """See `Plan.write`."""
        self._customers.write(w, batch_id)
        for expense in self._new:
            w.insert("expense", expense)
        self._new = []


def _by_column(given: dict[str, Value]) -> dict[str, Value]:
    """A line's values by column; its customer is still to be found."""
    return {name: given.get("date" if name == "day" else name) for name in store.COLUMNS}
