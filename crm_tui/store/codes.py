"""Codes given by the program where the user gives none: C000001, ..., P00001, ..., T-0001, ..."""

from crm_tui.store.db import Reader

_FORMS = {"customer": ("code", "C", 6), "product": ("sku", "P", 5), "ticket": ("number", "T-", 4)}


def next_number(r: Reader, table: str) -> int:
    """The number after the highest one that a code of ours carries."""
    column, letter, digits = _FORMS[table]
    highest = r.value(
        f'SELECT max(CAST(substr("{column}", :after) AS INTEGER)) FROM "{table}" '
        f'WHERE "{column}" GLOB :pattern AND length("{column}") BETWEEN :shortest AND 15',
        pattern=letter + "[0-9]" * digits + "*",
        shortest=digits + len(letter),
        after=len(letter) + 1,
    )
    return int(highest or 0) + 1


def code(table: str, number: int) -> str:
    """The code of that number."""
    _, letter, digits = _FORMS[table]
    return f"{letter}{number:0{digits}d}"


def next_code(r: Reader, table: str) -> str:
    """The next free code of `customer` or `product`, or the number of a `ticket`."""
    return code(table, next_number(r, table))
