"""A word in the app when a follow-up with a time comes near, or its time has come; each is told once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from textual import work

from crm_tui.core import clock
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.privacy import masked_sentence
from crm_tui.domain.followups import OPEN
from crm_tui.store import agenda
from crm_tui.store_app import StoreApp

if TYPE_CHECKING:
    from crm_tui.store.agenda import Entry
    from crm_tui.store.db import Reader

_TICK: Final = 15.0  # seconds between looks at the clock
_SHOWN: Final = 20.0  # seconds that a reminder stays
#: What came due while nobody was there is told for so long; after that it stands on the first page as late.
_GRACE: Final = timedelta(minutes=10)
#: The store is read again after so long, since a day begins and series go on.
_FRESH: Final = timedelta(minutes=30)
#: What is reminded of days before is looked for so far ahead.
_AHEAD: Final = timedelta(days=2)


class Due(NamedTuple):
    """A follow-up with a time: what is told of it, when it is, and from when on somebody wants to know."""

    key: str
    entry: Entry
    at: datetime
    near: datetime | None


class Reminding(StoreApp):
    """An app that reminds; it looks at the clock, and reads the store after a change only, so that nothing is sent."""

    _due: list[Due] | None = None
    _read_at: datetime | None = None

    def on_mount(self) -> None:
        """Look at the clock from now on."""
        self._reminded: set[str] = set()
        self.set_interval(_TICK, self.look_at_clock)

    def refresh_pages(self, changed: frozenset[str] | None) -> None:
        """Follow-ups may have changed, too."""
        if changed is None or changed & {"followup", "followup_instance", "customer"}:
            self._due = None
        super().refresh_pages(changed)

    def look_at_clock(self) -> None:
        """Remind of what has come near since the last look."""
        if not self.has_store:
            return
        now = self._now()
        if self._due is None or self._read_at is None or not timedelta() <= now - self._read_at < _FRESH:
            self._read_due()
        else:
            self._remind(now)

    @work(group="reminders", exclusive=True)
    async def _read_due(self) -> None:
        """Read what has a time today and tomorrow."""
        try:
            found = await asyncio.to_thread(self.reading(_coming))
        except CrmError:
            # The page in sight says what is wrong with the store; saying it every few seconds helps nobody.
            return
        self._due, self._read_at = found, self._now()
        self._remind(self._read_at)

    def _remind(self, now: datetime) -> None:
        for due in self._due or ():
            if due.at <= now < due.at + _GRACE:
                self._tell_once(f"{due.key} at", Text(N_("Now, {time}: {what}"), _told(due)))
            elif due.near is not None and due.near <= now < due.at:
                minutes = -(-int((due.at - now).total_seconds()) // 60)
                sentence = plural("In {count} minute, {time}: {what}", "In {count} minutes, {time}: {what}", minutes)
                self._tell_once(f"{due.key} near", Text(sentence.msgid, _told(due), sentence.plural, minutes))

    def _tell_once(self, key: str, words: Text) -> None:
        if key not in self._reminded:
            self._reminded.add(key)
            self.notify(tr(masked_sentence(words)), timeout=_SHOWN, markup=False)

    def _now(self) -> datetime:
        """The shop's wall clock."""
        return wall_clock(self.shop.zone)


def wall_clock(zone: str | None) -> datetime:
    """What the shop's clock says now."""
    return clock.now().astimezone(ZoneInfo(zone) if zone else None).replace(tzinfo=None)


def _told(due: Due) -> dict[str, object]:
    name = due.entry.name
    about = Text("{name} · {about}", {"name": name, "about": due.entry.about}) if name else due.entry.about
    return {"time": due.entry.time, "what": about}


def _coming(reader: Reader) -> list[Due]:
    """Open follow-ups with a time, of today and the next days."""
    today = wall_clock(reader.shop.zone).date()
    return list(_dues(agenda.agenda(reader, today, today + _AHEAD, today, overdue=False)))


def _dues(entries: list[Entry]) -> Iterator[Due]:
    for entry in entries:
        if entry.time and entry.state == OPEN:
            at = datetime.fromisoformat(f"{entry.day}T{entry.time}")
            near = at - timedelta(minutes=entry.remind) if entry.remind else None
            yield Due(f"{entry.ref} {at:%Y-%m-%dT%H:%M}", entry, at, near)
