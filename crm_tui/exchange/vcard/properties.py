"""The lines of a vCard: unfolded, parted into name, parameters and value, decoded; and the same written.

Our own, since vobject's pattern for a line takes time exponential in its commas: forty of them take it for hours.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_

#: A property may be this long at most, in bytes as written (photographs are), and a line of the file.
LONGEST: Final = 8 << 20
_NAME: Final = re.compile(r"(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)")
_PARAMETER: Final = re.compile(r';([^";:]*(?:"[^"]*"[^";:]*)*)')
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED_IN_2_1: Final = re.compile(r"\\([;,:])")
_ENCODINGS: Final = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_FOLDED: Final = 75  # octets of a line, as RFC 2426 and RFC 6350 (3.2) want it


class Property(NamedTuple):
    """One property as written: `value` is one character a byte, not decoded."""

    line: int
    group: str
    name: str  # in capitals
    parameters: dict[str, tuple[str, ...]]  # by name in capitals; their values in small letters, but for CHARSET
    value: str

    @property
    def binary(self) -> bool:
        """Whether it is a picture, a key or a sound."""
        return not {"b", "base64"}.isdisjoint(self.parameters.get("ENCODING", ())) or self.value[:5] == "data:"

    def is_a(self, *types: str) -> bool:
        """Whether it is of one of the types, such as fax."""
        return not set(types).isdisjoint(self.parameters.get("TYPE", ()))


def physical(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines without their ends, numbered from 1; CR CR LF, as some programs write it, ends one line, not two.

    Raises Invalid for a line that has no end within `LONGEST`.
    """
    number, before = 0, ""
    for line in lines:
        if len(line) > LONGEST:
            raise Invalid(N_("Line {line} is longer than {most} characters."), line=number + 1, most=LONGEST)
        if line == "\r\n" and before.endswith("\r"):
            before = line
            continue
        number, before = number + 1, line
        yield number, line.rstrip("\r\n")


def logical(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Unfolded lines that are not empty, with the number of the first; quoted-printable is joined at its `=`."""
    first, parts, size, quoted = 0, list[str](), 0, False
    for number, line in lines:
        if quoted:
            parts[-1] = parts[-1][:-1]
        elif not line.strip():
            continue
        elif line[0] in " \t" and parts:
            line = line[1:]
        else:
            if parts:
                yield first, "".join(parts)
            first, parts, size = number, [], 0
        parts.append(line)
        size += len(line)
        if size > LONGEST:
            raise Invalid(N_("Line {line} is longer than {most} characters."), line=first, most=LONGEST)
        quoted = line.endswith("=") and "quoted-printable" in parts[0].lower()
    if parts:
        yield first, "".join(parts)


def parse(line: int, text: str) -> Property | None:
    """The property that an unfolded line is; None where it is none."""
    named = _NAME.match(text)
    if named is None:
        return None
    place, parameters = named.end(), dict[str, tuple[str, ...]]()
    while found := _PARAMETER.match(text, place):
        place = found.end()
        name, _, value = found[1].strip().partition("=")
        key = name.strip().upper()
        if not value:  # vCard 2.1 leaves the names of parameters out
            value, key = key, "ENCODING" if key in _ENCODINGS else "TYPE"
        words = value.strip() if key == "CHARSET" else value.replace('"', "").lower()
        parameters[key] = (*parameters.get(key, ()), *(word.strip() for word in words.split(",")))
    rest = text[place:].lstrip()
    if not rest.startswith(":"):
        return None
    return Property(line, named[1] or "", named[2].upper().replace("_", "-"), parameters, rest[1:])


def decoded(found: Property, codec: str) -> str:
    """The value's text, its escapes still in it; `codec` is the file's. Raises Invalid."""
    data = found.value.encode("latin-1")
    if "quoted-printable" in found.parameters.get("ENCODING", ()):
        data = quopri.decodestring(data)
    charset = _charset(found.parameters.get("CHARSET", (codec,))[0]) or codec
    try:
        return data.decode(charset).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise Invalid(N_("Line {line} holds bytes that are no {encoding}."), line=found.line,
                      encoding=charset) from None  # fmt: skip


def _charset(name: str) -> str | None:
    """Python's codec for what a card names, the larger where it names a smaller set than it writes."""
    plain = name.strip('"').lower().replace("_", "-")
    if plain in {"gb2312", "gbk", "gb18030", "cp936"}:
        return "gb18030"
    if plain in {"utf-8", "utf8", "us-ascii", "ascii"}:
        return "utf-8"
    return {"big5": "big5hkscs", "iso-8859-1": "cp1252", "shift-jis": "cp932"}.get(plain)


def unescaped(text: str, version: str) -> str:
    """The text without the marks that vCard puts before its signs; 2.1 has them before separators only."""
    if version == "2.1":
        return _ESCAPED_IN_2_1.sub(r"\1", text)
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def parts(text: str, version: str, separator: str = ";") -> list[str]:
    """The parts of a value with several, each unescaped and stripped."""
    found, start, place = list[str](), 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == separator:
            found.append(text[start:place])
            start = place + 1
        place += 1
    return [unescaped(part, version).strip() for part in (*found, text[start:])]


def escaped(text: str) -> str:
    """The text as a value, or part of one, of vCard 3.0 and 4.0."""
    for sign, mark in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, mark)
    return text


def folded(line: str) -> str:
    """The line in pieces of 75 octets at most, none of which ends inside a character, with its end."""
    if len(line) * 4 <= _FOLDED or len(line.encode("utf-8")) <= _FOLDED:
        return line + "\r\n"
    pieces, size = list[str](), 0
    for sign in line:
        width = len(sign.encode("utf-8"))
        if size + width > _FOLDED:
            pieces.append("\r\n ")
            size = 1
        pieces.append(sign)
        size += width
    return "".join(pieces) + "\r\n"
