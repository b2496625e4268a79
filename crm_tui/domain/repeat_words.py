"""How often something repeats, in words of both languages, as a rule of RFC 5545, and such a rule in words.

The policies: what is monthly on the 31st is kept on the last day of shorter months, what is yearly on 29 February on
the 28th of other years - the rules made here say so themselves (`BYMONTHDAY=28,29,30,31;BYSETPOS=-1`), so that every
calendar understands them alike; a rule written as a rule stays as RFC 5545 has it, which leaves such months out. What
is lunar is kept by `domain.lunar`: a leap month's day in the plain month where the year lacks it, the 30th on the
29th (`RSCALE=CHINESE;FREQ=YEARLY;SKIP=BACKWARD`, RFC 7529).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from crm_tui.core.errors import Conflict, Invalid
from crm_tui.core.i18n import N_, Text
from crm_tui.core.text import fold
from crm_tui.domain import lunar
from crm_tui.domain.rrule import WEEKDAYS, Rule, parse, write
from crm_tui.domain.words import shown

_HAN_DIGITS: Final = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "十": 10}
_HAN_WEEKDAYS: Final = {sign: number for number, sign in enumerate("一二三四五六日")} | {"天": 6}
_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS: Final = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY",
                 "天": "DAILY", "日": "DAILY", "周": "WEEKLY", "星期": "WEEKLY", "礼拜": "WEEKLY",
                 "个月": "MONTHLY", "月": "MONTHLY", "年": "YEARLY"}  # fmt: skip
_PLAIN: Final = {"daily": ("DAILY", 1), "weekly": ("WEEKLY", 1), "monthly": ("MONTHLY", 1), "yearly": ("YEARLY", 1),
                 "annually": ("YEARLY", 1), "quarterly": ("MONTHLY", 3), "fortnightly": ("WEEKLY", 2),
                 "biweekly": ("WEEKLY", 2), "隔周": ("WEEKLY", 2), "隔天": ("DAILY", 2), "每季度": ("MONTHLY", 3),
                 "每季": ("MONTHLY", 3), "每半年": ("MONTHLY", 6)}  # fmt: skip
_WORKDAYS: Final = {"weekdays", "every weekday", "workdays", "工作日", "每个工作日", "每工作日"}
_LUNAR: Final = {"lunar", "lunar yearly", "yearly lunar", "农历", "农历每年", "每年农历", "每年按农历", "阴历每年"}
_NUMBER: Final = "[0-9]{1,3}|[一二三四五六七八九两十]"


def read(text: str, anchor: date) -> str:
    """The rule, as text, that the words mean for a series that begins on `anchor`; raises Invalid for others."""
    if "=" in text:
        return write(parse(text))
    words = fold(text)
    compact = words.replace(" ", "")
    if words in _WORKDAYS or compact in _WORKDAYS:
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    if words in _LUNAR or compact in _LUNAR:
        return lunar_yearly(anchor)
    if found := _PLAIN.get(words) or _PLAIN.get(compact):
        return _every(*found, anchor)
    for pattern, rule in _FORMS:
        match = pattern.fullmatch(compact if not words.isascii() else words)
        if match and (made := rule(anchor, *match.groups())):
            return made
    raise Invalid(
        N_("“{text}” is no way to repeat; write weekly, every 2 weeks, monthly 15, yearly, lunar or 每周一, 每月底."),
        field="repeat",
        text=shown(text),
    )


def _every(freq: str, interval: int, anchor: date) -> str:
    if freq == "MONTHLY":
        return monthly(anchor.day, interval)
    if freq == "YEARLY" and (anchor.month, anchor.day) == (2, 29):
        return write(Rule("YEARLY", interval, by_month=(2,), by_month_day=(28, 29), by_set_pos=(-1,)))
    return write(Rule(freq, interval))


def monthly(day: int, interval: int = 1) -> str:
    """The rule of a day of every month, the last one in months that are shorter."""
    if day <= 28:
        return write(Rule("MONTHLY", interval, by_month_day=(day,)))
    return write(Rule("MONTHLY", interval, by_month_day=tuple(range(28, day + 1)), by_set_pos=(-1,)))


def lunar_yearly(anchor: date) -> str:
    """The rule of the anchor's day of every lunar year."""
    day = lunar.lunar_day(anchor)
    if day is None:
        raise Invalid(N_("The lunar calendar is known from 1900 to 2100 only."), field="repeat")
    months = {"leaps": (day.month,)} if day.leap else {"by_month": (day.month,)}
    return write(Rule("YEARLY", lunar=True, by_month_day=(day.day,), **months))  # type: ignore[arg-type]


def _number(text: str | None) -> int:
    return 1 if not text else int(text) if text.isdecimal() else _HAN_DIGITS[text]


def _counted(anchor: date, count: str | None, unit: str) -> str | None:
    number = _number(count)
    return _every(_UNITS[unit.rstrip("s") if unit.isascii() else unit], number, anchor) if number else None


def _on_weekdays(_anchor: date, count: str | None, days: str) -> str | None:
    if re.search("[a-z]", days):
        found = {_NAMES.index(name[:3]) for name in re.findall("[a-z]+", days) if name[:3] in _NAMES}
    else:
        found = {_HAN_WEEKDAYS[sign] for sign in days if sign in _HAN_WEEKDAYS}
    return write(Rule("WEEKLY", _number(count), by_day=tuple((0, day) for day in sorted(found)))) if found else None


def _on_day(_anchor: date, count: str | None, day: str) -> str | None:
    return monthly(int(day), _number(count)) if 1 <= int(day) <= 31 else None


def _on_last(_anchor: date, count: str | None) -> str:
    return monthly(31, _number(count))


_WEEKDAY: Final = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[..., str | None]], ...]] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"every (?:([0-9]{1,3}) )?(days?|weeks?|months?|years?)", _counted),
        (rf"每隔?({_NUMBER})?(天|日|周|星期|礼拜|个月|月|年)(?:一次)?", _counted),
        (rf"(?:every|weekly)()(?: on)? ((?:{_WEEKDAY})(?:(?:,| and |, )(?:{_WEEKDAY}))*)", _on_weekdays),
        (rf"every ([0-9]{{1,2}}) weeks on ((?:{_WEEKDAY})(?:(?:,| and |, )(?:{_WEEKDAY}))*)", _on_weekdays),
        (rf"每({_NUMBER})?个?(?:周|星期|礼拜)([一二三四五六日天、,，和]+)", _on_weekdays),
        (r"(?:monthly|every month)()(?: on)?(?: the)? ([0-9]{1,2})(?:st|nd|rd|th)?", _on_day),
        (rf"每({_NUMBER})?个?月([0-9]{{1,2}})[号日]?", _on_day),
        (r"(?:month end|end of (?:the )?month|end of every month)()", _on_last),
        (rf"每({_NUMBER})?个?月(?:月?[底末]|最后一天)", _on_last),
    )
)


def describe(text: str) -> Text:
    """The rule in words; a rule that no words fit as it stands."""
    rule = parse(text)
    plain = replace(rule, interval=1, by_day=(), by_month_day=(), by_month=(), by_set_pos=(), leaps=(), count=None,
                    until=None, week_start=0)  # fmt: skip
    if rule.lunar:
        return Text(N_("every lunar year"))
    if plain != Rule(rule.freq) or not _simple(rule):
        return Text("{rule}", {"rule": text})
    how_often = _how_often(rule)
    if rule.freq == "MONTHLY" and rule.by_month_day:
        day = rule.by_month_day[-1]
        told = Text(N_("{often} on day {day}"), {"often": how_often, "day": day})
        return Text(N_("{often} at its end"), {"often": how_often}) if day in {31, -1} else told
    if rule.by_day:
        days = " ".join(WEEKDAYS[day].title() for _, day in rule.by_day)
        return Text(N_("{often} on {days}"), {"often": how_often, "days": Text(_DAY_WORDS.get(days, days))})
    return how_often


_DAY_WORDS: Final = {
    "Mo": N_("Monday"), "Tu": N_("Tuesday"), "We": N_("Wednesday"), "Th": N_("Thursday"), "Fr": N_("Friday"),
    "Sa": N_("Saturday"), "Su": N_("Sunday"), "Mo Tu We Th Fr": N_("working weekdays"),
}  # fmt: skip


def _simple(rule: Rule) -> bool:
    """Whether its parts are those of the rules made here."""
    if any(nth for nth, _ in rule.by_day) or (rule.by_day and rule.freq != "WEEKLY"):
        return False
    days = rule.by_month_day
    clamped = rule.by_set_pos == (-1,) and days == tuple(range(28, 28 + len(days))) and len(days) > 1
    single = not rule.by_set_pos and len(days) <= 1
    return (clamped or single) and (not rule.by_month or rule.freq == "YEARLY")


def _how_often(rule: Rule) -> Text:
    once, counted = _OFTEN[rule.freq]
    return Text(once) if rule.interval == 1 else Text(counted, {"count": rule.interval})


_OFTEN: Final = {
    "DAILY": (N_("every day"), N_("every {count} days")),
    "WEEKLY": (N_("every week"), N_("every {count} weeks")),
    "MONTHLY": (N_("every month"), N_("every {count} months")),
    "YEARLY": (N_("every year"), N_("every {count} years")),
    "HOURLY": (N_("every hour"), N_("every {count} hours")),
    "MINUTELY": (N_("every minute"), N_("every {count} minutes")),
    "SECONDLY": (N_("every second"), N_("every {count} seconds")),
}


def moved(text: str, anchor: date, to: date) -> str:
    """The rule of a series whose occurrence on `anchor` is moved to the day `to`: the days it names move along.

    Raises Conflict for a rule that names days in a way that can't be moved so.
    """
    rule = parse(text)
    days = (to - anchor).days
    if not days:
        return text
    if rule.lunar and len(rule.by_month) + len(rule.leaps) <= 1 and len(rule.by_month_day) <= 1:
        return lunar_yearly(to)
    if not (rule.by_day or rule.by_month_day or rule.by_month or rule.by_year_day or rule.by_week_no):
        return text
    if rule.freq in {"WEEKLY", "DAILY"} and not (rule.by_month_day or rule.by_month):
        return write(
            replace(rule, by_day=tuple((0, day) for day in sorted((day + days) % 7 for _, day in rule.by_day)))
        )
    if not rule.by_day and _simple(rule) and rule.by_month in {(), (anchor.month,)}:
        end = {"count": rule.count, "until": rule.until}
        if rule.freq == "MONTHLY":
            return write(replace(parse(monthly(to.day, rule.interval)), **end))  # type: ignore[arg-type]
        return write(replace(parse(_every(rule.freq, rule.interval, to)), **end))  # type: ignore[arg-type]
    raise Conflict(N_("This series names its days by a rule; change the rule instead, or move one day only."))
