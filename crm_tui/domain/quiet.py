"""When a customer has gone quiet: silent for more than twice as long as is usual for that customer."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise
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
    places = [_ordinal(day) for day in came]
    gaps = sorted(after - before for before, after in pairwise(places))
    twice = gaps[(len(gaps) - 1) // 2] + gaps[len(gaps) // 2]
    return Silence(silent, (twice + 1) // 2, came[-1]) if silent > twice else None


@lru_cache(maxsize=4096)
def _ordinal(day: str) -> int:
    """The day's number; the same few hundred days are asked for again and again."""
    return date.fromisoformat(day).toordinal()
