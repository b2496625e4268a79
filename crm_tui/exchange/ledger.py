"""The plan for ledger lines, sales and payments: new ones are added in bulk, known ones recognised by identity."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import ClassVar, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.directory import Directory
from crm_tui.exchange.entries import ADD, CHANGE, KNOWN
from crm_tui.exchange.options import OnMatch
from crm_tui.exchange.plan import Plan
from crm_tui.exchange.spool import Checked
from crm_tui.store import bulk, matching
from crm_tui.store.db import Reader, Writer

#: A decided row: its line number, then the values of the plan's `columns`.
Row = tuple[Value, ...]
#: Old and new value by column.
Changes = dict[str, tuple[Value, Value]]
NEW = Text(N_("new"))


class Decided(NamedTuple):
    """A row whose identity is known; `rounding` is what rounding took from its amount, as text.

    `made` are the customers and products that are added because it names them.
    """

    number: Value
    row: Row
    identity: str
    occurrence: int
    rounding: str | None
    made: tuple[str, ...]


class _Refused(NamedTuple):
    """A row that names what can't be found."""

    checked: Checked
    error: Invalid


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
        compared = {name for name in self.comparable() if not self._skips(name)}
        self._compared = [index for index, name in enumerate(self.columns) if name in compared]
        self._new: list[Row] = []
        self._changes: list[tuple[int, dict[str, Value]]] = []

    def _skips(self, column: str) -> bool:
        name = self.renamed.get(column, column)
        return not self.options.skip_fields.isdisjoint({name, f"{name}_name"})

    def decide(self, r: Reader, rows: Sequence[Checked]) -> None:
        """See `Plan.decide`."""
        decided = [self._identified(checked) for checked in rows]
        stored = self._stored(r, [line.identity for line in decided if isinstance(line, Decided)])
        for line in decided:
            self.account.lines += 1
            if isinstance(line, _Refused):
                self.reject(line.checked[0], line.error, self.shown(line.checked, line.error.field))
                continue
            known = stored.get((line.identity, line.occurrence))
            if known is None:
                self._add(line)
            elif not self._compare(line.number, line.row, known):
                continue
            if line.rounding is not None:
                self.account.rounding += Decimal(line.rounding)

    def _identified(self, checked: Checked) -> Decided | _Refused:
        """The row with its identity, and which of that identity in the file it is."""
        directories = self.directories() if self.log is not None else ()
        before = [directory.made for directory in directories]
        try:
            row, rounding = self.resolve(checked)
        except Invalid as error:
            return _Refused(checked, error)
        identity = self.identity(row)
        occurrence = self._times.get(identity, 0) + 1
        self._times[identity] = occurrence
        made = tuple(
            directory.latest for directory, count in zip(directories, before, strict=True) if directory.made > count
        )
        return Decided(checked[0], row, identity, occurrence, rounding, made)

    def _add(self, line: Decided, why: Text = NEW) -> None:
        self._new.append((*line.row, line.identity, line.occurrence))
        self.account.new += 1
        if self.log is not None:
            match = Text(N_("new; adds {names}, too"), {"names": ", ".join(line.made)}) if line.made else why
            changes: Changes = {name: (None, value) for name, value in zip(self.columns, line.row, strict=True)}
            self.note(line.number, ADD, self.label(line.row), match, self._told(changes))

    def label(self, row: Row) -> str:
        """What tells the row apart in a list: its receipt or reference, else its day and customer."""
        said = dict(zip(self.columns, row, strict=True))
        parts = [said.get(name) for name in ("receipt", "line", "reference") if said.get(name) is not None]
        if not parts:
            parts = [said["day"], self.directories()[0].told(said["customer_id"])]
        return " ".join(str(part) for part in parts if part is not None)

    def _told(self, changes: Changes) -> Changes:
        """The changes by field, customers and products by their code, without what was and is empty."""
        names = dict(zip(("customer_id", "product_id"), self.directories(), strict=False))
        told: Changes = {}
        for column, change in changes.items():
            if change == (None, None):
                continue
            if column in names:
                change = (names[column].told(change[0]), names[column].told(change[1]))
            told[self.renamed.get(column, column)] = change
        return told

    def _why(self, row: Row) -> Text:
        """By what a known line was recognised: see `domain.identity`."""
        said = dict(zip(self.columns, row, strict=True))
        if said.get("receipt") is not None and said.get("line") is not None:
            return Text(N_("the same day, receipt and line"))
        if said.get("reference") is not None:
            return Text(N_("the same day, customer, reference and amount"))
        return Text(N_("the same in all it says"))

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
            if self.log is not None:
                self.note(number, KNOWN, self.label(row), self._why(row))
            return True
        if self.options.on_match is OnMatch.FAIL:
            error = Invalid(N_("The line is known already with other values, and --on-match fail was asked for."))
            self.reject(number, error, self.label(row))
            return False
        if self.log is not None:
            self.note(number, CHANGE, self.label(row), self._why(row), self._told(changes))
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
