"""Opens a file of any accepted form and recognises it for one kind of record."""

import codecs
import hashlib
import io
import os
import shutil
import stat
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crm_tui.core.errors import Failed, NotFound, Usage
from crm_tui.core.fields import Record
from crm_tui.core.i18n import N_
from crm_tui.exchange.headings import count_known, known_words
from crm_tui.exchange.reading import dialect, encoding, header, workbook
from crm_tui.exchange.reading.cells import clean, clean_header, data_lines
from crm_tui.exchange.reading.records import records
from crm_tui.exchange.reading.source import Line, Source

#: Characters from the top in which the delimiter is looked for.
_LOOKED_AT = 1 << 16

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
    path: str | Path | BinaryIO,
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

    `path` may be "-" for standard input, or a binary stream; `sheet` names a sheet of a workbook. `header_line` 0
    says that there are no headings; the columns are then called "1", "2" ... `mapping` (field name -> heading)
    names headings beyond the known ones. Raises NotFound, Failed, Invalid or Usage.
    """
    file = _File(path)
    wanted = _Wanted(record, encoding, _named_delimiter(delimiter), sheet, header_line, mapping)
    shown = name if name is not None else file.name
    with file.open() as opened:
        head = opened.read(8)
    if workbook.is_workbook(head):
        return _open_workbook(file, shown, wanted)
    if sheet is not None:
        raise Usage(N_("{file} is no workbook and has no sheets."), file=shown)
    return _open_text(file, shown, wanted)


class _File:
    """A file that can be opened again and again: one on disk, or a stream spooled to a temporary file."""

    def __init__(self, given: str | Path | BinaryIO) -> None:
        if isinstance(given, str | Path) and str(given) != "-":
            self.path, self.name = Path(given), str(given)
            self._check()
            return
        stream = sys.stdin.buffer if isinstance(given, str | Path) else given
        self.name = "-"
        self._spool(stream)

    def _check(self) -> None:
        try:
            mode = self.path.stat().st_mode
            if stat.S_ISDIR(mode):
                raise NotFound(N_("{file} is a folder, not a file."), file=self.name)
            if not stat.S_ISREG(mode):
                with self.path.open("rb") as stream:
                    self._spool(stream)
        except FileNotFoundError:
            raise NotFound(N_("There is no file {file}."), file=self.name) from None
        except (OSError, ValueError) as error:
            raise _unreadable(self.name, error) from None

    def _spool(self, stream: BinaryIO) -> None:
        handle, path = tempfile.mkstemp(prefix="crm-")  # readable by its owner only
        self.path = Path(path)
        # It lives as long as this object, and so as long as the source made from it, and no longer than the program.
        weakref.finalize(self, self.path.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as spooled:
            shutil.copyfileobj(stream, spooled)

    def open(self) -> BinaryIO:
        try:
            return self.path.open("rb")
        except OSError as error:
            raise _unreadable(self.name, error) from None


def _unreadable(name: str, error: Exception) -> Failed:
    return Failed(N_("{file} cannot be read: {reason}."), file=name,
                  reason=getattr(error, "strerror", None) or str(error))  # fmt: skip


def _named_delimiter(given: str | None) -> str | None:
    """The delimiter as one character; `tab` is a word for the one that is hard to type."""
    if given is None:
        return None
    sign = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}.get(given.casefold(), given)
    if len(sign) != 1 or sign in '"\r\n':
        raise Usage(N_("A delimiter is one character, or tab; {value} is not."), value=given)
    return sign


def _open_text(file: _File, name: str, wanted: _Wanted) -> Source:
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
    return Source(
        name=name, sha256=surveyed.sha256, encoding=found.codec, encoding_sure=found.sure, delimiter=delimiter,
        header_line=line, header=headings, sheet=None, open_lines=_lines_after(read, line, headings),
    )  # fmt: skip


def _first_lines(head: bytes, codec: str) -> list[str]:
    """The whole lines at the top of the file."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    text = decoder.decode(head)[:_LOOKED_AT].replace("\0", "")
    lines = list(io.StringIO(text, newline=""))
    return lines[:-1] if len(lines) > 1 and len(head) >= _LOOKED_AT else lines


def _open_workbook(file: _File, name: str, wanted: _Wanted) -> Source:
    if wanted.encoding is not None or wanted.delimiter is not None:
        raise Usage(N_("{file} is a workbook; it has neither an encoding nor a delimiter."), file=name)
    book = workbook.open_workbook(file.path)
    sheet = workbook.choose(book, wanted.sheet, wanted.known)

    def read() -> Iterator[tuple[int, list[str]]]:
        return workbook.rows(sheet)

    line, headings = _find_header(read, wanted)
    digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
    return Source(
        name=name, sha256=digest, encoding=None, encoding_sure=True, delimiter=None, header_line=line, header=headings,
        sheet=sheet.name, open_lines=_lines_after(read, line, headings),
    )  # fmt: skip


def _find_header(read: Records, wanted: _Wanted) -> tuple[int, tuple[str, ...]]:
    if wanted.header_line == 0:
        return 0, header.numbered(read())
    if wanted.header_line is not None:
        return wanted.header_line, clean_header(header.at(read(), wanted.header_line))
    line, cells = header.find(read(), wanted.known)
    if not line:
        raise header.missing(wanted.record, read())
    return line, clean_header(cells)


def _lines_after(read: Records, line: int, headings: tuple[str, ...]) -> Callable[[], Iterator[Line]]:
    def lines() -> Iterator[Line]:
        below = ((number, cells) for number, cells in read() if number > line)
        return data_lines(below, len(headings))

    return lines
