"""How many backups are kept: the newest of so many days, weeks and months."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_

SETTINGS: Final = {
    "backup.days": N_("Of how many days the last backup is kept; 0 for days, weeks and months: none is made unasked"),
    "backup.weeks": N_("Of how many weeks the last backup is kept"),
    "backup.months": N_("Of how many months the last backup is kept"),
}
#: What holds where nothing is set.
KEPT: Final = {"backup.days": 7, "backup.weeks": 5, "backup.months": 12}
_MOST = 1000


def check(_name: str, value: str) -> str:
    """The number as it may be kept; Invalid where it is none."""
    if not (value.isascii() and value.isdigit() and len(value) <= 9) or int(value) > _MOST:
        raise Invalid(N_("A number of backups is 0 to 1000; not “{value}”."), value=value)
    return str(int(value))


def kept(moments: Sequence[str], numbers: Mapping[str, int]) -> frozenset[str]:
    """Which backups stay, of moments as ISO text: the last of each day, week and month there was one; always the last.

    Days, weeks and months without a backup do not count: who was away finds as many as who was not.
    """
    latest = sorted(moments, reverse=True)
    stay = set(latest[:1])
    periods = (("backup.days", _day), ("backup.weeks", _week), ("backup.months", _month))
    for name, period_of in periods:
        last: dict[object, str] = {}
        for moment in latest:
            last.setdefault(period_of(moment), moment)
        stay.update(list(last.values())[: numbers[name]])
    return frozenset(stay)


def _day(moment: str) -> object:
    return moment[:10]


def _week(moment: str) -> object:
    return date.fromisoformat(moment[:10]).isocalendar()[:2]


def _month(moment: str) -> object:
    return moment[:7]
