"""Keeps spreadsheets from running text cells as formulas, so that it can be taken back exactly.

`unguard(guard(text)) == text` for every text.
"""

#: What a spreadsheet may take for the beginning of a formula (half and full width), and the two marks that
#: files put before a cell to keep it text, which `unguard` takes off.
_GUARDED = "=+-@\t\r\n＝＋－＠'`"


def guard(text: str) -> str:
    """The text with `'` before it where a spreadsheet, or `unguard`, would read it as something else."""
    if text and (text[0] in _GUARDED or text == "NULL"):
        return "'" + text
    return text


def csv_cell(text: str) -> str:
    """The guarded text for a csv whose rows end in line feeds.

    Python's writer leaves a carriage return by itself without quotes there, and readers would begin a row at it.
    """
    return guard(text).replace("\r\n", "\n").replace("\r", "\n")


def unguard(text: str) -> str:
    """The text without the one mark that keeps it text: `'` before what is guarded or a digit, a backtick, `="..."`."""
    if not text or text[0] not in "'`=":
        return text
    if text[0] == "`":
        return text[1:]
    if text[0] == "=":
        return text[2:-1].replace('""', '"') if len(text) > 2 and text[1] == '"' == text[-1] else text
    rest = text[1:]
    return rest if rest and (rest[0] in _GUARDED or rest[0] in "0123456789" or rest == "NULL") else text
