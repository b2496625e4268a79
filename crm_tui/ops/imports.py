"""Imports as operations: one file is one batch, one operation, one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crm_tui.core.i18n import N_
from crm_tui.ops._operation import operation
from crm_tui.store import batches
from crm_tui.store.db import Writer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: counts by the names of `store.batches.COUNTS`, the summary, the rows not taken."""

    counts: Mapping[str, int]
    summary: Mapping[str, object]
    rejected: Sequence[batches.Rejected] = ()


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


@operation("import.mapping", N_("Saved the mapping {name}."))
def save_mapping(w: Writer, noun: str, name: str, fields: Mapping[str, str]) -> None:
    """Keep which heading is which field, under a name, for later files of that kind."""
    w.describe(name=name)
    batches.save_mapping(w, noun, name, fields)
