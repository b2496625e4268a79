"""The rejected lines of a file, as they stood, to be mended and imported again."""

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from crm_tui.core.formula_guard import csv_cell
from crm_tui.core.i18n import tr
from crm_tui.core.whole_file import whole_file
from crm_tui.exchange.account import RowError
from crm_tui.exchange.reading import Line, Source

#: Columns that a rejects file has besides the original ones; an import leaves them alone.
EXTRA = ("_line", "_reason")
_NUMBER = re.compile(r"[-+]?[0-9.,]+%?")


def lines_of(source: Source, numbers: Collection[int]) -> Iterator[Line]:
    """The lines of these numbers, read again."""
    wanted = set(numbers)
    for chunk in source.chunks() if wanted else ():
        yield from (line for line in chunk.only(wanted) if isinstance(line, Line))


def write_rejects(path: Path, source: Source, errors: Sequence[RowError]) -> None:
    """Write the lines the errors are about: original columns, order, delimiter and encoding, then line and reason.

    What came from a workbook or JSON is written as csv in UTF-8 with a byte order mark, which spreadsheets read.
    """
    reasons: dict[int, list[str]] = {}
    for error in errors:
        about = f"{error.column}: " if error.column else ""
        reasons.setdefault(error.line, []).append(about + tr(error.message))
    encoding = "utf-8-sig" if source.delimiter is None or source.encoding is None else _with_mark(source.encoding)
    kept = [index for index, heading in enumerate(source.header) if heading not in EXTRA]
    with (
        whole_file(path, private=True) as temporary,
        temporary.open("w", encoding=encoding, errors="backslashreplace", newline="") as file,
    ):
        out = csv.writer(file, delimiter=source.delimiter or ",", lineterminator="\n")
        out.writerow([*(source.header[index] for index in kept), *EXTRA])
        for line in lines_of(source, reasons):
            beyond = line.cells[len(source.header) :]
            cells = [*(line.cells[index] for index in kept), *beyond]
            out.writerow([*map(_guarded, cells), line.number, "; ".join(reasons[line.number])])


def _with_mark(encoding: str) -> str:
    """The codec that also writes the byte order mark by which the encoding is recognised again."""
    return "utf-16" if encoding in {"utf-16-le", "utf-16-be"} else encoding


def _guarded(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else csv_cell(cell)
