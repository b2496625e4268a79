"""A country's days off and make-up days of a year, once reckoned: the library they come from takes 0.2 s to load.

One private file for each country and year, in the folder that may be emptied at any time. What can't be read, is
damaged, or was reckoned by another edition of the library counts as nothing.
"""

import contextlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from crm_tui.core import kept, paths
from crm_tui.core.errors import Failed

#: Of a day whether it is open; days that the week decides are not in it.
Days = Mapping[date, bool]


def load(country: str, year: int, edition: str) -> Days | None:
    """The days as that edition of the library gave them; None where they are not known."""
    found = kept.read(_file(country, year))
    listed = found.get("days")
    if found.get("edition") != edition or not isinstance(listed, Mapping):
        return None
    try:
        days = {date.fromisoformat(day): is_open for day, is_open in listed.items()}
    except ValueError:
        return None
    sound = all(day.year == year and isinstance(is_open, bool) for day, is_open in days.items())
    return days if sound else None


def keep(country: str, year: int, edition: str, days: Days) -> None:
    """Remember the days. Where they can't be written they are reckoned again: nothing else depends on it."""
    listed = {day.isoformat(): is_open for day, is_open in days.items()}
    with contextlib.suppress(Failed):
        kept.write(_file(country, year), {"edition": edition, "days": listed})


def _file(country: str, year: int) -> Path:
    name = "".join(sign if sign.isalnum() else "-" for sign in country)
    return paths.folders().user_cache_path / f"days-off-{name}-{year}.json"
