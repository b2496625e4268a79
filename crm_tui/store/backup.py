"""Backups: a checked copy under a final name only once it is whole, and the way back."""

import contextlib
import json
import os
from pathlib import Path

from crm_tui.core import clock
from crm_tui.core.digest import sha256_of
from crm_tui.core.errors import Conflict, Failed, Invalid, NotFound
from crm_tui.core.i18n import N_
from crm_tui.store.db import ENGINE, SCHEMA, Database
from crm_tui.store.engines.sqlite import file_problems, verify


def default_target(store: Path) -> Path:
    """Where a backup goes when nothing else is said: `backups/` beside the store, named by the moment."""
    return store.parent / "backups" / f"{store.stem}-{clock.now():%Y%m%d-%H%M%S}{store.suffix}"


def back_up(db: Database, target: Path) -> Path:
    """Write a checked copy with a manifest beside it (`.sha256.json`); Conflict where the name is taken."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists():
        raise Conflict(N_("{path} exists already."), path=target)
    temporary = private_beside(target)
    try:
        with contextlib.closing(db.connect()) as connection:
            ENGINE.copy(connection, temporary)
        if problems := file_problems(temporary):
            raise Failed(N_("The copy is not sound: {reason}"), reason=problems[0])
        _write_manifest(target, temporary)
        give_name(temporary, target)
    except (OSError, ENGINE.Error) as error:
        raise Failed(N_("The backup {path} could not be written: {reason}"), path=target, reason=str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def restore(backup: Path, store: Path) -> Path | None:
    """Put a backup in the store's place; where the present store was kept aside, if there was one.

    The backup is checked first: NotFound, or Invalid where it is not a sound store of ours.
    """
    if not backup.exists():
        raise NotFound(N_("There is no backup {path}."), path=backup)
    if store.exists() and backup.samefile(store):
        raise Invalid(N_("{path} is the shop file itself."), path=backup)
    verify(backup, SCHEMA)
    _check_manifest(backup)
    temporary = private_beside(store)
    aside = None
    try:
        with contextlib.closing(ENGINE.connect(backup)) as connection:
            ENGINE.copy(connection, temporary)
        if problems := file_problems(temporary):
            raise Invalid(N_("The backup {path} is damaged: {reason}"), path=backup, reason=problems[0])
        if store.exists():
            aside = store.with_name(f"{store.stem}.before-restore-{clock.now():%Y%m%d-%H%M%S}{store.suffix}")
            back_up(Database(store), aside)
            # In place, so that programs that have it open see the change and lose nothing.
            ENGINE.pour(temporary, store)
        else:
            give_name(temporary, store)
    except (OSError, ENGINE.Error) as error:
        raise Failed(N_("The backup could not be restored: {reason}"), reason=str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)
    return aside


def private_beside(target: Path) -> Path:
    """A new, empty, private file beside the target."""
    path = target.with_name(f".{target.name}.part-{os.getpid()}")
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
    return path


def give_name(temporary: Path, target: Path) -> None:
    """Give the finished file its name, unless somebody took it meanwhile, and make both last a power cut."""
    handle = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise Conflict(N_("{path} exists already."), path=target) from error
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def manifest_path(backup: Path) -> Path:
    """Where a backup's manifest is."""
    return backup.with_name(backup.name + ".sha256.json")


def _write_manifest(target: Path, copy: Path) -> None:
    manifest = {"file": target.name, "sha256": sha256_of(copy), "bytes": copy.stat().st_size, "at": clock.stamp()}
    manifest_path(target).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _check_manifest(backup: Path) -> None:
    """Invalid where the backup is not the file its manifest describes; flipped bits show nowhere else."""
    path = manifest_path(backup)
    if not path.exists():
        return
    try:
        written = json.loads(path.read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Invalid(N_("The backup's manifest {path} can't be read."), path=path) from error
    if written != sha256_of(backup):
        raise Invalid(N_("The backup {path} is not as it was written: its checksum differs."), path=backup)
