"""Workbooks (.xlsx, .xls, .ods) as rows of text, with a guard against archives that unpack to far too much."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.i18n import N_
from crm_tui.exchange.reading import header

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What a workbook may unpack to, in bytes, and how many times its packed size.
LARGEST = 100 * 1024 * 1024
STEEPEST = 100

Cell = int | float | str | bool | time | date | datetime | timedelta
Row = tuple[int, list[str]]


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a workbook."""
    return head.startswith((_ZIP, _OLE))


def check_size(path: Path) -> None:
    """Raises Invalid for an archive that is damaged, or declares sizes no shop's workbook has."""
    packed = path.stat().st_size
    if not zipfile.is_zipfile(path):
        unpacked = packed
    else:
        try:
            with zipfile.ZipFile(path) as archive:
                unpacked = sum(entry.file_size for entry in archive.infolist())
        except (zipfile.BadZipFile, OSError, ValueError):
            raise _damaged() from None
    if unpacked > LARGEST or unpacked > STEEPEST * packed:
        raise Invalid(N_("The workbook unpacks to {size} MB; at most {most} MB and {times} times its size are read."),
                      size=unpacked >> 20, most=LARGEST >> 20, times=STEEPEST)  # fmt: skip


def _damaged() -> Invalid:
    return Invalid(N_("The workbook is damaged, or is not one; open it in a spreadsheet and save it again."))


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook, its size checked. Raises Invalid where it is damaged or locked."""
    check_size(path)
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError:
        raise Invalid(N_("The workbook is locked by a password; save it without one.")) from None
    except (CalamineError, OSError):
        raise _damaged() from None


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
            return format(Decimal(repr(cell)), "f")
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.replace(microsecond=0).isoformat(" ")
        case _:
            return str(cell)


def rows(sheet: CalamineSheet) -> Iterator[Row]:
    """The sheet's rows, each with its number in the sheet (from 1)."""
    if sheet.start is None:
        return
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [as_text(cell) for cell in row]


def choose(workbook: CalamineWorkbook, name: str | None, known: Callable[[Sequence[str]], int]) -> CalamineSheet:
    """The sheet asked for, else the one whose header has the most known headings, the first of equals.

    Raises Usage where there is no sheet of that name, Invalid for a workbook without any.
    """
    names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    if name is not None and name not in names:
        raise Usage(N_("The workbook has no sheet {name}. Its sheets are: {known}."), name=name, known=", ".join(names))
    if not names:
        raise Invalid(N_("The workbook has no sheet."))
    try:
        sheets = [workbook.get_sheet_by_name(one) for one in ([name] if name is not None else names)]
    except CalamineError:
        raise _damaged() from None
    return max(sheets, key=lambda sheet: (known(header.find(rows(sheet), known)[1]), sheet.start is not None))
