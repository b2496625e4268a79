"""An entry of a calendar, as far as the shop keeps it: an event or a task, on the shop's own clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crm_tui.core.i18n import Text

#: What the names of this program's own properties begin with.
OWN: Final = "X-CRM-"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event or a task.

    Moments are naive, on the clock of the shop's zone; those of an `all_day` entry are at midnight. `rule` is a
    recurrence rule without `RRULE:`; `replaces` is the moment of the occurrence of that `uid` which this entry
    stands for; `lead` is how many minutes before it one is reminded, None for not at all; `own` is what only this
    program says of it, by name.
    """

    uid: str
    start: datetime
    all_day: bool
    subject: str
    note: str = ""
    rule: str = ""
    left_out: tuple[datetime, ...] = ()
    added: tuple[datetime, ...] = ()
    replaces: datetime | None = None
    state: str = "open"
    categories: tuple[str, ...] = ()
    lead: int | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry of a file that can't be taken over, by the line it begins on, and why."""

    line: int
    subject: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a file holds: entries, those refused, and how many parts are neither event nor task."""

    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    others: int
