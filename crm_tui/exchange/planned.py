"""Imports planned before they are made: what becomes of each line, saved to a file and carried out later.

A plan that is carried out is made once more, from the cells it kept, inside the transaction that writes it. Where it
comes out otherwise than it was saved, the store has moved on where it matters, and nothing is written.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from crm_tui.core.errors import Conflict
from crm_tui.core.fields import Record
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.shop import Shop
from crm_tui.exchange import plan_file
from crm_tui.exchange.account import Account, ColumnWarning, Summary
from crm_tui.exchange.checking import Progress
from crm_tui.exchange.entries import ADD, REJECT, WRITING, Entries, Entry, plain_changes
from crm_tui.exchange.job import PLANS, Job
from crm_tui.exchange.options import Options
from crm_tui.exchange.plan_file import Saved, SavedEntry
from crm_tui.exchange.reading import Source
from crm_tui.exchange.run import Given, Pair, carry_out, pairs_of, wishes_of
from crm_tui.store.db import Database

#: How many records that have moved on are named.
_NAMED = 10
#: What a new ledger line refers to, besides what its cells say.
_NAMES = ("customer", "product")


@dataclass(frozen=True)
class Planned:
    """What one file would do; `mapping` is heading by field, and `entries` the lines in the file's order."""

    noun: str
    source: Source
    mapping: dict[str, str]
    account: Account
    entries: Entries
    summary: Summary

    @property
    def record(self) -> Record:
        """What its entries' fields are declared in."""
        return PLANS[self.noun].record

    @property
    def warnings(self) -> tuple[ColumnWarning, ...]:
        """What to look at in its columns."""
        return self.summary.warnings


def plan_sources(
    db: Database, pairs: Sequence[Pair], options: Options, progress: Progress | None = None
) -> list[Planned]:
    """What `run.import_sources` would do with each line; nothing is written."""
    options = replace(options, dry_run=True)
    wishes = [replace(wish, options=replace(wish.options, dry_run=True)) for wish in wishes_of(pairs, options)]
    with ExitStack() as stack:
        return [
            Planned(
                job.noun, job.source, dict(job.matched.headings), summary.account, summary.entries or Entries(), summary
            )
            for job, summary in carry_out(db, wishes, options, stack, progress)
        ]


def plan_files(
    db: Database, noun: str, given: Sequence[Given], options: Options, progress: Progress | None = None
) -> list[Planned]:
    """What `run.import_files` would do with each line; nothing is written."""
    return plan_sources(db, pairs_of(db, noun, given, options), options, progress)


def save_plan(db: Database, planned: Sequence[Planned | Summary], path: Path) -> None:
    """Keep plans, or what dry runs told, in a file that `apply_plan` carries out.

    Raises Failed where it can't be written. What has no entries, such as a calendar, is not kept.
    """
    with db.read() as r:
        shop = r.shop
    summaries = [plan.summary if isinstance(plan, Planned) else plan for plan in planned]
    plans = [
        (summary.facts, summary.entries, PLANS[summary.noun].record)
        for summary in summaries
        if summary.facts is not None and summary.entries is not None
    ]
    plan_file.write(path, plans, shop)


def apply_plan(
    db: Database, path: Path, options: Options | None = None, progress: Progress | None = None
) -> list[Summary]:
    """Carry out the plans of a file, all or nothing; lines taken out of the file are not taken.

    Of the options `dry_run`, `partial`, `rejects`, `skip_lines` and `skip_fields` count, the others are the plan's.
    Raises Conflict, naming the first records, where the store has moved on where it matters, and Invalid where the
    file is no plan, or one of another currency.
    """
    options = options or Options()
    with db.read() as r:
        shop = r.shop
    saved = plan_file.read(path, shop)
    skipped = options.skip_fields
    wishes = [one.wish(options) for one in saved]

    def agreed(jobs: Sequence[Job]) -> None:
        moved = [told for one, job in zip(saved, jobs, strict=True) for told in _moved(one, job, shop, skipped)]
        if moved:
            shown = "; ".join(moved[:_NAMED])
            raise Conflict(N_("The shop has moved on since the plan was made: {records}. Plan again."), records=shown)

    with ExitStack() as stack:
        done = carry_out(db, wishes, options, stack, progress, agreed)
    return [summary for _, summary in done]


def _moved(saved: Saved, job: Job, shop: Shop, skipped: frozenset[str]) -> list[str]:
    """The records of which the plan says something else by now, fields that are skipped apart."""
    if job.plan.log is None:
        return []
    found = []
    for before, now in zip_longest(saved.entries(), job.plan.log.entries):
        if now is None or now.action not in (*WRITING, REJECT):
            continue  # nothing is written, so nothing goes wrong
        if before is None or _matters(before, skipped) != _matters(_plain(now, job.plan.record, shop), skipped):
            label = now.label or (before.label if before is not None else "")
            found.append(str(Text(N_("line {line} ({record})"), {"line": now.line, "record": label})))
            if len(found) > _NAMED:
                break
    return found


def _plain(entry: Entry, record: Record, shop: Shop) -> SavedEntry:
    return SavedEntry(entry.line, entry.action, entry.label, plain_changes(entry, record, shop), entry.cells)


def _matters(entry: SavedEntry, skipped: frozenset[str]) -> object:
    """What must be as it was: whom a line is about, and what is overwritten; what it says is in its cells."""
    if entry.action == REJECT:
        return entry.action
    if entry.action == ADD:
        return entry.action, [new for name, (_, new) in entry.changes.items() if name in _NAMES]
    kept = {name: old for name, (old, _) in entry.changes.items() if skipped.isdisjoint({name, f"{name}_name"})}
    return entry.action, entry.label, kept
