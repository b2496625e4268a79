"""People's names and addresses put together from the parts that files have them in."""

import re
from collections.abc import Iterable
from typing import NamedTuple

#: Han, kana and Hangul, in whose names the family comes first and nothing stands between.
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_BREAKS = re.compile(r"\s*[\r\n]+\s*")


def full_name(given: str, family: str, *, middle: str = "", suffix: str = "", shown: str = "") -> str:
    """The name as it is written: 张伟 family first, John Smith given first.

    `shown` is how the file itself writes the whole name; programs put Chinese names in Western order there, so that
    it counts only for others.
    """
    parts = [part for part in (family, middle, given) if part]
    if any(map(_EAST.search, parts)):
        return ("" if all(map(_EAST.search, parts)) else " ").join(parts)
    return shown or " ".join(part for part in (given, middle, family, suffix) if part)


class Place(NamedTuple):
    """An address by the fields of the archive; all empty where nothing is known."""

    address: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    def line(self) -> str:
        """The whole address in one line."""
        return ", ".join(part for part in self if part)


NOWHERE = Place()


def one_line(*parts: str) -> str:
    """Streets and what belongs to them as one line, each part once."""
    return ", ".join(dict.fromkeys(_BREAKS.sub(", ", part) for part in parts if part))


def first_place(*places: Place) -> Place:
    """The first address that is not empty."""
    return next((place for place in places if any(place)), NOWHERE)


def main_and_others(places: Iterable[Place]) -> tuple[Place, tuple[str, ...]]:
    """The first address that is not empty, and the others as lines of a note."""
    known = [place for place in dict.fromkeys(places) if any(place)]
    return (known[0] if known else NOWHERE), tuple(place.line() for place in known[1:])
