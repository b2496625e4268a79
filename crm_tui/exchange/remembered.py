"""What was chosen for a file, kept for the next one with the same headings, so that it asks nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from crm_tui.core.fields import Record
from crm_tui.exchange.headings import Matched, heading_key
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import Source
from crm_tui.exchange.rejects import EXTRA
from crm_tui.exchange.sources import known as known_sources
from crm_tui.store import mappings
from crm_tui.store.db import Reader, Writer
from crm_tui.store.mappings import Kept

#: Options that hold for files of a kind, besides which heading is which field.
KEPT = ("date_order", "decimal", "key", "paid", "create_missing")
_LONGEST = 40


def fingerprint(header: Sequence[str], known: str | None = None) -> str | None:
    """What tells files with the same headings, in any order; None where a file has none, and columns have numbers.

    `known` is what program's file it is (`Source.known`).
    """
    if all(heading == str(place) for place, heading in enumerate(header, 1)):
        return None
    # A rejects file, mended, is still a file of its kind.
    keys = sorted(filter(None, (heading_key(heading) for heading in header if heading not in EXTRA)))
    return blake2b("\x1f".join([known or "", *keys]).encode(), digest_size=16).hexdigest()


def recall(r: Reader, noun: str, source: Source) -> Kept | None:
    """What was chosen last for a file with the headings of this one."""
    mark = fingerprint(source.header, source.known)
    return None if mark is None else mappings.by_fingerprint(r, noun, mark)


def with_kept(options: Options, kept: Kept, record: Record) -> Options:
    """The options with what was kept; what is given now goes first."""
    names = {field.name for field in (*record.fields, *record.import_only)}
    fields = {name: heading for name, heading in kept.fields.items() if name in names}
    found = {name: getattr(options, name) or kept.options[name] for name in KEPT if name in kept.options}
    if options.header_line is None and kept.options.get("header_line") == 0:
        found["header_line"] = 0
    return replace(options, mapping={**fields, **options.mapping}, **found)


class Chosen(NamedTuple):
    """What an import was asked for that counts for the next file of its kind, too; see `mappings.Kept`."""

    name: str | None  # None where it is to be named after the file
    fields: Mapping[str, str]
    options: Mapping[str, Any]
    fingerprint: str | None


def chosen(source: Source, options: Options, matched: Matched) -> Chosen | None:
    """What is to be kept of the options of an import; None where nothing was chosen."""
    own = _defaults(source.known)
    found = {name: value for name in KEPT if (value := getattr(options, name)) and value != own.get(name)}
    mark = fingerprint(source.header, source.known)
    if options.save_as is None and (mark is None or not (found or options.mapping)):
        return None
    fields = {**matched.headings, **{name: "" for name, heading in options.mapping.items() if not heading}}
    if options.header_line == 0:
        found["header_line"] = 0
    return Chosen(options.save_as, fields if options.mapping or options.save_as else {}, found, mark)


def _defaults(label: str | None) -> Mapping[str, Any]:
    """The options that hold for files of a known program without anybody's asking."""
    if label is None:
        return {}
    return next((source.defaults for source in known_sources().values() if source.label == label), {})


def named(r: Reader, noun: str, file: str, made: Chosen | None) -> Kept | None:
    """It under its name: the one it was given, the one that files of its kind have, or one made of the file's."""
    if made is None:
        return None
    if made.name is not None:
        return Kept(made.name, *made[1:])
    before = None if made.fingerprint is None else mappings.by_fingerprint(r, noun, made.fingerprint)
    return Kept(before.name if before is not None else _free_name(r, file, noun), *made[1:])


def keep(w: Writer, noun: str, kept: Kept | None) -> None:
    """Keep it, where there is something to keep."""
    if kept is not None:
        mappings.save(w, noun, kept)


def _free_name(r: Reader, file: str, noun: str) -> str:
    """A name made of the file's, without the digits that name its month, which no other mapping has."""
    stem = re.sub(r"[\W\d_]+", " ", Path(file).stem).strip()[:_LONGEST].strip() or noun
    stem = re.sub(r"\s+", "-", stem)
    taken = mappings.names(r)
    number = 1
    name = stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name
