"""The plan for ledger lines, sales and payments: new ones are added in bulk, known ones recognised by identity."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import ClassVar, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.exchange.directory import Directory
from crm_tui.exchange.options import OnMatch
from crm_tui.exchange.plan import Plan
from crm_tui.exchange.spool import Checked
from crm_tui.store import bulk, matching
from crm_tui.store.db import Reader, Writer

#: A decided row: its line number, then the values of the plan's `columns`.
Row = tuple[Value, ...]
#: Old and new value by column.
Changes = dict[str, tuple[Value, Value]]


class _Decided(NamedTuple):
    """A row whose identity is known; `rounding` is what rounding took from its amount, as text."""

    number: Value
    row: Row
    identity: str
    occurrence: int
    rounding: str | None


class LedgerPlan(Plan):
    """The n-th line of an identity within the file is the n-th of that identity in the store."""

    exact = True
    table: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    #: Store columns whose field has another name.
    renamed: ClassVar[Mapping[str, str]] = {"day": "date", "customer_id": "customer", "product_id": "product"}

    @abstractmethod
    def identity(self, row: Row) -> str:
        """What makes the row the same as another."""

    @abstractmethod
    def comparable(self) -> set[str]:
        """The columns that the file has a say in."""

    @abstractmethod
    def resolve(self, checked: Checked) -> tuple[Row, str | None]:
        """The row with ids in the place of codes and names, and what rounding took; Invalid where it can't be."""

    @abstractmethod
    def directories(self) -> tuple[Directory, ...]:
        """Whom and what the lines name."""

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        self._has_rows = matching.has_rows(r, self.table)
        self._times: dict[str, int] = {}
        self._compared = [index for index, name in enumerate(self.columns) if name in self.comparable()]
        self._new: list[Row] = []
        self._changes: list[tuple[int, dict[str, Value]]] = []

    def decide(self, r: Reader, rows: Sequence[Checked]) -> None:
        """See `Plan.decide`."""
        decided: list[_Decided] = []
        for checked in rows:
            self.account.lines += 1
            try:
                row, rounding = self.resolve(checked)
            except Invalid as error:
                self.reject(checked[0], error, self.shown(checked, error.field))
                continue
            identity = self.identity(row)
            occurrence = self._times.get(identity, 0) + 1
            self._times[identity] = occurrence
            decided.append(_Decided(checked[0], row, identity, occurrence, rounding))
        stored = self._stored(r, [line.identity for line in decided])
        for line in decided:
            known = stored.get((line.identity, line.occurrence))
            if known is None:
                self._new.append((*line.row, line.identity, line.occurrence))
                self.account.new += 1
            elif not self._compare(line.number, line.row, known):
                continue
            if line.rounding is not None:
                self.account.rounding += Decimal(line.rounding)

    @abstractmethod
    def shown(self, checked: Checked, field: str | None) -> Value:
        """The row's value of a field, for the account of what is wrong with it."""

    def _stored(self, r: Reader, identities: Sequence[str]) -> dict[tuple[str, int], matching.Stored]:
        if not self._has_rows or not identities:
            return {}
        return matching.ledger_lines(r, self.table, self.columns, identities)

    def consistent(self, changes: Changes, old: Row) -> Changes:  # noqa: ARG002 - for plans that need it
        """The changes of a known line with what must change along with them."""
        return changes

    def _compare(self, number: Value, row: Row, known: matching.Stored) -> bool:
        """Whether the known line's row is accepted: as a duplicate, or as a change of it."""
        row_id, old = known
        changes: Changes = {
            self.columns[index]: (old[index], row[index])
            for index in self._compared
            if row[index] is not None and row[index] != old[index]
        }
        changes = self.consistent(changes, old)
        if not changes or self.options.on_match is OnMatch.SKIP:
            self.account.duplicate += 1
            return True
        label = " ".join(str(part) for part in row[1:3] if part is not None)
        if self.options.on_match is OnMatch.FAIL:
            error = Invalid(N_("The line is known already with other values, and --on-match fail was asked for."))
            self.reject(number, error, label)
            return False
        self.differ(number, label, {self.renamed.get(name, name): change for name, change in changes.items()})
        self._changes.append((row_id, {name: new for name, (_, new) in changes.items()}))
        self.account.updated += 1
        return True

    def forget(self) -> None:
        """See `Plan.forget`."""
        self._new, self._changes = [], []
        for directory in self.directories():
            directory.forget()

    def write(self, w: Writer, batch_id: int) -> None:
        """See `Plan.write`."""
        for directory in self.directories():
            directory.write(w, batch_id)
        bulk.insert_lines(w, self.table, (*self.columns, "identity", "occurrence"), batch_id, self._new)
        for row_id, changes in self._changes:
            w.update(self.table, row_id, changes)
        self._new, self._changes = [], []
