"""Days in words people read: the weekday, in Chinese the lunar day, and the festivals."""

from datetime import date
from typing import Final

from crm_tui.core.i18n import N_, language, tr
from crm_tui.domain import festivals

_WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def in_chinese() -> bool:
    """Whether lunar days are told: who reads no Chinese does not reckon by them."""
    return language().startswith("zh")


def weekday(day: date) -> str:
    """The weekday, short."""
    return tr(_WEEKDAYS[day.weekday()])


def day_words(day: str) -> str:
    """The weekday in the present language; in Chinese with the lunar day."""
    found = date.fromisoformat(day)
    return f"{weekday(found)} {festivals.lunar_words(found)}".strip() if in_chinese() else weekday(found)


def day_told(day: str, country: str = "CN") -> str:
    """A day as it is echoed: the date, the weekday, in Chinese the lunar date, and festivals of the country."""
    found = date.fromisoformat(day)
    words = [day, weekday(found)]
    if in_chinese():
        words += [festivals.lunar_date(found), *map(tr, festivals.marks(found, country).festivals)]
    return " ".join(word for word in words if word)
