"""The complete copy of a store: a folder of JSON Lines files, one per table, that any program and any engine can read.

See `docs/complete-copy.md` for the format.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from crm_tui.core.errors import Conflict, Failed, Invalid, NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, tr
from crm_tui.core.whole_file import sync, unfinished
from crm_tui.store import complete_copy
from crm_tui.store.db import SCHEMA, Database

FORMAT: Final = "crm complete copy"
FORMAT_VERSION: Final = 1
MANIFEST, SUMS, README = "manifest.json", "SHA256SUMS", "README.txt"
#: Told now and then: the table, and how many rows are done in all. What it raises ends the work, and nothing is kept.
Progress = Callable[[str, int], None]
_CHUNK = 1000
#: No row is longer: texts are limited when they are entered.
_LONGEST_LINE = 1 << 26
_LARGEST_PART = 1 << 20
_SUM = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_.]+)")
_WORDS: Final = (
    N_("This folder is a complete copy of a shop of crm: customers, products, sales, payments, tickets, follow-ups, "
       "settings, and the history of every change."),
    N_("There is one file per table, each line one row as a JSON object, in UTF-8, ordered by id; so two copies can be "
       "compared line by line."),
    N_("manifest.json says which files there are and how many rows each has; SHA256SUMS has the checksums, "
       "as sha256sum writes them."),
    N_("Money is in the smallest unit of the currency, prices in hundredths of that, quantities in thousandths, rates "
       "in millionths; moments are in UTC. docs/complete-copy.md describes every table."),
    N_("Left out: the search index, which is made anew, and what crm keeps elsewhere: its own settings of colours and "
       "keys, and backups."),
    N_("To make a shop file of it again: crm --db NEW.db import all FOLDER"),
    N_("It holds names, phone numbers and sums in clear text: keep it where nobody else can read it."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: rows by table, in the order of the tables."""

    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def _silent(_table: str, _count: int) -> None:
    """No progress is shown."""


def export_all(db: Database, folder: Path, *, replace: bool = False, progress: Progress = _silent) -> Copied:
    """Write the complete copy into a new folder, whole or not at all; with `replace` in the place of an earlier one.

    Raises Conflict where the folder holds anything else, Failed where it can't be written, Invalid where the store
    is damaged.
    """
    folder = folder.absolute()
    previous = folder.with_name(f".{folder.name}.previous")
    temporary = unfinished(folder)
    try:
        if previous.exists() and not folder.exists():
            previous.rename(folder)  # the program was killed between the two renames below
        _check_place(folder, replace=replace)
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary.mkdir(mode=0o700)
        copied = _write(db, temporary, progress)
        if folder.exists() and any(folder.iterdir()):
            shutil.rmtree(previous, ignore_errors=True)
            folder.rename(previous)
        temporary.rename(folder)
        sync(folder.parent)
        shutil.rmtree(previous, ignore_errors=True)
    except OSError as error:
        raise Failed(N_("{path} can't be written: {reason}"), path=folder, reason=error.strerror) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return copied


def _check_place(folder: Path, *, replace: bool) -> None:
    """Raise Conflict where the copy would take the place of something else."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    ours = {MANIFEST, SUMS, README, *(_file_of(table) for table in complete_copy.TABLES)}
    if not folder.is_dir() or not (folder / MANIFEST).exists() or {path.name for path in folder.iterdir()} - ours:
        raise Conflict(N_("{path} holds something else; name a new folder."), path=folder)
    if not replace:
        raise Conflict(N_("{path} holds a copy already; name a new folder, or add --replace."), path=folder)


def _write(db: Database, folder: Path, progress: Progress) -> Copied:
    """Write all files of the copy."""
    listed, sums, total = [], {}, 0
    with complete_copy.still(db, folder / "store.tmp") as r:
        for table in complete_copy.tables(r):
            name = _file_of(table.table)
            out = _Out(folder / name)
            with out:
                for count, row in enumerate(table.rows, 1):
                    out.write(json.dumps(dict(zip(table.columns, row, strict=True)), ensure_ascii=False) + "\n")
                    if count % _CHUNK == 0:
                        progress(table.table, total + count)
            listed.append({"table": table.table, "file": name, "rows": out.lines, "last_id": table.last_id})
            sums[name], total = out.digest, total + out.lines
        shop = {"name": r.shop.name, "currency": r.shop.currency, "zone": r.shop.zone}
    manifest = {"format": FORMAT, "version": FORMAT_VERSION, "schema": SCHEMA, "shop": shop, "tables": listed}
    sums[MANIFEST] = _write_text(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    _write_text(folder / SUMS, "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))
    _write_text(folder / README, "\n\n".join(tr(words) for words in _WORDS) + "\n")
    return Copied({str(entry["table"]): int(str(entry["rows"])) for entry in listed})


class _Out:
    """A file of the copy as it is written: its checksum grows with it, and it outlasts a power cut."""

    def __init__(self, path: Path) -> None:
        self._file = os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
        self._sum = hashlib.sha256()
        self.lines = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()

    def write(self, text: str) -> None:
        data = text.encode("utf-8")
        self._sum.update(data)
        self._file.write(data)
        self.lines += 1


def _write_text(path: Path, text: str) -> str:
    """Write a small file; its checksum."""
    with _Out(path) as out:
        out.write(text)
    return out.digest


def _file_of(table: str) -> str:
    return f"{table}.jsonl"


def import_all(folder: Path, store: Path, *, progress: Progress = _silent) -> Copied:
    """Make a new store of a complete copy, after checking every row, count and checksum; all or nothing.

    Raises Conflict where the store exists, NotFound where there is no copy, Invalid where it is not as it was written.
    """
    if store.exists():
        raise Conflict(
            N_("{path} exists already; a complete copy makes a new shop file: crm --db NEW.db import all FOLDER"),
            path=store,
        )
    if not (folder / MANIFEST).exists():
        raise NotFound(N_("{path} is no complete copy of a shop: it has no manifest.json."), path=folder)
    try:
        manifest, sums = _manifest(folder)
        reader = _Rows(folder, sums, progress)
        coming = [
            complete_copy.Coming(entry["table"], entry["last_id"], reader.of(entry["file"], entry["rows"]))
            for entry in manifest["tables"]
        ]
        complete_copy.make(store, manifest["schema"], coming)
    except OSError as error:
        raise Failed(N_("{path} can't be read: {reason}"), path=folder, reason=error.strerror) from error
    return Copied({entry["table"]: entry["rows"] for entry in manifest["tables"]})


def _manifest(folder: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The manifest and the checksums; Invalid where they are none, or list other files than there are."""
    path = folder / MANIFEST
    try:
        sums = dict(_sum(line) for line in _small(folder / SUMS).decode("ascii").splitlines())
        data = _small(path)
        manifest = json.loads(data)
        if manifest["format"] != FORMAT or not isinstance(manifest["schema"], int):
            raise ValueError(MANIFEST)  # noqa: TRY301 - told below with the others
        files = {_entry(entry)["file"] for entry in manifest["tables"]}
        newer = manifest["version"] > FORMAT_VERSION
    except (ValueError, KeyError, TypeError, RecursionError, FileNotFoundError) as error:
        raise Invalid(N_("{path} is no complete copy of a shop, or is broken."), path=folder) from error
    if newer:
        raise Invalid(N_("The copy was written by a newer version of crm; please update this one."))
    if hashlib.sha256(data).hexdigest() != sums.get(MANIFEST):
        raise _changed(path)
    missing = sorted(name for name in files | sums.keys() if not (folder / name).exists() or name not in sums)
    if missing or len(files) != len(manifest["tables"]):
        raise Invalid(N_("The copy is not whole: {files} is missing."), files=", ".join(missing))
    return manifest, sums


def _entry(entry: Any) -> dict[str, Any]:
    """A table's entry in the manifest; ValueError where it is none."""
    rows, last_id = entry["rows"], entry["last_id"]
    if entry["file"] != _file_of(entry["table"]) or type(rows) is not int or type(last_id) is not int:
        raise ValueError(entry)
    return dict(entry)


def _sum(line: str) -> tuple[str, str]:
    found = _SUM.fullmatch(line)
    if found is None:
        raise ValueError(line)
    return found[2], found[1]


def _small(path: Path) -> bytes:
    """A small file's bytes; ValueError where it is not small."""
    with path.open("rb") as file:
        data = file.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise ValueError(path)
    return data


def _changed(path: Path) -> Invalid:
    return Invalid(N_("{path} is not as it was written: its checksum differs."), path=path)


class _Rows:
    """The rows of a copy's files; each file is read once, and its count and checksum must be right at its end."""

    def __init__(self, folder: Path, sums: Mapping[str, str], progress: Progress) -> None:
        self._folder = folder
        self._sums = sums
        self._progress = progress
        self._total = 0

    def of(self, name: str, rows: int) -> Callable[[Sequence[str]], Iterator[Sequence[Value]]]:
        """What gives the rows of a file, told the columns of the table."""
        return lambda columns: self._read(self._folder / name, rows, columns)

    def _read(self, path: Path, rows: int, columns: Sequence[str]) -> Iterator[Sequence[Value]]:
        digest, number = hashlib.sha256(), 0
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                digest.update(line)
                number += 1
                yield self._row(path, number, line, columns)
                if number % _CHUNK == 0:
                    self._progress(path.stem, self._total + number)
        self._total += number
        if number != rows or digest.hexdigest() != self._sums[path.name]:
            raise _changed(path)

    @staticmethod
    def _row(path: Path, number: int, line: bytes, columns: Sequence[str]) -> Sequence[Value]:
        values = None
        with contextlib.suppress(ValueError, RecursionError):
            values = json.loads(line)
        if not isinstance(values, dict) or complete_copy.refused(values, columns):
            raise Invalid(N_("{path}, line {line}: this is no row of such a copy."), path=path, line=number)
        return [values[name] for name in columns]
