"""Small pieces of SQL that every noun's module needs."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crm_tui.core.errors import Conflict, CrmError
from crm_tui.core.fields import Value

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

#: Rows of the highest terminal there is.
SCREENFUL: Final = 150
_CANDIDATES = 5
_MOST_WORDS = 50


def as_json(ids: Iterable[int]) -> str:
    """Ids as the JSON array that `json_each` takes them from."""
    return "[" + ",".join(map(str, ids)) + "]"


def only(column: str, one: int | None) -> str:
    """The condition that the column is `:only`; none where all are wanted."""
    return "" if one is None else f" AND {column} = :only"


class First(NamedTuple):
    """The ids that come first, and whether they are all there are."""

    ids: array[int]
    whole: bool


def first_of(find: Callable[[int], array[int]]) -> First:
    """The first screenful of what is found; `find` takes how many are wanted, and may find all the same."""
    found = find(SCREENFUL)
    return First(found, len(found) != SCREENFUL)


def id_array(r: Reader, sql: str, most: int | None = None, /, **params: Value) -> array[int]:
    """The only column of every row, or of the first `most`, compactly.

    In one piece of text, which takes half the time of a row at a time.
    """
    if most is not None:
        sql, params = f"{sql} LIMIT :most", {**params, "most": most}
    found = r.value(f"WITH wanted(id) AS ({sql}) SELECT json_group_array(id) FROM wanted", **params)
    return array("q", json.loads(found))


def in_order(found: Iterable[Any], ids: Iterable[int]) -> list[Any]:
    """Rows whose first column is an id, in the order of `ids`; ids without a row are left out."""
    by_id = {row[0]: row for row in found}
    return [by_id[row_id] for row_id in ids if row_id in by_id]


def like(text: str) -> str:
    """The text as a LIKE pattern that finds it anywhere (to be used with ESCAPE and a backslash)."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


def search_words(text: str) -> list[str]:
    """The words that are looked for, all of them in one statement, which has room for so many; nobody types more."""
    return text.split()[:_MOST_WORDS]


def where(conditions: Iterable[str]) -> str:
    """A WHERE clause of the conditions that are not empty, all of which must hold."""
    given = [condition for condition in conditions if condition]
    return "WHERE " + " AND ".join(given) if given else ""


def only_one(
    tries: Iterable[Sequence[int]],
    names: Callable[[Sequence[int]], Iterable[str]],
    none: CrmError,
    many: str,
    text: str,
) -> int:
    """The only id of the first try that finds any; `tries` may be lazy, `names` tells candidates apart.

    Raises `none` where no try finds anything, Conflict (the sentence `many`, naming candidates) for several.
    """
    for found in tries:
        if len(found) == 1:
            return found[0]
        if found:
            raise Conflict(many, count=len(found), text=text, names="; ".join(names(found[:_CANDIDATES])))
    raise none
