"""The inbox: a folder whose files are brought in by name and then put aside, by a timer, again and again.

Safe to be killed at any moment. A file is put aside after its import is committed; one that was not put aside any more
is known by its bytes next time, and only put aside. Nothing is ever overwritten or deleted.
"""

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crm_tui.core.alone import alone
from crm_tui.core.digest import sha256_of
from crm_tui.core.errors import Conflict, Failed, Invalid, NotFound, Usage
from crm_tui.core.found_files import REASONS
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.whole_file import write_whole
from crm_tui.exchange.account import Summary
from crm_tui.exchange.auto import Recognised, Refused, recognise_file
from crm_tui.exchange.ical.run import import_calendars
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_sources
from crm_tui.store import batches
from crm_tui.store.db import Database

DONE, REFUSED = "done", "refused"
#: Hidden, unfinished, or put there by an editor or a browser for the time being.
_UNFINISHED = re.compile(
    r"[.~].*|.*~|.*\.(part|partial|tmp|temp|crdownload|download|filepart|opdownload|swp|lock)", re.IGNORECASE
)
_LOCK = ".crm-inbox.lock"
#: A file last written so many seconds ago is looked at twice, with this pause between.
_FRESH, _PAUSE = 30.0, 1.0
_GUESSED: Final = Text(N_("The encoding could only be guessed: please look at the names."))
#: What became of a file.
TAKEN, KNOWN, TURNED_AWAY, LEFT = "taken", "known", "refused", "left"

#: Imports one file as a batch or several, all or none; raises CrmError where it can't be read at all.
Bring = Callable[[Database, Path], Sequence[Summary]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one file of the inbox, and where it lies now.

    `reasons` say why it was refused or left, or what somebody should look at in one that was taken.
    """

    file: str
    became: str
    now: Path
    summaries: tuple[Summary, ...] = ()
    batches: tuple[int, ...] = ()
    reasons: tuple[Text, ...] = ()


def bring(db: Database, path: Path) -> Sequence[Summary]:
    """Recognise the file and import it, all of it or nothing; Invalid where it is not known, or not sure enough."""
    with db.read() as r:
        found = recognise_file(r, path, Options())
    taken: list[Recognised] = []
    for one in found:
        if isinstance(one, Refused):
            raise Invalid(one.reason)
        taken.append(one)
    if any(one.source is None for one in taken):
        return import_calendars(db, [path])
    pairs = [(one.noun, one.source, one.options) for one in taken if one.source is not None]
    return import_sources(db, pairs, Options())


def work(db: Database, folder: Path, bring: Bring, pause: Callable[[float], None] = time.sleep) -> Iterator[Seen]:
    """Bring in the folder's files one by one, in the order of their names, and tell of each.

    Raises NotFound where there is no folder, Conflict where another run is at work on it, Failed or Forbidden where the
    shop can't be written to; the file is then left as it is.
    """
    with _lock(folder):
        ready, unfinished = _ready(folder, pause)
        for path in unfinished:
            yield Seen(path.name, LEFT, path, reasons=(Text(N_("It is still being written.")),))
        for path in ready:
            yield _deal_with(db, folder, path, bring)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    if not folder.is_dir():
        raise NotFound(N_("There is no folder {path}."), path=folder)
    try:
        with alone(folder / _LOCK) as free:
            if not free:
                raise Conflict(N_("Another crm inbox is at work on {path}."), path=folder)
            yield
    except OSError as error:
        raise Failed(N_("{path} can't be written: {reason}"), path=folder, reason=error.strerror) from error


def _ready(folder: Path, pause: Callable[[float], None]) -> tuple[list[Path], list[Path]]:
    """The files in the order of their names: those that lie still, and those that are being written."""
    with os.scandir(folder) as entries:
        files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    names = sorted(name for name in files if not _UNFINISHED.fullmatch(name))
    before = {name: _state(folder / name) for name in names}
    if any(state is not None and time.time() - state[1] / 1e9 < _FRESH for state in before.values()):
        pause(_PAUSE)
    after = {name: _state(folder / name) for name in names}
    there = [name for name in names if after[name] is not None]
    still = [folder / name for name in there if after[name] == before[name]]
    return still, [folder / name for name in there if after[name] != before[name]]


def _state(path: Path) -> tuple[int, int] | None:
    """The file's size and when it was last written; None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _deal_with(db: Database, folder: Path, path: Path, bring: Bring) -> Seen:
    before = _state(path)
    try:
        sha256 = sha256_of(path)
    except OSError as error:
        reason = Text(N_("{path} can't be read: {reason}"), {"path": path.name, "reason": error.strerror or ""})
        return Seen(path.name, LEFT, path, reasons=(reason,))
    with db.read() as r:
        standing = batches.of_file(r, sha256)
    if standing:
        now = _put_aside(path, folder / DONE)
        return Seen(path.name, KNOWN, now, batches=tuple(sorted(row.id for row in standing)))
    try:
        summaries = tuple(bring(db, path))
    except (Invalid, Usage, NotFound, Conflict) as error:
        return _refuse(path, folder, (), (error.text,))
    if _state(path) != before:
        # Whatever came in of it is known next time; the rest is new.
        return Seen(path.name, LEFT, path, summaries, _ids(summaries), (Text(N_("It was written to meanwhile.")),))
    if any(summary.account.rejected for summary in summaries):
        return _refuse(path, folder, summaries, tuple(_rejected(summaries)))
    unsure = () if all(summary.encoding_sure for summary in summaries) else (_GUESSED,)
    return Seen(path.name, TAKEN, _put_aside(path, folder / DONE), summaries, _ids(summaries), unsure)


def _ids(summaries: Sequence[Summary]) -> tuple[int, ...]:
    return tuple(summary.batch for summary in summaries if summary.batch is not None)


def _rejected(summaries: Sequence[Summary]) -> Iterator[Text]:
    """What is wrong with which lines."""
    for summary in summaries:
        for error in summary.account.errors:
            shown = {"line": error.line, "column": error.column, "value": error.value, "reason": error.message}
            if error.column is None:
                yield Text(N_("Line {line}: {reason}"), shown)
            else:
                yield Text(N_("Line {line}, column “{column}”, value “{value}”: {reason}"), shown)


def _refuse(path: Path, folder: Path, summaries: tuple[Summary, ...], reasons: tuple[Text, ...]) -> Seen:
    """Put the file aside with the reasons beside it; they are there first, so that it never lies there without."""
    aside = folder / REFUSED
    target = _free(_made(aside), path)
    head = tr(Text(N_("Nothing of {file} was brought in. Mend it and put it into {folder} again."),
                   {"file": path.name, "folder": folder}))  # fmt: skip
    lines = [head, "", *(tr(reason) for reason in reasons)]
    write_whole(target.with_name(target.name + REASONS), ("\n".join(lines) + "\n").encode("utf-8"), private=True)
    return Seen(path.name, TURNED_AWAY, _put_aside(path, aside, target), summaries, (), reasons)


def _put_aside(path: Path, folder: Path, target: Path | None = None) -> Path:
    """Move the file into the folder under its own name, or one with a number; where it lies now."""
    _made(folder)
    while True:
        target = target or _free(folder, path)
        try:
            _move(path, target)
        except FileExistsError:
            target = None  # somebody took the name meanwhile
            continue
        return target


def _move(path: Path, target: Path) -> None:
    """Rename the file without overwriting anything; FileExistsError where the name is taken."""
    if target.exists() and target.samefile(path):
        path.unlink()  # killed between the two steps below
        return
    try:
        os.link(path, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: the name is taken first, then the file put over it.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        path.replace(target)
        return
    path.unlink()


def _free(folder: Path, path: Path) -> Path:
    """A name in the folder that is free: the file's own, else with a number; free if it is this file itself, too."""
    number = 1
    while True:
        name = path.name if number == 1 else f"{path.stem}-{number}{path.suffix}"
        target = folder / name
        if not target.exists() or _same(target, path):
            return target
        number += 1


def _same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
