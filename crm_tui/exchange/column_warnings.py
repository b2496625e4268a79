"""What a person should look at in a file's columns before it is brought in."""

import re
from collections.abc import Iterable, Iterator, Sequence

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind, Record
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.exchange.account import ColumnWarning
from crm_tui.exchange.columns import Inference
from crm_tui.exchange.headings import JOIN, Matched
from crm_tui.exchange.reading import Chunk

#: A share of empty cells from which on a column is told of.
EMPTY = 0.3
#: What a spreadsheet makes of a long number: 1.38E+10.
_ROUNDED = re.compile(r"[-+]?[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE)
#: What columns of identifiers hold, in which no digit may be lost.
_IDENTIFIERS = frozenset({Kind.CODE, Kind.PHONE, Kind.TEXT})


class Watch:
    """Looks at the lines of a file as they are read."""

    def __init__(self, record: Record, matched: Matched) -> None:
        self._record = record
        self._matched = matched
        self._lines = 0
        self._empty = dict.fromkeys(matched.columns, 0)
        self._rounded: dict[str, tuple[int, str, int]] = {}  # how many, the first and its line
        self._identifiers = {name for name in matched.columns if record.field(name).kind in _IDENTIFIERS}

    def see(self, chunk: Chunk) -> None:
        """Take note of some lines."""
        self._lines += len(chunk.numbers)
        for name, first in self._matched.columns.items():
            places = self._matched.joined.get(name, (first,))
            if len(places) == 1:
                self._empty[name] += chunk.columns[first].count("")
            for place in places if name in self._identifiers else ():
                joined = "\n".join(chunk.columns[place])
                if "E+" in joined or "e+" in joined:
                    self._look_for_rounded(name, chunk.numbers, chunk.columns[place])

    def _look_for_rounded(self, name: str, numbers: Sequence[int], column: Sequence[str]) -> None:
        for line, text in zip(numbers, column, strict=True):
            if _ROUNDED.fullmatch(text):
                count, example, number = self._rounded.get(name, (0, text, line))
                self._rounded[name] = count + 1, example, number

    def found(self) -> tuple[ColumnWarning, ...]:
        """What there is to say, column by column."""
        return (*self._lost(), *self._rivals(), *self._often_empty())

    def _lost(self) -> Iterator[ColumnWarning]:
        for name, (count, text, line) in self._rounded.items():
            message = plural(
                "a spreadsheet has shortened a number: {value} in line {line}; its digits are lost",
                "a spreadsheet has shortened {count} numbers, such as {value} in line {line}; their digits are lost",
                count, value=text, line=line,
            )  # fmt: skip
            yield self._warning(name, "digits_lost", message)

    def _rivals(self) -> Iterator[ColumnWarning]:
        for name, headings in self._matched.rivals.items():
            taken, label = self._matched.headings[name], Text(self._record.field(name).label)
            both = JOIN.join([taken, *headings])
            message = Text(
                N_('{others} could be {label}, too, and is not taken; --map "{name}={both}" takes both.'),
                {"others": ", ".join(headings), "label": label, "name": name, "both": both},
            )
            yield self._warning(name, "rivals", message)

    def _often_empty(self) -> Iterator[ColumnWarning]:
        for name, count in self._empty.items():
            if self._lines and count >= EMPTY * self._lines:
                message = Text(N_("{share}% empty"), {"share": count * 100 // self._lines})
                yield self._warning(name, "empty", message)

    def _warning(self, name: str, kind: str, message: Text) -> ColumnWarning:
        return ColumnWarning(self._matched.headings[name], name, kind, message)


def look_over(
    record: Record,
    matched: Matched,
    chunks: Iterable[Chunk],
    *,
    date_order: str | None = None,
    decimal_mark: str | None = None,
) -> tuple[ColumnWarning, ...]:
    """All that there is to say of the columns, also how they write dates and numbers where that can't be told."""
    watch = Watch(record, matched)
    inference = Inference(record, matched.columns, date_order=date_order, decimal_mark=decimal_mark)
    undecided: tuple[ColumnWarning, ...] = ()
    for chunk in chunks:
        watch.see(chunk)
        inference.see(chunk)
    try:
        inference.found()
    except Invalid as error:
        if error.field is None:
            raise
        undecided = (ColumnWarning(matched.headings[error.field], error.field, "dates", error.text),)
    return (*undecided, *watch.found())
