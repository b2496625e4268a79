"""When a customer has gone quiet: silent for more than twice as long as is usual for that customer."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from operator import sub
from typing import NamedTuple

#: Days with a purchase that a habit is told from.
FEWEST_DAYS = 3
#: A silence shorter than this is nothing, however often a customer comes, days.
SHORTEST = 7
#: Who last came longer ago than this is no longer waited for, days.
LONGEST = 2 * 365


class Silence(NamedTuple):
    """So many days since the last visit, and how many are usual between two (the median, rounded)."""

    days: int
    usual: int
    last: str


class Rhythm(NamedTuple):
    """How often a customer comes: the days between visits, shortest first, and the days of the first and last visit."""

    gaps: tuple[int, ...]
    first: str
    last: str

    @property
    def twice(self) -> int:
        """Twice the median gap, which is whole; a silence beyond it is unusual."""
        return self.gaps[(len(self.gaps) - 1) // 2] + self.gaps[len(self.gaps) // 2]

    @property
    def quiet_from(self) -> str | None:
        """The first day, ISO, on which the silence since the last visit is unusual; None where no calendar has it."""
        day = _ordinal(self.last) + max(SHORTEST, self.twice + 1)
        return date.fromordinal(day).isoformat() if day <= date.max.toordinal() else None

    @property
    def usual(self) -> int:
        """The median gap, rounded, days."""
        return (self.twice + 1) // 2


def rhythm(days: Iterable[str]) -> Rhythm | None:
    """The rhythm of a customer who came on these ISO days, in any order; None where they are too few to tell."""
    came = sorted(set(days))
    return Rhythm(_gaps(came), came[0], came[-1]) if len(came) >= FEWEST_DAYS else None


def silence(days: Iterable[str], today: date) -> Silence | None:
    """The silence of a customer who came on these ISO days, in any order; None where it is nothing unusual.

    It is unusual when it is longer than twice the median of the gaps between the days there were, at least three, and
    lasts a week at least.
    """
    came = sorted(set(days))
    if len(came) < FEWEST_DAYS:
        return None
    silent = today.toordinal() - _ordinal(came[-1])
    if not SHORTEST <= silent <= LONGEST:
        return None
    found = Rhythm(_gaps(came), came[0], came[-1])
    return Silence(silent, found.usual, found.last) if silent > found.twice else None


def _gaps(came: list[str]) -> tuple[int, ...]:
    """The days between each of these ordered days and the next, shortest first."""
    places = list(map(_ordinal, came))
    return tuple(sorted(map(sub, places[1:], places)))


@lru_cache(maxsize=4096)
def _ordinal(day: str) -> int:
    """The day's number; the same few hundred days are asked for again and again."""
    return date.fromisoformat(day).toordinal()
