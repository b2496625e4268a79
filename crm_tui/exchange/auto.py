"""Recognises whatever file a shop brings: by what it begins with, as a known program's, or by its headings."""

import os
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from crm_tui.core.errors import ExitCode, Invalid, NotFound, Usage
from crm_tui.core.found_files import ENDINGS, REASONS
from crm_tui.core.i18n import N_, Text
from crm_tui.exchange import best_noun
from crm_tui.exchange.account import Summary
from crm_tui.exchange.best_noun import Unknown
from crm_tui.exchange.headings import heading_key
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import Source, encoding, open_source, workbook
from crm_tui.exchange.reading.given import Given
from crm_tui.exchange.run import PLANS, Progress, Turn, import_files, import_sources, pairs_of
from crm_tui.exchange.sources import Known, known, recognise
from crm_tui.exchange.sources._opening import as_known, mended, open_table, with_defaults
from crm_tui.store import mappings
from crm_tui.store.db import Database, Reader

CALENDAR: Final = "followups"
_EMPTY: Final = N_("The file is empty.")
_CALENDARS: Final = frozenset({".ics", ".ical"})
_HEAD: Final = 4096
_MAGIC: Final = frozenset("*?[")


@dataclass(frozen=True)
class Recognised:
    """What a file, or one sheet of it, is, and what made it so."""

    name: str  # of the file, as given
    noun: str
    label: Text  # "WeChat Pay bill", "customers"
    why: Text
    options: Options  # what was asked for, and what holds for such files besides
    given: Given
    source: Source | None = None  # None for a calendar, which has an import of its own
    by: str | None = None  # the name of the known source
    passed_over: tuple[str, ...] = ()  # sheets of the same workbook in which nothing is known


@dataclass(frozen=True)
class Refused:
    """A file, or a sheet of it, that is not taken, and why."""

    name: str
    reason: Text
    sheet: str | None = None


def files_meant(given: Iterable[str], *, recursive: bool = False) -> list[str]:
    """The files of paths, folders and patterns, each once: of a folder those that have the ending of an import file.

    With `recursive` those of the folders inside, too. Raises NotFound where one of them is nothing, or has no such
    file.
    """
    found: dict[str, None] = {}
    for text in given:
        found.update(dict.fromkeys(_meant(text, recursive=recursive)))
    return list(found)


def folders_inside(given: Iterable[str]) -> int:
    """How many folders there are in the folders given, at any depth."""
    return sum(entry.is_dir() for text in given if Path(text).is_dir() for entry in _inside(Path(text), recursive=True))


def _inside(folder: Path, *, recursive: bool) -> list[Path]:
    """What is in the folder and not hidden, in order."""
    found = folder.rglob("*") if recursive else folder.iterdir()
    return sorted(one for one in found if not any(part.startswith(".") for part in one.relative_to(folder).parts))


def _meant(text: str, *, recursive: bool) -> list[str]:
    path = Path(text)
    if text == "-":
        return [text]
    if path.is_dir():
        inside = [entry for entry in _inside(path, recursive=recursive) if entry.is_file()]
        readable = [entry for entry in inside if entry.suffix.lower() in ENDINGS | _CALENDARS]
        files = [str(entry) for entry in readable if not entry.name.endswith(REASONS)]
        if not files and not recursive and folders_inside([text]):
            raise NotFound(
                N_("The folder {folder} itself has no file that could be brought in; --recursive looks into the "
                   "folders inside, too."), folder=text,
            )  # fmt: skip
        if not files:
            raise NotFound(N_("The folder {folder} has no file that could be brought in."), folder=text)
        return files
    if os.path.lexists(path):
        return [text]
    if _MAGIC.isdisjoint(text):
        raise NotFound(N_("There is no file {file}."), file=text)
    root = Path(path.anchor) if path.is_absolute() else Path()
    hidden = path.name.startswith(".")
    found = [name for name in root.glob(str(path.relative_to(path.anchor))) if hidden or name.name[0] != "."]
    fitting = sorted(str(name) for name in found if name.is_file())
    if not fitting:
        raise NotFound(N_("No file fits {pattern}."), pattern=text)
    return fitting


def check_wanted(wanted: str | None) -> None:
    """Raise Usage where there is neither a source nor a noun of that name."""
    names = [*PLANS, *known()]
    if wanted is None or wanted in names:
        return
    if near := get_close_matches(wanted, names, 1):
        raise Usage(N_("There is no kind of file {name}; did you mean {nearest}?"), name=wanted, nearest=near[0])
    raise Usage(N_("There is no kind of file {name}. There are: {known}."), name=wanted, known=", ".join(names))


def recognise_file(
    r: Reader, file: str | Path, options: Options, wanted: str | None = None
) -> list[Recognised | Refused]:
    """What the file is, or why it is none; each sheet of a workbook that has anything known is one.

    `wanted` is the name of the source or the noun that it is, whatever it looks like.
    """
    try:
        given = Given(file)
        sheets = _sheets(given) if options.sheet is None else ()
        if len(sheets) < 2:
            return [_recognised(r, given, options, wanted)]
        return _of_sheets(r, given, sheets, options, wanted)
    except (Invalid, NotFound, Usage) as error:  # what is not the file's fault, such as a locked store, ends the whole
        return [Refused(str(file), error.text)]


def _sheets(given: Given) -> tuple[str, ...]:
    """The names of a workbook's sheets that people see, where the file is one."""
    with given.open() as opened:
        if not workbook.is_workbook(opened.read(_HEAD)):
            return ()
    return workbook.visible_sheets(workbook.open_workbook(given.path))


def _of_sheets(
    r: Reader, given: Given, sheets: Sequence[str], options: Options, wanted: str | None
) -> list[Recognised | Refused]:
    """Each sheet by itself; those of notes and sums besides are passed over where another one is known."""
    found: list[Recognised | Refused] = []
    unknown: list[Refused] = []
    for sheet in sheets:
        try:
            one = _recognised(r, given, replace(options, sheet=sheet), wanted)
            # Batches and messages tell the sheets of one workbook apart.
            source = one.source and replace(one.source, name=f"{given.name} [{sheet}]")
            found.append(replace(one, source=source))
        except Unknown as error:
            unknown.append(Refused(given.name, error.text, sheet))
        except (Invalid, Usage) as error:
            found.append(Refused(given.name, error.text, sheet))
    if found and isinstance(found[0], Recognised):
        found[0] = replace(found[0], passed_over=tuple(one.sheet for one in unknown if one.sheet))
    return found or [*unknown]


def _recognised(r: Reader, given: Given, options: Options, wanted: str | None) -> Recognised:
    with given.open() as opened:
        head = opened.read(_HEAD)
    if _is_calendar(head):
        why = Text(N_("it begins with BEGIN:VCALENDAR"))
        return Recognised(given.name, CALENDAR, Text(N_("calendar")), why, options, given)
    table = _table(r, given, options, wanted)
    if table.known is not None:  # contacts, which have no headings to look at
        if wanted not in {None, "customers"}:
            raise Usage(N_("These are contacts (vCard); they are brought in as customers."))
        why = Text(N_("it begins with BEGIN:VCARD"))
        return Recognised(given.name, "customers", Text(table.known), why, options, given, table)
    if wanted in known():
        return _as_source(table, known()[str(wanted)], options, given)
    if wanted is None and (found := recognise([(table.header_line, table.header)])) is not None:
        return _as_source(table, found[0], options, given)
    if wanted is None and (source := mended(table)) is not None:
        return _as_noun(r, table, with_defaults(options, source), given, source.noun)
    return _as_noun(r, table, options, given, wanted)


def _is_calendar(head: bytes) -> bool:
    word = b"BEGIN:VCALENDAR"
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[: len(word)].upper() == word


def _table(r: Reader, given: Given, options: Options, wanted: str | None) -> Source:
    """The file as a table, whatever it is about."""
    words = {heading for noun in PLANS for heading in mappings.headings(r, noun)} | set(options.mapping.values())
    records = tuple(plan.record for plan in PLANS.values())
    try:
        return open_table(given, tuple(known().values()), records, frozenset(words), options)
    except Invalid as error:
        if error.text.msgid == _EMPTY:
            raise Unknown(error.text) from None
        if wanted is not None or "found" not in error.text.params:
            raise
        told = {"line": error.text.params["line"], "found": _guessed(given, options, str(error.text.params["found"]))}
        reason = Text(
            N_("No line in it has headings that are known. Line {line} reads: {found}. Say what the file is, and "
               "which column is what, for instance: crm import customers {file} --map name=HEADING; where it has no "
               "headings, --header-line 0 --map name=1"),
            {**told, "file": given.name},
        )  # fmt: skip
        raise Unknown(reason) from error


def _guessed(given: Given, options: Options, line: str) -> Text | str:
    """The line, and the encoding it was read in where that was guessed: a wrong one makes headings unknown."""
    with given.open() as opened:
        if options.encoding is not None or workbook.is_workbook(opened.read(_HEAD)):
            return line
        opened.seek(0)
        found = encoding.recognise(encoding.survey(opened), ())
    if found.sure:
        return line
    return Text(N_("{line} (read as {encoding}, which could only be guessed; --encoding says it)"),
                {"line": line, "encoding": found.codec})  # fmt: skip


def _as_source(table: Source, source: Known, options: Options, given: Given) -> Recognised:
    keys = {heading_key(heading) for heading in source.signature}
    telling = [heading for heading in table.header if heading_key(heading) in keys]
    why = Text(N_("it has the headings {headings}"), {"headings": best_noun.listed(telling)})
    own = with_defaults(best_noun.fitting(options, source.noun), source)
    lines = as_known(table, source)
    return Recognised(given.name, source.noun, Text(source.label), why, own, given, lines, source.name)


def _as_noun(r: Reader, table: Source, options: Options, given: Given, wanted: str | None) -> Recognised:
    fit = best_noun.best(r, table, options, wanted)
    source = table
    if table.delimiter is not None or table.sheet is not None:
        headings = fit.kept.fields if fit.kept is not None else options.mapping
        source = open_source(
            given.path, record=PLANS[fit.noun].record, name=given.name, encoding=options.encoding,
            delimiter=options.delimiter, sheet=options.sheet, header_line=options.header_line,
            mapping={name: heading for name, heading in headings.items() if heading},
        )  # fmt: skip
    label = Text(best_noun.LABELS[fit.noun])
    return Recognised(given.name, fit.noun, label, fit.why, best_noun.fitting(options, fit.noun), given, source)


def import_named(
    db: Database, noun: str, given: Sequence[str], options: Options, progress: Progress | None = None
) -> list[Summary]:
    """Import files of which it is said what they hold; follow-ups come as calendars, too.

    Each is a batch of its own; unless `partial`, all are fine or none is written.
    """
    if noun != CALENDAR:
        return import_files(db, noun, given, options, progress)
    found: list[Recognised | Refused] = []
    for text in given:
        file, source, own = Given(text), None, options
        with file.open() as opened:
            head = opened.read(_HEAD)
        if not (_is_calendar(head) or file.path.suffix.lower() in _CALENDARS):
            _, source, *more = pairs_of(db, noun, [file if text == "-" else text], options)[0]
            own = more[0] if more else options
        found.append(Recognised(file.name, noun, Text(best_noun.LABELS[noun]), Text(""), own, file, source))
    return [summary for summary in import_recognised(db, found, options, progress) if summary is not None]


def recognise_files(
    db: Database, given: Sequence[str | Path], options: Options, wanted: str | None = None
) -> list[Recognised | Refused]:
    """Each file, and each sheet of a workbook, as `recognise_file` does."""
    check_wanted(wanted)
    with db.read() as r:
        return [found for file in given for found in recognise_file(r, file, options, wanted)]


def import_recognised(
    db: Database,
    found: Sequence[Recognised | Refused],
    options: Options,
    progress: Progress | None = None,
    turn: Turn = nullcontext,
) -> list[Summary | None]:
    """Import what was recognised: a summary for each, None for what was refused.

    Unless `partial`, all of it is written or nothing: where a file was refused, or a line is rejected, the others are
    tried out only.
    """
    if not options.partial and any(isinstance(one, Refused) for one in found):
        options = replace(options, dry_run=True)
    taken = [one for one in found if isinstance(one, Recognised)]
    if not options.dry_run and not options.partial and len(taken) > 1:
        tried = _calendars(db, taken, replace(options, dry_run=True))
        options = replace(options, dry_run=any(summary.exit is not ExitCode.OK for summary in tried.values()))
    tables = [place for place, one in enumerate(found) if isinstance(one, Recognised) and one.source is not None]
    pairs = [(one.noun, one.source, replace(one.options, dry_run=options.dry_run)) for one in taken if one.source]
    summaries: dict[int, Summary] = {}
    if pairs:
        summaries = dict(zip(tables, import_sources(db, pairs, options, progress, turn), strict=True))
    if not options.partial and any(summary.exit is not ExitCode.OK for summary in summaries.values()):
        options = replace(options, dry_run=True)
    with turn():
        calendars = _calendars(db, taken, options)
    return [summaries.get(place) or calendars.get(id(one)) for place, one in enumerate(found)]


def _calendars(db: Database, taken: Sequence[Recognised], options: Options) -> dict[int, Summary]:
    """The summaries of what is a calendar, by the identity of what it was recognised as."""
    wanted = [one for one in taken if one.source is None]
    if not wanted:
        return {}
    from crm_tui.exchange.ical.run import import_calendars  # noqa: PLC0415 - icalendar takes 70 ms to import

    paths = [one.given.path for one in wanted]
    summaries = import_calendars(db, paths, partial=options.partial, dry_run=options.dry_run)
    return {id(one): replace(summary, file=one.name) for one, summary in zip(wanted, summaries, strict=True)}
