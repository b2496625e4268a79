"""What feeding found: inputs that once were neither read nor refused in words."""

from contextlib import suppress

import pytest

from crm_tui.core.errors import CrmError
from tests.fuzz.targets import TARGETS

_DEEP = b"[" * 3000


def _plan(sha256: bytes = b"", conventions: bytes = b"{}") -> bytes:
    """The first line of a plan."""
    return (
        b'{"plan": 1, "noun": "customers", "currency": "CNY", "source": {"name": "", "sha256": "' + sha256 + b'", '
        b'"encoding": "", "encoding_sure": true, "delimiter": ",", "header_line": 1, "sheet": null, "known": null}, '
        b'"fields": {"name": "name"}, "conventions": ' + conventions + b', "options": {"key": null, '
        b'"create_missing": false, "paid": false, "on_match": "update", "skip_fields": []}, "remember": null}\n'
    )


FOUND = {
    "a nest in the preferences": ("preferences", b"x = " + _DEEP),
    "a nest in a file of keys": ("keys", b"x = " + _DEEP),
    "a nest in what is kept of lists": ("kept", b'{"a": ' + _DEEP),
    "a nest in a draft": ("drafts", b'{"a": ' + _DEEP),
    "a nest in a plan": ("plan_file", b'{"a": ' + _DEEP),
    "a nest in a complete copy's manifest": ("complete_copy", b"\x00" + _DEEP),
    "a nest beside a backup": ("manifest", b'{"sha256": ' + _DEEP),
    "a backup of endless size": ("manifest", b'{"file": "", "sha256": "", "at": "", "bytes": Infinity}'),
    "more words than a statement has room for": ("search", b"a b " * 500),
    "thousands of places where a day could end": ("day", b"202" + b'{"a":' * 3000),
    "five thousand digits": ("number", b"(" + b"9" * 5000),
    "a number of digits that are none in TOML": ("keys", b"x = " + b"9" * 5000),
    "a setting of five thousand digits": ("setting", b"9" * 5000),
    "the last day of the calendar": ("day", b"9999-12-31"),
    "a sign that came together when a hidden one went": ("text_kept", "e\u200b\u0301".encode()),
    "a time zone with two names": (
        "calendar",
        b"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTIMEZONE\nTZID:A\nTZID:B\nEND:VTIMEZONE\n"
        b"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=A:20240501T100000\nEND:VEVENT\nEND:VCALENDAR\n",
    ),
    "a time zone with a name of three hundred signs": (
        "calendar",
        b"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID="
        + b"Z" * 300
        + b":20240501T100000\nEND:VEVENT\nEND:VCALENDAR\n",
    ),
    "moments and kinds that say they are each other": (
        "calendar",
        b"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTODO\nUID:1\nDUE;VALUE=CATEGORIES:a,b\nEND:VTODO\n"
        b"BEGIN:VEVENT\nUID:2\nDTSTART:20240501T100000\nEXDATE;VALUE=CATEGORIES:a,b\nEND:VEVENT\n"
        b"BEGIN:VEVENT\nUID:3\nDTSTART:20240501T100000\nCATEGORIES;VALUE=DATE:20240501\nEND:VEVENT\nEND:VCALENDAR\n",
    ),
    "a rule that the library reads and can't write": (
        "calendar",
        b"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART:20240501T100000\n"
        b"RRULE:FREQ=MONTHLY;UNTIL=202501;01T000000Z\nEND:VEVENT\nEND:VCALENDAR\n",
    ),
    "half of a pair in a plan": ("plan_file", _plan(sha256=b"\\ud800")),
    "half of a pair in a plan, as bytes": ("plan_file", _plan(sha256=b"\xed\xa0\x80")),
    "a plan whose conventions are a number": ("plan_file", _plan(conventions=b"Infinity")),
    "a country by a name that the library has for itself": ("setting", b"MON"),
}


@pytest.mark.parametrize("found", FOUND)
def test_what_was_found_is_refused_in_words_now(found: str, fixed_now: str) -> None:
    name, data = FOUND[found]
    with suppress(CrmError):
        TARGETS[name].feed(data)
