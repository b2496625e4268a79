"""What a query says, as a tree: a space is and, a comma is or, `-` is not, brackets group, quotes take text as it is.

    all    = either { " " either }
    either = unit { "," unit }
    unit   = "-" unit | "(" all ")" | name operator value { "," value } | word

Full-width signs are read like the others. After a comma comes another value of the field, unless a field is named.
"""

import re
from dataclasses import dataclass
from typing import Final

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.domain.words import shown
from crm_tui.query.signs import ALIKE

#: More than anybody types, and little enough for the store's own limits.
MOST_CHARACTERS: Final = 2000
MOST_DEPTH: Final = 16
MOST_PARTS: Final = 200

_OPERATOR: Final = re.compile(r">=|<=|[:=<>≥≤]")
_TERM: Final = re.compile(r'([^\s,():=<>≥≤"-][^\s,():=<>≥≤"]*)(?:(?:\s*|:)(>=|<=|[=<>≥≤])|(:))\s*')
_OTHER: Final = re.compile(rf"-?(?:{_TERM.pattern}|[()]|$)")
_NOT: Final = re.compile(r"-(?=[^\s,)])")
_BARE: Final = re.compile(r'[^\s,()"]+')
_SPELLED: Final = {"≥": ">=", "≤": "<="}


@dataclass(frozen=True, slots=True)
class Literal:
    """Text as typed, and its place in the query, counted from 0."""

    text: str
    at: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """Something to search for, wherever it stands."""

    literal: Literal


@dataclass(frozen=True, slots=True)
class Term:
    """A field, how it is compared, and the values of which one must fit."""

    name: Literal
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be so."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """What must all be so."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Of what one must be so."""

    parts: tuple["Node", ...]


Node = Word | Term | Not | All | Either


def read(text: str) -> Node | None:
    """The tree of the query; None for an empty one. Raises Invalid, naming the place (counted from 1)."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid(N_("This query is too long; at most {most} characters are read."), most=MOST_CHARACTERS)
    return _Reading(text).whole()


class _Reading:
    """One query, read from left to right by recursive descent."""

    def __init__(self, text: str) -> None:
        self._text, self._plain = text, text.translate(ALIKE)
        self._at = 0
        self._parts = 0

    def whole(self) -> Node | None:
        """The whole query; nothing may be left over."""
        node = self._all(0)
        if self._at < len(self._text):
            raise Invalid(N_("The bracket at character {place} closes nothing."), place=self._at + 1)
        return node

    def _all(self, depth: int) -> Node | None:
        parts = []
        self._commas()
        while self._sign() not in {"", ")"}:
            parts.append(self._either(depth))
            self._commas()
        return All(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    def _either(self, depth: int) -> Node:
        parts = [self._unit(depth)]
        while self._commas() and self._sign() not in {"", ")"}:
            parts.append(self._unit(depth))
        return Either(tuple(parts)) if len(parts) > 1 else parts[0]

    def _unit(self, depth: int) -> Node:
        self._parts += 1
        if depth > MOST_DEPTH or self._parts > MOST_PARTS:
            raise Invalid(N_("This query is too deep or has too many parts."))
        if self._sign() == "(":
            return self._group(depth)
        if _NOT.match(self._plain, self._at):
            self._at += 1
            return Not(self._unit(depth + 1))
        if found := _TERM.match(self._plain, self._at):
            return self._term(found)
        if _OPERATOR.match(self._plain, self._at):
            raise Invalid(
                N_("“{sign}” at character {place} has no field before it; put quotes around a text with such signs."),
                sign=self._text[self._at], place=self._at + 1,
            )  # fmt: skip
        return Word(self._literal())

    def _group(self, depth: int) -> Node:
        opened = self._at
        self._at += 1
        node = self._all(depth + 1)
        if self._sign() != ")":
            raise Invalid(N_("The bracket at character {place} is not closed."), place=opened + 1)
        self._at += 1
        if node is None:
            raise Invalid(N_("There is nothing in the brackets at character {place}."), place=opened + 1)
        return All((node,)) if isinstance(node, Word) else node  # not one search with the words beside the brackets

    def _term(self, found: re.Match[str]) -> Term:
        name = Literal(self._text[found.start(1) : found.end(1)], found.start(1))
        operator = found[2] or found[3]
        self._at = found.end()
        if self._at >= len(self._text) or self._plain[self._at] in "(),":
            raise Invalid(
                N_("What is “{name}” to be compared with? A value is missing at character {place}."),
                name=shown(name.text), place=self._at + 1,
            )  # fmt: skip
        values = [self._literal()]
        while self._another_value():
            values.append(self._literal())
        return Term(name, _SPELLED.get(operator, operator), tuple(values))

    def _another_value(self) -> bool:
        """Whether a comma follows and then a value of the same field; the comma is taken if so."""
        before = self._at
        if self._commas() and self._sign() and not _OTHER.match(self._plain, self._at):
            self._parts += 1
            return True
        self._at = before
        return False

    def _literal(self) -> Literal:
        at = self._at
        if self._plain[at] == '"':
            end = self._plain.find('"', at + 1)
            if end < 0:
                raise Invalid(N_("The quotation mark at character {place} is not closed."), place=at + 1)
            self._at = end + 1
            return Literal(self._text[at + 1 : end], at, quoted=True)
        found = _BARE.match(self._plain, at)
        assert found is not None  # noqa: S101 - brackets, commas, quotes and spaces were dealt with
        self._at = found.end()
        return Literal(self._text[at : found.end()], at)

    def _sign(self) -> str:
        """The next sign that is no space; "" at the end."""
        while self._at < len(self._text) and self._plain[self._at].isspace():
            self._at += 1
        return self._plain[self._at : self._at + 1]

    def _commas(self) -> bool:
        """Take commas, and the spaces around them; one too many does no harm."""
        before, taken = self._at, False
        while self._sign() == ",":
            self._at += 1
            taken = True
        if not taken:
            self._at = before
        return taken
