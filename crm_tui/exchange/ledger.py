"""The plan for ledger lines, sales and payments: new ones are added in bulk, known ones recognised by identity."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.closing import refused
from crm_tui.exchange.directory import Directory
from crm_tui.exchange.entries import ADD, CHANGE, KNOWN
from crm_tui.exchange.occurrences import Found, Occurrences
from crm_tui.exchange.options import OnMatch
from crm_tui.exchange.plan import Plan
from crm_tui.exchange.spool import Columns
from crm_tui.store import bulk, closing, matching
from crm_tui.store.db import Reader, Writer

#: A decided row: the values of the plan's `columns`.
Row = tuple[Value, ...]
#: Old and new value by column.
Changes = dict[str, tuple[Value, Value]]
NEW = Text(N_("new"))


class Lines(NamedTuple):
    """Lines of a chunk of which all that they name is found, as columns; `refused` are the others, by place.

    `roundings` are what rounding took from the amounts, as text; `made` the customers and products that are added
    because a line, by its place among these, names them.
    """

    numbers: Sequence[int]
    columns: Columns  # the plan's
    identities: Sequence[str]
    roundings: Sequence[Value] | None
    refused: Mapping[int, Invalid] = {}
    made: Mapping[int, Sequence[str]] = {}

    def row(self, at: int) -> Row:
        """One line's values."""
        return tuple(None if column is None else column[at] for column in self.columns)


class LedgerPlan(Plan):
    """The n-th line of an identity within the file is the n-th of that identity in the store."""

    exact = True
    table: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    #: Store columns whose field has another name.
    renamed: ClassVar[Mapping[str, str]] = {"day": "date", "customer_id": "customer", "product_id": "product"}
    #: Whether each line has to be looked at by itself before it is added.
    one_by_one: ClassVar[bool] = False

    @abstractmethod
    def comparable(self) -> set[str]:
        """The columns that the file has a say in."""

    @abstractmethod
    def resolved(self, chunk: Columns) -> Lines:
        """The lines with ids in the place of codes and names."""

    @abstractmethod
    def directories(self) -> tuple[Directory, ...]:
        """Whom and what the lines name."""

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        self._occurrences = Occurrences(r, self.table, self.columns, self.expected)
        compared = {name for name in self.comparable() if not self._skips(name)}
        self._compared = [index for index, name in enumerate(self.columns) if name in compared]
        self._closed = closing.closed_months(r)
        self._new: dict[str, Sequence[Value] | None] = {}
        self._changes: list[tuple[int, dict[str, Value]]] = []

    def _skips(self, column: str) -> bool:
        name = self.renamed.get(column, column)
        return not self.options.skip_fields.isdisjoint({name, f"{name}_name"})

    def decide(self, r: Reader, chunk: Columns) -> None:
        """See `Plan.decide`."""
        numbers = chunk[0] or ()
        self.account.lines += len(numbers)
        lines = self.resolved(chunk)
        found = self.look(r, lines)
        added: Sequence[int] = range(len(lines.numbers))
        if self.one_by_one or self.log is not None or found.known or lines.refused or self._meets_closed(lines):
            added = self._told(chunk, lines, found.known)
        elif lines.roundings is not None:
            self._round(lines, added)
        new = {**dict(zip(self.columns, lines.columns, strict=True)),
               "identity": lines.identities, "occurrence": found.occurrences}  # fmt: skip
        if len(added) < len(lines.numbers):
            new = {name: values and [values[at] for at in added] for name, values in new.items()}
        self._new = new
        self.account.new += len(added)

    def look(self, r: Reader, lines: Lines) -> Found:
        """Count the lines within their identities, and look for those that are known."""
        return self._occurrences.find(r, lines.identities)

    def _told(self, chunk: Columns, lines: Lines, known: Mapping[int, matching.Stored]) -> list[int]:
        """Go through the lines in the order of the file; those to be added."""
        added, accepted = [], []
        places = iter(range(len(lines.numbers)))
        for place, number in enumerate(chunk[0] or ()):
            if place in lines.refused:
                error = lines.refused[place]
                self.reject(number, error, self.shown(chunk, place, error.field))
                continue
            at = next(places)
            try:
                if at not in known:
                    is_added = self.takes(lines, at)
                elif self._compare(number, lines.row(at), known[at]):
                    is_added = False
                else:
                    continue
            except Invalid as error:
                self.reject(number, error, self.shown(chunk, place, error.field))
                continue
            accepted.append(at)
            if is_added:
                added.append(at)
        self._round(lines, accepted)
        return added

    def _meets_closed(self, lines: Lines) -> bool:
        """Whether any line lies in a month that is closed."""
        days = lines.columns[self.columns.index("day")] or () if self._closed else ()
        return any(str(day)[:7] in self._closed for day in days)

    def refuse_closed(self, *days: Value) -> None:
        """Raise Invalid where one of the days lies in a month that is closed."""
        for day in days if self._closed else ():
            if str(day)[:7] in self._closed:
                raise refused(str(day)[:7])

    def _round(self, lines: Lines, accepted: Iterable[int]) -> None:
        if lines.roundings is not None:
            for at in accepted:
                self.account.rounding += Decimal(str(lines.roundings[at] or 0))

    def takes(self, lines: Lines, at: int) -> bool:
        """Whether the line, which is not known, is added; it is noted what becomes of it.

        Raises Invalid where its month is closed.
        """
        if self._closed:
            self.refuse_closed(lines.row(at)[self.columns.index("day")])
        self.note_new(lines, at, NEW)
        return True

    def note_new(self, lines: Lines, at: int, why: Text) -> None:
        """Note that a line is added."""
        if self.log is None:
            return
        row, made = lines.row(at), lines.made.get(at)
        match = Text(N_("new; adds {names}, too"), {"names": ", ".join(made)}) if made else why
        changes: Changes = {name: (None, value) for name, value in zip(self.columns, row, strict=True)}
        self.note(lines.numbers[at], ADD, self.label(row), match, self._by_field(changes))

    def label(self, row: Row) -> str:
        """What tells the row apart in a list: its receipt or reference, else its day and customer."""
        said = dict(zip(self.columns, row, strict=True))
        parts = [said.get(name) for name in ("receipt", "line", "reference") if said.get(name) is not None]
        if not parts:
            parts = [said["day"], self.directories()[0].told(said["customer_id"])]
        return " ".join(str(part) for part in parts if part is not None)

    def _by_field(self, changes: Changes) -> Changes:
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
    def shown(self, chunk: Columns, place: int, field: str | None) -> Value:
        """The line's value of a field, for the account of what is wrong with it."""

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
        day = self.columns.index("day")
        self.refuse_closed(old[day], row[day])
        if self.log is not None:
            self.note(number, CHANGE, self.label(row), self._why(row), self._by_field(changes))
        self._changes.append((row_id, {name: new for name, (_, new) in changes.items()}))
        self.account.updated += 1
        return True

    def forget(self) -> None:
        """See `Plan.forget`."""
        self._new, self._changes = {}, []
        self._occurrences.forget()
        for directory in self.directories():
            directory.forget()

    def write(self, w: Writer, batch_id: int) -> None:
        """See `Plan.write`."""
        for directory in self.directories():
            directory.write(w, batch_id)
        if self._new.get("identity"):
            self._occurrences.prepare(w)
            bulk.insert_lines(w, self.table, self._new, batch_id)
        for row_id, changes in self._changes:
            w.update(self.table, row_id, changes)
        self._new, self._changes = {}, []

    def complete(self, w: Writer, batch_id: int) -> None:  # noqa: ARG002 - rows carry it already
        """See `Plan.complete`."""
        self._occurrences.complete(w)
