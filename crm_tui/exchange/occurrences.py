"""Which lines of a file are in the ledger already: the n-th of an identity is the n-th of it in the store."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_tui.store import matching
from crm_tui.store.db import Reader, Writer
from crm_tui.store.loading import Load, pays
from crm_tui.store.matching import Stored


class Found(NamedTuple):
    """How the lines of a chunk are counted within their identities, and by place those that are known."""

    occurrences: Sequence[int]
    known: Mapping[int, Stored]


class Occurrences:
    """Counts lines of equal identity in bounded memory, by what is in the store of those before.

    What this import has added is there to be counted, too; only what it found there is remembered, a bit for each.
    """

    def __init__(self, r: Reader, table: str, columns: Sequence[str], expected: int) -> None:
        self._table, self._columns = table, columns
        self._first_own = matching.free_id(r, table)
        self._is_empty = not matching.has_rows(r, table)
        self._is_bulk = pays(expected, self._first_own)
        # Lines into an empty table are added without an index, and equal ones told apart when all are there.
        self._unlooked = self._is_bulk and self._is_empty
        self._load: Load | None = None
        self._taken = bytearray(1)
        self._unwritten: dict[str, int] = {}
        self._latest: dict[str, int] = {}

    def find(self, r: Reader, identities: Sequence[str]) -> Found:
        """Count the lines, and look for those that are known."""
        if self._unlooked:
            return Found((1,) * len(identities), {})
        stored = matching.ledger_lines(r, self._table, self._columns, identities)
        occurrences, known, new = [], {}, dict[str, int]()
        for place, identity in enumerate(identities):
            rows = stored.get(identity, {})
            before = new.get(identity, 0) + self._unwritten.get(identity, 0)
            before += sum(self._is_taken(row_id) for row_id, _ in rows.values())
            occurrences.append(before + 1)
            if before + 1 in rows:
                known[place] = rows[before + 1]
                self._take(known[place][0])
            else:
                new[identity] = new.get(identity, 0) + 1
        # Of an identity that is not in the store at all every line is new, however many there were.
        self._latest = {identity: count for identity, count in new.items() if identity in stored}
        return Found(occurrences, known)

    def _is_taken(self, row_id: int) -> bool:
        """Whether the row stands for a line that came before: one found, or one added by this import."""
        place = row_id >> 3
        return row_id >= self._first_own or (place < len(self._taken) and bool(self._taken[place] >> (row_id & 7) & 1))

    def _take(self, row_id: int) -> None:
        place = row_id >> 3
        if place >= len(self._taken):
            self._taken.extend(bytes(place + 1 - len(self._taken) + len(self._taken) // 4))
        self._taken[place] |= 1 << (row_id & 7)

    def forget(self) -> None:
        """The lines looked for last are not added."""
        for identity, count in self._latest.items():
            self._unwritten[identity] = self._unwritten.get(identity, 0) + count
        self._latest = {}

    def prepare(self, w: Writer) -> None:
        """Lines are going to be added."""
        if self._load is None and self._is_bulk:
            wanted = (f"uq_{self._table}_identity", f"audit_{self._table}_update")
            self._load = Load(w, self._table, keep=() if self._unlooked else wanted)

    def complete(self, w: Writer) -> None:
        """All lines are added."""
        if self._load is not None:
            self._load.complete(w)
            self._load = None
