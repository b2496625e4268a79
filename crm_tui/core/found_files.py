"""Finding the file somebody means: a path as it is typed, pasted or dropped, and those that it could become."""

import os
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

#: Endings of the files an import reads, in small letters.
ENDINGS = frozenset({
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".vcf", ".vcard", ".json", ".jsonl", ".ndjson",
})  # fmt: skip
#: How files end that say why another one was refused; they stand beside it.
REASONS = ".reasons.txt"
#: Entries of a folder that are looked at: there are folders of a million files.
_LOOKED_AT = 5000
_QUOTES = "'\"“”‘’"
_ESCAPED = re.compile(r"\\(.)")


class Found(NamedTuple):
    """A file or folder that fits; `changed` is when it was written last, in seconds since 1970."""

    path: Path
    is_folder: bool
    changed: float


def path_meant(text: str) -> Path:
    """The path in a text: terminals drop files in quotes, with escaped spaces, or as `file:` addresses."""
    words = text.strip()
    if len(words) > 1 and words[0] in _QUOTES and words[-1] in _QUOTES:
        words = words[1:-1]
    if words.startswith("file:"):
        words = unquote(urlsplit(words).path)
    path = _expanded(words)
    if "\\" in words and sys.platform != "win32" and not _there(path):
        return _expanded(_ESCAPED.sub(r"\1", words))
    return path


def fitting(typed: str, most: int) -> list[Found]:
    """What begins as the text does, else what holds its last name: folders after files, the newest file first."""
    stem = "" if typed.endswith(("/", os.sep)) else Path(typed).name
    folder = _expanded(typed if not stem else str(Path(typed).parent))
    wanted = stem.casefold()
    found = [one for one in _entries(folder) if _fits(one, wanted, hidden=stem.startswith("."))]
    found.sort(key=lambda one: (not one.path.name.casefold().startswith(wanted), one.is_folder, -one.changed))
    return found[:most]


def newest(folder: Path, most: int) -> list[Found]:
    """The files of a folder that could be brought in, the newest first."""
    found = [one for one in _entries(folder) if not one.is_folder and _fits(one, "", hidden=False)]
    return sorted(found, key=lambda one: -one.changed)[:most]


def in_short(path: Path) -> str:
    """The path as people write it, their own folder as `~`."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if home != Path("/") and path.is_relative_to(home) else str(path)


def _expanded(words: str) -> Path:
    try:
        return Path(words).expanduser()
    except RuntimeError:  # ~somebody who is not known
        return Path(words)


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _fits(found: Found, wanted: str, *, hidden: bool) -> bool:
    name = found.path.name.casefold()
    if name.startswith(".") and not hidden:
        return False
    return wanted in name and (found.is_folder or found.path.suffix.lower() in ENDINGS)


def _entries(folder: Path) -> Iterator[Found]:
    """What is in the folder; nothing where it can't be read."""
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, _LOOKED_AT):
                if (found := _seen(entry)) is not None:
                    yield found
    except (OSError, ValueError):
        return


def _seen(entry: os.DirEntry[str]) -> Found | None:
    try:
        return Found(Path(entry.path), entry.is_dir(), entry.stat().st_mtime)
    except OSError:  # a link to nowhere
        return None
