"""A delimited text file as records with their line numbers, read in bounded memory."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.exchange.reading.limits import LONGEST_CELL, LONGEST_LINE, LONGEST_RECORD, MOST_COLUMNS


class _Lines:
    """The physical lines of a text, as the csv reader wants them; remembers those of the record under way."""

    def __init__(self, text: io.TextIOBase, codec: str) -> None:
        self.text = text
        self.codec = codec
        self.number = 0
        self.record: list[str] = []
        self.length = 0  # of the record under way

    def begin(self) -> list[str]:
        """Begin another record; the lines of the one that ends here."""
        lines, self.record, self.length = self.record, [], 0
        return lines

    def __iter__(self) -> Iterator[str]:
        readline = self.text.readline
        while line := self._next(readline):
            self.number += 1
            if "\0" in line:
                raise Invalid(N_("Line {line} holds a NUL byte; this is no text file."), line=self.number)
            if len(line) >= LONGEST_LINE:
                raise Invalid(N_("Line {line} is longer than {most} characters."), line=self.number,
                              most=LONGEST_LINE)  # fmt: skip
            self.record.append(line)
            self.length += len(line)
            if self.length > LONGEST_RECORD:
                raise Invalid(N_("The record that ends on line {line} is longer than {most} characters."),
                              line=self.number, most=LONGEST_RECORD)  # fmt: skip
            yield line

    def _next(self, readline: Callable[[int], str]) -> str:
        try:
            return readline(LONGEST_LINE)
        except UnicodeDecodeError as error:
            # The text is decoded ahead in blocks; the lines of this one before the error have not been given out yet.
            before = error.object[: error.start].decode(self.codec, "ignore")
            line = self.number + 1 + max(before.count("\n"), before.count("\r"))
            raise Invalid(N_("Line {line} is not {encoding}; name the file's encoding with --encoding."), line=line,
                          encoding=self.codec) from None  # fmt: skip


def records(file: BinaryIO, codec: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not an empty line, with the physical line (from 1) on which it begins; closes the file.

    Lines end in LF, CR LF or CR. Raises Invalid for what is no text, for what goes beyond the `limits`, and for a
    quotation mark that is never closed.
    """
    # newline="" lets quoted line breaks through as they are.
    with io.TextIOWrapper(file, encoding=codec, newline="") as text:
        lines = _Lines(text, codec)
        start, last = 1, lines.record
        try:
            for cells in csv.reader(lines, delimiter=delimiter):
                last = lines.begin()
                if len(cells) > MOST_COLUMNS:
                    raise Invalid(N_("Line {line} has {count} columns; at most {most} are read."), line=start,
                                  count=len(cells), most=MOST_COLUMNS)  # fmt: skip
                if cells:
                    yield start, cells
                start = lines.number + 1
        except csv.Error:
            raise Invalid(
                N_("A cell that begins on line {line} is longer than {most} characters; a quotation mark is missing."),
                line=start, most=LONGEST_CELL,
            ) from None  # fmt: skip
        if _unclosed(last, delimiter):
            raise Invalid(N_("A quotation mark on line {line} is never closed."), line=start - len(last))


def _unclosed(record: list[str], delimiter: str) -> bool:
    """Whether the file's last record ends inside quotation marks, which the csv reader forgives silently."""
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
