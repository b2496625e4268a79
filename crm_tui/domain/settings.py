"""The shop's settings: which there are, and what each may hold."""

import re
from zoneinfo import available_timezones

from crm_tui.core.errors import Invalid, NotFound
from crm_tui.core.i18n import N_
from crm_tui.core.text import clean_line
from crm_tui.domain import rhythm, service_levels
from crm_tui.domain.roles import ROLES

#: Name -> what it is for; `role.NAME` holds the role of the person of that name.
SETTINGS = {
    "shop.name": N_("The shop's name, at the head of every page"),
    "shop.currency": N_("Currency of all amounts, as its three letters: CNY, USD, EUR"),
    "shop.zone": N_("Time zone of the shop, such as Asia/Shanghai; empty: the machine's"),
    **service_levels.SETTINGS,
    **rhythm.SETTINGS,
    "role.NAME": N_("What the person NAME may do: reader, staff or owner"),
}
_CURRENCY = re.compile(r"[A-Z]{3}")


def check(name: str, value: str) -> str:
    """The value as it may be kept; NotFound for an unknown setting, Invalid for a value it can't hold."""
    cleaned = clean_line(value)
    if name in service_levels.SETTINGS:
        cleaned = service_levels.check(name, value)
    elif name in rhythm.SETTINGS:
        cleaned = rhythm.check(name, value)
    elif name == "shop.currency":
        cleaned = cleaned.upper()
        if not _CURRENCY.fullmatch(cleaned):
            raise Invalid(N_("A currency is three letters, such as CNY or USD; not “{value}”."), value=value)
    elif name == "shop.zone":
        if cleaned and cleaned not in available_timezones():
            raise Invalid(N_("There is no time zone “{value}”; one is Asia/Shanghai."), value=value)
    elif name.startswith("role.") and len(name) > len("role."):
        if cleaned not in ROLES:
            raise Invalid(N_("A role is reader, staff or owner; not “{value}”."), value=value)
    elif name != "shop.name":
        raise NotFound(N_("There is no setting “{name}”."), name=name)
    return cleaned
