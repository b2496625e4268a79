"""How often a customer is spoken to: its own rhythm, else its grade's; and when to speak to it next."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_, Text
from crm_tui.core.text import clean_line

#: Days between two contacts by grade, where the shop has not set its own.
GRADE_DAYS: Final[Mapping[str, int]] = {"A": 14, "B": 30, "C": 60, "D": 120}
#: For a customer without a grade, days.
UNGRADED: Final = 45
#: Days with a contact that a rhythm is told from, and the latest of them that count.
FEWEST, LATEST = 3, 12
_LONGEST: Final = 366
#: Whom nobody has spoken to so many days after its last payment is raised.
UNSPOKEN_DAYS: Final = 14
_GRADE: Final = re.compile(r"([A-D])\s*=\s*([0-9]{1,4})")

SETTINGS: Final = {
    "followup.rhythm": N_("Days between two contacts by grade, such as A=14 B=30 C=60 D=120"),
    "followup.unspoken": N_("Days after a payment within which somebody speaks to the customer: 14"),
}


def check(name: str, value: str) -> str:
    """The value of one of the settings as it may be kept, empty for the default; Invalid where it can't hold it."""
    cleaned = clean_line(value).upper()
    if name == "followup.rhythm":
        by_grade(cleaned)
    elif cleaned and not (cleaned.isdecimal() and len(cleaned) <= 3 and 1 <= int(cleaned) <= 365):
        raise Invalid(N_("It is a number of days from 1 to 365, not “{value}”."), value=value)
    return cleaned


def by_grade(text: str) -> dict[str, int]:
    """Days between two contacts by grade: those the text sets, the others as they are."""
    found = dict(GRADE_DAYS)
    for part in re.split(r"[\s,;，；、]+", text.strip()):
        match = _GRADE.fullmatch(part)
        if part and (match is None or not 1 <= int(match[2]) <= 3660):
            raise Invalid(N_("“{value}” are no days by grade; write them like A=14 B=30."), value=text)
        if match:
            found[match[1]] = int(match[2])
    return found


class Proposal(NamedTuple):
    """When to speak to a customer next, so many days from the last time, and why then."""

    day: date
    days: int
    why: Text


def own_days(days: Iterable[str]) -> int | None:
    """The median of the gaps between the latest of these ISO days, rounded up to days; None where there are too few."""
    latest = sorted(set(days))[-LATEST:]
    if len(latest) < FEWEST:
        return None
    gaps = sorted((date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in pairwise(latest))
    twice = gaps[(len(gaps) - 1) // 2] + gaps[len(gaps) // 2]
    return min((twice + 1) // 2, _LONGEST)


def propose(
    spoken: Iterable[str], bought: Iterable[str], grade: str | None, grade_days: Mapping[str, int], last: date
) -> Proposal:
    """When to speak to a customer again after `last`: as often as one has spoken to it, else as often as it buys.

    Where neither tells a rhythm, its grade does. A customer that comes daily is not called daily: seven days at least.
    """
    if (days := own_days(spoken)) is not None:
        why, days = N_("You usually speak every {days} days."), max(days, 1)
    elif (days := own_days(bought)) is not None:
        why, days = N_("It usually buys every {days} days."), max(days, 7)
    elif grade in grade_days:
        why, days = N_("Customers of grade {grade} are contacted every {days} days."), grade_days[str(grade)]
    else:
        why, days = N_("Customers without a rhythm of their own are contacted every {days} days."), UNGRADED
    return Proposal(last + timedelta(days=days), days, Text(why, {"days": days, "grade": grade or ""}))


def after_completion(done: date, days: int) -> date:
    """The day of the next one, so many days after this one was done, however late that was."""
    return done + timedelta(days=days)
