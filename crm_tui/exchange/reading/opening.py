"""Opens a file of any accepted form and recognises it for one kind of record."""

import codecs
import io
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Record
from crm_tui.core.i18n import N_
from crm_tui.core.table import NUMERIC
from crm_tui.exchange.headings import count_known, heading_key, known_words, match
from crm_tui.exchange.reading import dialect, encoding, foreign, header, workbook
from crm_tui.exchange.reading.cells import clean, clean_header, data_chunks
from crm_tui.exchange.reading.given import Given
from crm_tui.exchange.reading.oddities import Oddity
from crm_tui.exchange.reading.records import Block, blocks, records
from crm_tui.exchange.reading.source import Chunk, LeftOut, Line, Source

#: Characters from the top in which the delimiter is looked for.
_LOOKED_AT = 1 << 16
#: Bytes from the top by which a file's form is known.
_HEAD = 4096
#: Rows of a sheet that are worked on at a time.
_ROWS = 1000

Records = Callable[[], Iterator[tuple[int, list[str]]]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the caller asked for."""

    record: Record
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_line: int | None
    mapping: Mapping[str, str]

    def known(self, cells: Sequence[str]) -> int:
        """How many known or asked-for headings are among the cells."""
        return count_known(self.record, [clean(cell) for cell in cells], self.mapping)


def open_source(
    path: str | Path | BinaryIO | Given,
    *,
    record: Record,
    name: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_line: int | None = None,
    mapping: Mapping[str, str] = {},
) -> Source:
    """Recognise the file's encoding, delimiter or sheet, and header; what is given is not guessed.

    `path` may be "-" for standard input, a binary stream, or what was given already; `sheet` names a sheet of a
    workbook. `header_line` 0 says that there are no headings; the columns are then called "1", "2" ... `mapping`
    (field name -> heading) names headings beyond the known ones. Raises NotFound, Failed, Invalid or Usage.
    """
    file = path if isinstance(path, Given) else Given(path, name)
    wanted = _Wanted(record, encoding, _named_delimiter(delimiter), sheet, header_line, mapping)
    with file.open() as opened:
        head = opened.read(_HEAD)
    if workbook.is_workbook(head):
        return _open_workbook(file, file.name, wanted)
    if sheet is not None:
        raise Usage(N_("{file} is no workbook and has no sheets."), file=file.name)
    if foreign.begins_vcard(head):
        from crm_tui.exchange.vcard.reading import open_vcards  # noqa: PLC0415 - it stands upon this package

        return open_vcards(file, record=record, encoding=encoding)
    if foreign.begins_json(head):
        from crm_tui.exchange.json_source import open_json  # noqa: PLC0415 - likewise

        return open_json(file, file.name)
    foreign.refuse(head, file.name)
    return _open_text(file, file.name, wanted)


def _named_delimiter(given: str | None) -> str | None:
    """The delimiter as one character; `tab` is a word for the one that is hard to type."""
    if given is None:
        return None
    sign = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}.get(given.casefold(), given)
    if len(sign) != 1 or sign in '"\r\n':
        raise Usage(N_("A delimiter is one character, or tab; {value} is not."), value=given)
    return sign


def _open_text(file: Given, name: str, wanted: _Wanted) -> Source:
    with file.open() as opened:
        surveyed = encoding.survey(opened)
    if wanted.encoding is not None:
        found = encoding.named(wanted.encoding, surveyed.head)
    else:
        found = encoding.recognise(surveyed, known_words(wanted.record))
    delimiter = wanted.delimiter or dialect.detect(_first_lines(surveyed.head, found.codec), wanted.known)

    def read() -> Iterator[tuple[int, list[str]]]:
        return records(file.open(), found.codec, delimiter)

    line, headings = _find_header(read, wanted)

    def lines() -> Iterator[Chunk]:
        return data_chunks(_below(blocks(file.open(), found.codec, delimiter), line), len(headings))

    return Source(
        name=name, sha256=surveyed.sha256, encoding=found.codec, encoding_sure=found.sure, delimiter=delimiter,
        header_line=line, header=headings, sheet=None, open_lines=lines,
    )  # fmt: skip


def _first_lines(head: bytes, codec: str) -> list[str]:
    """The whole lines at the top of the file."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    text = decoder.decode(head)[:_LOOKED_AT].replace("\0", "")
    lines = list(io.StringIO(text, newline=""))
    return lines[:-1] if len(lines) > 1 and len(head) >= _LOOKED_AT else lines


def _open_workbook(file: Given, name: str, wanted: _Wanted) -> Source:
    if wanted.encoding is not None or wanted.delimiter is not None:
        raise Usage(N_("{file} is a workbook; it has neither an encoding nor a delimiter."), file=name)
    book = workbook.open_workbook(file.path)
    sheet = workbook.choose(book, file.path, wanted.sheet, wanted.known, guess=wanted.header_line is not None)
    try:
        line, headings = _find_header(sheet.rows, wanted)
    except Invalid as error:
        if wanted.sheet is not None or len(book.sheet_names) == 1:
            raise
        raise Invalid(N_("{reason} Its sheets are: {known}; name one with --sheet."), reason=error.text,
                      known=", ".join(book.sheet_names)) from None  # fmt: skip
    return Source(
        name=name, sha256=file.sha256(), encoding=None, encoding_sure=True, delimiter=None, header_line=line,
        header=headings, sheet=sheet.name, open_lines=_lines_of_sheet(sheet, line, headings, wanted),
    )  # fmt: skip


def _lines_of_sheet(
    sheet: workbook.Sheet, line: int, headings: tuple[str, ...], wanted: _Wanted
) -> Callable[[], Iterator[Line | LeftOut]]:
    numeric = _read_from(headings, wanted)

    def lines() -> Iterator[Line | LeftOut]:
        noted: dict[int, Mapping[int, Oddity]] = {}

        def below() -> Iterator[Block]:
            rows = ((number, cells, strange) for number, cells, strange in sheet.with_oddities() if number > line)
            while several := list(islice(rows, _ROWS)):
                noted.update({number: strange for number, _, strange in several if strange})
                yield Block([number for number, _, _ in several], [cells for _, cells, _ in several])

        for chunk in data_chunks(below(), len(headings)):
            for found in chunk.lines():
                strange = noted.pop(found.number, None)
                yield found if strange is None or isinstance(found, LeftOut) else _told(found, strange, numeric)

    return lines


def _read_from(headings: tuple[str, ...], wanted: _Wanted) -> dict[int, bool]:
    """The columns that fields are read from, and whether each holds numbers to reckon with."""
    fields = {field.name for field in (*wanted.record.fields, *wanted.record.import_only)}
    keys = {heading_key(heading) for heading in headings}
    asked = {name: heading for name, heading in wanted.mapping.items()
             if name in fields and heading_key(heading) in keys}  # fmt: skip
    columns = match(wanted.record, headings, asked).columns
    return {place: wanted.record.field(name).kind in NUMERIC for name, place in columns.items()}


def _told(line: Line, strange: Mapping[int, Oddity], numeric: Mapping[int, bool]) -> Line:
    """The line, and what is wrong with those of its cells that are read at all (`numeric` has their places)."""
    cells, wrong = list(line.cells), None
    for place, odd in sorted(strange.items()):
        if place in numeric and odd.shared and not numeric[place]:
            cells[place] = odd.text
        elif place in numeric:
            wrong = wrong or odd.wrong
    return replace(line, cells=tuple(cells), wrong=wrong)


def _find_header(read: Records, wanted: _Wanted) -> tuple[int, tuple[str, ...]]:
    if wanted.header_line == 0:
        return 0, header.numbered(read())
    if wanted.header_line is not None:
        return wanted.header_line, clean_header(header.at(read(), wanted.header_line))
    line, cells = header.find(read(), wanted.known)
    if not line:
        raise header.missing(wanted.record, read())
    return line, clean_header(cells)


def _below(found: Iterable[Block], line: int) -> Iterator[Block]:
    """The records below the line of headings."""
    for block in found:
        past = bisect_right(block.numbers, line)
        if past < len(block.numbers):
            yield Block(block.numbers[past:], block.rows[past:], block.tidy)
