"""Which line of a file holds the headings, since tills and payment services put notes above them."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Record
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.words import shown

#: Records from the top among which the header is looked for.
DEEPEST = 40
_SHOWN = 80
#: Numbers, dates and times: what stands in data, hardly ever in headings.
_DATA = re.compile(r"[-+(¥￥$€£]*[0-9][-0-9.,:/ T%)年月日]*")


def find(records: Iterable[tuple[int, Sequence[str]]], known: Callable[[Sequence[str]], int]) -> tuple[int, list[str]]:
    """(line number, cells) of the record with the most known headings, the first of equals; (0, []) if there is none.

    Numbers and dates count against a record: "Phone" may well be a word in the data.
    """
    best, merit = (0, list[str]()), 0
    for number, cells in islice(records, DEEPEST):
        if (count := known(cells)) > merit:
            count -= sum(_DATA.fullmatch(cell.strip()) is not None for cell in cells)
            if count > merit:
                best, merit = (number, list(cells)), count
    return best


def at(records: Iterable[tuple[int, Sequence[str]]], line: int) -> list[str]:
    """The cells of the record that begins on that line. Raises Usage where none does."""
    for number, cells in records:
        if number == line:
            return list(cells)
        if number > line:
            break
    raise Usage(N_("Line {line} is no line of headings: it is empty, inside a cell, or past the end."), line=line)


def numbered(records: Iterable[tuple[int, Sequence[str]]]) -> tuple[str, ...]:
    """Headings "1", "2" ... for a file without any, as many as its widest of the first records has cells."""
    width = max((len(cells) for _, cells in islice(records, DEEPEST)), default=0)
    return tuple(str(number) for number in range(1, width + 1))


def missing(record: Record, records: Iterable[tuple[int, Sequence[str]]]) -> Invalid:
    """The error that tells what was found instead of a header and what would do."""
    first = next(iter(records), None)
    if first is None:
        return Invalid(N_("The file is empty."))
    found = ", ".join(cell.strip() for cell in first[1] if cell.strip())
    fields = [field for field in record.fields if field.required] or list(record.fields)
    expected = [word for field in fields for word in (field.name, *field.headings[:3])]
    return Invalid(
        N_("No line has known headings for {record}. Line {line} reads: {found}. Known are, for instance: {expected}. "
           "Name them with --map FIELD=HEADER."),
        record=Text(record.label), line=first[0], found=shown(found, _SHOWN),
        expected=", ".join(expected),
    )  # fmt: skip
