"""The sample shop's contacts: what was said with customers lately, and what is planned with them."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from crm_tui.core.fields import Value
from crm_tui.domain import repeat_words
from crm_tui.sample.buyers import Buyer
from crm_tui.sample.words import words

INTERACTION_COLUMNS = ("day", "time", "kind", "customer_id", "who", "text")
FOLLOWUP_COLUMNS = (
    "day", "time", "kind", "customer_id", "assignee", "subject", "rule", "on_holiday", "rhythm_days", "remind",
    "state", "outcome", "done_at", "created_at", "batch_id",
)  # fmt: skip
#: Days back that something was said, and days ahead that something is planned.
_BACK: Final = 90
_AHEAD: Final = 45
#: The first plans lie on these days from today: some are late, some are for today, one a day is done.
_DAYS: Final = (0, 0, 0, 1, -2, 0, 1, 3, -5, 2, 0, 7, 4, -1, 9)
_HOURS: Final = ("09:00", "09:30", "10:00", "11:00", "14:00", "15:30", "16:00")

Row = tuple[Value, ...]


class Diary:
    """Makes up contacts with those who buy, the better ones more often."""

    def __init__(self, rng: Random, language: str, buyers: list[Buyer], today: date) -> None:
        self._rng, self._today = rng, today
        self._stories = words(language)["contacts"]
        self._staff = words(language)["staff"]
        self._buyers = [buyer for buyer in buyers if buyer.joined is not None and buyer.grade in {"A", "B", "C"}]

    def interactions(self, count: int) -> Iterator[Row]:
        """What was said, the oldest first."""
        days = sorted((self._rng.randrange(1, _BACK) for _ in range(count)), reverse=True)
        for back in days:
            story = self._rng.choice(self._stories)
            yield (
                self._day(-back), self._rng.choice((None, *_HOURS)), story["kind"], self._rng.choice(self._buyers).id,
                self._rng.choice(self._staff), story["said"],
            )  # fmt: skip

    def followups(self, count: int, batch_id: int, now: str) -> Iterator[Row]:
        """What is planned: single ones, series of every week and month, one by rhythm; `now` is the present instant."""
        for place in range(count):
            ahead = _DAYS[place] if place < len(_DAYS) else self._rng.randrange(-3, _AHEAD)
            story, buyer = self._rng.choice(self._stories), self._rng.choice(self._buyers)
            time = self._rng.choice((None, *_HOURS)) if ahead >= 0 else None
            done = ahead == _DAYS[4] and place > len(_DAYS)
            yield (
                self._day(ahead), time, story["kind"], buyer.id, self._rng.choice((None, *self._staff)), story["next"],
                self._rule(place, ahead), None, 30 if place == len(_DAYS) - 1 else None, 15 if time else None,
                "done" if done else "open", story["said"] if done else None, now if done else None, now, batch_id,
            )  # fmt: skip

    def _rule(self, place: int, ahead: int) -> str | None:
        """Every few plans are a series: of every second week, of every month."""
        if place % 10 != 3:
            return None
        day = self._today + timedelta(days=ahead)
        return repeat_words.read("every 2 weeks" if place % 20 == 3 else "month end", day)

    def _day(self, ahead: int) -> str:
        return (self._today + timedelta(days=ahead)).isoformat()
