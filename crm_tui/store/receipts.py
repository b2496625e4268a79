"""Receipts: the ledger lines that carry one number, found by how it begins."""

from array import array
from typing import NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader
from crm_tui.store.rows import id_array

_HIGHEST = "\U0010ffff"  # sorts after everything that may follow in a number


class ReceiptRow(NamedTuple):
    """One receipt: amount and paid in minor units; no customer where it is a walk-in's or several people's."""

    receipt: str
    day: str
    lines: int
    amount: int
    paid: int
    customer_id: int | None
    customer_name: str | None


_ROWS = """
SELECT s.receipt, min(s.day), count(*), sum(s.amount), sum(COALESCE(s.paid, 0)),
  CASE WHEN min(COALESCE(s.customer_id, 0)) = max(COALESCE(s.customer_id, 0)) THEN max(s.customer_id) END,
  CASE WHEN min(COALESCE(s.customer_id, 0)) = max(COALESCE(s.customer_id, 0)) THEN max(c.name) END
FROM sale s LEFT JOIN customer c ON c.id = s.customer_id
"""


def starting(r: Reader, text: str, most: int) -> list[ReceiptRow]:
    """The first receipts whose number begins with the text, as typed or in capitals."""
    wanted = text.strip()
    if not wanted:
        return []
    return r.all(
        ReceiptRow,
        f"{_ROWS} WHERE s.receipt BETWEEN :low AND :high OR s.receipt BETWEEN :upper_low AND :upper_high "
        "GROUP BY s.receipt ORDER BY s.receipt LIMIT :most",
        low=wanted,
        high=wanted + _HIGHEST,
        upper_low=wanted.upper(),
        upper_high=wanted.upper() + _HIGHEST,
        most=most,
    )


def get(r: Reader, receipt: str) -> ReceiptRow:
    """The receipt of that number; NotFound where no line carries it."""
    found = r.one(ReceiptRow, f"{_ROWS} WHERE s.receipt = :receipt GROUP BY s.receipt", receipt=receipt)
    if found is None:
        raise NotFound(N_("There is no receipt “{receipt}”."), receipt=receipt)
    return found


def ids(r: Reader, receipt: str) -> "array[int]":
    """The ids of the receipt's lines, in the order they were written."""
    return id_array(r, "SELECT id FROM sale WHERE receipt = :receipt ORDER BY day, id", receipt=receipt)


def taken(r: Reader, receipt: str) -> bool:
    """Whether some line carries this number."""
    return r.value("SELECT 1 FROM sale WHERE receipt = :receipt", receipt=receipt) is not None


def next_receipt(r: Reader, day: str) -> str:
    """The number after the highest one of that day that is of our form: R20240531-001."""
    begin = f"R{day.replace('-', '')}-"
    highest = r.value(
        "SELECT max(CAST(substr(receipt, length(:begin) + 1) AS INTEGER)) FROM sale "
        "WHERE receipt BETWEEN :begin AND :end AND receipt GLOB :pattern AND length(receipt) <= :longest",
        begin=begin,
        end=begin + _HIGHEST,
        pattern=f"{begin}[0-9][0-9][0-9]*",
        longest=len(begin) + 9,
    )
    return f"{begin}{int(highest or 0) + 1:03d}"
