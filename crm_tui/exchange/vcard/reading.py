"""Contacts as a source of customers: one line a card; a broken card is a line that says what is wrong with it."""

import io
from collections.abc import Iterator
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Record
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.customers import NEW
from crm_tui.domain.words import shown
from crm_tui.exchange.reading import encoding as encodings
from crm_tui.exchange.reading.given import Given
from crm_tui.exchange.reading.limits import MOST_COLUMNS
from crm_tui.exchange.reading.source import LeftOut, Line, Source
from crm_tui.exchange.vcard.card import Contact, contact
from crm_tui.exchange.vcard.properties import LONGEST, Property, logical, parse, physical

#: Characters of a card, pictures left aside; no person has written more about another.
_LONGEST_CARD: Final = 1 << 20
_SHOWN: Final = 40
_NEEDED: Final = frozenset({"name", "phone", "email"})


class _Broken(NamedTuple):
    """A card, or what stands between cards, that can't be read."""

    line: int
    reason: Text


class _Card(NamedTuple):
    line: int
    properties: list[Property]


def open_vcards(file: Given, *, record: Record, encoding: str | None = None) -> Source:
    """The contacts of the file as lines; its headings are fields of customers, and `vCard X` for what none takes.

    Raises Usage where the record is none that contacts could be, Invalid where the file's bytes are no text.
    """
    if not {field.name for field in record.fields} >= _NEEDED:
        raise Usage(N_("{file} holds contacts (vCard); they are brought in as customers."), file=file.name)
    with file.open() as opened:
        surveyed = encodings.survey(opened, LONGEST)
    found = encodings.named(encoding, surveyed.head) if encoding else _recognised(surveyed)
    header = _header(file, found.codec)

    def lines() -> Iterator[Line | LeftOut]:
        for number, said in _contacts(file, found.codec):
            yield _line(number, said, header)

    return Source(
        name=file.name, sha256=surveyed.sha256, encoding=found.codec, encoding_sure=found.sure, delimiter=None,
        header_line=0, header=header, sheet=None, open_lines=lines, known=N_("Contacts (vCard)"),
    )  # fmt: skip


def _recognised(surveyed: encodings.Survey) -> encodings.Encoding:
    """The encoding of what does not name its own; where it is none, the cards that are broken are told one by one."""
    try:
        return encodings.recognise(surveyed, ())
    except Invalid:
        return encodings.Encoding("utf-8", sure=False)


def _header(file: Given, codec: str) -> tuple[str, ...]:
    """The fields that any card of the file has, and its properties that no field takes."""
    found = {"name"}
    others = dict[str, None]()
    for number, said in _contacts(file, codec):
        if isinstance(said, Contact):
            found.update(said.values)
            others.update(dict.fromkeys(map(_heading, said.others)))
        if len(others) > MOST_COLUMNS:
            raise Invalid(N_("Line {line}: there are more than {most} columns."), line=number, most=MOST_COLUMNS)
    return (*(field.name for field in NEW.fields if field.name in found), *others)


def _heading(name: str) -> str:
    return f"vCard {name}"


def _line(number: int, said: Contact | Text, header: tuple[str, ...]) -> Line | LeftOut:
    if isinstance(said, Text):
        return Line(number, tuple("" for _ in header), said)
    if said.group:
        return LeftOut(number, Text(N_("it is a list of contacts, not one")))
    cells = {**said.values, **{_heading(name): value for name, value in said.others.items()}}
    wrong = None if said.values.get("name") else Text(N_("The contact has neither a name nor a number nor an address."))
    return Line(number, tuple(cells.get(name, "") for name in header), wrong)


def _contacts(file: Given, codec: str) -> Iterator[tuple[int, Contact | Text]]:
    """Each card with the line on which it begins: what it says, or what is wrong with it."""
    # One character a byte: a card's properties may each be in another encoding.
    with io.TextIOWrapper(file.open(), encoding="latin-1", newline="") as text:
        for card in _cards(logical(physical(iter(lambda: text.readline(LONGEST + 1), "")))):
            if isinstance(card, _Broken):
                yield card.line, card.reason
                continue
            try:
                yield card.line, contact(card.properties, codec)
            except Invalid as error:
                yield card.line, error.text


def _cards(lines: Iterator[tuple[int, str]]) -> Iterator[_Card | _Broken]:
    """The file's cards in order; what is inside another (AGENT) belongs to nobody."""
    under_way = _UnderWay()
    for number, text in lines:
        edge = text.strip().upper().replace(" ", "")
        if edge.removeprefix("\xef\xbb\xbf") == "BEGIN:VCARD":
            yield from under_way.begin(number)
        elif edge == "END:VCARD":
            yield from under_way.end(number)
        else:
            yield from under_way.add(number, text)
    yield from under_way.close()


class _UnderWay:
    """The card that is being read."""

    def __init__(self) -> None:
        self._properties: list[Property] = []
        self._first = self._depth = self._size = 0
        self._wrong: Text | None = None
        self._stray = False

    def begin(self, number: int) -> Iterator[_Card | _Broken]:
        if self._depth and self._properties and self._properties[-1].name == "AGENT":
            self._depth += 1
            return
        yield from self.close()
        self._properties, self._first, self._depth, self._size, self._wrong = [], number, 1, 0, None
        self._stray = False

    def end(self, number: int) -> Iterator[_Card | _Broken]:
        if not self._depth:
            yield from self._outside(number, "END:VCARD")
            return
        self._depth -= 1
        if not self._depth:
            yield _Broken(self._first, self._wrong) if self._wrong else _Card(self._first, self._properties)

    def add(self, number: int, text: str) -> Iterator[_Card | _Broken]:
        if not self._depth:
            yield from self._outside(number, text)
        elif self._depth == 1 and self._wrong is None:
            self._take(number, text)

    def close(self) -> Iterator[_Card | _Broken]:
        """A card that has no end, at the next one's beginning or at the end of the file."""
        if self._depth:
            self._depth = 0
            reason = N_("The contact that begins on line {line} has no end (END:VCARD).")
            yield _Broken(self._first, Text(reason, {"line": self._first}))

    def _outside(self, number: int, text: str) -> Iterator[_Broken]:
        """What stands between cards, told once for all that stand together."""
        if not self._stray:
            self._stray = True
            yield _Broken(number, Text(N_("This stands outside of any contact: {text}"), {"text": _shown(text)}))

    def _take(self, number: int, text: str) -> None:
        found = parse(number, text)
        if found is None:
            if not (self._properties and self._properties[-1].binary):  # pictures may not be indented
                reason = N_("Line {line} is no property of a contact: {text}")
                self._wrong = Text(reason, {"line": number, "text": _shown(text)})
            return
        if found.binary:
            found = found._replace(value="")
            found.parameters["ENCODING"] = ("base64",)
        self._size += len(found.value)
        if self._size > _LONGEST_CARD:
            self._wrong = Text(N_("The contact is longer than {most} characters."), {"most": _LONGEST_CARD})
            self._properties.clear()
        else:
            self._properties.append(found)


def _shown(text: str) -> str:
    return shown(text.encode("latin-1").decode("utf-8", "replace"), _SHOWN)
