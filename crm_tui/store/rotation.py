"""Backups that nobody has to think of: which there are, when one is due, and which are thrown away."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.backups import KEPT, kept
from crm_tui.store.backup import ASKED, back_up, default_target, folder_of, manifest_path, read_manifest
from crm_tui.store.db import Database, Reader
from crm_tui.store.settings import all_settings

#: Set to `off`, nothing is backed up unasked: for scripts that do so themselves.
SWITCH: Final = "CRM_BACKUP"
DAILY, IMPORT = "daily", "before-import"
WHY: Final = {ASKED: N_("asked for"), DAILY: N_("daily"), IMPORT: N_("before an import")}
#: An import makes no backup where there is one as young as that.
_FRESH = timedelta(hours=1)


class Kept(NamedTuple):
    """A backup in the folder: where, its size, when it was made (UTC) and why; empty where it has no manifest."""

    path: Path
    bytes: int
    at: str
    why: str


def listed(store: Path) -> list[Kept]:
    """The backups in the store's folder, the latest first."""
    found = []
    for path in folder_of(store).glob(f"{store.stem}-*{store.suffix}"):
        try:
            manifest = read_manifest(path)
        except CrmError:
            manifest = None
        at, why = (manifest.at, manifest.why) if manifest else ("", "")
        found.append(Kept(path, path.stat().st_size, at, why))
    return sorted(found, key=lambda one: (one.at, len(one.path.name), one.path.name), reverse=True)


def prune(db: Database) -> list[Path]:
    """Throw away what rotation does not keep; those that somebody asked for, and those without a manifest, stay."""
    with db.read() as r:
        numbers = numbers_kept(r)
    ours = [one for one in listed(db.path) if one.why not in {ASKED, ""}]
    stay = kept([one.at for one in ours], numbers)
    gone = [one.path for one in ours if one.at not in stay]
    for path in gone:
        path.unlink(missing_ok=True)
        manifest_path(path).unlink(missing_ok=True)
    return gone


def numbers_kept(r: Reader) -> dict[str, int]:
    """How many of each are kept, by setting."""
    found = all_settings(r)
    return {name: int(found.get(name, number)) for name, number in KEPT.items()}


def due(db: Database, why: str) -> bool:
    """Whether a backup is due: something was changed since the last one, and that is of another day.

    Before an import it need only be older than an hour. A shop made today has nothing to lose that is not at hand.
    """
    with db.read() as r:
        numbers = numbers_kept(r)
        first, last = r.one(lambda *row: row, "SELECT min(at), max(at) FROM operation") or (None, None)
    if first is None or not any(numbers.values()):
        return False
    now = clock.now()
    newest = next((one.at for one in listed(db.path) if one.at), None)
    if newest is not None and newest > last:  # in the same second it was made before the change
        return False
    if why == IMPORT:
        return newest is None or now - datetime.fromisoformat(newest) > _FRESH
    today = f"{now:%Y-%m-%d}"
    return last[:10] < today and (newest is None or newest[:10] < today)


def automatic(db: Database, why: str) -> Path | None:
    """Make a backup where one is due, and throw away old ones; None where none was made.

    What goes wrong is told by `db.tell` and stops nobody: the work at hand is not to be lost for want of a backup.
    """
    db.backup_looked = f"{clock.now():%Y-%m-%d}"  # first: other threads go on at once
    if os.environ.get(SWITCH) == "off" or db.read_only or not db.path.exists():
        return None
    try:
        if not due(db, why):
            return None
        made = back_up(db, default_target(db.path), why)
        prune(db)
    except (CrmError, OSError) as error:
        reason = error.text if isinstance(error, CrmError) else (error.strerror or "")
        db.tell(Text(N_("No backup was made: {reason}"), {"reason": reason}))
        return None
    return made
