"""Files out, row by row: csv, workbook, JSON, JSON Lines, vCard; each is read back by an import as it was."""

import csv
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crm_tui.core.cells import width
from crm_tui.core.errors import Failed
from crm_tui.core.fields import Field, Kind, Record, Value
from crm_tui.core.formula_guard import csv_cell, guard, unguard
from crm_tui.core.i18n import N_, tr
from crm_tui.core.table import NUMERIC
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import plain
from crm_tui.render import workbook

FORMATS = ("csv", "xlsx", "json", "jsonl")
#: Contacts, which only customers and people are.
CARDS = "vcf"
#: What Excel turns into a number or a date when it opens a csv file: long digits, leading zeros, 1E5, 1-2.
_RETYPED = re.compile(r"0[0-9]+|[0-9]{12,}|[0-9]+[eE][0-9]+|[0-9]{1,4}[-/][0-9]{1,2}([-/][0-9]{1,4})?")
#: What keeps such a cell text in Excel, and is cut off as padding by every import of ours.
_KEEPS_TEXT = "\t"
_MOST_ROWS = 1_048_575
#: Written to a workbook as they are kept, to the second and in UTC: an import is to find what there was.
_AS_KEPT = {Kind.INSTANT: Kind.TEXT, Kind.MONTH: Kind.TEXT, Kind.DURATION: Kind.COUNT}


class RowWriter(ABC):
    """Writes rows of a record's fields to a file.

    `excel` makes csv such that Excel changes nothing of it, `vcard` is the version of contacts: 3.0 or 4.0.
    """

    def __init__(self, path: Path, record: Record, shop: Shop, *, excel: bool = False, vcard: str = "3.0") -> None:
        self.path = path
        self.noun = record.noun
        self.fields = record.fields
        self.shop = shop
        self.excel = excel
        self.vcard = vcard
        self.count = 0

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def row(self, values: Sequence[Value]) -> None:
        """Write one row."""
        self.write(values)
        self.count += 1

    @abstractmethod
    def open(self) -> None:
        """Begin the file."""

    @abstractmethod
    def write(self, values: Sequence[Value]) -> None:
        """Write one row's values."""

    @abstractmethod
    def close(self) -> None:
        """End the file."""


class CsvWriter(RowWriter):
    """Commas, UTF-8, line feeds; no cell is run as a formula by a spreadsheet."""

    def open(self) -> None:
        """See `RowWriter.open`."""
        encoding = "utf-8-sig" if self.excel else "utf-8"
        self._file = self.path.open("w", encoding=encoding, newline="")
        self._out = csv.writer(self._file, lineterminator="\n")
        self._out.writerow(field.name for field in self.fields)

    def write(self, values: Sequence[Value]) -> None:
        """See `RowWriter.write`."""
        self._out.writerow([self._cell(field, value) for field, value in zip(self.fields, values, strict=True)])

    def _cell(self, field: Field, value: Value) -> str:
        text = plain(value, field.kind, self.shop)
        if field.kind in NUMERIC:
            return text
        if self.excel and field.kind is not Kind.DAY and _RETYPED.fullmatch(text):
            return text + _KEEPS_TEXT
        return csv_cell(text)

    def close(self) -> None:
        """See `RowWriter.close`."""
        self._file.close()


class JsonLinesWriter(RowWriter):
    """One object per line; numbers with decimals are strings, since JSON's own are not exact."""

    before_first, between, at_end = "", "\n", "\n"

    def open(self) -> None:
        """See `RowWriter.open`."""
        self._file = self.path.open("w", encoding="utf-8", newline="")
        self._file.write(self.before_first)

    def write(self, values: Sequence[Value]) -> None:
        """See `RowWriter.write`."""
        found = {field.name: self._value(field, value) for field, value in zip(self.fields, values, strict=True)}
        self._file.write((self.between if self.count else "") + json.dumps(found, ensure_ascii=False))

    def _value(self, field: Field, value: Value) -> Value:
        return plain(value, field.kind, self.shop) if value is not None and field.kind in NUMERIC else value

    def close(self) -> None:
        """See `RowWriter.close`."""
        if self.count or self.before_first:
            self._file.write(self.at_end)
        self._file.close()


class JsonWriter(JsonLinesWriter):
    """A list of objects, one per line."""

    before_first, between, at_end = "[", ",\n ", "]\n"


class VcfWriter(RowWriter):
    """Contacts, one card after the other."""

    def open(self) -> None:
        """See `RowWriter.open`."""
        self._file = self.path.open("w", encoding="utf-8", newline="")

    def write(self, values: Sequence[Value]) -> None:
        """See `RowWriter.write`."""
        from crm_tui.exchange.vcard import person, writing  # noqa: PLC0415 - only contacts need it

        named = {field.name: value for field, value in zip(self.fields, values, strict=True)}
        one = person.card(named, self.vcard) if self.noun == "person" else writing.card(named, self.shop, self.vcard)
        self._file.write(one)

    def close(self) -> None:
        """See `RowWriter.close`."""
        self._file.close()


class XlsxWriter(RowWriter):
    """A workbook: texts as text, sums as numbers with their decimals, days as days.

    Headings are in the present language; an import knows them in any. The values of choices stay as they are kept.
    """

    def open(self) -> None:
        """See `RowWriter.open`."""
        import xlsxwriter  # noqa: PLC0415 - 50 ms that only a workbook needs

        options = {"constant_memory": True, "tmpdir": str(self.path.parent), **workbook.OPTIONS}
        self._book: Any = xlsxwriter.Workbook(str(self.path), options)
        self._sheet: Any = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        bold = self._book.add_format({"bold": True})
        headings = [tr(field.label) for field in self.fields]
        for column, heading in enumerate(headings):
            self._sheet.write_string(0, column, heading, bold)
        self._widths = [max(width(heading), workbook.NARROWEST) for heading in headings]
        self._kinds = [_AS_KEPT.get(field.kind, field.kind) for field in self.fields]
        shown = (workbook.number_format(kind, self.shop) for kind in self._kinds)
        self._formats = [self._book.add_format({"num_format": one}) for one in shown]

    def write(self, values: Sequence[Value]) -> None:
        """See `RowWriter.write`."""
        line = self.count + 1
        if line > _MOST_ROWS:
            raise Failed(N_("A workbook holds at most {count} rows; export csv instead."), count=_MOST_ROWS)
        for column, (field, value) in enumerate(zip(self.fields, values, strict=True)):
            if value is not None:
                self._cell(line, column, field, value)
                if line <= workbook.MEASURED:
                    wide = workbook.cells_of(value, field.kind, self.shop)
                    self._widths[column] = max(self._widths[column], wide)

    def _cell(self, line: int, column: int, field: Field, value: str | int) -> None:
        form = self._formats[column]
        if (found := workbook.typed(value, self._kinds[column], self.shop)) is not None:
            workbook.write_typed(self._sheet, line, column, found, form)
        else:
            # A workbook runs no text; only what an import would take a mark off is given one.
            text = plain(value, field.kind, self.shop)
            self._sheet.write_string(line, column, text if unguard(text) == text != "NULL" else guard(text), form)

    def close(self) -> None:
        """See `RowWriter.close`."""
        for column, cells in enumerate(self._widths):
            self._sheet.set_column(column, column, min(cells, workbook.WIDEST) + 1)
        self._book.close()


WRITERS: Mapping[str, type[RowWriter]] = {
    "csv": CsvWriter,
    "xlsx": XlsxWriter,
    "json": JsonWriter,
    "jsonl": JsonLinesWriter,
    CARDS: VcfWriter,
}
