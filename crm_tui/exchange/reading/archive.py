"""Workbooks are archives of XML: looked through before anything else reads them, so that none takes all memory."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.parsers import expat

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.exchange.reading.limits import LARGEST_WORKBOOK, MOST_CELLS, STEEPEST

_CHUNK: Final = 1 << 20
_LONGEST_MARKUP: Final = 1 << 16
_MOST_PARTS: Final = 10_000
_DECLARES: Final = (b"<!DOCTYPE", b"<!ENTITY")
#: References far to the right or far below, of rows and of cells.
_FAR_ROWS: Final = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]*([0-9]{6,})[\"']")
_COLUMNS: Final = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)[0-9]")
#: Counts for which a reader may make room at once.
_COUNTS: Final = re.compile(rb"[cC]ount\s*=\s*[\"'][0-9]{8,}")
_NEAR: Final = 99_999
#: A cell that holds something, and its place.
_FILLED: Final = re.compile(rb"<(?:\w+:)?c\s([^<>]*[^<>/])>(?!\s*</)")
_PLACE: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"']")


def damaged() -> Invalid:
    """The error of a workbook that can't be read."""
    return Invalid(N_("The workbook is damaged, or is not one; open it in a spreadsheet and save it again."))


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; Invalid where it, or a part that is read of it, is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, LookupError):
        raise damaged() from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]  # what a broken part raises
        raise damaged() from None


def check(path: Path, *, largest: int = LARGEST_WORKBOOK, most_cells: int = MOST_CELLS) -> None:
    """Raises Invalid for an archive that is damaged, or hostile.

    That is: it unpacks to more than it says, or more than any shop's workbook does; it declares entities; its sheets
    have more than `most_cells` cells between the first and the last of each.
    """
    with opened(path) as archive:
        parts = archive.infolist()
        _check_size(path, parts, largest)
        if any(part.filename.endswith("workbook.bin") for part in parts):
            raise Invalid(N_("Binary workbooks (.xlsb) are not read; save it as .xlsx."))
        sheets = [(part, seen.cells) for part in parts if (seen := _looked_at(archive, part)).cells]
        if sum(cells for _, cells in sheets) > most_cells:
            filled = sum(_filled(archive, part) for part, _ in sheets)
            if filled > most_cells:
                raise _too_many(filled, most_cells)
        if "content.xml" in archive.namelist():
            _check_table(archive.read("content.xml"), most_cells)


def _looked_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> "_Seen":
    """The part, read to its end: that is how it is known to be whole, and as large as it says."""
    seen = _Seen()
    for text in _markup(archive, part):
        if part.filename.endswith((".xml", ".rels", ".vml")):
            seen.see(text)
    return seen


def _check_size(path: Path, parts: list[zipfile.ZipInfo], largest: int) -> None:
    packed, unpacked = path.stat().st_size, sum(part.file_size for part in parts)
    if unpacked > largest or unpacked > STEEPEST * packed:
        raise Invalid(N_("The workbook unpacks to {size} MB; at most {most} MB and {times} times its size are read."),
                      size=unpacked >> 20, most=largest >> 20, times=STEEPEST)  # fmt: skip
    if len(parts) > _MOST_PARTS:
        raise damaged()


def _too_many(cells: int, most: int) -> Invalid:
    return Invalid(
        N_("The sheets reach over {cells} cells; at most {most} are read. Something may stand far below a table or far "
           "to the right of it: copy the table into a new workbook."),
        cells=cells, most=most,
    )  # fmt: skip


def _markup(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces that end before a tag."""
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            cut = max(text.rfind(b"<"), len(text) - _LONGEST_MARKUP)
            rest = text[cut:]
            yield text[:cut]
    yield rest


class _Seen:
    """What a part of XML says of its size, told cheaply: never less than it is."""

    def __init__(self) -> None:
        self._columns: set[bytes] = set()
        self._rows = _NEAR
        self._first = True

    def see(self, text: bytes) -> None:
        """Look at one piece; Invalid where it declares entities, or is in an encoding of two bytes a character."""
        if (self._first and b"\0" in text[:64]) or any(sign in text for sign in _DECLARES):
            raise Invalid(
                N_("The workbook declares entities or hides its text, as no spreadsheet does; it is not read.")
            )
        if _COUNTS.search(text):
            raise damaged()
        self._first = self._first and not text
        self._columns.update(_COLUMNS.findall(text))
        self._rows = max(self._rows, *map(_number, _FAR_ROWS.findall(text)), 0)

    @property
    def cells(self) -> int:
        """At most so many cells lie between its first and its last."""
        return self._rows * max(map(column_of, self._columns), default=0)


def _number(digits: bytes) -> int:
    return int(digits[:12])


def column_of(letters: bytes) -> int:
    """The number, from 1, of the column that a spreadsheet calls so: AB is 28."""
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number


def _filled(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many cells lie between the first and the last that hold something; formats alone don't count."""
    top = left = 1 << 40
    bottom = right = 0
    for text in _markup(archive, part):
        for cell in _FILLED.finditer(text):
            if place := _PLACE.search(cell[1]):
                column, row = column_of(place[1]), _number(place[2])
                top, bottom = min(top, row), max(bottom, row)
                left, right = min(left, column), max(right, column)
    return max(bottom - top + 1, 0) * max(right - left + 1, 0)


def _check_table(content: bytes, most: int) -> None:
    """Raises Invalid for an OpenDocument sheet whose repeated cells unpack to more than `most`."""
    counter = _Repeated(most)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise damaged() from None


class _Repeated:
    """Counts the cells of OpenDocument tables with their repetitions; empty ones at the end of a row don't count."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._cells = self._pending = self._row = 0
        self._times = self._width = 1
        self._cell = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag that opens."""
        local = name.rpartition(" ")[2]
        if local == "table-row":
            self._times, self._pending, self._row = _times(attributes, "number-rows-repeated"), 0, 0
        elif local in {"table-cell", "covered-table-cell"}:
            self._width = _times(attributes, "number-columns-repeated")
            filled = any(key.endswith(("value-type", "formula")) for key in attributes)
            self._pending += self._width
            if filled:
                self._row, self._pending = self._row + self._pending, 0
        elif local == "p" and self._pending:
            self._row, self._pending = self._row + self._pending, 0

    def end(self, name: str) -> None:
        """A tag that closes."""
        if name.endswith(" table-row"):
            self._cells += self._times * self._row
            if self._cells > self._most:
                raise _too_many(self._cells, self._most)


def _times(attributes: dict[str, str], name: str) -> int:
    found = next((value for key, value in attributes.items() if key.endswith(name)), "1")
    return int(found[:9]) if found.isdigit() else 1
