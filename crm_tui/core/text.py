"""Cleaning of text at entry and at display, so that data is never read as commands by a terminal."""

import re
import unicodedata

# Removed: C0 but tab and newline, DEL, C1, soft hyphen, bidirectional controls, zero-width space and word
# joiner, line and paragraph separators, byte order mark, interlinear marks, tag characters, surrogates.
# The zero-width joiners U+200C and U+200D stay: Persian words and joined emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LINE_BREAKS = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")


def clean_block(text: str) -> str:
    """Text of several lines as it may be kept: NFC, line feeds only, no control or hidden characters."""
    if text.isascii() and text.isprintable():
        return text.strip()
    # Composed last: what stood apart only by a hidden character comes together without it.
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_BREAKS.sub("\n", text))).strip()


def clean_line(text: str) -> str:
    """Text of one line as it may be kept: like `clean_block`, line breaks and tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return clean_block(text).replace("\n", " ").replace("\t", " ").strip()


def for_terminal(text: str) -> str:
    """One line safe to send to a terminal: no control, bidirectional or hidden character is left."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", text.replace("\n", " ").replace("\t", " "))


def fold(text: str) -> str:
    """The form in which texts are compared: full-width folded, case ignored, spaces made single."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
