"""What a source is: a file as one program writes it, told by its headings, and what becomes of its records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crm_tui.exchange.headings import heading_key
from crm_tui.exchange.reading.cells import clean
from crm_tui.exchange.reading.source import LeftOut, Line

#: One record: the key of each heading (`headings.heading_key`) -> cleaned cell; of equal headings the first that is
#: not empty. `cell` looks one up by the heading as it is printed.
Cells = Mapping[str, str]
Records = Iterator[tuple[int, Cells]]
Take = Callable[[Records], Iterator[Line | LeftOut]]


@dataclass(frozen=True, slots=True)
class Known:
    """A file as one program writes it.

    `take` sees all records in their order, with the lines on which they begin; every record ends as a Line or a
    LeftOut with its reason, and may be several lines. A Line's cells are those of `fields`.
    """

    name: str  # how `crm import auto` names it and `--as NAME` asks for it
    label: str  # msgid
    noun: str  # what its lines are: customers, products, sales, payments
    signature: frozenset[str]  # headings as printed, all of which must stand in one record near the top
    fields: tuple[str, ...]  # fields of the noun's record (or its import_only ones) that `take` gives, in this order
    take: Take = field(compare=False)
    without: frozenset[str] = frozenset()  # headings that must not be there, which tells variants apart
    footer: tuple[str, ...] = ()  # a first cell that begins so ends the data
    defaults: Mapping[str, object] = field(default_factory=dict, compare=False)  # `Options` that hold for such files

    def claims(self, headings: Sequence[str]) -> bool:
        """Whether a record is the heading line of such a file."""
        keys = frozenset(map(heading_key, headings))
        return keys_of(self.signature) <= keys and keys.isdisjoint(keys_of(self.without))

    def lines(self, headings: Sequence[str], below: Iterable[Line]) -> Iterator[Line | LeftOut]:
        """What the lines below the headings become, up to the footer.

        One that can't be taken as it stands, or has more cells than there are headings, which shifts them, comes as a
        line that is rejected.
        """
        broken: list[Line] = []
        for taken in self.take(self._records([heading_key(heading) for heading in headings], below, broken)):
            yield from broken
            broken.clear()
            yield taken
        yield from broken

    def _records(self, keys: Sequence[str], below: Iterable[Line], broken: list[Line]) -> Records:
        for found in below:
            cells = [clean(text) for text in found.cells]
            beyond = cells[len(keys) :]
            if not any(cells) and found.wrong is None:
                continue
            if self.footer and cells[0].startswith(self.footer):
                return
            if found.wrong is not None or any(beyond):
                broken.append(replace(found, cells=(*[""] * len(self.fields), *beyond)))
            else:
                yield found.number, _named(keys, cells)


def _named(keys: Sequence[str], cells: Sequence[str]) -> Cells:
    named: dict[str, str] = {}
    for key, text in zip(keys, cells, strict=False):
        named[key] = named.get(key) or text
    return named


def keys_of(headings: Iterable[str]) -> frozenset[str]:
    """The keys of headings as printed."""
    return frozenset(map(heading_key, headings))


def cell(cells: Cells, *headings: str) -> str:
    """The first cell that is not empty under one of the headings, given as printed; "" where none is."""
    return next((text for heading in headings if (text := cells.get(heading_key(heading), ""))), "")


def line(number: int, fields: Sequence[str], values: Mapping[str, str]) -> Line:
    """A line with the values by field, empty where there is none. KeyError for a field that is not among them."""
    if stray := values.keys() - set(fields):
        raise KeyError(*stray)
    return Line(number, tuple(values.get(name, "") for name in fields))


def straight(columns: Mapping[str, str | tuple[str, ...]]) -> Take:
    """A `take` for files of one line a record: field -> heading, or headings of which the first with a cell counts.

    The fields must be those of the source, in their order.
    """
    wanted = [(heading,) if isinstance(heading, str) else heading for heading in columns.values()]

    def take(records: Records) -> Iterator[Line | LeftOut]:
        for number, cells in records:
            yield Line(number, tuple(cell(cells, *headings) for headings in wanted))

    return take
