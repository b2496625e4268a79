"""A delimited text file as records with their line numbers, read in bounded memory, many at a time."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.exchange.reading.cells import is_tidy
from crm_tui.exchange.reading.limits import LONGEST_CELL, LONGEST_LINE, LONGEST_RECORD, MOST_COLUMNS

#: Bytes that are read at a time; few at first, as the headings may be all that is wanted.
_FIRST: Final = 1 << 13
_BLOCK: Final = 1 << 16


class Block(NamedTuple):
    """Records that are not empty lines, with the lines on which they begin; no cell of `tidy` ones needs cleaning."""

    numbers: Sequence[int]
    rows: Sequence[list[str]]
    tidy: bool = False


def blocks(file: BinaryIO, codec: str, delimiter: str) -> Iterator[Block]:
    """All records of the file, which is closed at the end; physical lines count from 1.

    Lines end in LF, CR LF or CR. Raises Invalid for what is no text, for what goes beyond the `limits`, and for a
    quotation mark that is never closed.
    """
    with file:
        yield from _Records(file, codec, delimiter)


def records(file: BinaryIO, codec: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The same one by one."""
    for block in blocks(file, codec, delimiter):
        yield from zip(block.numbers, block.rows, strict=True)


class _Records:
    """Cuts the text into pieces of whole lines; only those with quotation marks, or unusual ones, go line by line."""

    def __init__(self, file: BinaryIO, codec: str, delimiter: str) -> None:
        self._file, self._codec, self._delimiter = file, codec, delimiter
        self._number = 0  # lines given out so far
        self._pieces = self._cut()
        self._record: list[str] = []  # physical lines of the record under way
        self._at_end = self._exhausted = False

    def __iter__(self) -> Iterator[Block]:
        for piece in self._pieces:
            rows = self._simply(piece)
            if rows is None:
                yield from self._carefully(piece)
                continue
            first, self._number = self._number + 1, self._number + len(rows)
            numbers: Sequence[int] = range(first, self._number + 1)
            if not all(rows):
                numbers = [number for number, row in zip(numbers, rows, strict=True) if row]
                rows = [row for row in rows if row]
            yield Block(numbers, rows, is_tidy(piece, self._delimiter))

    def _cut(self) -> Iterator[str]:
        """The text in pieces that end where a line does."""
        decoder = codecs.getincrementaldecoder(self._codec)()
        rest, size = "", _FIRST
        while raw := self._file.read(size):
            rest += self._decoded(decoder, raw, rest)
            size = _BLOCK
            # A CR at the very end may have its LF still to come.
            end = (rest.rfind("\n") if "\n" in rest else rest.rfind("\r", 0, -1)) + 1
            if end or len(rest) >= LONGEST_LINE:
                piece, rest = (rest[:end], rest[end:]) if end else (rest, "")
                yield piece
        rest += self._decoded(decoder, b"", rest)
        if rest:
            yield rest

    def _decoded(self, decoder: codecs.IncrementalDecoder, raw: bytes, rest: str) -> str:
        try:
            return decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            before = rest + error.object[: error.start].decode(self._codec, "ignore")
            line = self._number + 1 + max(before.count("\n"), before.count("\r"))
            raise Invalid(N_("Line {line} is not {encoding}; name the file's encoding with --encoding."), line=line,
                          encoding=self._codec) from None  # fmt: skip

    def _simply(self, piece: str) -> list[list[str]] | None:
        """The piece's records where each is surely a line; None where they have to be looked at one by one."""
        if '"' in piece or "\0" in piece or len(piece) >= LONGEST_LINE:
            return None
        try:
            rows = list(csv.reader(io.StringIO(piece, newline=""), delimiter=self._delimiter))
        except csv.Error:
            return None
        return None if max(map(len, rows)) > MOST_COLUMNS else rows

    def _carefully(self, piece: str) -> Iterator[Block]:
        numbers: list[int] = []
        rows: list[list[str]] = []
        try:
            for number, cells in self._one_by_one(piece):
                numbers.append(number)
                rows.append(cells)
        except Invalid:
            if rows:
                yield Block(numbers, rows)
            raise
        if rows:
            yield Block(numbers, rows)

    def _one_by_one(self, piece: str) -> Iterator[tuple[int, list[str]]]:
        """The records of the piece; the last one may go on into the next pieces."""
        start, last = self._number + 1, self._record
        try:
            for cells in csv.reader(self._lines(piece), delimiter=self._delimiter):
                last, self._record = self._record, []
                if len(cells) > MOST_COLUMNS:
                    raise Invalid(N_("Line {line} has {count} columns; at most {most} are read."), line=start,
                                  count=len(cells), most=MOST_COLUMNS)  # fmt: skip
                if cells:
                    yield start, cells
                start = self._number + 1
                if self._at_end:
                    break
        except csv.Error:
            raise Invalid(
                N_("A cell that begins on line {line} is longer than {most} characters; a quotation mark is missing."),
                line=start, most=LONGEST_CELL,
            ) from None  # fmt: skip
        if self._exhausted and _unclosed(last, self._delimiter):
            raise Invalid(N_("A quotation mark on line {line} is never closed."), line=start - len(last))

    def _lines(self, piece: str) -> Iterator[str]:
        """The physical lines of the piece, and of those behind it if more are asked for."""
        while piece:
            lines, length = list(io.StringIO(piece, newline="")), sum(map(len, self._record))
            for place, line in enumerate(lines, 1):
                self._number += 1
                self._check(line)
                length = length + len(line) if self._record else len(line)
                self._record.append(line)
                if length > LONGEST_RECORD:
                    raise Invalid(N_("The record that ends on line {line} is longer than {most} characters."),
                                  line=self._number, most=LONGEST_RECORD)  # fmt: skip
                self._at_end = place == len(lines)
                yield line
            piece = next(self._pieces, "")
        self._exhausted = True

    def _check(self, line: str) -> None:
        if "\0" in line:
            raise Invalid(N_("Line {line} holds a NUL byte; this is no text file."), line=self._number)
        if len(line) >= LONGEST_LINE:
            raise Invalid(N_("Line {line} is longer than {most} characters."), line=self._number,
                          most=LONGEST_LINE)  # fmt: skip


def _unclosed(record: list[str], delimiter: str) -> bool:
    """Whether the file's last record ends inside quotation marks, which the csv reader forgives silently."""
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
