"""Imports from beginning to end: read, check, decide, write in one transaction, account for every line.

Whatever can be checked without the store is checked before the write lock is taken.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import replace
from functools import partial as bound
from pathlib import Path
from typing import BinaryIO, Final

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.i18n import N_
from crm_tui.exchange import remembered
from crm_tui.exchange.account import Summary
from crm_tui.exchange.checking import CHECKING, READING, WRITING, Progress
from crm_tui.exchange.job import PLANS, Job, Wish, check
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import Source, open_source
from crm_tui.exchange.reading.given import Given as GivenFile
from crm_tui.exchange.rejects import write_rejects
from crm_tui.exchange.sources._opening import if_known
from crm_tui.ops import imports
from crm_tui.store import mappings
from crm_tui.store.db import Database

__all__ = [
    "CHECKING", "PLANS", "READING", "WRITING", "Given", "Pair", "Progress", "carry_out", "import_file", "import_files",
    "import_sources", "open_as", "open_given", "pairs_of", "wishes_of",
]  # fmt: skip

Given = str | Path | BinaryIO | GivenFile
#: So many objects are made before Python looks which of them are garbage.
_OBJECTS: Final = 100_000
#: What a source holds, and the source; with options of its own where it has some.
Pair = tuple[str, Source] | tuple[str, Source, Options]
#: Waits until it may write, and lets others write afterwards.
Turn = Callable[[], AbstractContextManager[object]]


def import_file(db: Database, noun: str, given: Given, options: Options, progress: Progress | None = None) -> Summary:
    """Import one file; what it reports does not depend on whether anything could be written.

    `given` is a path, "-" for standard input, or a binary stream. Raises CrmError where the file can't be read
    as one of the noun at all.
    """
    return import_files(db, noun, [given], options, progress)[0]


def import_files(
    db: Database, noun: str, given: Sequence[Given], options: Options, progress: Progress | None = None
) -> list[Summary]:
    """Import several files, each as a batch of its own; unless `partial`, all are fine or none is written."""
    return import_sources(db, pairs_of(db, noun, given, options), options, progress)


def import_sources(
    db: Database, pairs: Sequence[Pair], options: Options, progress: Progress | None = None, turn: Turn = nullcontext
) -> list[Summary]:
    """Import sources that are open already, each as a batch of its own, all in one transaction.

    Customers and products are taken before what names them; the summaries come in the order given. Unless `partial`,
    all are fine or none is written. With `dry_run` none is, and the summaries tell what becomes of each line.
    """
    wishes = wishes_of(pairs, options)
    with ExitStack() as stack:
        return [summary for _, summary in carry_out(db, wishes, options, stack, progress, turn=turn)]


def wishes_of(pairs: Sequence[Pair], options: Options) -> list[Wish]:
    """What is asked of each source; whether it is written, and in spite of errors, holds for all of them."""
    dry_run, partial, rejects = options.dry_run, options.partial, options.rejects
    return [
        Wish(
            noun,
            source,
            replace(own[0] if own else options, dry_run=dry_run, partial=partial, rejects=rejects),
            dry_run,
        )
        for noun, source, *own in pairs
    ]


def carry_out(
    db: Database,
    wishes: Sequence[Wish],
    options: Options,
    stack: ExitStack,
    progress: Progress | None = None,
    agreed: Callable[[Sequence[Job]], None] | None = None,
    turn: Turn = nullcontext,
) -> list[tuple[Job, Summary]]:
    """Do what is asked of all sources, as `import_sources`; `options` say whether to write, and in spite of errors.

    `agreed` is called when all is written and can still be taken back: by what it raises. `turn` is entered for as
    long as the store is written to, not while files are read and checked.
    """
    if options.rejects is not None and len(wishes) > 1:
        raise Usage(N_("--rejects takes the lines of one file; import the files one by one."))
    stack.enter_context(_few_collections())
    jobs = [check(db, wish, progress or _silent, stack) for wish in wishes]
    if _need_not_write(db, jobs, options):
        with db.read() as r:
            for job in jobs:
                job.decide(r)
        batches: list[int | None] = [None] * len(jobs)
    else:
        with turn():
            batches = _write(db, jobs, options, agreed)
    summaries = [job.summary(batch) for job, batch in zip(jobs, batches, strict=True)]
    for job, summary in zip(jobs, summaries, strict=True):
        _afterwards(db, job, summary, options)
    return list(zip(jobs, summaries, strict=True))


@contextmanager
def _few_collections() -> Iterator[None]:
    """Let Python look for garbage seldom: the rows of a file make none, and looking takes a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _need_not_write(db: Database, jobs: Sequence[Job], options: Options) -> bool:
    """Whether it is enough to decide: nothing of it is to be kept, and no file names what another one brings."""
    if len(jobs) > 1 and not (options.dry_run and db.read_only):
        return False
    return options.dry_run or (not options.partial and any(job.checked.rejected for job in jobs))


def _write(
    db: Database, jobs: Sequence[Job], options: Options, agreed: Callable[[Sequence[Job]], None] | None
) -> list[int | None]:
    """Write all files in one transaction, and roll it back where nothing may be kept; the batches' numbers."""
    order = sorted(range(len(jobs)), key=lambda place: list(PLANS).index(jobs[place].noun))
    works = [
        imports.Work(job.noun, job.source.name, job.source.sha256, bound(job.write, alone=len(jobs) == 1))
        for job in map(jobs.__getitem__, order)
    ]

    def settle() -> None:
        if agreed is not None:
            agreed(jobs)
        rejected = any(job.plan.account.rejected for job in jobs)
        if options.dry_run or (rejected and not options.partial):
            raise imports.Withdrawn(N_("Nothing was written."))

    batches: list[int | None] = [None] * len(jobs)
    try:
        for place, batch in zip(order, imports.run_all(db, works, settle), strict=True):
            batches[place] = batch
    except imports.Withdrawn:
        pass
    return batches


def _afterwards(db: Database, job: Job, summary: Summary, options: Options) -> None:
    """Write the rejects file, and keep a mapping that was to be kept though nothing was new."""
    if options.rejects is not None and summary.account.rejected:
        write_rejects(options.rejects, job.source, summary.account.errors)
    if options.save_as and summary.batch is None and not options.dry_run and not summary.account.rejected:
        with db.read() as r:
            kept = remembered.named(r, job.noun, job.source.name, job.chosen)
        if kept is not None:
            imports.save_mapping(db, job.noun, kept)


def pairs_of(db: Database, noun: str, given: Sequence[Given], options: Options) -> list[Pair]:
    """The files opened as what holds that noun, with the saved mapping the options name."""
    if options.rejects is not None:
        _check_rejects(given, options.rejects)
    if options.saved is not None:
        with db.read() as r:
            kept = mappings.by_name(r, noun, options.saved)
        options = remembered.with_kept(options, kept, PLANS[noun].record)
    return [(noun, *if_known(open_given(db, noun, file, options), noun, options)) for file in given]


def _check_rejects(given: Sequence[Given], rejects: Path) -> None:
    """Raise Usage where the file itself would be overwritten by its rejected lines."""
    for file in given:
        path = Path(file) if isinstance(file, str | Path) else None
        if path is not None and path.exists() and rejects.exists() and path.samefile(rejects):
            raise Usage(N_("--rejects would overwrite the file itself; name another one."))


def open_given(db: Database, noun: str, given: Given, options: Options) -> Source:
    """The file as a source, whatever its form; headings that were mapped before are known by now."""
    file = given if isinstance(given, GivenFile) else GivenFile(given)
    try:
        return open_as(file, noun, options)
    except Invalid:
        with db.read() as r:
            headings = mappings.headings(r, noun)
        if not headings or not options.recall:
            raise
        known = {heading: heading for heading in headings}
        source = open_as(file, noun, replace(options, mapping={**known, **options.mapping}))
        with db.read() as r:
            if remembered.recall(r, noun, source) is None:
                raise
        return source


def open_as(given: str | Path | BinaryIO | GivenFile, noun: str, options: Options) -> Source:
    """The file as records of the noun, as the options say; raises CrmError where it can't be read so."""
    headings = {field: heading for field, heading in options.mapping.items() if heading}
    return open_source(
        given,
        record=PLANS[noun].record,
        encoding=options.encoding,
        delimiter=options.delimiter,
        sheet=options.sheet,
        header_line=options.header_line,
        mapping=headings if options.header_line != 0 else {},
    )


def _silent(_phase: str, _done: int, _of: int | None) -> None:
    """No progress is shown."""
