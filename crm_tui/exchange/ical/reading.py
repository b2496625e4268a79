"""Reads iCalendar files: events and tasks on the shop's clock; what can't be read is refused with its line."""

import codecs
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar as Parsed
from icalendar import Component

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_, Text
from crm_tui.core.text import clean_block, clean_line
from crm_tui.domain import rrule
from crm_tui.exchange.ical.entry import OWN, Calendar, Entry, Refused
from crm_tui.store.db import reason_of

#: The largest file that is read, bytes, and how deep its parts may lie in each other.
LARGEST: Final = 20_000_000
_DEEPEST: Final = 8
_TAKEN: Final = ("VEVENT", "VTODO")
_STATES: Final = {"COMPLETED": "done", "CANCELLED": "skipped"}
_EDGE: Final = re.compile(rb"^(BEGIN|END):([A-Za-z0-9-]+)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
#: Parts of an entry which decide when it is: where one of them can't be read, the entry is refused.
_WHEN: Final = {"DTSTART", "DUE", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
#: What the library raises on a part that it can't make sense of; the last two where a zone has two names, or one that
#: is too long for a file's.
_UNREADABLE: Final = (ValueError, TypeError, IndexError, KeyError, OverflowError, AttributeError, OSError)
_FOLDED: Final = re.compile(rb"\r?\n[ \t]")


def read_calendar(data: bytes, zone: str) -> Calendar:
    """The entries of a file, on the clock of `zone` (IANA); raises Invalid where it is no calendar at all."""
    if len(data) > LARGEST:
        raise Invalid(N_("The file is larger than {size} MB; that is no calendar."), size=LARGEST // 1_000_000)
    data = data.removeprefix(codecs.BOM_UTF8)
    entries: list[Entry] = []
    refused: list[Refused] = []
    others = 0
    for span, part in _parsed(data, _spans(data)):
        if isinstance(part, Refused):
            refused.append(part)
        elif part.name not in _TAKEN:
            others += part.name != "VTIMEZONE"
        else:
            try:
                _check(part, data[span.start : span.end])
                entries.append(_entry(part, ZoneInfo(zone), zone, span.line))
            except Invalid as error:
                refused.append(Refused(span.line, _subject(part), error.text))
    return Calendar(tuple(entries), tuple(refused), others)


class _Span(NamedTuple):
    """A part right below a VCALENDAR, or at the top of the file: its name, its first line, and where it stands."""

    name: str
    line: int
    start: int
    end: int


def _spans(data: bytes) -> list[_Span]:
    """The parts of the file in order; raises Invalid where it is no calendar, or parts lie in parts without end."""
    found: list[_Span] = []
    open_parts: list[_Span] = []
    line, seen = 1, 0
    calendars = 0
    for edge in _EDGE.finditer(data):
        line += data.count(b"\n", seen, edge.start())
        seen = edge.start()
        name = edge[2].decode("ascii").upper()
        if edge[1].upper() == b"BEGIN":
            open_parts.append(_Span(name, line, edge.start(), 0))
            if len(open_parts) > _DEEPEST:
                raise Invalid(N_("Line {line}: more than {count} parts lie in each other."), line=line, count=_DEEPEST)
        elif open_parts and open_parts[-1].name == name:
            closed = open_parts.pop()
            calendars += name == "VCALENDAR"
            if name != "VCALENDAR" and all(outer.name == "VCALENDAR" for outer in open_parts):
                found.append(closed._replace(end=edge.end()))
        else:
            raise Invalid(N_("Line {line}: END:{name} ends nothing that began."), line=line, name=name)
    if open_parts:
        first = open_parts[-1]
        raise Invalid(
            N_("Line {line}: BEGIN:{name} has no end; the file may be cut off."), line=first.line, name=first.name
        )
    if not found and not calendars:
        raise Invalid(N_("This is no calendar: it has no line BEGIN:VCALENDAR, BEGIN:VEVENT or BEGIN:VTODO."))
    return found


def _parsed(data: bytes, spans: Sequence[_Span]) -> Iterator[tuple[_Span, Component | Refused]]:
    """Each part of the file; one that can't be read does not keep the others from being read."""
    zones = b"\r\n".join(data[span.start : span.end] for span in spans if span.name == "VTIMEZONE")
    try:
        whole = _parts(data)
    except _UNREADABLE:
        whole = []
    if len(whole) == len(spans):
        yield from zip(spans, whole, strict=True)
        return
    for span in spans:
        taken = span.name in _TAKEN
        try:
            yield span, _alone(data[span.start : span.end], zones if taken else b"")
        except _UNREADABLE as error:
            if taken:
                yield span, Refused(span.line, "", _unreadable(reason_of(error)))


def _unreadable(reason: str) -> Text:
    return Text(N_("it can't be read: {reason}"), {"reason": clean_line(reason)[:200]})


def _alone(part: bytes, zones: bytes) -> Component:
    """One part, read with the file's time zones, or without where those can't be read."""
    for around in (zones, b"") if zones else (b"",):
        try:
            return _parts(b"\r\n".join((b"BEGIN:VCALENDAR", around, part, b"END:VCALENDAR")))[-1]
        except _UNREADABLE:
            if not around:
                raise
    raise AssertionError


def _parts(data: bytes) -> list[Component]:
    """The parts of all calendars in the text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library guesses at odd names of zones; a zone not found is refused below
        tops = Parsed.from_ical(data, multiple=True)
    return [part for top in tops for part in (top.subcomponents if top.name == "VCALENDAR" else [top])]


def _subject(part: Component) -> str:
    return clean_line(str(_first(part.get("SUMMARY")) or ""))


def _first(value: Any) -> Any:
    """The value, or the first where a property stands several times."""
    return (value[0] if value else None) if isinstance(value, list) else value


def _check(part: Component, source: bytes) -> None:
    """Raise Invalid, with the line of the file that is wrong, where it can't be said when the entry is."""
    for name, reason in part.errors:
        if name in _WHEN:
            lines = _FOLDED.sub(b"", source).decode("utf-8", "replace").splitlines()
            wrong = next((line for line in lines if re.match(rf"{name}[;:]", line, re.IGNORECASE)), name)
            raise Invalid(N_("it can't be read at “{text}”."), text=clean_line(wrong)[:200])
        if name is None:
            raise Invalid(_unreadable(reason))


def _entry(part: Component, clock: ZoneInfo, zone: str, line: int) -> Entry:
    """The entry; raises Invalid where it has no moment or recurs in a way that is not known."""
    moment = _first(part.get("DUE") if part.name == "VTODO" and "DUE" in part else part.get("DTSTART"))
    if moment is None:
        raise Invalid(N_("it has no date (DTSTART)."))
    start, all_day = _moment(moment, clock), not isinstance(moment.dt, datetime)
    if "EXRULE" in part or isinstance(part.get("RRULE"), list):
        raise Invalid(N_("it recurs by more than one rule; one is possible (RRULE)."))
    rule = _rule(part, zone, all_day=all_day)
    replaces = _first(part.get("RECURRENCE-ID"))
    subject = _subject(part)
    uid = clean_line(str(_first(part.get("UID")) or "")) or _made_uid(start, subject)
    return Entry(
        uid, start, all_day, subject, clean_block(str(_first(part.get("DESCRIPTION")) or "")), rule,
        _moments(part.get("EXDATE"), clock), _moments(part.get("RDATE"), clock),
        None if replaces is None else _moment(replaces, clock),
        _state(part),
        _categories(part.get("CATEGORIES")), _lead(part, moment.dt), _own(part), line,
    )  # fmt: skip


def _rule(part: Component, zone: str, *, all_day: bool) -> str:
    recurs: Any = part.get("RRULE")
    try:
        text = "" if recurs is None else recurs.to_ical().decode()
    except TypeError as error:  # the library reads some that it can't write
        raise Invalid(N_("it can't be read at “{text}”."), text="RRULE") from error
    if not text:
        return ""
    rule = rrule.parse(text, zone)
    if all_day and rule.until is not None:
        rule = rrule.ending(rule, datetime.combine(rule.until.date(), time(23, 59, 59)))
    return rrule.write(rule)


def _state(part: Component) -> str:
    own = str(part.get(f"{OWN}STATE", ""))
    if own in _STATES.values():
        return own
    return _STATES.get(str(_first(part.get("STATUS")) or "").upper(), "open")


def _made_uid(start: datetime, subject: str) -> str:
    """A name for an entry that has none: the same each time the file is read."""
    return blake2b(f"{start.isoformat()}\x1f{subject}".encode(), digest_size=16).hexdigest()


def _moment(value: Any, clock: ZoneInfo) -> datetime:
    """A moment of the file on the shop's clock; a period is its beginning. Raises Invalid for an unknown zone."""
    given = getattr(value, "dt", None)  # a property may say that it is of another kind, VALUE=CATEGORIES
    moment = given[0] if isinstance(given, tuple) else given
    if isinstance(moment, datetime):
        if moment.tzinfo is not None:
            try:
                return moment.astimezone(clock).replace(tzinfo=None, microsecond=0)
            except OverflowError as error:
                raise Invalid(N_("its date is outside the years 1 to 9999.")) from error
        if (name := value.params.get("TZID")) is not None:
            raise Invalid(N_("its time zone “{name}” is not known."), name=clean_line(str(name)))
        return moment
    if isinstance(moment, date):
        return datetime.combine(moment, time())
    raise Invalid(N_("it has no date (DTSTART)."))


def _moments(value: Any, clock: ZoneInfo) -> tuple[datetime, ...]:
    lists = value if isinstance(value, list) else [] if value is None else [value]
    found = (_moment(one, clock) for several in lists for one in getattr(several, "dts", [several]))
    return tuple(sorted(set(found)))


def _categories(value: Any) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(clean_line(str(name)) for one in several for name in getattr(one, "cats", [one]))


def _own(part: Component) -> dict[str, str]:
    """What this program wrote besides, by name."""
    names = [name for name in part if name.startswith(OWN)]
    return {name.removeprefix(OWN).lower(): clean_line(str(_first(part[name]))) for name in names}


def _lead(part: Component, start: date) -> int | None:
    """Minutes before the beginning at which the first alarm goes off; None without one."""
    leads = []
    for alarm in part.walk("VALARM"):
        trigger = _first(alarm.get("TRIGGER"))
        before = getattr(trigger, "dt", None)
        if isinstance(before, datetime) and isinstance(start, datetime) and bool(start.tzinfo) == bool(before.tzinfo):
            before -= start
        if isinstance(before, timedelta) and before <= timedelta():
            leads.append(int(-before.total_seconds() // 60))
    return max(leads, default=None)
