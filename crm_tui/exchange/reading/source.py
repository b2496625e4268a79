"""What the rest of the import sees of a file: its recognised form and its lines, whatever it was written as."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from crm_tui.core.i18n import Text

#: Lines that are put together where they come one by one.
_TOGETHER: Final = 1000


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


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines read together, as columns of cleaned cells, one for each heading: a column is worked on at the speed of C.

    What can't be taken so is `odd`: lines left out, wrong in themselves, or longer than the headings.
    """

    numbers: Sequence[int]
    columns: Sequence[Sequence[str]]
    odd: Sequence[Line | LeftOut] = ()

    def __len__(self) -> int:
        return len(self.numbers) + len(self.odd)

    def lines(self) -> Iterator[Line | LeftOut]:
        """The lines one by one, in the order of the file."""
        plain = map(Line, self.numbers, zip(*self.columns, strict=True))
        return iter(sorted((*plain, *self.odd), key=attrgetter("number"))) if self.odd else plain

    def only(self, numbers: Collection[int]) -> list[Line | LeftOut]:
        """The lines of these numbers, in the order of the file."""
        found: list[Line | LeftOut] = [
            Line(number, tuple(column[place] for column in self.columns))
            for place, number in enumerate(self.numbers)
            if number in numbers
        ]
        found += [line for line in self.odd if line.number in numbers]
        return sorted(found, key=attrgetter("number")) if self.odd else found


def together(lines: Sequence[Line | LeftOut], width: int) -> Chunk:
    """Lines under `width` headings as a chunk."""
    plain, odd = [], []
    for line in lines:
        if isinstance(line, Line) and line.wrong is None and len(line.cells) == width:
            plain.append(line)
        else:
            odd.append(line)
    columns = list(zip(*(line.cells for line in plain), strict=True)) or [()] * width
    return Chunk([line.number for line in plain], columns, odd)


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
    open_lines: Callable[[], Iterator[Line | LeftOut | Chunk]] = field(repr=False, compare=False)
    known: str | None = None  # msgid of what program's file it was recognised as; None where headings were matched

    def chunks(self) -> Iterator[Chunk]:
        """All data lines from the first, and what is left out, read as they are asked for; each call begins anew.

        Raises Invalid, naming the line, where the file turns out to be broken further down.
        """
        waiting: list[Line | LeftOut] = []
        for found in self.open_lines():
            if isinstance(found, Chunk):
                yield found
                continue
            waiting.append(found)
            if len(waiting) == _TOGETHER:
                yield together(waiting, len(self.header))
                waiting = []
        if waiting:
            yield together(waiting, len(self.header))

    def all_lines(self) -> Iterator[Line | LeftOut]:
        """What `lines` gives, and what is left out of it, in the order of the file."""
        for found in self.open_lines():
            if isinstance(found, Chunk):
                yield from found.lines()
            else:
                yield found

    def lines(self) -> Iterator[Line]:
        """The data lines one by one, otherwise like `chunks`."""
        return (line for line in self.all_lines() if isinstance(line, Line))
