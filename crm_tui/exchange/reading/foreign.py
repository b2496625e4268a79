"""Files that are no tables, known by their first bytes; where no import reads them the refusal says what they are."""

import re
from typing import Final

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_

_VCARD: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN\s*:\s*VCARD\b", re.IGNORECASE)
_CALENDAR: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN\s*:\s*VCALENDAR\b", re.IGNORECASE)
_OBJECTS: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*[{\]]|\{\s*["}])')
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!DOCTYPE\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b", re.IGNORECASE)
_PAGE_REASON: Final = N_("{file} is a web page, whatever its name says; open it in a spreadsheet and save it as .xlsx.")
_SIGNS: Final = (
    (b"%PDF-", N_("{file} is a PDF document; ask for the same as .csv or .xlsx.")),
    (b"{\\rtf", N_("{file} is a text document; copy its table into a spreadsheet and save it as .xlsx.")),
    (b"\x1f\x8b", N_("{file} is packed; unpack it first.")),
    (b"Rar!", N_("{file} is packed; unpack it first.")),
    (b"7z\xbc\xaf", N_("{file} is packed; unpack it first.")),
    (b"BZh", N_("{file} is packed; unpack it first.")),
    (b"\xfd7zXZ", N_("{file} is packed; unpack it first.")),
    (b"\x89PNG", N_("{file} is a picture; a list in figures and letters is wanted.")),
    (b"\xff\xd8\xff", N_("{file} is a picture; a list in figures and letters is wanted.")),
    (b"GIF8", N_("{file} is a picture; a list in figures and letters is wanted.")),
    (b"SQLite format 3\0", N_("{file} is a database; a list such as .csv or .xlsx is wanted.")),
    (b"\x7fELF", N_("{file} is a program, not a list.")),
)


def begins_vcard(head: bytes) -> bool:
    """Whether these are the first bytes of contacts (vCard), in an encoding that keeps ASCII."""
    return _VCARD.match(head) is not None


def begins_json(head: bytes) -> bool:
    """Whether these are the first bytes of a list of objects, or of an object."""
    return _OBJECTS.match(head) is not None


def refuse(head: bytes, name: str) -> None:
    """Raises Invalid, saying what the file is, where it begins as something that no import reads."""
    for sign, reason in _SIGNS:
        if head.startswith(sign):
            raise Invalid(reason, file=name)
    if _CALENDAR.match(head):
        raise Invalid(N_("{file} is a calendar; bring it in with: crm import followups {file}"), file=name)
    if _PAGE.match(head) or (_XML.match(head) and b"<html" in head.lower()):
        raise Invalid(_PAGE_REASON, file=name)
    if _XML.match(head):
        raise Invalid(N_("{file} is XML; open it in a spreadsheet and save it as .xlsx."), file=name)
