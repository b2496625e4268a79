"""Moments as people type them: `2024-05-31 09:30`, `明天下午三点`, `fri 17:00`, `15:30` today, or a day as a whole."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Kind
from crm_tui.core.i18n import N_
from crm_tui.domain.business_hours import as_kept
from crm_tui.domain.day_words import day_in_words
from crm_tui.domain.shop import Shop
from crm_tui.domain.time_words import time_of_day
from crm_tui.domain.values import parse
from crm_tui.domain.words import shown

_MOMENT = Field("moment", "", Kind.INSTANT)
_DAY = Field("day", "", Kind.DAY)
#: No day and time together are written longer; each place in the text could be between the two.
_LONGEST = 60


def moment_in_words(text: str, shop: Shop, today: date) -> str:
    """The moment on the shop's clock as an instant; of a day alone its last minute, of a time alone today's.

    Raises Invalid.
    """
    words = text.strip()
    if len(words) > len("2024-05-31") and (exact := _exact(words, shop)):
        return exact
    if day := _day(words, today):
        return _at(day, time(23, 59), shop)
    for place in range(len(words) if len(words) <= _LONGEST else 0):
        day = _day(words[:place].strip(), today) if words[:place].strip() else today
        if day is not None and (clock := _time(words[place:].strip())):
            return _at(day, clock, shop)
    raise Invalid(
        N_("{value} is not a moment; write it like 2024-05-31 09:30, tomorrow 17:00, 明天下午三点."), value=shown(text)
    )


def _exact(words: str, shop: Shop) -> str | None:
    try:
        return str(parse(_MOMENT, words, shop))
    except Invalid:
        return None


def _day(words: str, today: date) -> date | None:
    try:
        found = day_in_words(words, today) or parse(_DAY, words, Shop())
    except Invalid:
        return None
    return date.fromisoformat(str(found)) if found else None


def _time(words: str) -> time | None:
    try:
        return time.fromisoformat(time_of_day(words))
    except Invalid:
        return None


def _at(day: date, clock: time, shop: Shop) -> str:
    moment = datetime.combine(day, clock, ZoneInfo(shop.zone) if shop.zone else None)
    return str(parse(_MOMENT, moment.astimezone().isoformat(), shop))


def bounds(first: str, last: str, shop: Shop) -> tuple[str, str]:
    """The instant at which the first day begins, and the one at which the last has ended, on the shop's clock."""
    start = _at(date.fromisoformat(first), time(), shop)
    end = _at(date.fromisoformat(last) + timedelta(days=1), time(), shop)
    return as_kept(start), as_kept(end)
