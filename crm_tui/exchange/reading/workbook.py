"""Workbooks (.xlsx, .xls, .ods) as rows of text, whatever would be lost or misread on the way said or put right."""

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)  # fmt: skip

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.reading import archive, header
from crm_tui.exchange.reading.archive import damaged
from crm_tui.exchange.reading.limits import LARGEST_WORKBOOK
from crm_tui.exchange.reading.oddities import Oddities, Oddity, name_of, oddities

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What a spreadsheet shows of a number with decimals; further digits are noise of its arithmetic.
_SHOWN_DIGITS = 15

#: What the trial of a legacy workbook ends with besides 0, see `_probe`; how long it may take, seconds.
_LOCKED, _UNTRIED = 3, 5
PATIENCE = 60.0

Cell = int | float | str | bool | time | date | datetime | timedelta
Row = tuple[int, list[str]]
Known = Callable[[Sequence[str]], int]


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a workbook."""
    return head.startswith((_ZIP, _OLE))


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook, looked through before. Raises Invalid where it is damaged, locked or too large."""
    if zipfile.is_zipfile(path):
        archive.check(path)
    else:
        _try_out(path)
    with _ByLibrary(), path.open("rb") as file:  # by its content: a name may end in .xls whatever it is
        return CalamineWorkbook.from_filelike(file)


class _ByLibrary:
    """What the library raises, said to people."""

    def __enter__(self) -> None:
        """Nothing is prepared."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            return
        if issubclass(kind, PasswordError):
            raise _locked() from None
        # A panic of the library derives from BaseException alone, and can't be imported to be caught.
        if issubclass(kind, CalamineError | OSError) or kind.__name__ == "PanicException":
            raise damaged() from None


def _locked() -> Invalid:
    return Invalid(N_("The workbook is locked by a password; save it without one."))


def _try_out(path: Path, patience: float = PATIENCE) -> None:
    """Read a legacy workbook in a process of its own first; Invalid where that fails.

    The library stops the whole program where such a file is cut off or lies about its size, and writes over the screen.
    """
    if path.stat().st_size > LARGEST_WORKBOOK:
        raise Invalid(N_("The workbook is larger than {most} MB."), most=LARGEST_WORKBOOK >> 20)
    program = [sys.executable, str(Path(__file__).with_name("_probe.py")), str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, given a path
            program, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        raise damaged() from None
    if done.returncode == _LOCKED:
        raise _locked()
    if done.returncode not in {0, _UNTRIED}:
        raise damaged()


def as_text(cell: Cell) -> str:
    """The cell as a person would have written it: whole numbers without '.0', dates in ISO form."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return str(cell)
        case float() if cell.is_integer():
            return str(int(Decimal(repr(cell))))
        case float():
            return format(Decimal(f"{cell:.{_SHOWN_DIGITS}g}"), "f")
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.replace(microsecond=0).isoformat(" ")
        case _:
            return str(cell)


class _Merged(NamedTuple):
    """Cells one below the other that are one, by row and column from 1."""

    top: int
    bottom: int
    column: int


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook; `odd` are cells whose text is not what the workbook's reader gives."""

    name: str
    cells: CalamineSheet
    odd: Oddities = field(default_factory=dict)

    @property
    def first_column(self) -> int:
        """The column, from 1, of a row's first cell."""
        return self.cells.start[1] + 1 if self.cells.start else 1

    @cached_property
    def _merged(self) -> Mapping[int, list[_Merged]]:
        """Merged cells that reach over several rows, by their top row."""
        found: dict[int, list[_Merged]] = {}
        for (top, left), (bottom, _) in self.cells.merged_cell_ranges or ():
            if bottom > top:
                found.setdefault(top + 1, []).append(_Merged(top + 1, bottom + 1, left + 1))
        return found

    def rows(self) -> Iterator[Row]:
        """The rows, each with its number in the sheet (from 1).

        A text merged downwards stands in each of its rows; a number only in its first, since it may be their sum.
        """
        for number, row, _ in self.with_oddities():
            yield number, row

    def with_oddities(self) -> Iterator[tuple[int, list[str], Mapping[int, Oddity]]]:
        """The rows, and by place in the row what is odd about a cell, where something can't be told."""
        if self.cells.start is None:
            return
        under: list[tuple[_Merged, Cell]] = []
        left, width = self.first_column, self.cells.width
        for number, raw in enumerate(self.cells.iter_rows(), start=1):
            row = [as_text(cell) for cell in raw]
            strange: dict[int, Oddity] = {}
            under = [(merged, cell) for merged, cell in under if merged.bottom >= number]
            for merged, cell in under:
                _fill(row, merged.column - left, merged, cell, strange)
            for merged in self._merged.get(number, ()) if self._merged else ():
                if 0 <= merged.column - left < width:
                    under.append((merged, raw[merged.column - left]))
            if self.odd:
                _put(row, self.odd, number, left, strange)
            yield number, row, strange


def _fill(row: list[str], place: int, merged: _Merged, cell: Cell, strange: dict[int, Oddity]) -> None:
    """Put a merged cell's text into a row below its first; a number may be each row's, or that of all together."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        strange[place] = Oddity(as_text(cell), _shared(merged), shared=True)
    else:
        row[place] = as_text(cell)


def _put(row: list[str], odd: Oddities, number: int, left: int, strange: dict[int, Oddity]) -> None:
    for place in range(len(row)):
        found = odd.get((number, place + left))
        if found is not None:
            row[place] = found.text
            if found.wrong is not None:
                strange[place] = found


def _shared(merged: _Merged) -> Text:
    """Why the number of a merged cell can't be taken for one of its rows."""
    return Text(
        N_("Cells {first} to {last} are merged; is the number each row's, or that of all together? Unmerge them."),
        {"first": name_of(merged.top, merged.column), "last": name_of(merged.bottom, merged.column)},
    )


def choose(workbook: CalamineWorkbook, path: Path, name: str | None, known: Known, *, guess: bool = False) -> Sheet:
    """The sheet asked for, else the one whose header has the most known headings.

    Hidden sheets are looked at only where no other is. Raises Usage where there is no sheet of that name, or where
    several sheets fit equally well, unless any of them will do (`guess`); Invalid for a workbook without any.
    """
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets]
    if name is not None and name not in names:
        raise Usage(N_("The workbook has no sheet {name}. Its sheets are: {known}."), name=name, known=", ".join(names))
    if not names:
        raise Invalid(N_("The workbook has no sheet."))
    chosen = _load(workbook, name) if name is not None else _best(workbook, _visible(sheets), known, guess=guess)
    return Sheet(chosen.name, chosen.cells, oddities(path, chosen.name))


def visible_sheets(workbook: CalamineWorkbook) -> tuple[str, ...]:
    """The names of the sheets that people see."""
    return tuple(_visible([sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]))


def _visible(sheets: Sequence[SheetMetadata]) -> list[str]:
    shown = [sheet.name for sheet in sheets if sheet.visible is SheetVisibleEnum.Visible]
    return shown or [sheet.name for sheet in sheets]


def _best(workbook: CalamineWorkbook, names: Sequence[str], known: Known, *, guess: bool) -> Sheet:
    """The sheet that fits best; only it is held, for a sheet may be large."""
    best, merit, equal = None, (-1, False), list[str]()
    for name in names:
        sheet = _load(workbook, name)
        line, cells = header.find(sheet.rows(), known)
        found = (known(cells), any(number > line and any(row) for number, row in sheet.rows()))
        if found > merit:
            best, merit, equal = sheet, found, [name]
        elif found == merit:
            equal.append(name)
    if len(equal) > 1 and all(merit) and not guess:
        raise Usage(N_("Several sheets of the workbook fit: {known}. Name one with --sheet."), known=", ".join(equal))
    return best or _load(workbook, names[0])


def _load(workbook: CalamineWorkbook, name: str) -> Sheet:
    with _ByLibrary():
        return Sheet(name, workbook.get_sheet_by_name(name))
