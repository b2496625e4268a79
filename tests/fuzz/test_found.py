"""What feeding found: inputs that once were neither read nor refused in words."""

from contextlib import suppress

import pytest

from crm_tui.core.errors import CrmError
from tests.fuzz.targets import TARGETS

_DEEP = b"[" * 3000
FOUND = {
    "a nest in the preferences": ("preferences", b"x = " + _DEEP),
    "a nest in a file of keys": ("keys", b"x = " + _DEEP),
    "a nest in what is kept of lists": ("kept", b'{"a": ' + _DEEP),
    "a nest in a draft": ("drafts", b'{"a": ' + _DEEP),
    "a nest in a plan": ("plan_file", b'{"a": ' + _DEEP),
    "a nest in a complete copy's manifest": ("complete_copy", b"\x00" + _DEEP),
    "a nest beside a backup": ("manifest", b'{"sha256": ' + _DEEP),
    "more words than a statement has room for": ("search", b"a b " * 500),
    "thousands of places where a day could end": ("day", b"202" + b'{"a":' * 3000),
    "five thousand digits": ("number", b"(" + b"9" * 5000),
    "a number of digits that are none in TOML": ("keys", b"x = " + b"9" * 5000),
    "a setting of five thousand digits": ("setting", b"9" * 5000),
    "the last day of the calendar": ("day", b"9999-12-31"),
    "a sign that came together when a hidden one went": ("text_kept", "e\u200b\u0301".encode()),
    "a country by a name that the library has for itself": ("setting", b"MON"),
}


@pytest.mark.parametrize("found", FOUND)
def test_what_was_found_is_refused_in_words_now(found: str, fixed_now: str) -> None:
    name, data = FOUND[found]
    with suppress(CrmError):
        TARGETS[name].feed(data)
