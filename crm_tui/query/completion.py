"""What could stand where the cursor is in a query: names of fields, then values of the field named."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from crm_tui.core.fields import Kind
from crm_tui.core.text import fold
from crm_tui.domain.words import translations
from crm_tui.query.fields import CUSTOMERS, SPECIAL, QueryField, Vocabulary

_PART: Final = re.compile(r"[^\s(（]*$")
_NAMED: Final = re.compile(r"(-?)([^:：=<>≥≤]+)([:：=]|[<>≥≤]=?)(.*)", re.DOTALL)
_MOST: Final = 12
_SIZES: Final = {
    Kind.DAY: ("thismonth", "lastmonth", "last30d", "thisyear"),
    Kind.INSTANT: ("thismonth", "lastmonth", "last30d", "thisyear"),
}
_AGES: Final = ("30d", "90d", "1y")
_AMOUNTS: Final = frozenset({Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.COUNT})
#: What a text must stand in quotes for.
_PARTED: Final = re.compile(r"[\s,，()（）]")
_YEARLY: Final = ("today", "next7d", "next30d", "thismonth", "nextmonth")


#: The values of a text field (its stable name) that records have already, those used most first.
InUse = Callable[[str], Sequence[str]]


def suggest(text: str, cursor: int, vocabulary: Vocabulary = CUSTOMERS, in_use: InUse = lambda _name: ()) -> list[str]:
    """What the part before the cursor (a place in the text, from 0) could become, likeliest first.

    Each suggestion replaces that part, from the space or bracket before it to the cursor.
    """
    found = _PART.search(text[:cursor])
    part = found[0] if found else ""
    named = _NAMED.fullmatch(part)
    suggested = _values(vocabulary, in_use, *named.groups()) if named else _names(vocabulary, part)
    return list(dict.fromkeys(suggested))[:_MOST]


def _names(vocabulary: Vocabulary, part: str) -> Iterator[str]:
    """The fields whose name, in either language, begins like this."""
    sign, written = ("-", part[1:]) if part.startswith("-") else ("", part)
    wanted = fold(written)
    for field in vocabulary.fields:
        comparison = ">" if field.kind in _AMOUNTS else ":"
        yield from (sign + name + comparison for name in (field.name, *field.aliases) if _begins(name, wanted))
    for name, (aliases, _, _) in SPECIAL.items():
        yield from (sign + one + ":" for one in (name, *aliases) if _begins(one, wanted))


def _begins(name: str, wanted: str) -> bool:
    """Whether the name begins so; where nothing is typed yet, only stable names are shown."""
    return fold(name).startswith(wanted) if wanted else name.isascii()


def _values(vocabulary: Vocabulary, in_use: InUse, sign: str, name: str, operator: str, typed: str) -> Iterator[str]:
    """The values of the field that begin like what stands after its last comma."""
    before, comma, last = typed.rpartition(",")
    stable = vocabulary.names.get(fold(name))
    if stable is None:
        return
    wanted, kept = fold(last), sign + name + operator + before + comma
    for value in _known(vocabulary, in_use, stable, operator):
        if fold(value).startswith(wanted) and value != last:
            yield kept + value


def _known(vocabulary: Vocabulary, in_use: InUse, stable: str, operator: str) -> Sequence[str]:
    if stable == "sort":
        return (*vocabulary.sortable, *(f"-{name}" for name in vocabulary.sortable))
    if stable in SPECIAL:
        return tuple(vocabulary.by_name)
    field: QueryField = vocabulary.by_name[stable]
    if field.choices:
        labels = tuple(word for choice in field.choices for word in translations(choice.label))
        return (*(choice.value for choice in field.choices), *labels)
    if field.yearly:
        return _YEARLY
    if field.kind is Kind.DAY and operator not in {":", "：", "="}:
        return _AGES
    return _SIZES.get(field.kind) or tuple(_whole(value) for value in in_use(stable))


def _whole(value: str) -> str:
    """The value as one part of a query."""
    return f'"{value}"' if _PARTED.search(value) else value
