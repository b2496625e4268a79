"""Key dates in the solar and the lunar calendar: which ones can be."""

import calendar
from collections.abc import Mapping

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_

_LUNAR_DAYS = 30
_LEAP_YEAR = 2000


def check_key_date(values: Mapping[str, Value]) -> None:
    """Raise Invalid, naming the field, where the calendar has no such day.

    A lunar month has 29 or 30 days; without a year, 29 February is a day.
    """
    if not values.get("label"):
        raise Invalid(N_("Say what the day is: birthday, wedding, opening day ..."), field="label")
    month, day, year = (_number(values.get(name)) for name in ("month", "day", "year"))
    if not 1 <= month <= 12:
        raise Invalid(N_("A month is 1 to 12, not {value}."), field="month", value=month)
    lunar = values.get("calendar") == "lunar"
    if values.get("leap") and not lunar:
        raise Invalid(N_("Only the lunar calendar has leap months."), field="leap")
    last = _LUNAR_DAYS if lunar else calendar.monthrange(year or _LEAP_YEAR, month)[1]
    if not 1 <= day <= last:
        raise Invalid(N_("This month has the days 1 to {last}, not {value}."), field="day", last=last, value=day)


def _number(value: Value) -> int:
    return int(value) if value not in (None, "") else 0
