"""Cells to values, column by column, each different text converted once."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Kind, Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import values
from crm_tui.domain.shop import Shop
from crm_tui.exchange.account import RowError
from crm_tui.exchange.columns import Conventions
from crm_tui.exchange.headings import BETWEEN, Matched
from crm_tui.exchange.reading import Chunk, Line

#: A converted cell: a stored value, or an exact number of store units that is no whole one.
Converted = Value | Decimal
_EXACT: Final = frozenset({Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.RATE})
_REMEMBERED: Final = 50_000


class _Column:
    """One column's conversions done so far: files repeat their days, names and prices."""

    def __init__(self, field: Field, convert: Callable[[str], Converted]) -> None:
        self._as_they_are = values.kept_as_they_are(field)
        self._wrong: dict[str, Text] = {}
        self._known = _Memo(convert, self._wrong)

    def values(self, texts: Sequence[str]) -> tuple[Sequence[Converted], list[int]]:
        """The texts' values, and the places of those that can't be converted."""
        if self._as_they_are is not None:
            joined = "\n".join((*texts, ""))
            if joined.count("\n") == len(texts) and self._as_they_are.fullmatch(joined):
                return [text or None for text in texts] if "" in texts else texts, []
        self._known.trim()
        found = list(map(self._known.__getitem__, texts))
        if not self._wrong or self._wrong.keys().isdisjoint(texts):
            return found, []
        return found, [place for place, text in enumerate(texts) if text in self._wrong]

    def message(self, text: str) -> Text:
        """What is wrong with a text that can't be converted."""
        return self._wrong[text]


class _Memo(dict[str, Converted]):
    """Values by text; None for what is wrong."""

    def __init__(self, convert: Callable[[str], Converted], wrong: dict[str, Text]) -> None:
        super().__init__({"": None})
        self._convert, self._wrong = convert, wrong

    def __missing__(self, text: str) -> Converted:
        result: Converted = None
        try:
            result = self._convert(text)
        except Invalid as error:
            self._wrong[text] = error.text
        self[text] = result
        return result

    def trim(self) -> None:
        """Forget what there is too much of; to be called between columns only."""
        if len(self) > _REMEMBERED:
            self.clear()
            self._wrong.clear()
            self[""] = None


class Converter:
    """Converts the matched columns of a file's lines; `names` are their fields, in the order of the values."""

    def __init__(
        self, record: Record, matched: Matched, conventions: Mapping[str, Conventions], shop: Shop, *, exact: bool
    ) -> None:
        self.names = tuple(matched.columns)
        self.headings = matched.headings
        #: By field, the columns that make it up, and what goes between their cells.
        self._places = {name: matched.joined.get(name, (column,)) for name, column in matched.columns.items()}
        self._between = {name: BETWEEN[record.field(name).kind] for name in matched.joined}
        self._columns = []
        for field in map(record.field, self.names):
            how = conventions.get(field.name, Conventions())
            self._columns.append(_Column(field, _conversion(field, how, shop, exact=exact)))

    def texts(self, chunk: Chunk) -> list[Sequence[str]]:
        """By `names`, what the lines have in the file: a cell, or the cells that make it up, equal ones once."""
        return [self._texts(chunk, name) for name in self.names]

    def _texts(self, chunk: Chunk, name: str) -> Sequence[str]:
        places = self._places[name]
        if name not in self._between:
            return chunk.columns[places[0]]
        between, several = self._between[name], [chunk.columns[place] for place in places]
        return [between.join(dict.fromkeys(filter(None, cells))) for cells in zip(*several, strict=True)]

    def convert(
        self, numbers: Sequence[int], texts: Sequence[Sequence[str]]
    ) -> tuple[list[Sequence[Converted]], dict[int, list[RowError]]]:
        """The values by `names`, and by place of a line all that is wrong with its cells."""
        found, errors = [], dict[int, list[RowError]]()
        for name, column, texts_of in zip(self.names, self._columns, texts, strict=True):
            converted, wrong = column.values(texts_of)
            found.append(converted)
            for place in wrong:
                text = texts_of[place]
                error = RowError(numbers[place], self.headings[name], text, column.message(text))
                errors.setdefault(place, []).append(error)
        return found, errors

    def error(self, number: int, texts: Sequence[Sequence[str]], place: int, invalid: Invalid) -> RowError:
        """What is wrong with the line as a whole, told at the field it is about."""
        heading = self.headings.get(invalid.field or "")
        value = "" if heading is None else texts[self.names.index(str(invalid.field))][place]
        return RowError(number, heading, value, invalid.text)


def _conversion(field: Field, how: Conventions, shop: Shop, *, exact: bool) -> Callable[[str], Converted]:
    """How one column's texts become values."""
    if exact and field.kind in _EXACT:
        if field.kind is Kind.RATE and how.discount == "money":
            field = Field(field.name, field.label, Kind.MONEY)
        digits = values.places(field.kind, shop)

        def number(text: str) -> Converted:
            found = values.parse_exact(field, text, shop, decimal_mark=how.decimal_mark)
            if found is None or not found.rounding:
                return found and found.value
            return Decimal(found.value) + found.rounding.scaleb(digits)

        return number

    def value(text: str) -> Converted:
        return values.parse(field, text, shop, date_order=how.date_order, decimal_mark=how.decimal_mark)

    return value


def too_wide(line: Line, headings: int) -> RowError | None:
    """The error of a line that has more cells than there are headings, which shifts them, or None."""
    if len(line.cells) <= headings:
        return None
    message = Text(
        N_("The line has {cells} cells under {headings} headings; put quotes around cells that hold the delimiter."),
        {"cells": len(line.cells), "headings": headings},
    )
    return RowError(line.number, None, line.cells[headings], message)
