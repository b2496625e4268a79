"""Writes entries as an iCalendar file that calendar programs take: stable UIDs, time zone, alarms, rules."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Alarm, Component, Event, Timezone, vDDDTypes, vRecur
from icalendar import Calendar as Made

from crm_tui.exchange.ical.entry import OWN, Entry

#: Who made the file, as RFC 5545, section 3.7.3, wants it.
PRODUCT: Final = "-//crm_tui//follow-ups//EN"
_STATUS: Final = {"open": "CONFIRMED", "done": "CONFIRMED", "skipped": "CANCELLED"}


def write_calendar(entries: Iterable[Entry], zone: str, name: str, stamp: datetime) -> bytes:
    """The file: entries on the clock of `zone` (IANA), the calendar's name, and when it was written."""
    made = Made()
    made.add("PRODID", PRODUCT)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("X-WR-CALNAME", name)
    clock = ZoneInfo(zone)
    timed = False
    parts = []
    for entry in entries:
        timed = timed or not entry.all_day
        parts.append(_event(entry, clock, stamp))
    if timed and zone != "UTC":
        made.add_component(Timezone.from_tzinfo(clock))
    for part in parts:
        made.add_component(part)
    return bytes(made.to_ical())


def _event(entry: Entry, clock: ZoneInfo, stamp: datetime) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", stamp.astimezone(UTC))
    event.add("SUMMARY", entry.subject)
    event.add("DTSTART", _when(entry, entry.start, clock))
    if not entry.all_day:
        event.add("DURATION", timedelta(minutes=30))
    if entry.note:
        event.add("DESCRIPTION", entry.note)
    if entry.rule:
        event.add("RRULE", vRecur.from_ical(_rule(entry, clock)))
    for name, moments in (("EXDATE", entry.left_out), ("RDATE", entry.added)):
        if moments:
            event.add(name, [_when(entry, moment, clock) for moment in moments])
    if entry.replaces is not None:
        whole = entry.all_day and entry.replaces.time() == time()
        event.add("RECURRENCE-ID", entry.replaces.date() if whole else entry.replaces.replace(tzinfo=clock))
    if entry.categories:
        event.add("CATEGORIES", list(entry.categories))
    event.add("STATUS", _STATUS[entry.state])
    for name, value in {"state": entry.state, **entry.own}.items():
        event.add(f"{OWN}{name.upper()}", value)
    if entry.lead is not None:
        event.add_component(_alarm(entry))
    return event


def _when(entry: Entry, moment: datetime, clock: ZoneInfo) -> date | datetime:
    return moment.date() if entry.all_day else moment.replace(tzinfo=clock)


def _rule(entry: Entry, clock: ZoneInfo) -> str:
    """The rule, its end as the standard wants it: a date for whole days, else a moment in UTC."""
    parts = []
    for part in entry.rule.split(";"):
        name, _, value = part.partition("=")
        if name == "UNTIL":
            end = datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - on the clock of the shop
            value = f"{end:%Y%m%d}" if entry.all_day else f"{end.replace(tzinfo=clock).astimezone(UTC):%Y%m%dT%H%M%SZ}"
        parts.append(f"{name}={value}")
    return ";".join(parts)


def _alarm(entry: Entry) -> Component:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", entry.subject)
    alarm["TRIGGER"] = vDDDTypes(-timedelta(minutes=entry.lead or 0))
    return alarm
