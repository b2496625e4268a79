"""Neutralises cells that a spreadsheet would run as formulas; `unguard` takes back exactly what `guard` added."""

_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def guard(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read it as a formula."""
    return "'" + text if text.startswith(_RISKY) else text


def unguard(text: str) -> str:
    """The text as it was before `guard`; text that was never guarded stays as it is."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_RISKY) else text
