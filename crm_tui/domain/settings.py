"""The shop's settings: which there are, and what each may hold."""

import re
from collections.abc import Callable, Mapping
from typing import Final
from zoneinfo import available_timezones

from crm_tui.core.errors import Invalid, NotFound
from crm_tui.core.i18n import N_
from crm_tui.core.text import clean_line
from crm_tui.domain import backups, report_settings, rhythm, service_levels
from crm_tui.domain.roles import ROLES

#: Name -> what it is for; `role.NAME` holds the role of the person of that name.
SETTINGS = {
    "shop.name": N_("The shop's name, at the head of every page"),
    "shop.currency": N_("Currency of all amounts, as its three letters: CNY, USD, EUR"),
    "shop.zone": N_("Time zone of the shop, such as Asia/Shanghai; empty: the machine's"),
    **service_levels.SETTINGS,
    **rhythm.SETTINGS,
    **report_settings.SETTINGS,
    **backups.SETTINGS,
    "inbox.folder": N_("Folder whose files `crm inbox` brings in, such as ~/inbox"),
    "role.NAME": N_("What the person NAME may do: reader, staff or owner"),
}
#: A path that means the same from wherever it is looked at: a timer runs in another folder.
_FROM_THE_TOP = re.compile(r"/|~|\\\\|[A-Za-z]:[\\/]")
_CURRENCY = re.compile(r"[A-Z]{3}")


def check(name: str, value: str) -> str:
    """The value as it may be kept; NotFound for an unknown setting, Invalid for a value it can't hold."""
    if name in service_levels.SETTINGS:
        return service_levels.check(name, value)
    if name in rhythm.SETTINGS:
        return rhythm.check(name, value)
    if name in report_settings.SETTINGS:
        return report_settings.check(name, value)
    if name in backups.SETTINGS:
        return backups.check(name, clean_line(value))
    rule = _role if name.startswith("role.") and len(name) > len("role.") else _RULES.get(name)
    if rule is None:
        raise NotFound(N_("There is no setting “{name}”."), name=name)
    return rule(clean_line(value))


def _currency(value: str) -> str:
    if not _CURRENCY.fullmatch(value.upper()):
        raise Invalid(N_("A currency is three letters, such as CNY or USD; not “{value}”."), value=value)
    return value.upper()


def _zone(value: str) -> str:
    if value and value not in available_timezones():
        raise Invalid(N_("There is no time zone “{value}”; one is Asia/Shanghai."), value=value)
    return value


def _folder(value: str) -> str:
    if value and not _FROM_THE_TOP.match(value):
        raise Invalid(N_("A folder is named in full, as /srv/inbox or ~/inbox; not “{value}”."), value=value)
    return value


def _role(value: str) -> str:
    if value not in ROLES:
        raise Invalid(N_("A role is reader, staff or owner; not “{value}”."), value=value)
    return value


_RULES: Final[Mapping[str, Callable[[str], str]]] = {
    "shop.name": str,
    "shop.currency": _currency,
    "shop.zone": _zone,
    "inbox.folder": _folder,
}
