"""What the shop promises its customers: working hours, and times to answer and to solve by priority and grade.

Everything is read from settings, where it may be left out: then the defaults of FORMULAS 3 hold.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.core.text import clean_line, fold
from crm_tui.domain.business_hours import DAY, Span, Week
from crm_tui.domain.customers import GRADES
from crm_tui.domain.public_holidays import check_country
from crm_tui.domain.shop import Shop

HOUR: Final = 3600
#: Of a clock's time, in millionths: from here on it is amber, red, and escalated once more.
AMBER, RED, LATE = 750_000, 1_000_000, 1_500_000

DEFAULTS: Final = {
    "service.hours": "09:00-18:00",
    "service.days": "1-6",
    "service.urgent": "1h/4h",
    "service.high": "2h/8h",
    "service.normal": "4h/2d",
    "service.low": "8h/5d",
}
SETTINGS: Final = {
    "service.hours": N_("When customers are served, such as 09:00-12:00 13:30-18:00"),
    "service.days": N_("On which days of the week, Monday is 1: 1-6, or 1-5 7"),
    "service.country": N_("Whose public holidays are free: CN, or US-NY for a part of a country; - for none"),
    "service.urgent": N_("Working time to answer and to solve what is urgent: 1h/4h; d is a working day"),
    "service.high": N_("Working time to answer and to solve what is of high priority"),
    "service.normal": N_("Working time to answer and to solve what is of normal priority"),
    "service.low": N_("Working time to answer and to solve what is of low priority"),
    "service.grades": N_("Which part of those times customers of a grade wait: A=50% B=80%"),
    "service.escalate": N_("Who is told when a time is over; empty: who is in charge of the ticket"),
    "service.escalate_late": N_("Who is told when half as much again is over"),
}
_TIME: Final = r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})"
_DAYS: Final = r"([1-7])(?:-([1-7]))?"
_LENGTH: Final = r"(?:(\d{1,3})d)?(?:(\d{1,3})h)?(?:(\d{1,3})m)?"
_SHARE: Final = r"(\w+)=(\d{1,3})%"
_BETWEEN: Final = r"[\s,;，；、]+"
_NO_COUNTRY: Final = "-"


class Targets(NamedTuple):
    """Working seconds until the first answer, each next one, and the solution."""

    first: int
    next: int
    solve: int


class Service(NamedTuple):
    """All that clocks go by; `grades` are millionths of the time, by grade, `escalate` who is told at 100 and 150%."""

    week: Week
    targets: Mapping[str, Targets]
    grades: Mapping[str, int]
    escalate: tuple[str, str] = ("", "")

    def of(self, priority: str, grade: str | None) -> Targets:
        """The times for a ticket of this priority, of a customer of this grade."""
        targets = self.targets[priority]
        share = self.grades.get(grade or "", RED)
        return targets if share == RED else Targets(*(seconds * share // RED for seconds in targets))


def service_of(settings: Mapping[str, str], shop: Shop) -> Service:
    """What the settings say; a shop that counts in yuan keeps China's holidays unless told otherwise."""
    kept = {**DEFAULTS, **{name: value for name, value in settings.items() if value}}
    country = kept.get("service.country", "CN" if shop.currency == "CNY" else "")
    week = Week(
        _spans(kept["service.hours"]),
        _weekdays(kept["service.days"]),
        shop.zone,
        "" if country == _NO_COUNTRY else country,
    )
    priorities = ("urgent", "high", "normal", "low")
    return Service(
        week,
        {name: _targets(kept[f"service.{name}"], week.day) for name in priorities},
        _grades(kept.get("service.grades", "")),
        (kept.get("service.escalate", ""), kept.get("service.escalate_late", "")),
    )


def check(name: str, value: str) -> str:
    """The value of a service setting as it may be kept, empty for the default; Invalid where it can't hold it."""
    cleaned = clean_line(value)
    if not cleaned:
        return cleaned
    if name == "service.country":
        return cleaned if cleaned == _NO_COUNTRY else check_country(cleaned)
    if name in _CHECKS:
        cleaned = fold(cleaned) if name != "service.grades" else cleaned.upper()
        _CHECKS[name](cleaned)
    return cleaned


def _spans(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for part in re.split(_BETWEEN, text):
        found = re.fullmatch(_TIME, part)
        numbers = [int(number) for number in found.groups()] if found else [0, 0, 0, 0]
        start, end = (numbers[0] * 60 + numbers[1]) * 60, (numbers[2] * 60 + numbers[3]) * 60
        after = spans[-1][1] if spans else 0
        if not after <= start < end <= DAY or numbers[1] > 59 or numbers[3] > 59:
            raise Invalid(N_("“{value}” are no hours; write them like 09:00-18:00, one after the other."), value=text)
        spans.append((start, end))
    return tuple(spans)


def _weekdays(text: str) -> frozenset[int]:
    days: set[int] = set()
    for part in re.split(_BETWEEN, text):
        found = re.fullmatch(_DAYS, part)
        if found is None or int(found[2] or found[1]) < int(found[1]):
            raise Invalid(N_("“{value}” are no days of the week; write them like 1-6, Monday is 1."), value=text)
        days.update(range(int(found[1]) - 1, int(found[2] or found[1])))
    return frozenset(days)


def _targets(text: str, day: int) -> Targets:
    lengths = [_seconds(part.strip(), day, text) for part in text.split("/")]
    if not 2 <= len(lengths) <= 3:
        raise _no_times(text)
    return Targets(lengths[0], lengths[-2], lengths[-1])


def _seconds(text: str, day: int, whole: str) -> int:
    found = re.fullmatch(_LENGTH, text)
    days, hours, minutes = (int(number or 0) for number in found.groups()) if found else (0, 0, 0)
    if not (seconds := days * day + hours * HOUR + minutes * 60):
        raise _no_times(whole)
    return seconds


def _no_times(text: str) -> Invalid:
    return Invalid(N_("“{value}” are no times to answer and to solve; write them like 1h/4h, 30m/2d."), value=text)


def _grades(text: str) -> dict[str, int]:
    shares: dict[str, int] = {}
    for part in filter(None, re.split(_BETWEEN, text)):
        found = re.fullmatch(_SHARE, part)
        if found is None or found[1] not in {choice.value for choice in GRADES} or not 1 <= int(found[2]) <= 100:
            raise Invalid(N_("“{value}” are no parts of a time by grade; write them like A=50% B=80%."), value=text)
        shares[found[1]] = int(found[2]) * 10_000
    return shares


_CHECKS: Final[Mapping[str, Callable[[str], object]]] = {
    "service.hours": _spans,
    "service.days": _weekdays,
    **{f"service.{name}": lambda text: _targets(text, Week().day) for name in ("urgent", "high", "normal", "low")},
    "service.grades": _grades,
}
