"""What the rest of the import sees of a file: its recognised form and its lines, whatever it was written as."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from crm_tui.core.i18n import Text


@dataclass(frozen=True, slots=True)
class Line:
    """One record of the file, its cells cleaned.

    `number` is the physical line on which it begins, counted from 1 (line breaks inside quoted cells count),
    or the row of the sheet. There are at least as many cells as headings; a longer line has cells no heading
    names, and they are not all empty. `wrong` says why the line can't be taken where that lies in the file itself,
    such as a formula without a result, or a contact cut off in its middle.
    """

    number: int
    cells: tuple[str, ...]
    wrong: Text | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record of the file that is none of the noun's, such as an expense in a list of what was received."""

    number: int  # as a line's
    reason: Text


@dataclass(frozen=True)
class Source:
    """An opened, recognised file."""

    name: str  # as given; "-" for standard input
    sha256: str  # of the bytes
    encoding: str | None  # Python's name of the codec; None for a workbook
    encoding_sure: bool  # False where the encoding could only be guessed
    delimiter: str | None  # None for a workbook
    header_line: int  # 1-based; 0 where the file has no header
    header: tuple[str, ...]  # headings, cleaned
    sheet: str | None  # None where the file is no workbook
    open_lines: Callable[[], Iterator[Line | LeftOut]] = field(repr=False, compare=False)
    known: str | None = None  # msgid of what program's file it was recognised as; None where headings were matched

    def all_lines(self) -> Iterator[Line | LeftOut]:
        """What `lines` gives, and what is left out of it, in the order of the file."""
        yield from self.open_lines()

    def lines(self) -> Iterator[Line]:
        """The data lines from the first, read as they are asked for; each call begins anew.

        Raises Invalid, naming the line, where the file turns out to be broken further down.
        """
        return (line for line in self.open_lines() if isinstance(line, Line))
