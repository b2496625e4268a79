"""JSON and JSON Lines as a source: objects are lines, their keys the headings; read in bounded memory."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.core.text import clean_block
from crm_tui.exchange.reading.given import Given
from crm_tui.exchange.reading.limits import LONGEST_LINE, MOST_COLUMNS
from crm_tui.exchange.reading.source import Line, Source

_BETWEEN: Final = re.compile(r"[\s,\ufeff]*")
_PIECE: Final = 1 << 16  # characters read at a time


def open_json(given: str | Path | BinaryIO | Given, name: str) -> Source:
    """The objects as lines; Invalid where the text is no JSON, or holds more than flat objects."""
    file = given if isinstance(given, Given) else Given(given, name)
    headings = _headings(file, name)

    def lines() -> Iterator[Line]:
        for number, found in _objects(file, name):
            yield Line(number, tuple(_cell(found.get(key), number, name) for key in headings))

    return Source(
        name=name, sha256=file.sha256(), encoding="utf-8", encoding_sure=True, delimiter=None, header_line=0,
        header=headings, sheet=None, open_lines=lines,
    )  # fmt: skip


def _headings(file: Given, name: str) -> tuple[str, ...]:
    """Every key in the order in which they are met first."""
    found: dict[str, None] = {}
    for line, one in _objects(file, name):
        found.update(dict.fromkeys(one))
        if len(found) > MOST_COLUMNS:
            raise Invalid(N_("Line {line}: there are more than {most} columns."), line=line, most=MOST_COLUMNS)
    return tuple(found)


def _objects(file: Given, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object with the line on which it begins; numbers stay as they are written."""
    with io.TextIOWrapper(file.open(), encoding="utf-8-sig", newline="") as opened:
        ahead = _Ahead(opened, name)
        try:
            ahead.skip()
            listed = ahead.take("[")
            while ahead.skip() and not (listed and ahead.take("]")):
                yield ahead.object()
        except UnicodeDecodeError as error:
            raise Invalid(N_("{file} is JSON, but not in UTF-8."), file=name) from error


class _Ahead:
    """A text of which only what is not understood yet is held."""

    def __init__(self, file: io.TextIOBase, name: str) -> None:
        self._file, self._name = file, name
        self._decoder = json.JSONDecoder(parse_float=str, parse_int=str)
        self._text, self._place = "", 0
        self._line, self._counted = 1, 0

    def skip(self) -> bool:
        """Go to the next sign that is neither blank nor between objects; False at the end."""
        while True:
            self._place = _BETWEEN.match(self._text, self._place).end()  # type: ignore[union-attr]  # matches ""
            if self._place < len(self._text):
                return True
            if not self._more():
                return False

    def take(self, sign: str) -> bool:
        """Go past the sign, if it is next."""
        taken = self._text.startswith(sign, self._place)
        self._place += taken
        return taken

    def object(self) -> tuple[int, dict[str, Any]]:
        """The next object and the line on which it begins."""
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._place)
                break
            except RecursionError:
                raise Invalid(N_("{file}, line {line}: too many objects lie in each other."), file=self._name,
                              line=self._here()) from None  # fmt: skip
            except ValueError:
                # It may only be cut off where reading stopped.
                if len(self._text) - self._place > LONGEST_LINE or not self._more():
                    raise Invalid(N_("{file}, line {line}: this is not JSON."), file=self._name,
                                  line=self._here()) from None  # fmt: skip
        line, self._place = self._here(), end
        if not isinstance(found, dict):
            raise _not_flat(line, self._name)
        return line, found

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._place)
        self._counted = self._place
        return self._line

    def _more(self) -> bool:
        """Read on; what is held doubles, so that a long object is not looked at over and over."""
        self._here()
        held = self._text[self._place :]
        piece = self._file.read(max(_PIECE, len(held)))
        self._text, self._place, self._counted = held + piece, 0, 0
        return bool(piece)


def _not_flat(line: int, name: str) -> Invalid:
    return Invalid(N_("{file}, line {line}: an object with a value for each field is wanted here."), file=name,
                   line=line)  # fmt: skip


def _cell(value: object, line: int, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str):
        return clean_block(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return clean_block(";".join(value))
    raise _not_flat(line, name)
