"""Import and export of follow-ups as iCalendar files; an import is one batch, all or nothing unless `partial`."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_tui.core import clock
from crm_tui.core.errors import CrmError, Failed, Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, tr
from crm_tui.domain import followups as domain
from crm_tui.exchange.account import Account, Difference, RowError, Summary
from crm_tui.exchange.ical import followups
from crm_tui.exchange.ical.entry import Calendar
from crm_tui.exchange.ical.followups import Occurrence, Wanted
from crm_tui.exchange.ical.reading import LARGEST, read_calendar
from crm_tui.exchange.ical.writing import write_calendar
from crm_tui.ops import imports
from crm_tui.store import batches
from crm_tui.store import followups as store
from crm_tui.store.db import Database, Reader, Writer

NOUN = "followups"


class _Withdrawn(CrmError):
    """Nothing of the batch is kept."""


def export_calendar(db: Database, customer_id: int | None = None) -> tuple[bytes, int]:
    """All follow-ups, or a customer's, as an iCalendar file, and how many entries it has."""
    with db.read() as r:
        found = list(followups.entries(r, customer_id))
        name, zone = r.shop.name, _zone(r)
    return write_calendar(found, zone, name, clock.now()), len(found)


def import_calendar(db: Database, path: Path, *, partial: bool = False, dry_run: bool = False) -> Summary:
    """Take over the events and tasks of a file as follow-ups; one known already is brought up to date.

    Raises Failed where the file can't be read, Invalid where it is no calendar.
    """
    return import_calendars(db, [path], partial=partial, dry_run=dry_run)[0]


def import_calendars(
    db: Database, paths: Sequence[Path], *, partial: bool = False, dry_run: bool = False
) -> list[Summary]:
    """Several files, each as a batch of its own; all are read before any is written.

    Unless `partial`, all are written or none.
    """
    with db.read() as r:
        jobs = [_read(r, path) for path in paths]
        summaries = [
            job.summary(_Taking(r, job.calendar).decide(None), None, partial=partial, dry_run=dry_run) for job in jobs
        ]
    if dry_run or (not partial and any(summary.account.rejected for summary in summaries)):
        return summaries
    return [_write(db, job, partial=partial) for job in jobs]


@dataclass(frozen=True)
class _Job:
    """A file, read."""

    file: str
    sha256: str
    calendar: Calendar
    earlier: int | None

    def summary(self, account: Account, batch: int | None, *, partial: bool, dry_run: bool) -> Summary:
        """What there is to report."""
        return Summary(
            NOUN, self.file, "utf-8", None, 1, {}, (), account, batch=batch, dry_run=dry_run, partial=partial,
            earlier_batch=self.earlier,
        )  # fmt: skip


def _read(r: Reader, path: Path) -> _Job:
    data = _bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        calendar = read_calendar(data, _zone(r))
    except Invalid as error:
        raise Invalid(N_("{file}: {reason}"), file=path.name, reason=error.text) from error
    earlier = batches.earlier(r, NOUN, sha256)
    return _Job(path.name, sha256, calendar, earlier and earlier.id)


def _write(db: Database, job: _Job, *, partial: bool) -> Summary:
    """Write a file's follow-ups as a batch; nothing where a line is refused by now, or nothing is new."""
    decided: list[Account] = []

    def work(w: Writer, batch_id: int) -> imports.Outcome:
        account = _Taking(w, job.calendar).decide(batch_id)
        decided.append(account)
        if not account.writes or (account.rejected and not partial):
            raise _Withdrawn(N_("Nothing was written."))
        counts = {name: getattr(account, name) for name in batches.COUNTS}
        rejected = [batches.Rejected(e.line, e.column, e.value, tr(e.message), ()) for e in account.errors]
        summary = job.summary(account, None, partial=partial, dry_run=False)
        return imports.Outcome(counts, summary.as_json(lines=False), rejected)

    try:
        batch = imports.run(db, NOUN, job.file, job.sha256, work).value
    except _Withdrawn:
        batch = None
    return job.summary(decided[-1], batch, partial=partial, dry_run=False)


def _zone(r: Reader) -> str:
    """The shop's zone by name; UTC where the machine's has none."""
    return r.shop.zone or getattr(clock.now().astimezone().tzinfo, "key", None) or "UTC"


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Failed(N_("{path} can't be read: {reason}"), path=path, reason=error.strerror) from error


class _Taking:
    """One file's entries, compared with the store, and written where a batch is given."""

    def __init__(self, r: Reader, calendar: Calendar) -> None:
        self._r = r
        self._calendar = calendar
        self._account = Account()
        self._known = {followups.uid(row): row for row in store.all_rows(r)}
        self._seen: set[str] = set()

    def decide(self, batch_id: int | None) -> Account:
        """The account of the file; writes the follow-ups into the batch where one is given."""
        account = self._account
        for refused in self._calendar.refused:
            account.lines += 1
            account.reject([RowError(refused.line, None, refused.subject, refused.reason)])
        for found in followups.wanted(self._calendar.entries, followups.People.of(self._r)):
            account.lines += 1
            if not isinstance(found, Wanted):
                entry, error = found
                account.reject([RowError(entry.line, None, entry.subject, error.text)])
            elif found.entry.uid in self._seen:
                account.duplicate += 1
            else:
                self._seen.add(found.entry.uid)
                self._take(found, batch_id)
        account.errors.sort(key=lambda error: error.line)
        return account

    def _take(self, wanted: Wanted, batch_id: int | None) -> None:
        row = self._known.get(wanted.entry.uid)
        if row is None:
            self._account.new += 1
            if batch_id is not None:
                self._add(wanted, batch_id)
            return
        before = row._asdict()
        values = _kept_closed(before, wanted.values)
        differing = {name: values[name] for name in followups.COMPARED if values[name] != before[name]}
        kept = {one.original: one for one in store.instances(self._r, [row.id])}
        occurrences = [one for one in wanted.occurrences if _differs(kept.get(one.original), one)]
        if not differing and not occurrences:
            self._account.unchanged += 1
            return
        self._account.updated += 1
        for name, value in differing.items():
            old, new = ("" if cell is None else str(cell) for cell in (before[name], value))
            self._account.differences.append(Difference(wanted.entry.line, row.subject, name, old, new))
        if batch_id is not None:
            self._change(row.id, differing, occurrences, kept)

    def _add(self, wanted: Wanted, batch_id: int) -> None:
        w = self._writer()
        given: dict[str, Value] = {"uid": wanted.entry.uid, "created_at": clock.stamp(), "batch_id": batch_id}
        followup_id = w.insert("followup", {**wanted.values, **given})
        for one in wanted.occurrences:
            w.insert("followup_instance", {"followup_id": followup_id, "original": one.original, **one.values})

    def _change(
        self,
        followup_id: int,
        differing: Mapping[str, Value],
        occurrences: list[Occurrence],
        kept: Mapping[str, store.InstanceRow],
    ) -> None:
        w = self._writer()
        if differing:
            w.update("followup", followup_id, differing)
        for one in occurrences:
            if one.original in kept:
                w.update("followup_instance", kept[one.original].id, one.values)
            else:
                w.insert("followup_instance", {"followup_id": followup_id, "original": one.original, **one.values})

    def _writer(self) -> Writer:
        if not isinstance(self._r, Writer):
            raise TypeError
        return self._r


def _kept_closed(before: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, Value]:
    """The values of a file, which does not open again, or forget the moment of, what has been dealt with here."""
    if before["state"] == domain.OPEN or values["state"] not in {domain.OPEN, before["state"]}:
        return dict(values)
    reopened = values["state"] == domain.OPEN
    kept = {name: before[name] for name in ("outcome", "done_at") if reopened or values[name] is None}
    return {**values, "state": before["state"], **kept}


def _differs(kept: store.InstanceRow | None, wanted: Occurrence) -> bool:
    if kept is None:
        return True
    before = kept._asdict()
    values = _kept_closed(before, wanted.values)
    return any(values[name] != before[name] for name in followups.OCCURRENCE)
