"""What a shop can set of its reports: bounds of grades and scores, days of silence, what serving costs, stock."""

import re
from collections.abc import Mapping
from typing import Final

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.core.text import clean_line
from crm_tui.domain import grading
from crm_tui.domain.diagnosis import Rules
from crm_tui.domain.rfm import Bounds
from crm_tui.domain.shop import Shop

_RFM: Final = "days=180,90,60,30 times=2,4,8,12 amount=200,1000,5000,20000"
DEFAULTS: Final[Mapping[str, str]] = {
    "rfm.bounds": _RFM,
    "report.hour_cost": "0",
    "stock.lead_days": "7",
    "stock.over_percent": "130",
}
SETTINGS: Final[Mapping[str, str]] = {
    **grading.SETTINGS,
    "rfm.bounds": N_("Bounds of the scores 2 to 5 where customers are few, such as days=180,90,60,30 times=2,4,8,12 "
                     "amount=200,1000,5000,20000"),
    "report.hour_cost": N_("What an hour of service costs the shop, such as 60"),
    "stock.lead_days": N_("Days a delivery takes: 7"),
    "stock.over_percent": N_("A dealer is over-stocked who bought more than so many percent of what it sold on: 130"),
}  # fmt: skip
_LIST: Final = re.compile(r"(days|times|amount)=([0-9]{1,9}(?:,[0-9]{1,9}){3})")
_MOST: Final = {"report.hour_cost": 1_000_000, "stock.lead_days": 365,
                "stock.over_percent": 1000}  # fmt: skip


def check(name: str, value: str) -> str:
    """The setting's value as it may be kept, empty for the default; Invalid where it can't hold it."""
    cleaned = clean_line(value)
    if not cleaned:
        return cleaned
    if name in grading.SETTINGS:
        return grading.check(name, cleaned)
    if name == "rfm.bounds":
        rfm_bounds({name: cleaned}, Shop())
    elif not (cleaned.isascii() and cleaned.isdecimal() and len(cleaned) <= 12 and int(cleaned) <= _MOST[name]):
        raise Invalid(N_("It is a number from 0 to {most}, not “{value}”."), most=_MOST[name], value=value)
    return cleaned


def number(settings: Mapping[str, str], name: str) -> int:
    """The number of a setting that is one."""
    return int(settings.get(name) or DEFAULTS[name])


def grade_bounds(settings: Mapping[str, str]) -> grading.Bounds:
    """The shop's rule for grades."""
    return grading.bounds(settings.get("grade.rule", ""))


def stock_rules(settings: Mapping[str, str]) -> Rules:
    """The thresholds by which dealers' stock is judged."""
    return Rules(
        lead_days=number(settings, "stock.lead_days"), over_stocked_percent=number(settings, "stock.over_percent")
    )


def rfm_bounds(settings: Mapping[str, str], shop: Shop) -> Bounds:
    """The fixed bounds of scores, amounts in minor units; Invalid where the text is none."""
    text = settings.get("rfm.bounds") or _RFM
    found = {name: tuple(map(int, numbers.split(","))) for name, numbers in _LIST.findall(text)}
    whole = set(found) == {"days", "times", "amount"} and _LIST.sub("", text).strip() == ""
    if not whole or not (_falling(found["days"]) and _rising(found["times"]) and _rising(found["amount"])):
        raise Invalid(N_("“{value}” are no bounds of scores; write them like {example}."), value=text, example=_RFM)
    minor = 10**shop.exponent
    return Bounds(_four(found["days"]), _four(found["times"]), _four(tuple(one * minor for one in found["amount"])))


def _four(numbers: tuple[int, ...]) -> tuple[int, int, int, int]:
    a, b, c, d = numbers
    return a, b, c, d


def _rising(numbers: tuple[int, ...]) -> bool:
    return list(numbers) == sorted(set(numbers))


def _falling(numbers: tuple[int, ...]) -> bool:
    return _rising(numbers[::-1])
