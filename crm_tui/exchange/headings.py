"""Which column of a file is which field, told by its heading in Chinese or English."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from crm_tui.core.errors import Usage
from crm_tui.core.fields import Field, Kind, Record
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain.han_forms import simplified
from crm_tui.domain.words import translations

#: Unit after a heading, as in 金额(元) or Created (UTC).
_UNIT = re.compile(r"\((?:元|万元|圆|件|个|人民币|¥|\$|€|£|%|cny|rmb|usd|eur|gbp|hkd|utc)\)$")
_NOISE = re.compile(r"[\s_\-`'*:.·\"\u2019\ufeff]+")
#: Headings a field leaves alone where the file has a better one: American files write the sales area
#: (West, East) under "Region" beside the state.
_YIELDS = {("region", "region"): frozenset({"state/province", "state", "province", "省/自治区", "省", "省份"})}
#: What is between the headings of columns that are joined into one field.
JOIN = "+"
#: Kinds of fields that several columns may make up, and what goes between their cells.
BETWEEN = {Kind.PHONE: ";", Kind.EMAIL: ";", Kind.TAGS: ";", Kind.TEXT: " ", Kind.BLOCK: "\n", Kind.INSTANT: " "}
#: Ranks of a claim, best first: the field's name, its label, its headings in order, its label in other languages.
_NAME, _LABEL, _HEADING, _TRANSLATION = 0, 1, 2, 1000


@dataclass(frozen=True, slots=True)
class Matched:
    """The columns a record's fields were found in."""

    columns: dict[str, int]  # field name -> index of the column, of the first where several make up the field
    headings: dict[str, str]  # field name -> heading as the file has it; with `JOIN` between several
    ignored: tuple[str, ...]  # headings no field took
    #: Of those, the ones that are headings of a field which has another column.
    rivals: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    #: All columns of the fields that several make up.
    joined: Mapping[str, tuple[int, ...]] = dataclasses.field(default_factory=dict)


@lru_cache(maxsize=4096)
def heading_key(heading: str) -> str:
    """The form in which headings are compared.

    'Company Name', 'companyName' and 'company_name' are one, 金额（元） is 金额, 訂單號 is 订单号.
    """
    folded = _UNIT.sub("", simplified(fold(heading)))
    return _NOISE.sub("", folded)


def _claims(field: Field) -> Iterator[tuple[str, int]]:
    """Every heading the field answers to, with the rank of its claim."""
    yield field.name, _NAME
    yield field.label, _LABEL
    for place, heading in enumerate(field.headings):
        yield heading, _HEADING + place
    for word in translations(field.label):
        yield word, _TRANSLATION


@cache
def _known(record: Record) -> dict[str, dict[str, int]]:
    """By heading key, the fields that answer to it and the rank of each one's claim."""
    known: dict[str, dict[str, int]] = {}
    for field in _all(record):
        for heading, rank in _claims(field):
            fields = known.setdefault(heading_key(heading), {})
            fields[field.name] = min(rank, fields.get(field.name, rank))
    return known


def known_words(record: Record) -> frozenset[str]:
    """The keys of all headings the record's fields answer to."""
    return frozenset(_known(record))


def count_known(record: Record, cells: Sequence[str], asked: Mapping[str, str] = {}) -> int:
    """How many different headings of the record, or asked for, are among the cells: what makes a line a header."""
    wanted = {heading_key(part) for heading in asked.values() for part in (heading, *heading.split(JOIN))}
    known = _known(record)
    return len({key for key in map(heading_key, cells) if key and (key in known or key in wanted)})


def match(record: Record, header: Sequence[str], asked: Mapping[str, str] = {}) -> Matched:
    """Give each field of the record (and its `import_only` fields) at most one column, each column one field.

    The field's own name as a heading beats its label, that its other headings in their order. Of equal headings
    the first column is taken, and the others are its rivals. `asked` (field name -> heading, several with `JOIN`
    between, or "" for none) comes before all, and may give one column to several fields. Raises Usage for a field
    or heading that is not there.
    """
    columns: dict[str, tuple[int, ...]] = {}
    for name, heading in asked.items():
        _check_field(record, name)
        columns[name] = _asked(record.field(name), header, heading) if heading else ()
    taken = {column for found in columns.values() for column in found}
    wanted: dict[int, str] = {}  # columns that came too late, by the field they wanted
    for _, column, name in sorted(_candidates(record, header)):
        if column in taken:
            continue
        if name not in columns:
            columns[name] = (column,)
            taken.add(column)
        elif name not in asked:
            wanted.setdefault(column, name)
    ordered = {field.name: columns[field.name] for field in _all(record) if columns.get(field.name)}
    rivals: dict[str, tuple[str, ...]] = {}
    for column in sorted(wanted.keys() - taken):
        rivals[wanted[column]] = (*rivals.get(wanted[column], ()), header[column])
    return Matched(
        {name: found[0] for name, found in ordered.items()},
        {name: JOIN.join(header[column] for column in found) for name, found in ordered.items()},
        tuple(heading for column, heading in enumerate(header) if column not in taken and heading),
        rivals,
        {name: found for name, found in ordered.items() if len(found) > 1},
    )


def _all(record: Record) -> tuple[Field, ...]:
    return (*record.fields, *record.import_only)


def _asked(wanted: Field, header: Sequence[str], text: str) -> tuple[int, ...]:
    """The columns of one field: of a heading, or of several; a heading given twice is two columns of that name."""
    parts = [part.strip() for part in text.split(JOIN) if part.strip()]
    if len(parts) < 2 or _is_heading(header, text):
        return (_find(header, text),)
    if wanted.kind not in BETWEEN:
        raise Usage(
            N_("{headings} are two columns, and {name} can be only one of them."), headings=text, name=wanted.name
        )
    found: list[int] = []
    for part in parts:
        left = ["" if column in found else heading for column, heading in enumerate(header)]
        found.append(_find(left, part))
    return tuple(found)


def _is_heading(header: Sequence[str], text: str) -> bool:
    return heading_key(text) in map(heading_key, header)


def _candidates(record: Record, header: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Every (rank, column, field) that the headings allow."""
    known = _known(record)
    keys = [heading_key(heading) for heading in header]
    present = frozenset(keys)
    for column, key in enumerate(keys):
        for name, rank in known.get(key, {}).items() if key else ():
            if not (_YIELDS.get((name, key), frozenset()) & present):
                yield rank, column, name


def _check_field(record: Record, name: str) -> None:
    names = [field.name for field in _all(record)]
    if name in names:
        return
    if near := get_close_matches(name, names, 1):
        raise Usage(N_("There is no field {name}; did you mean {nearest}?"), name=name, nearest=near[0])
    raise Usage(N_("There is no field {name}. Fields are: {known}."), name=name, known=", ".join(names))


def _find(header: Sequence[str], heading: str) -> int:
    if heading in header:
        return header.index(heading)
    keys = [heading_key(known) for known in header]
    key = heading_key(heading)
    if key in keys:
        return keys.index(key)
    if near := get_close_matches(key, keys, 1):
        raise Usage(N_("The file has no column {heading}; did you mean {nearest}?"), heading=heading,
                    nearest=header[keys.index(near[0])])  # fmt: skip
    raise Usage(N_("The file has no column {heading}. Its columns are: {known}."), heading=heading,
                known=", ".join(filter(None, header)))  # fmt: skip
