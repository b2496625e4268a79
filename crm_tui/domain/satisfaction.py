"""What customers' scores tell, with how many there are and how far chance may have moved them (FORMULAS 10)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import sqrt
from typing import Final, NamedTuple

from crm_tui.core.i18n import N_, Text

#: With fewer answers than this nothing is told.
FEWEST: Final = 10
#: How far chance goes to either side in 95 of 100 cases, in standard errors.
_SURE: Final = 1.96
_SATISFIED, _PROMOTER, _PASSIVE = 4, 9, 7
#: Days until somebody asks again after a low score.
ASK_AGAIN_DAYS: Final = 7


class Score(NamedTuple):
    """A score and its 95% margin, both in thousandths of a point; None where there are too few answers to tell."""

    n: int
    value: int | None
    margin: int | None

    @property
    def explanation(self) -> Text:
        """How sure it is, in words."""
        if self.value is None:
            return Text(N_("too few to tell (n = {n})"), {"n": self.n})
        return Text(N_("n = {n}, ± {margin}"), {"n": self.n, "margin": f"{(self.margin or 0) / 1000:.1f}"})


def csat(scores: Sequence[int]) -> Score:
    """Percent of answers that are 4 or 5 out of 5: (4s + 5s) / answers x 100; margin 1.96 sqrt(p (1 - p) / n) x 100."""
    n = len(scores)
    if n < FEWEST:
        return Score(n, None, None)
    share = sum(score >= _SATISFIED for score in scores) / n
    return _score(n, share * 100, _SURE * sqrt(share * (1 - share) / n) * 100)


def nps(scores: Sequence[int]) -> Score:
    """Net promoters, -100 to 100: %(9-10) - %(0-6); margin 1.96 sqrt((p + d - (p - d)^2) / n) x 100."""
    n = len(scores)
    if n < FEWEST:
        return Score(n, None, None)
    promoters = sum(score >= _PROMOTER for score in scores) / n
    detractors = sum(score < _PASSIVE for score in scores) / n
    net = promoters - detractors
    return _score(n, net * 100, _SURE * sqrt((promoters + detractors - net**2) / n) * 100)


def gap(pairs: Iterable[tuple[int, int]]) -> Score:
    """The mean of perceived less expected, in points of 5; margin 1.96 s / sqrt(n) with the sample's deviation s."""
    differences = [perceived - expected for expected, perceived in pairs]
    n = len(differences)
    if n < FEWEST:
        return Score(n, None, None)
    mean = sum(differences) / n
    deviation = sqrt(sum((one - mean) ** 2 for one in differences) / (n - 1))
    return _score(n, mean, _SURE * deviation / sqrt(n))


def _score(n: int, value: float, margin: float) -> Score:
    return Score(n, round(value * 1000), round(margin * 1000))


def is_low(expected: int | None, perceived: int | None, recommend: int | None) -> bool:
    """Whether a customer went away unhappy: 1 or 2 out of 5, two points less than hoped for, or 0 to 6 out of 10."""
    if perceived is not None and (perceived <= 2 or perceived <= (expected or 0) - 2):
        return True
    return recommend is not None and recommend < _PASSIVE


class FollowUp(NamedTuple):
    """A follow-up to raise: its kind, the day it is due (ISO), what about, and why."""

    kind: str
    due: str
    subject: Text
    why: Text


def follow_up(
    number: str, today: date, expected: int | None, perceived: int | None, recommend: int | None
) -> FollowUp | None:
    """The call to make after a ticket was closed with a low score; None where the score was none."""
    if not is_low(expected, perceived, recommend):
        return None
    due = (today + timedelta(days=ASK_AGAIN_DAYS)).isoformat()
    subject = Text(N_("Ask again after {number}"), {"number": number})
    return FollowUp("call", due, subject, Text(N_("The customer's score of {number} was low."), {"number": number}))
