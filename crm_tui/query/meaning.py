"""What a query means: its tree checked against the fields, every value in store units, ready for the store to ask."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Kind, Value
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain.search_terms import digits
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import parse
from crm_tui.domain.words import shown
from crm_tui.query import grammar
from crm_tui.query.days import read_days, read_yearly, shifted
from crm_tui.query.fields import CUSTOMERS, SPECIAL, QueryField, Vocabulary
from crm_tui.query.grammar import Literal


@dataclass(frozen=True, slots=True)
class Search:
    """The records that these words find, as the search line does."""

    words: str


@dataclass(frozen=True, slots=True)
class Holds:
    """The field's text holds this; it is nothing but this where `whole`. The case of A to Z does not matter."""

    field: str
    text: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Between:
    """The field lies from `low` to `high`, both included, in store units; None is no bound."""

    field: str
    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class EveryYear:
    """The day lies, in whatever year, from one MM-DD to another, both included; over New Year's Eve if need be."""

    field: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Given:
    """Something stands in the field; a number is not zero."""

    field: str


@dataclass(frozen=True, slots=True)
class Neither:
    """What must not be so."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Every:
    """What must all be so."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Of what one must be so."""

    parts: tuple["Condition", ...]


Condition = Search | Holds | Between | EveryYear | Given | Neither | Every | Some


@dataclass(frozen=True, slots=True)
class Query:
    """Which records (all of them where `where` is None), and by which fields sorted, each descending or not."""

    where: Condition | None
    sort: tuple[tuple[str, bool], ...]
    today: date


_FLIPPED: Final = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "=": "=", ":": ":"}


def compile_query(text: str, shop: Shop, today: date, vocabulary: Vocabulary = CUSTOMERS) -> Query:
    """What the text asks for, seen from `today` in the shop's currency and zone, by the fields of the vocabulary.

    Raises Invalid, naming the place in the text, and for a misspelt field the nearest one.
    """
    tree = grammar.read(text)
    parts = tree.parts if isinstance(tree, grammar.All) else (tree,) if tree else ()
    sort: list[tuple[str, bool]] = []
    rest: list[grammar.Node] = []
    for part in parts:
        if isinstance(part, grammar.Term) and vocabulary.named(part.name) == "sort":
            sort += _sort(part, vocabulary)
        else:
            rest.append(part)
    return Query(_Checking(shop, today, vocabulary).every(rest), tuple(sort), today)


def _sort(term: grammar.Term, vocabulary: Vocabulary) -> Iterator[tuple[str, bool]]:
    for value in term.values:
        down = value.text.startswith(("-", "－"))
        written = Literal(value.text[1:], value.at + 1) if down else value
        name = vocabulary.named(written)
        if name not in vocabulary.sortable:
            raise Invalid(
                N_("A list can't be sorted by “{name}” (character {place})."),
                name=shown(written.text), place=written.at + 1,
            )  # fmt: skip
        yield name, down


class _Checking:
    """Turns a tree into conditions, for one shop on one day."""

    def __init__(self, shop: Shop, today: date, vocabulary: Vocabulary) -> None:
        self._shop, self._today, self._vocabulary = shop, today, vocabulary

    def every(self, nodes: Iterable[grammar.Node]) -> Condition | None:
        """All of it; words that stand side by side are one search."""
        nodes = list(nodes)
        words = [node.literal.text for node in nodes if isinstance(node, grammar.Word)]
        parts: list[Condition] = [Search(" ".join(words))] if words and any(words) else []
        parts += [self.condition(node) for node in nodes if not isinstance(node, grammar.Word)]
        return Every(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    def condition(self, node: grammar.Node) -> Condition:
        """One part of it."""
        match node:
            case grammar.Word(literal):
                return Search(literal.text)
            case grammar.Not(part):
                return Neither(self.condition(part))
            case grammar.Either(parts):
                return Some(tuple(self.condition(part) for part in parts))
            case grammar.All(parts):
                return self.every(parts) or Every(())
            case grammar.Term():
                return self._term(node)

    def _term(self, term: grammar.Term) -> Condition:
        name = self._vocabulary.named(term.name)
        if name in SPECIAL:
            return self._special(name, term)
        field = self._vocabulary.by_name[name]
        if not field.ordered and term.operator not in {":", "="}:
            raise Invalid(
                N_("“{name}” can't be compared with {sign} (character {place}); write it like {example}."),
                name=field.name, sign=term.operator, place=term.name.at + 1, example=field.example,
            )  # fmt: skip
        parts = tuple(self._placed(value, field, term.operator) for value in term.values)
        return Some(parts) if len(parts) > 1 else parts[0]

    def _special(self, name: str, term: grammar.Term) -> Condition:
        if name == "sort":
            raise Invalid(N_("“sort” stands outside brackets (character {place})."), place=term.name.at + 1)
        if term.operator not in {":", "="}:
            raise Invalid(
                N_("“{name}” can't be compared with {sign} (character {place}); write it like {example}."),
                name=name, sign=term.operator, place=term.name.at + 1, example=SPECIAL[name][2],
            )  # fmt: skip
        parts: list[Condition] = []
        for value in term.values:
            wanted = self._vocabulary.named(value)
            if wanted in SPECIAL:
                raise Invalid(N_("“{name}” is not a field (character {place})."), name=wanted, place=value.at + 1)
            parts.append(Neither(Given(wanted)) if name == "no" else Given(wanted))
        return Some(tuple(parts)) if len(parts) > 1 else parts[0]

    def _placed(self, value: Literal, field: QueryField, operator: str) -> Condition:
        """The condition for one value; what is wrong with it is told with its place."""
        try:
            return self._value(value, field, operator)
        except Invalid as error:
            raise Invalid(
                N_("{reason} (character {place}, “{name}”)"), reason=error.text, place=value.at + 1, name=field.name
            ) from error

    def _value(self, value: Literal, field: QueryField, operator: str) -> Condition:
        if not value.text.strip():
            raise Invalid(N_("A value is missing."))
        if field.yearly:
            part = read_yearly(value.text, self._today)
            return EveryYear(field.name, part.first, part.last)
        if field.ordered:
            return self._ordered(value, field, operator)
        match field.kind:
            case Kind.CHOICE:
                kept = parse(
                    Field(field.name, field.meaning, Kind.CHOICE, choices=field.choices), value.text, self._shop
                )
                return Holds(field.name, str(kept), whole=True)
            case Kind.TAGS:
                return Holds(field.name, value.text, whole=True)
            case Kind.PHONE:
                number = digits(value.text)
                if not number:
                    raise Invalid(N_("{value} has no digit."), value=shown(value.text))
                return Holds(field.name, number, whole=operator == "=")
            case Kind.EMAIL:
                return Holds(field.name, fold(value.text), whole=operator == "=")
            case _:
                return Holds(field.name, value.text, whole=operator == "=")

    def _ordered(self, value: Literal, field: QueryField, operator: str) -> Condition:
        first, dots, last = value.text.partition("..")
        if not dots or value.quoted:
            span = self._span(field, value.text)
            low, high = _bounds(_FLIPPED[operator] if span.age else operator, span, self._step(field))
        else:
            if operator not in {":", "="} or not (first or last):
                raise Invalid(N_("{value} is a range; write it like {example}."), value=shown(value.text),
                              example=f"{field.name}:1..9")  # fmt: skip
            start = self._span(field, first) if first else None
            end = self._span(field, last) if last else None
            if all(edge.age for edge in (start, end) if edge):  # 30 to 90 days ago begins with the 90th
                start, end = end, start
            low, high = start.low if start else None, end.high if end else None
        if field.kind is Kind.INSTANT:
            return Between(field.name, self._instant(low, 0), self._instant(high, 1))
        return Between(field.name, low, high)

    def _span(self, field: QueryField, text: str) -> "_Span":
        if field.kind in {Kind.DAY, Kind.INSTANT}:
            return _Span(*read_days(text, self._today))
        number = parse(Field(field.name, field.meaning, field.kind), text, self._shop, finer="refuse")
        if number is None:
            raise Invalid(N_("A value is missing."))
        return _Span(number, number)

    @staticmethod
    def _step(field: QueryField) -> Callable[[Value, int], Value]:
        """How to go to the value next to one."""
        if field.kind in {Kind.DAY, Kind.INSTANT}:
            return lambda value, by: shifted(str(value), by)
        return lambda value, by: int(value or 0) + by

    def _instant(self, day: Value, days: int) -> Value:
        """The instant at which the day begins in the shop's zone (the last one of it with `days` 1)."""
        if day is None:
            return None
        zone = ZoneInfo(self._shop.zone) if self._shop.zone else None
        start = datetime.combine(date.fromisoformat(str(day)), time(), zone)  # without a zone, the machine's
        moment = (start + timedelta(days=days)).astimezone(UTC) - timedelta(milliseconds=days)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class _Span:
    """What a value covers: a number itself, a month all its days."""

    low: Value
    high: Value
    age: bool = False


def _bounds(operator: str, span: _Span, step: Callable[[Value, int], Value]) -> tuple[Value, Value]:
    match operator:
        case ">":
            return step(span.high, 1), None
        case ">=":
            return span.low, None
        case "<":
            return None, step(span.low, -1)
        case "<=":
            return None, span.high
        case _:
            return span.low, span.high
