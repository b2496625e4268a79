"""An import from beginning to end: read, check, decide, write in one operation, account for every line.

Whatever can be checked without the store is checked before the write lock is taken.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from crm_tui.core.errors import CrmError, ExitCode, Invalid, Usage
from crm_tui.core.i18n import N_, tr
from crm_tui.exchange.account import Account, RowError, Summary
from crm_tui.exchange.columns import infer
from crm_tui.exchange.converting import Converter, Wrong, too_wide
from crm_tui.exchange.customers import CustomersPlan
from crm_tui.exchange.headings import Matched, match
from crm_tui.exchange.json_source import is_json, open_json, seekable
from crm_tui.exchange.options import Options
from crm_tui.exchange.payments import PaymentsPlan
from crm_tui.exchange.plan import Plan
from crm_tui.exchange.products import ProductsPlan
from crm_tui.exchange.reading import Line, Source, open_source
from crm_tui.exchange.rejects import EXTRA, lines_of, write_rejects
from crm_tui.exchange.sales import SalesPlan
from crm_tui.exchange.spool import Checked, Spool
from crm_tui.exchange.tickets import TicketsPlan
from crm_tui.ops import imports
from crm_tui.store import batches
from crm_tui.store.db import Database, Reader, Writer

PLANS: Mapping[str, type[Plan]] = {
    "customers": CustomersPlan,
    "products": ProductsPlan,
    "sales": SalesPlan,
    "payments": PaymentsPlan,
    "tickets": TicketsPlan,
}
#: Told now and then: how many lines are read, checked, or written, and of how many if that is known. What it raises
#: ends the import, and nothing of it is kept.
Progress = Callable[[str, int, int | None], None]
READING, CHECKING, WRITING = "reading", "checking", "writing"
_CHUNK = 1000


class _Withdrawn(CrmError):
    """Nothing of the batch is kept: a line was rejected, or there was nothing new."""


@dataclass
class _Job:
    """One file, checked as far as that goes without the store."""

    noun: str
    source: Source
    matched: Matched
    plan: Plan
    spool: Spool
    checked: Account
    earlier: int | None
    progress: Progress

    def decide(self, r: Reader, write: Callable[[], None] | None = None) -> Account:
        """Decide all rows anew; `write` is called after each chunk as long as no line is to blame."""
        plan = self.plan
        plan.account = replace(self.checked, errors=list(self.checked.errors))
        plan.begin(r)
        for chunk in self.spool.chunks():
            plan.decide(r, chunk)
            if write is not None and (plan.options.partial or not plan.account.rejected):
                write()
            else:
                plan.forget()
            self.progress(WRITING if write else CHECKING, plan.account.lines - self.checked.lines, self.spool.rows)
        plan.account.errors.sort(key=lambda error: error.line)
        return plan.account

    def write(self, w: Writer, batch_id: int) -> imports.Outcome:
        """Decide and write all rows; `_Withdrawn` where none may be kept."""
        account = self.decide(w, lambda: self.plan.write(w, batch_id))
        if not account.writes or (account.rejected and not self.plan.options.partial):
            raise _Withdrawn(N_("Nothing was written."))
        self.plan.complete(w, batch_id)
        if self.plan.options.save_as:
            batches.save_mapping(w, self.noun, self.plan.options.save_as, self.matched.headings)
        counts = {name: getattr(account, name) for name in batches.COUNTS}
        return imports.Outcome(counts, self.summary(None).as_json(), list(self._rejected(account.errors)))

    def _rejected(self, errors: Sequence[RowError]) -> Iterator[batches.Rejected]:
        """The rejected lines with the first thing wrong with each."""
        first: dict[int, RowError] = {}
        for error in errors:
            first.setdefault(error.line, error)
        for line in lines_of(self.source, first):
            error = first[line.number]
            yield batches.Rejected(line.number, error.column, error.value, tr(error.message), line.cells)

    def summary(self, batch: int | None) -> Summary:
        """What there is to report."""
        source, options = self.source, self.plan.options
        return Summary(
            noun=self.noun, file=source.name, encoding=source.encoding, delimiter=source.delimiter,
            header_line=source.header_line, mapping=dict(self.matched.headings), ignored=self.matched.ignored,
            account=self.plan.account, encoding_sure=source.encoding_sure, sheet=source.sheet, batch=batch,
            dry_run=options.dry_run, partial=options.partial, earlier_batch=self.earlier,
        )  # fmt: skip


def import_file(
    db: Database, noun: str, given: str | Path | BinaryIO, options: Options, progress: Progress | None = None
) -> Summary:
    """Import one file; what it reports does not depend on whether anything could be written.

    `given` is a path, "-" for standard input, or a binary stream. Raises CrmError where the file can't be read
    as one of the noun at all.
    """
    return import_files(db, noun, [given], options, progress)[0]


def import_files(
    db: Database,
    noun: str,
    given: Sequence[str | Path | BinaryIO],
    options: Options,
    progress: Progress | None = None,
) -> list[Summary]:
    """Import several files, each as a batch of its own; unless `partial`, all are fine or none is written."""
    _check_rejects(given, options)
    options = _with_saved(db, noun, options)
    with ExitStack() as stack:
        jobs = [_check(db, noun, file, options, progress or _silent, stack) for file in given]
        summaries = _decide_only(db, jobs) if _must_not_write(jobs, options) else None
        if summaries is None or (not options.dry_run and all(summary.exit is ExitCode.OK for summary in summaries)):
            summaries = [_write(db, job) for job in jobs]
        for job, summary in zip(jobs, summaries, strict=True):
            if options.rejects is not None and summary.account.rejected:
                write_rejects(options.rejects, job.source, summary.account.errors)
            if options.save_as and summary.batch is None and not options.dry_run and not summary.account.rejected:
                imports.save_mapping(db, noun, options.save_as, summary.mapping)
    return summaries


def _check_rejects(given: Sequence[str | Path | BinaryIO], options: Options) -> None:
    """Raise Usage where the rejected lines of several files, or the file itself, would be overwritten."""
    if options.rejects is None:
        return
    if len(given) > 1:
        raise Usage(N_("--rejects takes the lines of one file; import the files one by one."))
    path = Path(given[0]) if isinstance(given[0], str | Path) else None
    if path is not None and path.exists() and options.rejects.exists() and path.samefile(options.rejects):
        raise Usage(N_("--rejects would overwrite the file itself; name another one."))


def _silent(_phase: str, _done: int, _of: int | None) -> None:
    """No progress is shown."""


def _must_not_write(jobs: Sequence[_Job], options: Options) -> bool:
    """Whether to decide without writing first: for a dry run, a bad line, or because another file may have one."""
    return options.dry_run or (not options.partial and (len(jobs) > 1 or any(job.checked.rejected for job in jobs)))


def _with_saved(db: Database, noun: str, options: Options) -> Options:
    """The options with the saved mapping they name, over which what is given now goes first."""
    if options.saved is None:
        return options
    with db.read() as r:
        return replace(options, mapping={**batches.mapping(r, noun, options.saved), **options.mapping})


def _decide_only(db: Database, jobs: Sequence[_Job]) -> list[Summary]:
    with db.read() as r:
        for job in jobs:
            job.decide(r)
    return [job.summary(None) for job in jobs]


def _write(db: Database, job: _Job) -> Summary:
    try:
        done = imports.run(db, job.noun, job.source.name, job.source.sha256, job.write)
    except _Withdrawn:
        return job.summary(None)
    return job.summary(done.value)


def _check(
    db: Database, noun: str, given: str | Path | BinaryIO, options: Options, progress: Progress, stack: ExitStack
) -> _Job:
    """Open the file, match its columns, convert and check every line."""
    kind = PLANS[noun]
    source = _open(given, kind, options)
    # A mended rejects file has two columns that are none of the record's.
    header = ["" if heading in EXTRA else heading for heading in source.header]
    matched = match(kind.record, header, options.mapping)
    with db.read() as r:
        shop, earlier = r.shop, batches.earlier(r, noun, source.sha256)
    lines = _Told(source.lines(), progress)
    try:
        plan = kind(options, matched.headings, shop)
        conventions = infer(
            kind.record, matched.columns, lines, date_order=options.date_order, decimal_mark=options.decimal
        )
    except Invalid as error:
        raise Invalid(N_("{file}: {reason}"), field=error.field, file=source.name, reason=error.text) from error
    converter = Converter(kind.record, matched, conventions, shop, exact=kind.exact)
    plan.adopt(conventions)
    job = _Job(
        noun, source, matched, plan, stack.enter_context(Spool()), plan.account, earlier and earlier.id, progress
    )
    _convert(job, converter, lines.count)
    job.checked = plan.account
    return job


def _open(given: str | Path | BinaryIO, kind: type[Plan], options: Options) -> Source:
    """The file as a source, whatever its form."""
    name = str(given) if isinstance(given, str | Path) else "-"
    with seekable(given) as file:
        if is_json(file):
            return open_json(file, name)
        return open_source(
            file,
            record=kind.record,
            name=name,
            encoding=options.encoding,
            delimiter=options.delimiter,
            sheet=options.sheet,
            header_line=options.header_line,
            mapping={field: heading for field, heading in options.mapping.items() if heading},
        )


class _Told:
    """Lines, told of as they are read."""

    def __init__(self, lines: Iterable[Line], progress: Progress) -> None:
        self._lines = lines
        self._progress = progress
        self.count = 0

    def __iter__(self) -> Iterator[Line]:
        for self.count, line in enumerate(self._lines, 1):  # noqa: B020 - counted for who asks afterwards
            if self.count % _CHUNK == 0:
                self._progress(READING, self.count, None)
            yield line


def _convert(job: _Job, converter: Converter, of: int) -> None:
    """Convert and check every line, `of` in all; good rows go to the spool, the others' errors into the account."""
    lines = job.source.lines()
    done = 0
    while chunk := list(itertools.islice(lines, _CHUNK)):
        job.spool.append([row for line in chunk if (row := _checked(job, converter, line)) is not None])
        done += len(chunk)
        job.progress(CHECKING, done, of)


def _checked(job: _Job, converter: Converter, line: Line) -> Checked | None:
    values = converter.convert(line)
    account = job.plan.account
    if (wide := too_wide(line, len(job.source.header))) is not None:
        errors = [wide]
    elif Wrong in map(type, values):
        errors = converter.errors(line, values)
    else:
        try:
            return job.plan.prepare(line.number, values)  # type: ignore[arg-type]  # nothing is wrong
        except Invalid as error:
            errors = [converter.error(line, error)]
    account.lines += 1
    account.reject(errors)
    return None
