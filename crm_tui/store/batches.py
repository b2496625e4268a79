"""Import batches, and the rows they rejected."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from crm_tui.core import clock
from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader, Writer
from crm_tui.store.history import undone_operations

COUNTS = ("lines", "new", "updated", "unchanged", "duplicate", "rejected", "left_out")


class BatchRow(NamedTuple):
    """One imported file; `undone` where its operation has been undone since."""

    id: int
    at: str
    noun: str
    file: str
    lines: int
    new: int
    updated: int
    unchanged: int
    duplicate: int
    rejected: int
    left_out: int
    op_id: int
    undone: bool


class Rejected(NamedTuple):
    """A row that was not taken: the first thing wrong with it, and its cells as they stood."""

    line: int
    column: str | None
    value: str
    message: str
    cells: tuple[str, ...]


def start(w: Writer, noun: str, file: str, sha256: str) -> int:
    """Open a batch that this operation belongs to; its id, for the rows to carry."""
    values = {"at": clock.stamp(), "noun": noun, "file": file, "sha256": sha256, "summary": "{}"}
    batch_id = w.insert("batch", {**values, **dict.fromkeys(COUNTS, 0)})
    w.batch_id = batch_id
    return batch_id


def finish(w: Writer, batch_id: int, counts: Mapping[str, int], summary: Mapping[str, object]) -> None:
    """Write down what became of the file's lines."""
    sets = ", ".join(f'"{name}" = :{name}' for name in COUNTS)
    w.execute(
        f"UPDATE batch SET {sets}, summary = :summary WHERE id = :batch",
        batch=batch_id,
        summary=json.dumps(summary, ensure_ascii=False),
        **{name: counts[name] for name in COUNTS},
    )


def keep_rejected(w: Writer, batch_id: int, rows: Iterable[Rejected]) -> None:
    """Keep the rows that were not taken, for a later look."""
    columns = ("batch_id", "line", "column", "value", "message", "cells")
    w.insert_many(
        "rejected_row",
        columns,
        (
            (batch_id, row.line, row.column, row.value, row.message, json.dumps(row.cells, ensure_ascii=False))
            for row in rows
        ),
    )


_LOG = f"""
SELECT b.id, b.at, b.noun, b.file, {", ".join(f"b.{name}" for name in COUNTS)}, o.id
FROM batch b JOIN operation o ON o.batch_id = b.id AND o.undoes IS NULL
"""


def log(r: Reader, limit: int = 100) -> list[BatchRow]:
    """The latest imports, newest first."""
    return r.all(_rows(r), f"{_LOG} ORDER BY b.id DESC LIMIT :limit", limit=limit)


def get(r: Reader, batch_id: int) -> BatchRow:
    """One import; NotFound where there is none of that number."""
    found = r.one(_rows(r), f"{_LOG} WHERE b.id = :batch", batch=batch_id)
    if found is None:
        raise NotFound(N_("There is no import {number}."), number=batch_id)
    return found


def earlier(r: Reader, noun: str, sha256: str) -> BatchRow | None:
    """The latest import of the same bytes that still stands, if there is one."""
    sql = f"{_LOG} WHERE b.noun = :noun AND b.sha256 = :sha256 ORDER BY b.id DESC"
    standing = (row for row in r.all(_rows(r), sql, noun=noun, sha256=sha256) if not row.undone)
    return next(standing, None)


def of_file(r: Reader, sha256: str) -> list[BatchRow]:
    """All imports of these very bytes that still stand, whatever they held, newest first."""
    found = r.all(_rows(r), f"{_LOG} WHERE b.sha256 = :sha256 ORDER BY b.id DESC", sha256=sha256)
    return [row for row in found if not row.undone]


def _rows(r: Reader) -> Callable[..., BatchRow]:
    """What makes a row of `_LOG` a BatchRow."""
    undone = undone_operations(r)

    def make(*cells: Any) -> BatchRow:
        return BatchRow._make((*cells, cells[-1] in undone))

    return make
