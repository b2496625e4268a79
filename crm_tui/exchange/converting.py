"""Cells to values, column by column, each different text converted once."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Kind, Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import values
from crm_tui.domain.shop import Shop
from crm_tui.exchange.account import RowError
from crm_tui.exchange.columns import Conventions
from crm_tui.exchange.headings import BETWEEN, Matched
from crm_tui.exchange.reading import Line

#: A converted cell: a stored value, or an exact number in whole currency units and pieces.
Converted = Value | Decimal
_DIGITS = {Kind.QUANTITY: 3, Kind.RATE: 6}
_EXACT = frozenset({Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.RATE})
_REMEMBERED = 50_000


class Wrong(NamedTuple):
    """What came of a cell that can't be converted."""

    message: Text


class _Memo(dict[str, Converted | Wrong]):
    """Conversions done so far: files repeat their days, names and prices."""

    def __init__(self, convert: Callable[[str], Converted]) -> None:
        super().__init__({"": None})
        self._convert = convert

    def __missing__(self, text: str) -> Converted | Wrong:
        if len(self) > _REMEMBERED:
            self.clear()
            self[""] = None
        result: Converted | Wrong
        try:
            result = self._convert(text)
        except Invalid as error:
            result = Wrong(error.text)
        self[text] = result
        return result


class Converter:
    """Converts the matched columns of a file's lines; `names` are their fields, in the order of the values."""

    def __init__(
        self, record: Record, matched: Matched, conventions: Mapping[str, Conventions], shop: Shop, *, exact: bool
    ) -> None:
        self.names = tuple(matched.columns)
        self.headings = matched.headings
        self._places = [
            (_Memo(_conversion(record.field(name), conventions.get(name, Conventions()), shop, exact=exact)), column)
            for name, column in matched.columns.items()
        ]
        #: By place, the columns that make up one field, and what goes between their cells.
        self._joined = {
            self.names.index(name): (columns, BETWEEN[record.field(name).kind])
            for name, columns in matched.joined.items()
        }

    def convert(self, line: Line) -> list[Converted | Wrong]:
        """The line's values in the order of `names`; a cell that can't be converted gives `Wrong`."""
        cells = line.cells
        values = [memo[cells[column]] for memo, column in self._places]
        for place in self._joined:
            values[place] = self._places[place][0][self._text(line, place)]
        return values

    def _text(self, line: Line, place: int) -> str:
        """What the line has for a field: the cell, or the cells that make it up, equal ones once."""
        if place not in self._joined:
            return line.cells[self._places[place][1]]
        columns, between = self._joined[place]
        return between.join(dict.fromkeys(filter(None, (line.cells[column] for column in columns))))

    def texts(self, line: Line) -> tuple[str, ...]:
        """What the line has for each of `names`, as it stands in the file."""
        return tuple(self._text(line, place) for place in range(len(self.names)))

    def errors(self, line: Line, converted: Sequence[Converted | Wrong]) -> list[RowError]:
        """What is wrong with the line's cells."""
        return [
            RowError(line.number, self.headings[name], self._text(line, place), value.message)
            for place, (name, value) in enumerate(zip(self.names, converted, strict=True))
            if isinstance(value, Wrong)
        ]

    def error(self, line: Line, invalid: Invalid) -> RowError:
        """What is wrong with the line as a whole, told at the field it is about."""
        heading = self.headings.get(invalid.field or "")
        value = ""
        if heading is not None:
            value = self._text(line, self.names.index(str(invalid.field)))
        return RowError(line.number, heading, value, invalid.text)


def _conversion(field: Field, how: Conventions, shop: Shop, *, exact: bool) -> Callable[[str], Converted]:
    """How one column's texts become values."""
    if exact and field.kind in _EXACT:
        if field.kind is Kind.RATE and how.discount == "money":
            field = Field(field.name, field.label, Kind.MONEY)
        digits = _DIGITS.get(field.kind, shop.exponent + 2 if field.kind is Kind.PRICE else shop.exponent)

        def number(text: str) -> Converted:
            found = values.parse_exact(field, text, shop, decimal_mark=how.decimal_mark)
            return None if found is None else Decimal(found.value).scaleb(-digits) + found.rounding

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
