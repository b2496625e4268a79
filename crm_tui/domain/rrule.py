"""Recurrence rules as RFC 5545 writes them: read, checked against its table of what goes with what, and written.

Besides, yearly days of the Chinese calendar as RFC 7529 writes them: `RSCALE=CHINESE;FREQ=YEARLY;SKIP=BACKWARD`,
`BYMONTH=6L` for a leap month.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_

#: From the coarsest to the finest.
FREQUENCIES: Final = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LARGEST: Final = 100_000
_BY_DAY: Final = r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)"
_MONTH: Final = r"([0-9]{1,2})(L?)"
_UNTIL: Final = r"([0-9]{8})(?:T([0-9]{6})(Z?))?"
_SKIPS: Final = ("OMIT", "BACKWARD")

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; weekdays are 0 for Monday to 6, each of `by_day` with its ordinal, 0 for every one.

    `until` is a moment on the same wall clock as the series. `leaps` are the months of `by_month` that are leap
    months, of a `lunar` rule only; `omit` whether its missing days are left out instead of kept earlier.
    """

    freq: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    by_month: Numbers = ()
    by_week_no: Numbers = ()
    by_year_day: Numbers = ()
    by_month_day: Numbers = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_hour: Numbers = ()
    by_minute: Numbers = ()
    by_second: Numbers = ()
    by_set_pos: Numbers = ()
    week_start: int = 0
    lunar: bool = False
    leaps: Numbers = ()
    omit: bool = False

    @property
    def by_times(self) -> bool:
        """Whether one day can have several occurrences."""
        finer = FREQUENCIES.index(self.freq) > FREQUENCIES.index("DAILY")
        return finer or bool(self.by_hour or self.by_minute or self.by_second)


def _numbers(lowest: int, highest: int, *, both_ways: bool = False) -> Callable[[str], Numbers]:
    def read(text: str) -> Numbers:
        found = tuple(sorted({int(part) for part in text.split(",")}))
        for number in found:
            size = abs(number) if both_ways else number
            if not lowest <= size <= highest:
                raise ValueError
        return found

    return read


def _number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _LARGEST:
        raise ValueError
    return number


def _days(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for part in text.split(","):
        match = re.fullmatch(_BY_DAY, part.strip())
        if match is None:
            raise ValueError
        ordinal = int(match[1]) if match[1] else 0
        if match[1] and not 1 <= abs(ordinal) <= 53:
            raise ValueError
        found.append((ordinal, WEEKDAYS.index(match[2])))
    return tuple(dict.fromkeys(found))


def _frequency(text: str) -> str:
    return FREQUENCIES[FREQUENCIES.index(text)]


_READ: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "FREQ": ("freq", _frequency),
    "INTERVAL": ("interval", _number),
    "COUNT": ("count", _number),
    "BYWEEKNO": ("by_week_no", _numbers(1, 53, both_ways=True)),
    "BYYEARDAY": ("by_year_day", _numbers(1, 366, both_ways=True)),
    "BYMONTHDAY": ("by_month_day", _numbers(1, 31, both_ways=True)),
    "BYDAY": ("by_day", _days),
    "BYHOUR": ("by_hour", _numbers(0, 23)),
    "BYMINUTE": ("by_minute", _numbers(0, 59)),
    "BYSECOND": ("by_second", _numbers(0, 60)),
    "BYSETPOS": ("by_set_pos", _numbers(1, 366, both_ways=True)),
    "WKST": ("week_start", WEEKDAYS.index),
}


def parse(text: str, zone: str = "") -> Rule:
    """The rule that the text says, with or without `RRULE:` before it.

    An UNTIL in UTC is put on the clock of `zone` (IANA), or stays as it is without one. Raises Invalid, with the
    reason, for what RFC 5545 does not define.
    """
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, sign, value = part.strip().partition("=")
        if not part.strip():
            continue
        if not sign or name in parts:
            raise Invalid(N_("The rule can't be read at “{part}”."), field="rule", part=part)
        parts[name] = value.strip()
    if "FREQ" not in parts:
        raise Invalid(N_("A rule says how often: FREQ=WEEKLY, for one."), field="rule")
    values = {place: value for name, text in parts.items() for place, value in _value(name, text, zone).items()}
    if values.get("lunar") and "SKIP" not in parts:
        values["omit"] = True  # the default of RFC 7529
    rule = Rule(**values)  # type: ignore[arg-type]  # each value is of the type its reader gives
    _check(rule, parts)
    return rule


def _value(name: str, text: str, zone: str) -> dict[str, object]:
    """The fields of the rule that one of its parts sets."""
    try:
        if name in _READ:
            field, read = _READ[name]
            return {field: read(text)}
        if name == "UNTIL":
            return {"until": _until(text, zone)}
        if name == "BYMONTH":
            return _months(text)
        if name == "RSCALE" and text in {"CHINESE", "GREGORIAN"}:
            return {"lunar": text == "CHINESE"}
        if name == "SKIP" and text in _SKIPS:
            return {"omit": text == "OMIT"}
    except ValueError as error:
        raise Invalid(N_("The rule can't be read at “{part}”."), field="rule", part=f"{name}={text}") from error
    raise Invalid(N_("The rule has a part that is not known here: “{part}”."), field="rule", part=f"{name}={text}")


def _months(text: str) -> dict[str, object]:
    found: list[tuple[int, bool]] = []
    for part in text.split(","):
        match = re.fullmatch(_MONTH, part.strip())
        if match is None or not 1 <= int(match[1]) <= 12:
            raise ValueError
        found.append((int(match[1]), bool(match[2])))
    plain = {month for month, leap in found if not leap}
    return {
        "by_month": tuple(sorted(plain)),
        "leaps": tuple(sorted({month for month, leap in found if leap})),
    }


def _until(text: str, zone: str) -> datetime:
    match = re.fullmatch(_UNTIL, text)
    if match is None:
        raise ValueError
    day = datetime.strptime(match[1], "%Y%m%d")  # noqa: DTZ007 - of the series' own clock, which has no zone here
    if match[2] is None:
        return datetime.combine(day, time.max.replace(microsecond=0))
    moment = datetime.strptime(match[1] + match[2], "%Y%m%d%H%M%S")  # noqa: DTZ007
    if match[3] and zone:
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return moment


def _check(rule: Rule, parts: dict[str, str]) -> None:
    """Refuse what the table of RFC 5545, section 3.3.10, excludes."""
    wrong = (
        (rule.count is not None and rule.until is not None, "COUNT, UNTIL"),
        (rule.by_week_no and rule.freq != "YEARLY", "BYWEEKNO"),
        (rule.by_year_day and rule.freq in {"DAILY", "WEEKLY", "MONTHLY"}, "BYYEARDAY"),
        (rule.by_month_day and rule.freq == "WEEKLY", "BYMONTHDAY"),
        (any(nth for nth, _ in rule.by_day) and rule.freq not in {"MONTHLY", "YEARLY"}, "BYDAY"),
        (any(nth for nth, _ in rule.by_day) and rule.by_week_no, "BYDAY, BYWEEKNO"),
        (rule.by_set_pos and not any(n.startswith("BY") and n != "BYSETPOS" for n in parts), "BYSETPOS"),
        (rule.leaps and not rule.lunar, "BYMONTH"),
        ("SKIP" in parts and not rule.lunar, "SKIP"),
        (rule.lunar and not _is_lunar_year(rule, parts), "RSCALE"),
    )
    for is_wrong, names in wrong:
        if is_wrong:
            raise Invalid(N_("{names} can't stand in this rule."), field="rule", names=names)


def _is_lunar_year(rule: Rule, parts: dict[str, str]) -> bool:
    """Whether the rule is a day of the lunar year, the only lunar rule there is here."""
    known = {"RSCALE", "SKIP", "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY"}
    return rule.freq == "YEARLY" and parts.keys() <= known and all(0 < day <= 30 for day in rule.by_month_day)


def write(rule: Rule) -> str:
    """The rule's text, which `parse` reads back."""
    parts = [f"FREQ={rule.freq}"]
    if rule.lunar:
        parts = ["RSCALE=CHINESE", *parts, "SKIP=" + ("OMIT" if rule.omit else "BACKWARD")]
    if rule.interval != 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    if rule.until is not None:
        parts.append(f"UNTIL={rule.until:%Y%m%dT%H%M%S}")
    months = [str(month) for month in rule.by_month] + [f"{month}L" for month in rule.leaps]
    if months:
        parts.append("BYMONTH=" + ",".join(months))
    for name in ("BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS"):
        if numbers := getattr(rule, _READ[name][0]):
            parts.append(f"{name}=" + ",".join(map(str, numbers)))
    if rule.by_day:
        parts.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in rule.by_day))
    if rule.week_start:
        parts.append(f"WKST={WEEKDAYS[rule.week_start]}")
    return ";".join(parts)


def ending(rule: Rule, until: datetime | None) -> Rule:
    """The rule with that end instead of its own."""
    return replace(rule, count=None, until=until)
