"""Mappings kept for files to come: which heading is which field, and what else was chosen for such files."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader, Writer


class Kept(NamedTuple):
    """What is kept: headings by field, the other choices by the name of their option.

    `fingerprint` tells the headings of the files it is used for by itself; None where it is used by name only.
    """

    name: str
    fields: Mapping[str, str]
    options: Mapping[str, Any]
    fingerprint: str | None


class Listed(NamedTuple):
    """A mapping in the list of all."""

    noun: str
    kept: Kept


_COLUMNS = "name, fields, options, fingerprint"


def _kept(name: str, fields: str, options: str | None, fingerprint: str | None) -> Kept:
    return Kept(name, json.loads(fields), json.loads(options or "{}"), fingerprint)


def by_name(r: Reader, noun: str, name: str) -> Kept:
    """What is kept under a name; NotFound where there is nothing."""
    found = r.one(_kept, f"SELECT {_COLUMNS} FROM mapping WHERE noun = :noun AND name = :name", noun=noun, name=name)
    if found is None:
        raise NotFound(N_("There is no saved mapping “{name}”."), name=name)
    return found


def by_fingerprint(r: Reader, noun: str, fingerprint: str) -> Kept | None:
    """What was kept last for files with these headings."""
    sql = f"SELECT {_COLUMNS} FROM mapping WHERE noun = :noun AND fingerprint = :fingerprint ORDER BY id DESC"
    return r.one(_kept, sql, noun=noun, fingerprint=fingerprint)


def every(r: Reader) -> list[Listed]:
    """All that is kept, by name."""
    return r.all(
        lambda noun, *cells: Listed(noun, _kept(*cells)), f"SELECT noun, {_COLUMNS} FROM mapping ORDER BY name, noun"
    )


def headings(r: Reader, noun: str) -> set[str]:
    """All headings that mappings of the noun name, for finding the line they stand in."""
    return {
        heading
        for fields in r.all(json.loads, "SELECT fields FROM mapping WHERE noun = :noun", noun=noun)
        for heading in fields.values()
        if heading
    }


def names(r: Reader) -> set[str]:
    """All names in use."""
    return set(r.all(str, "SELECT name FROM mapping"))


def save(w: Writer, noun: str, kept: Kept) -> None:
    """Keep it, in the place of what has that name, and of what was used for such files before."""
    values = {
        "fields": json.dumps(dict(kept.fields), ensure_ascii=False),
        "options": json.dumps(dict(kept.options), ensure_ascii=False) if kept.options else None,
        "fingerprint": kept.fingerprint,
    }
    others = "SELECT id FROM mapping WHERE noun = :noun AND fingerprint = :fingerprint AND name <> :name"
    for row_id in w.all(int, others, noun=noun, fingerprint=kept.fingerprint, name=kept.name):
        w.delete("mapping", row_id)
    row = w.row("SELECT * FROM mapping WHERE noun = :noun AND name = :name", noun=noun, name=kept.name)
    if row is None:
        w.insert("mapping", {"noun": noun, "name": kept.name, **values})
    elif any(row[name] != value for name, value in values.items()):
        w.update("mapping", int(row["id"] or 0), values)


def forget(w: Writer, name: str) -> None:
    """Forget all of that name; NotFound where there is none."""
    ids = w.all(int, "SELECT id FROM mapping WHERE name = :name", name=name)
    if not ids:
        raise NotFound(N_("There is no saved mapping “{name}”."), name=name)
    for row_id in ids:
        w.delete("mapping", row_id)
