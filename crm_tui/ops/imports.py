"""Imports as operations: one file is one batch, one operation, one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from crm_tui.core.i18n import N_
from crm_tui.ops._operation import Done, Withdrawn, operation
from crm_tui.ops.history import undo
from crm_tui.store import batches, mappings
from crm_tui.store.db import Database, Writer

__all__ = ["Outcome", "Withdrawn", "Work", "forget_mapping", "run", "run_all", "save_mapping", "undo_batches"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: counts by the names of `store.batches.COUNTS`, the summary, the rows not taken."""

    counts: Mapping[str, int]
    summary: Mapping[str, object]
    rejected: Iterable[batches.Rejected] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """One file to be written: what it holds, what it is called, its digest, and who writes its rows (see `run`)."""

    noun: str
    file: str
    sha256: str
    write: Callable[[Writer, int], Outcome]


@operation("import.run", N_("Imported {file}: {new} new, {updated} updated, {rejected} rejected."))
def run(w: Writer, noun: str, file: str, sha256: str, work: Callable[[Writer, int], Outcome]) -> int:
    """Let `work` write a file's rows as one batch, whose number it is given; the batch's number.

    What `work` raises undoes all of it.
    """
    batch_id = batches.start(w, noun, file, sha256)
    outcome = work(w, batch_id)
    batches.finish(w, batch_id, outcome.counts, {**outcome.summary, "batch": batch_id})
    batches.keep_rejected(w, batch_id, outcome.rejected)
    counts = outcome.counts
    w.describe(file=file, new=counts["new"], updated=counts["updated"], rejected=counts["rejected"])
    return batch_id


def run_all(db: Database, works: Sequence[Work], check: Callable[[], None]) -> list[int | None]:
    """Write several files as one batch and one operation each, all in one transaction; their numbers.

    None stands for a file whose work raised `Withdrawn`. `check` is called when all are written; what it raises, or
    any work raises besides, undoes all of them.
    """

    def calls() -> Iterator[Callable[[Writer], int]]:
        for work in works:
            yield partial(run.function, noun=work.noun, file=work.file, sha256=work.sha256, work=work.write)
        check()

    return [None if done is None else done.value for done in run.each(db, calls())]


def undo_batches(db: Database, numbers: Sequence[int], *, leave: bool = False) -> list[Done[int]]:
    """Take back several imports, the latest first, in one transaction: all or none.

    Raises NotFound where there is no such import, Conflict where its records have moved on since; with `leave` those
    stay as they are.
    """
    with db.read() as r:
        op_ids = sorted((batches.get(r, number).op_id for number in set(numbers)), reverse=True)
    calls = [partial(undo.function, op_id=op_id, leave=leave) for op_id in op_ids]
    return [done for done in undo.each(db, calls) if done is not None]


@operation("import.mapping", N_("Saved the mapping {name}."))
def save_mapping(w: Writer, noun: str, kept: mappings.Kept) -> None:
    """Keep which heading is which field, under a name, for later files of that kind."""
    w.describe(name=kept.name)
    mappings.save(w, noun, kept)


@operation("import.forget", N_("Forgot the mapping {name}."))
def forget_mapping(w: Writer, name: str) -> None:
    """Forget what was kept under that name, whatever the files hold; NotFound where there is nothing of it."""
    w.describe(name=name)
    mappings.forget(w, name)
