"""How a column writes its dates and numbers, told from the whole column, never cell by cell."""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crm_tui.core.clock import today
from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Field, Kind, Record
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import daytext, numerals
from crm_tui.domain.values import DECIMALS
from crm_tui.domain.words import shown
from crm_tui.exchange.reading.source import Chunk

#: Different texts of a column that are remembered, so that each is looked at once.
_REMEMBERED = 1 << 16
_NUMBERS = DECIMALS | {Kind.COUNT}
_MARKS = (".", ",")
#: Most numbers: digits around one point or comma, which parts off either decimals or one group of three digits.
_ONE_SIGN = re.compile(r"-?([0-9]{1,15})([.,])([0-9]{1,20})")
#: Signs of which one must be in a cell for it to tell a decimal mark; the full-width ones fold to these.
_TELLING = frozenset(".,．，")
#: On which line a text stands first, among those looked at.
_Where = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Conventions:
    """How one column writes its values; pass `date_order` and `decimal_mark` on to `domain.values.parse`."""

    date_order: str = "ymd"  # 'ymd', 'dmy', 'mdy'; 'yymmdd' where two-digit years were asked to come first
    decimal_mark: str = "."  # '.' or ','
    discount: str = "rate"  # for a RATE column: 'rate' (0.2 or 20%), or 'money' where it holds amounts


class Inference:
    """Looks at a file's lines as they are read, and tells in the end how each matched column is written.

    `columns` is `Matched.columns`. What is given is not inferred. A column that leaves its decimal mark open goes by
    the file's other columns, else by the point. Cells that are no dates or numbers at all tell nothing here: they are
    errors of their lines.
    """

    def __init__(
        self,
        record: Record,
        columns: Mapping[str, int],
        *,
        date_order: str | None = None,
        decimal_mark: str | None = None,
    ) -> None:
        _check(date_order, decimal_mark)
        self._columns, self._date_order, self._decimal_mark = columns, date_order, decimal_mark
        fields = [record.field(name) for name in columns]
        self._dates = {field.name: _Dates(field) for field in fields if field.kind is Kind.DAY}
        self._numbers = {field.name: _Numbers(field) for field in fields if field.kind in _NUMBERS}
        watched: dict[str, _Dates | _Numbers] = {**self._dates, **self._numbers}
        self._watched = [(columns[name], seen, set[str]()) for name, seen in watched.items()]

    def see(self, chunk: Chunk) -> None:
        """Show every cell of the watched columns to its observer, equal ones once."""
        for place, seen, known in self._watched:
            column = chunk.columns[place]
            if known.issuperset(column):
                continue
            new = [text for text in dict.fromkeys(column) if text not in known]
            if len(known) >= _REMEMBERED:
                known.clear()
            known.update(new)

            def where(text: str, column: Sequence[str] = column) -> int:
                return chunk.numbers[column.index(text)]

            for text in new:
                seen.see(text, where)

    def found(self) -> dict[str, Conventions]:
        """The conventions of every matched column, by field name.

        Raises Invalid where the cells contradict each other or leave the date order open; it names the field and asks
        for `--date-order` or `--decimal`.
        """
        found = dict.fromkeys(self._columns, Conventions())
        for name, dated in self._dates.items():
            found[name] = Conventions(date_order=dated.order(self._date_order))
        marks = {name: self._decimal_mark or seen.mark() for name, seen in self._numbers.items()}
        usual = "," if "," in marks.values() and "." not in marks.values() else "."
        for name, seen in self._numbers.items():
            mark = marks[name] or usual
            found[name] = Conventions(decimal_mark=mark, discount=seen.discount(mark))
        return found


def _check(date_order: str | None, decimal_mark: str | None) -> None:
    if date_order not in {None, "ymd", "dmy", "mdy"}:
        raise Usage(N_("A date order is ymd, dmy or mdy; {value} is not."), value=shown(str(date_order)))
    if decimal_mark not in {None, *_MARKS}:
        raise Usage(N_("A decimal mark is . or ,; {value} is not."), value=shown(str(decimal_mark)))


@dataclass(slots=True)
class _Example:
    """A cell that proves something, and where it stands."""

    text: str
    line: int


@dataclass(slots=True)
class _Dates:
    """What the dates of a column tell about the order of their parts."""

    field: Field
    day_first: _Example | None = None
    month_first: _Example | None = None
    open: _Example | None = None
    firsts: set[str] = dataclasses.field(default_factory=set)  # of dates with two-digit years
    thirds: set[str] = dataclasses.field(default_factory=set)

    def see(self, text: str, where: _Where) -> None:
        parts = daytext.short_parts(text)
        if parts is None:
            return
        first, second, year = parts
        self.open = self.open or _Example(text, where(text))
        if len(year) == 2:
            self.firsts.add(f"{first:02}")
            self.thirds.add(year)
        if first > 12 >= second:
            self.day_first = self.day_first or _Example(text, where(text))
        elif second > 12 >= first:
            self.month_first = self.month_first or _Example(text, where(text))

    def order(self, asked: str | None) -> str:
        """The order of the column's dates; Invalid where they contradict each other or leave it open."""
        if asked == "ymd" and self.thirds:
            return "yymmdd"
        if asked is not None or self.open is None:
            return asked or "ymd"
        if self.day_first and self.month_first:
            raise Invalid(
                N_("{column}: {first} on line {line} has the day first, but {second} on line {other} the month; "
                   "say --date-order dmy or mdy."),
                field=self.field.name, column=Text(self.field.label),
                first=shown(self.day_first.text), line=self.day_first.line,
                second=shown(self.month_first.text), other=self.month_first.line,
            )  # fmt: skip
        if (self.day_first or self.month_first) and not self._may_begin_with_year():
            return "dmy" if self.day_first else "mdy"
        raise Invalid(
            N_("{column}: dates such as {value} on line {line} can be read in more than one way; "
               "say --date-order dmy, mdy or ymd."),
            field=self.field.name, column=Text(self.field.label), value=shown(self.open.text), line=self.open.line,
        )  # fmt: skip

    def _may_begin_with_year(self) -> bool:
        """Whether two-digit years may stand first: years vary less than days do, and do not lie ahead."""
        thirds = {int(third) for third in self.thirds}
        if not thirds or max(thirds) > 31 or len(thirds) < len(self.firsts):
            return False
        return len(thirds) > len(self.firsts) or max(thirds) > today().year % 100 + 1


@dataclass(slots=True)
class _Numbers:
    """What the numbers of a column tell about their decimal mark, and whether a rate column holds rates."""

    field: Field
    proofs: dict[str, _Example] = dataclasses.field(default_factory=dict)  # by decimal mark
    examples: list[str] = dataclasses.field(default_factory=list)  # of a rate column

    def see(self, text: str, where: _Where) -> None:
        if self.field.kind is Kind.RATE and text and len(self.examples) < _REMEMBERED:
            self.examples.append(text)
        if text.isdigit() or _TELLING.isdisjoint(text):
            return
        if simple := _ONE_SIGN.fullmatch(text):
            whole, sign, decimals = simple.groups()
            grouped = len(decimals) == 3 and len(whole) < 4 and whole[0] != "0"
            marks = [] if grouped else [sign]
        else:
            marks = [mark for mark in _MARKS if numerals.reads(text, mark)]
        if len(marks) == 1 and marks[0] not in self.proofs:
            self.proofs[marks[0]] = _Example(text, where(text))

    def mark(self) -> str | None:
        """The column's decimal mark, None where it leaves it open; Invalid where its cells contradict each other."""
        if len(self.proofs) < len(_MARKS):
            return next(iter(self.proofs), None)
        point, comma = (self.proofs[mark] for mark in _MARKS)
        raise Invalid(
            N_("{column}: {first} on line {line} has a decimal point, but {second} on line {other} a decimal comma; "
               "say --decimal . or --decimal ,"),
            field=self.field.name, column=Text(self.field.label),
            first=shown(point.text), line=point.line, second=shown(comma.text), other=comma.line,
        )  # fmt: skip

    def discount(self, mark: str) -> str:
        """'money' where a rate column holds a number, not a percentage, beyond 1."""
        for text in self.examples:
            if numerals.reads(text, mark):
                number = numerals.read(text, mark)
                if not number.percent and abs(number.amount) > 1:
                    return "money"
        return "rate"
