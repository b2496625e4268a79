"""Backups: a checked copy under a final name only once it is whole, and the way back."""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from crm_tui.core import clock, committed
from crm_tui.core.digest import sha256_of
from crm_tui.core.errors import Conflict, CrmError, Failed, Invalid, NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.core.whole_file import clear_unfinished, discard, give_name, unfinished
from crm_tui.store import place
from crm_tui.store.db import ENGINE, SCHEMA, Database, reason_of, untold
from crm_tui.store.engines._engine import Connection
from crm_tui.store.engines.sqlite import file_problems, verify

#: Why a backup was made; those that nobody asked for are thrown away by rotation.
ASKED: Final = "asked"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside a backup: the copy's checksum and size, when (UTC) and why it was made, rows by table."""

    file: str
    sha256: str
    bytes: int
    at: str
    why: str
    rows: Mapping[str, int]


class _Unsound(Failed):
    """A copy was made, and is as broken as what it was made of."""


def folder_of(store: Path) -> Path:
    """Where backups of a store are: `backups/` beside it."""
    return store.parent / "backups"


def default_target(store: Path) -> Path:
    """Where a backup goes when nothing else is said: beside the store, named by the moment."""
    return _free(folder_of(store), f"{store.stem}-{clock.now():%Y%m%d-%H%M%S}", store.suffix)


def back_up(db: Database, target: Path, why: str = ASKED) -> Path:
    """Write a checked copy with a manifest beside it (`.sha256.json`); Conflict where the name is taken."""
    with contextlib.closing(db.connect()) as connection:
        return _copy(connection, db.path, target, why)


def _copy(connection: Connection, store: Path, target: Path, why: str) -> Path:
    """Write the backup of a store from a connection to it."""
    temporary = None
    try:
        if not target.parent.exists():
            target.parent.mkdir(mode=place.PRIVATE_FOLDER, parents=True)
            if target.parent == folder_of(store):
                place.like(store, target.parent)
        if target.exists():
            raise Conflict(N_("{path} exists already."), path=target)
        clear_unfinished(target.parent, store.stem)  # of backups that were to have other names, by the moment
        temporary = private_beside(target)
        ENGINE.copy(connection, temporary)
        if problems := file_problems(temporary):
            raise _Unsound(N_("The copy is not sound: {reason}"), reason=problems[0])
        _give_both(store, temporary, target, why)
    except (OSError, ENGINE.Error) as error:
        sentence = N_("The backup {path} could not be written: {reason}")
        raise Failed(sentence, path=target, reason=reason_of(error)) from error
    finally:
        if temporary is not None:
            discard(temporary)
    return target


def _give_both(store: Path, copy: Path, target: Path, why: str) -> None:
    """Give the copy and its manifest their names: the manifest first, so that no backup is ever without."""
    manifest = Manifest(target.name, sha256_of(copy), copy.stat().st_size, clock.stamp(), why, _counts(copy))
    written = private_beside(manifest_path(target))
    try:
        fields = {name: getattr(manifest, name) for name in Manifest.__slots__}
        written.write_text(json.dumps(fields, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        for file in (written, copy):
            place.like(store, file)
        if not target.exists():  # the manifest was left behind where somebody was stopped between the two
            manifest_path(target).unlink(missing_ok=True)
        give_name(written, manifest_path(target))
        give_name(copy, target)
    finally:
        discard(written)


def _counts(copy: Path) -> dict[str, int]:
    with Database(copy).read() as r:
        names = r.all(str, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'customer_search%'")
        return {name: int(r.value(f'SELECT count(*) FROM "{name}"')) for name in sorted(names)}


def restore(backup: Path, store: Path) -> Path | None:
    """Put a backup in the store's place; where the present store was kept aside, if there was one.

    The backup is checked first: NotFound, or Invalid where it is not a sound store of ours. So is what is in its
    place: Invalid where that is no store of ours.
    """
    if not backup.exists():
        raise NotFound(N_("There is no backup {path}."), path=backup)
    if store.exists() and backup.samefile(store):
        raise Invalid(N_("{path} is the shop file itself."), path=backup)
    verify_backup(backup)
    temporary = private_beside(store)
    try:
        with contextlib.closing(ENGINE.connect(backup)) as connection:
            ENGINE.copy(connection, temporary)
        if problems := file_problems(temporary):
            raise Invalid(N_("The backup {path} is damaged: {reason}"), path=backup, reason=problems[0])
        if store.exists():
            return _exchange(temporary, store)
        give_name(temporary, store)
    except (OSError, ENGINE.Error) as error:
        raise Failed(N_("The backup could not be restored: {reason}"), reason=reason_of(error)) from error
    finally:
        discard(temporary)
    committed.note()
    return None


def set_aside(store: Path, why: str) -> Path:
    """Keep the store as it is beside it, under a name of its own; that name."""
    return back_up(Database(store), _beside(store, why), why)


def _free(folder: Path, name: str, suffix: str) -> Path:
    """A name that is free in the folder; with a number where others came in the same second."""
    names = (f"{name}{f'-{number}' if number else ''}{suffix}" for number in count())
    return next(path for path in map(folder.joinpath, names) if not path.exists())


def _beside(store: Path, why: str) -> Path:
    """A free name beside the store, with the reason and the moment."""
    return _free(store.parent, f"{store.stem}.{why}-{clock.now():%Y%m%d-%H%M%S}", store.suffix)


def _exchange(fresh: Path, store: Path) -> Path:
    """Let the store hold what the fresh file holds; where what it held is kept."""
    place.look(store)
    aside = _beside(store, "before-restore")
    try:
        verify(store, SCHEMA)
        _pour(fresh, store, aside)
    except (CrmError, ENGINE.Error) as error:
        if not _means_damage(error):
            raise
        # No sound copy can be made of it: it is kept as it is, journal and all.
        place.like(store, fresh)
        for end in ("-journal", ""):
            if (part := store.with_name(store.name + end)).exists():
                part.rename(aside.with_name(aside.name + end))
        give_name(fresh, store)
    committed.note()
    return aside


def _means_damage(error: BaseException | None) -> bool:
    """Whether the error says that pages of a store of ours are broken; nothing else does, least of all a lock."""
    if error is None or isinstance(error, _Unsound):
        return error is not None
    return ENGINE.damage(error) or _means_damage(error.__cause__)


def _pour(fresh: Path, store: Path, aside: Path) -> None:
    """Copy the store to `aside`, then the fresh file over it; in place, so that whoever has it open loses nothing.

    Both under one lock: nobody writes between them. An error at the end may come when all is in place, and what is
    kept is then looked at.
    """
    try:
        with ENGINE.alone(store) as connection:
            _copy(connection, store, aside, "before-restore")
            ENGINE.pour(fresh, connection)
    except ENGINE.Error:
        try:
            done = _last_operation(store) == _last_operation(fresh)
        except CrmError as reason:
            raise untold(reason) from reason
        if not done:
            raise


def _last_operation(store: Path) -> dict[str, Value] | None:
    with Database(store).read() as r:
        return r.row("SELECT * FROM operation ORDER BY id DESC LIMIT 1")


def verify_backup(backup: Path) -> Manifest | None:
    """Make sure that a backup is a store of ours and as it was written; its manifest, None where it has none.

    Raises NotFound, or Invalid with what is wrong with it.
    """
    if not backup.exists():
        raise NotFound(N_("There is no backup {path}."), path=backup)
    manifest = read_manifest(backup)
    if manifest is not None and manifest.sha256 != sha256_of(backup):
        raise Invalid(N_("The backup {path} is not as it was written: its checksum differs."), path=backup)
    verify(backup, SCHEMA)
    if problems := file_problems(backup):
        raise Invalid(N_("The backup {path} is damaged: {reason}"), path=backup, reason=problems[0])
    if manifest is not None and manifest.rows and manifest.rows != _counts(backup):
        raise Invalid(N_("The backup {path} does not hold the rows that it should."), path=backup)
    return manifest


def private_beside(target: Path) -> Path:
    """A new, empty, private file beside the target."""
    path = unfinished(target)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
    return path


def manifest_path(backup: Path) -> Path:
    """Where a backup's manifest is."""
    return backup.with_name(backup.name + ".sha256.json")


def read_manifest(backup: Path) -> Manifest | None:
    """What stands beside the backup; None where nothing does, Invalid where it can't be read."""
    path = manifest_path(backup)
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        rows = {str(name): int(count) for name, count in found.get("rows", {}).items()}
        size, why = int(found["bytes"]), str(found.get("why", ASKED))
        return Manifest(str(found["file"]), str(found["sha256"]), size, str(found["at"]), why, rows)
    except (OSError, ValueError, OverflowError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(N_("The backup's manifest {path} can't be read."), path=path) from error
