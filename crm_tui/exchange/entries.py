"""What becomes of each line of a file, put aside in a temporary file so that length costs no memory."""

import json
import tempfile
import weakref
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, NamedTuple, cast

from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import Text
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.exchange.account import Difference, RowError
from crm_tui.store.messages import read_text, write_params

ADD, CHANGE, SAME, KNOWN, REJECT, LEFT_OUT = ACTIONS = ("add", "change", "same", "known", "reject", "left_out")
#: What writes something.
WRITING: Final = (ADD, CHANGE)
_CHUNK = 250
_IN_MEMORY = 4 * 1024 * 1024


class Entry(NamedTuple):
    """One line: what it does to which record, and why it was taken for that one.

    `changes` has old and new value by field, in units of the store; customers and products stand by their code, or by
    name where the line makes them. `label` is the record's code or what else tells it apart, `cells` are the line's
    cells by the fields of the mapping, in its order; none where the line is left out.
    """

    line: int
    action: str  # one of ACTIONS
    label: str
    match: Text
    changes: Mapping[str, tuple[Value, Value]] = {}
    errors: tuple[RowError, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass
class Entries:
    """Entries in the order of the file, written once and read any number of times, also by place."""

    actions: bytearray = field(default_factory=bytearray)  # of each entry, as places in ACTIONS

    def __post_init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with the object
        weakref.finalize(self, self._file.close)
        self._starts = array("q")
        self._end = 0
        self._waiting: list[Entry] = []
        self._read: tuple[int, list[Entry]] = (-1, [])

    def append(self, entry: Entry) -> None:
        """Put an entry behind the others."""
        self.actions.append(ACTIONS.index(entry.action))
        self._waiting.append(entry)
        if len(self._waiting) == _CHUNK:
            self._file.seek(self._end)
            self._starts.append(self._end)
            self._end += self._file.write(_line([_plain(entry) for entry in self._waiting]))
            self._waiting = []

    def __len__(self) -> int:
        return len(self.actions)

    def __getitem__(self, place: int) -> Entry:
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._chunk(place // _CHUNK)[place % _CHUNK]

    def __iter__(self) -> Iterator[Entry]:
        for number in range(len(self._starts)):
            yield from self._chunk(number)
        yield from self._waiting

    def count(self, *actions: str) -> int:
        """How many entries do one of these."""
        return sum(self.actions.count(ACTIONS.index(action)) for action in actions)

    def places(self, *actions: str) -> "array[int]":
        """The places of the entries that do one of these, in order."""
        wanted = {ACTIONS.index(action) for action in actions}
        return array("q", (place for place, action in enumerate(self.actions) if action in wanted))

    def _chunk(self, number: int) -> list[Entry]:
        if number == len(self._starts):
            return self._waiting
        if self._read[0] != number:
            self._file.seek(self._starts[number])
            self._read = number, [_entry(*found) for found in json.loads(self._file.readline())]
        return self._read[1]


def _line(chunk: Sequence[object]) -> bytes:
    return json.dumps(chunk).encode("ascii") + b"\n"


def _plain(entry: Entry) -> tuple[object, ...]:
    """The entry as JSON can hold it."""
    errors = [(*error[:3], write_params({"": error.message})) for error in entry.errors]
    return (*entry[:3], write_params({"": entry.match}), entry.changes, errors, entry.cells)


def _entry(line: int, action: str, label: str, match: str, changes: Any, errors: Any, cells: Any) -> Entry:
    """The entry again."""
    told = tuple(RowError(at, column, value, _text(said)) for at, column, value, said in errors)
    return Entry(line, action, label, _text(match), {k: tuple(v) for k, v in changes.items()}, told, tuple(cells))


def _text(kept: str) -> Text:
    return cast(Text, read_text("", kept).params[""])


class Differences:
    """The fields of known records that change, in machine form, read from the entries each time."""

    def __init__(self, entries: Entries, record: Record, shop: Shop) -> None:
        self._entries, self._record, self._shop = entries, record, shop

    def __iter__(self) -> Iterator[Difference]:
        for place in self._entries.places(CHANGE):
            entry = self._entries[place]
            for name, (old, new) in plain_changes(entry, self._record, self._shop).items():
                yield Difference(entry.line, entry.label, name, old, new)


def plain_changes(entry: Entry, record: Record, shop: Shop) -> dict[str, tuple[str, str]]:
    """What the entry changes, in machine form."""
    kinds = {name: record.field(name).kind for name in entry.changes}
    return {
        name: (plain(old, kinds[name], shop), plain(new, kinds[name], shop))
        for name, (old, new) in entry.changes.items()
    }


class Log:
    """Collects the entries of lines that are decided, in the order of the file.

    Lines whose cells can't be converted, and those left out, are told of before the others are decided; `decided` puts
    them where they belong. `cells` are kept from the first look at a line to its decision.
    """

    def __init__(self) -> None:
        self.entries = Entries()
        self._early = Entries()
        self._cells = _Cells()
        self._before: Iterator[Entry] = iter(())
        self._next: Entry | None = None
        self._kept: Iterator[tuple[int, tuple[str, ...]]] = iter(())

    def early(self, entry: Entry) -> None:
        """A line that is decided before the others."""
        self._early.append(entry)

    def keep_cells(self, line: int, cells: tuple[str, ...]) -> None:
        """The cells of the next line that will be decided."""
        self._cells.append((line, cells))

    def begin(self) -> None:
        """From now on lines are decided, from the first."""
        self.entries = Entries()
        self._before = iter(self._early)
        self._next = next(self._before, None)
        self._kept = iter(self._cells)

    def decided(self, entry: Entry) -> None:
        """The decision on the next line."""
        while self._next is not None and self._next.line < entry.line:
            self._take_early()
        cells = next(cells for line, cells in self._kept if line == entry.line)
        self.entries.append(entry if entry.action == LEFT_OUT else entry._replace(cells=cells))

    def end(self) -> None:
        """All lines are decided."""
        while self._next is not None:
            self._take_early()

    def _take_early(self) -> None:
        if self._next is not None:
            self.entries.append(self._next)
        self._next = next(self._before, None)


class _Cells:
    """The cells of lines, put aside in chunks."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with the object
        weakref.finalize(self, self._file.close)
        self._chunks = 0
        self._waiting: list[tuple[int, tuple[str, ...]]] = []

    def append(self, cells: tuple[int, tuple[str, ...]]) -> None:
        """Put a line's number and cells behind the others."""
        self._waiting.append(cells)
        if len(self._waiting) == _CHUNK:
            self._file.write(_line(self._waiting))
            self._chunks += 1
            self._waiting = []

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        self._file.seek(0)
        return chain(chain.from_iterable(map(self._load, range(self._chunks))), self._waiting)

    def _load(self, _number: int) -> list[tuple[int, tuple[str, ...]]]:
        return [(line, tuple(cells)) for line, cells in json.loads(self._file.readline())]
