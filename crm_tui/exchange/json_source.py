"""JSON and JSON Lines as a source: objects are lines, their keys the headings."""

import hashlib
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from crm_tui.core.errors import Failed, Invalid, NotFound
from crm_tui.core.i18n import N_
from crm_tui.core.text import clean_block
from crm_tui.exchange.reading import Line, Source

_BETWEEN = re.compile(r"[\s,\ufeff]*")
_OBJECTS = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*[{\]]|\{\s*["}])')
_LOOKED_AT = 4096


@contextmanager
def seekable(given: str | Path | BinaryIO) -> Iterator[Path | BinaryIO]:
    """The file; standard input for "-" or a stream is put aside for the time, so that its beginning can be seen."""
    if isinstance(given, str | Path) and str(given) != "-":
        yield Path(given)
        return
    stream = sys.stdin.buffer if isinstance(given, str | Path) else given
    with tempfile.TemporaryFile() as spooled:
        shutil.copyfileobj(stream, spooled)
        spooled.seek(0)
        yield spooled


def is_json(given: Path | BinaryIO) -> bool:
    """Whether the file begins as a list of objects, or with an object."""
    if isinstance(given, Path):
        if not given.is_file():
            return False
        with given.open("rb") as file:
            return _OBJECTS.match(file.read(_LOOKED_AT)) is not None
    head = given.read(_LOOKED_AT)
    given.seek(0)
    return _OBJECTS.match(head) is not None


def open_json(given: Path | BinaryIO, name: str) -> Source:
    """The objects as lines; Invalid where the text is no JSON, or holds more than flat objects."""
    try:
        data = given.read_bytes() if isinstance(given, Path) else given.read()
    except FileNotFoundError as error:
        raise NotFound(N_("There is no file {file}."), file=name) from error
    except OSError as error:
        raise Failed(N_("{file} cannot be read: {reason}."), file=name, reason=error.strerror) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(N_("{file} is JSON, but not in UTF-8."), file=name) from error
    headings = tuple(dict.fromkeys(key for _, found in _objects(text, name) for key in found))

    def lines() -> Iterator[Line]:
        for number, found in _objects(text, name):
            yield Line(number, tuple(_cell(found.get(key), number, name) for key in headings))

    digest = hashlib.sha256(data).hexdigest()
    return Source(
        name=name, sha256=digest, encoding="utf-8", encoding_sure=True, delimiter=None, header_line=0,
        header=headings, sheet=None, open_lines=lines,
    )  # fmt: skip


def _objects(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object with the line on which it begins; numbers stay as they are written."""
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    place, line = _BETWEEN.match(text).end(), 1  # type: ignore[union-attr]  # matches the empty text, too
    listed = text.startswith("[", place)
    place, counted = _BETWEEN.match(text, place + listed).end(), 0  # type: ignore[union-attr]
    while place < len(text) and not (listed and text[place] == "]"):
        line += text.count("\n", counted, place)
        counted = place
        try:
            found, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            raise Invalid(N_("{file}, line {line}: this is not JSON."), file=name, line=line) from error
        if not isinstance(found, dict):
            raise Invalid(N_("{file}, line {line}: an object with a value for each field is wanted here."),
                          file=name, line=line)  # fmt: skip
        yield line, found
        place = _BETWEEN.match(text, place).end()  # type: ignore[union-attr]


def _cell(value: object, line: int, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str):
        return clean_block(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return clean_block(";".join(value))
    raise Invalid(N_("{file}, line {line}: an object with a value for each field is wanted here."),
                  file=name, line=line)  # fmt: skip
