"""The plan for records with keys, customers and products: found again by key, compared field by field."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import ClassVar

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.core.text import fold
from crm_tui.exchange.compact import Records
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.entries import ADD, CHANGE, KNOWN, SAME
from crm_tui.exchange.keys import Keys
from crm_tui.exchange.options import OnMatch
from crm_tui.exchange.plan import Plan, Prepared, no_key, row_by_row
from crm_tui.exchange.spool import Checked, Columns, rows_of
from crm_tui.store import matching
from crm_tui.store.codes import code, next_number
from crm_tui.store.db import Reader, Writer
from crm_tui.store.loading import Load, pays

_CHUNK = 1000
_SHOWN = 5
Values = dict[str, Value]
_NEW = Text(N_("new"))


class RecordPlan(Plan):
    """Only fields that the file brings are compared, an empty cell keeps what there is.

    Rows are folded into records first and written at the end, so that a record that comes twice is one record.
    """

    #: The field that a new record can't be without.
    title: ClassVar[str] = "name"
    #: Numbers that are never negative.
    positive: ClassVar[tuple[str, ...]] = ()
    #: Fields that only imports know, and that new records hold.
    beside: ClassVar[tuple[str, ...]] = ()
    #: What many new records are loaded into.
    tables: ClassVar[tuple[str, ...]] = ()

    def require(self) -> None:
        """See `Plan.require`."""
        if self.options.key is not None and self.options.key not in self.record.keys:
            raise no_key(self.record, self.options.key)
        self.needs(*((self.options.key,) if self.options.key else self.record.keys))

    def prepared(self, numbers: Sequence[int], columns: Sequence[Sequence[Converted]]) -> Prepared:
        """See `Plan.prepared`."""
        return row_by_row(self.prepare, numbers, columns)

    def prepare(self, number: int, values: Sequence[Converted]) -> Checked:
        """The line's checked row, its number first; Invalid, with `field` set, where it does not hold together."""
        for name in self.positive:
            if name in self.names and int(values[self.names.index(name)] or 0) < 0:
                raise Invalid(N_("{label} can't be negative."), field=name, label=Text(self.record.field(name).label))
        return (number, *values)  # type: ignore[arg-type]  # no exact decimals here

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        wanted = (self.options.key,) if self.options.key else self.record.keys
        noun = self.record.noun
        self._keys = {name: Keys(name, matching.keys(r, noun, name)) for name in wanted if name in self.names}
        # Codes are always known: no two records may have the same one.
        self._codes = self._keys.get(self.code) or Keys(self.code, matching.keys(r, noun, self.code))
        self._begin_empty(r)

    def _begin_empty(self, r: Reader) -> None:
        """Nothing of the file is decided yet."""
        self._first_new = self._next_id = matching.free_id(r, self.record.noun)
        self._fields = (*(field.name for field in self.record.fields), *self.beside)
        self._new = Records()
        self._changed: dict[int, Values] = {}  # whole records, as they will be
        self._changes: dict[int, Values] = {}  # of those, the fields to write
        self._seen: set[int] = set()

    @property
    def code(self) -> str:
        """The field that holds the record's unique code."""
        return self.record.keys[0]

    @abstractmethod
    def load(self, r: Reader, ids: Iterable[int]) -> dict[int, Values]:
        """Existing records by id."""

    @abstractmethod
    def completed(self, values: Values) -> Values:
        """A new record with what the file leaves open."""

    @abstractmethod
    def united(self, name: str, old: Value, new: Value) -> Value:
        """The field's value after a file has brought `new`."""

    def decide(self, r: Reader, chunk: Columns) -> None:
        """See `Plan.decide`."""
        rows = rows_of(chunk)
        incoming = [dict(zip(self.names, row[1:], strict=True)) for row in rows]
        existing = {row_id for values in incoming for row_id in self._candidates(values) if row_id < self._first_new}
        self._loaded = self.load(r, existing - self._changed.keys())
        for row, values in zip(rows, incoming, strict=True):
            given: Values = {name: value for name, value in values.items() if value is not None}
            self.account.lines += 1
            try:
                self._decide(row[0], given)
            except Invalid as error:
                self.reject(row[0], error, given.get(error.field or ""))

    def _decide(self, number: Value, given: Values) -> None:
        self._why = _NEW
        row_id = self._match(given)
        if row_id is None:
            given = {name: value for name, value in given.items() if self._may_have(name)}
            self._add(given)
            label = given.get(self.code) or given.get(self.title)
            self.note(number, ADD, label, _NEW, {name: (None, value) for name, value in given.items()})
            return
        record = self._record(row_id)
        again = row_id in self._seen
        changes = self._changes_of(record, given)
        if self.options.on_match is OnMatch.FAIL and (changes or not again):
            raise Invalid(N_("There is such a record already, and --on-match fail was asked for."), field=self.code)
        self._seen.add(row_id)
        label = record[self.code] or record.get(self.title)
        if (again and not changes) or self.options.on_match is OnMatch.SKIP:
            self.account.duplicate += 1
            self.note(number, KNOWN, label, self._why)
        elif not changes:
            self.account.unchanged += 1
            self.note(number, SAME, label, self._why)
        else:
            self._check_code(row_id, changes)
            self.note(number, CHANGE, label, self._why, {name: (record[name], new) for name, new in changes.items()})
            self._change(row_id, record, changes)

    def _changes_of(self, record: Values, given: Values) -> Values:
        """The fields that the row changes, as they will be."""
        skipped = self.options.skip_fields
        changes = {
            name: self.united(name, record[name], value)
            for name, value in given.items()
            if name in record and name not in skipped
        }
        return {name: value for name, value in changes.items() if value != record[name]}

    def _may_have(self, name: str) -> bool:
        """Whether a new record takes the field: not one that is to be skipped, unless it can't be without."""
        return name not in self.options.skip_fields or name in {self.code, self.title}

    def _candidates(self, given: Mapping[str, Value]) -> tuple[int, ...]:
        """The records that the first key given stands for."""
        for keys in self._keys.values():
            if given.get(keys.field) is not None and (found := keys.find(given[keys.field])):
                return found
            if given.get(keys.field) is not None and keys.field == self.code:
                return ()  # a code is never anybody else's, whatever the name
        return ()

    def _match(self, given: Mapping[str, Value]) -> int | None:
        """The one record the row is about, or None for a new one; Invalid where it can't be told."""
        if self.options.key and given.get(self.options.key) is None:
            raise Invalid(N_("The key is empty here."), field=self.options.key)
        found = self._candidates(given)
        if not found:
            return None
        by = self._deciding(given)
        if self.log is not None:
            self._why = Text(N_("the same {field}"), {"field": Text(self.record.field(by).label)})
        if by not in {self.code, "name"} and (len(found) > 1 or found[0] in self._seen):
            namesakes = self._namesakes(found, given.get("name"))
            if len(namesakes) == 1:
                self._why = Text(N_("{match}, and the same name"), {"match": self._why})
                return namesakes[0]
            if not namesakes and not self.options.key and self._seen.issuperset(found):
                return None
        if len(found) == 1:
            return found[0]
        codes = ", ".join(sorted(str(self._record(row_id)[self.code]) for row_id in found)[:_SHOWN])
        raise Invalid(N_("Several records match: {codes}. Give the code."), field=by, codes=codes)

    def _namesakes(self, found: Sequence[int], name: Value) -> list[int]:
        """Those who have the name: people share phones, and then it tells them apart."""
        wanted = fold(str(name or ""))
        return [row_id for row_id in found if not wanted or fold(str(self._record(row_id)["name"])) == wanted]

    def _deciding(self, given: Mapping[str, Value]) -> str:
        """The key field by which the row is looked up."""
        return next(name for name in self._keys if given.get(name) is not None and self._keys[name].find(given[name]))

    def _record(self, row_id: int) -> Values:
        return self._new.get(row_id) or self._changed.get(row_id) or self._loaded[row_id]

    def _add(self, given: Values) -> None:
        if given.get("name") is None:
            raise Invalid(N_("A new record needs a name."), field="name")
        record: Values = {name: given.get(name) for name in self._fields}
        row_id, self._next_id = self._next_id, self._next_id + 1
        self._new[row_id] = self.completed(record)
        self._remember(row_id, given)
        self._seen.add(row_id)
        self.account.new += 1

    def _remember(self, row_id: int, given: Mapping[str, Value]) -> None:
        for name in {*self._keys, self.code} & given.keys():
            keys = self._codes if name == self.code else self._keys[name]
            keys.add(given[name], row_id)

    def _check_code(self, row_id: int, changes: Mapping[str, Value]) -> None:
        taken = self._codes.find(changes.get(self.code))
        if any(other != row_id for other in taken):
            raise Invalid(N_("Another record has this code already."), field=self.code)

    def _change(self, row_id: int, record: Values, changes: Values) -> None:
        if row_id in self._new:
            self._new[row_id] = {**record, **changes}
        else:
            self._changed[row_id] = {**record, **changes}
            self._changes.setdefault(row_id, {}).update(changes)
        self._remember(row_id, changes)
        self.account.updated += 1

    def write(self, w: Writer, batch_id: int) -> None:
        """See `Plan.write`; records wait for the last row."""

    def complete(self, w: Writer, batch_id: int) -> None:
        """See `Plan.complete`."""
        loads = [Load(w, table) for table in (self.tables if pays(len(self._new), self._first_new) else ())]
        self._number = next_number(w, self.record.noun)
        remaining = iter(self._new.items())
        while new := list(islice(remaining, _CHUNK)):
            for _, values in new:
                if values[self.code] is None:
                    values[self.code] = self._free_code()
            self.insert(w, batch_id, new)
        for load in loads:
            load.complete(w)
        for row_id, changes in self._changes.items():
            self.change(w, row_id, changes)

    def _free_code(self) -> str:
        """The next code that nobody has."""
        while self._codes.find(found := code(self.record.noun, self._number)):
            self._number += 1
        self._number += 1
        return found

    @abstractmethod
    def insert(self, w: Writer, batch_id: int, new: Sequence[tuple[int, Values]]) -> None:
        """Add records in bulk."""

    @abstractmethod
    def change(self, w: Writer, row_id: int, changes: Values) -> None:
        """Change one record."""
