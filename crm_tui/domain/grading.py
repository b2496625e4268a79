"""Grades by the share of value each customer brings: A to 70% of the margin, B to 90, C to 99, D the rest; calmly.

Customers stand by falling value; whoever begins below a bound has that grade, so that the first always has A. A grade
is changed only once the new one has held for two periods running: at a bound it would flap. FORMULAS 15.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.core.text import clean_line

_NAMES: Final = ("A", "B", "C", "D")
DEFAULT: Final = (700_000, 900_000, 990_000)
#: A grade has to hold for so many periods before it is proposed.
PERIODS: Final = 2
SETTINGS: Final = {"grade.rule": N_("Share of the margin to which grades A, B and C reach, such as A=70 B=90 C=99")}
_PART: Final = re.compile(r"([ABC])\s*=\s*([0-9]{1,2}(?:\.[0-9])?)")


class Bounds(NamedTuple):
    """To which share of the whole value a grade reaches, millionths."""

    a: int
    b: int
    c: int


def bounds(text: str) -> Bounds:
    """The bounds a setting names, the others by default; Invalid where it can't be read, or they don't rise."""
    found = dict(zip(_NAMES, DEFAULT, strict=False))
    for part in re.split(r"[\s,;，；、]+", clean_line(text).upper()):
        match = _PART.fullmatch(part)
        if part and match is None:
            raise Invalid(N_("“{value}” are no bounds of grades; write them like A=70 B=90 C=99."), value=text)
        if match:
            found[match[1]] = round(float(match[2]) * 10_000)
    rule = Bounds(*found.values())
    if not 0 < rule.a < rule.b < rule.c <= 1_000_000:
        raise Invalid(N_("The bounds of grades must rise: A=70 B=90 C=99, not “{value}”."), value=text)
    return rule


def check(_name: str, value: str) -> str:
    """The setting's value as it may be kept; Invalid where it can't be read."""
    bounds(value)
    return clean_line(value).upper()


def grades(values: Mapping[int, int], rule: Bounds) -> dict[int, str]:
    """A grade for each customer by its value (margin, else revenue, minor units); without value D."""
    falling = sorted((-value, customer) for customer, value in values.items() if value > 0)
    whole, before, place = -sum(value for value, _ in falling), 0, 0
    graded = dict.fromkeys(values, _NAMES[-1])
    for value, customer in falling:
        share = before * 1_000_000 // whole
        while place < len(rule) and share >= rule[place]:
            place += 1
        graded[customer] = _NAMES[place]
        before -= value
    return graded


def settled(latest: Sequence[str], present: str | None) -> str | None:
    """The grade to propose: the latest one, if it held for two periods running; else the present one stays."""
    recent = latest[-PERIODS:]
    if present is None:
        return recent[-1] if recent else None
    return recent[-1] if len(recent) == PERIODS and len(set(recent)) == 1 else present


def held_shares(graded: Mapping[int, str], later: Mapping[int, int]) -> dict[str, int | None]:
    """The back-test: which share of a later period's value came from those with each grade, millionths."""
    whole, held = 0, dict.fromkeys(_NAMES, 0)
    for customer, value in later.items():
        if value > 0:
            whole += value
            if customer in graded:
                held[graded[customer]] += value
    return {grade: mine * 1_000_000 // whole if whole else None for grade, mine in held.items()}
