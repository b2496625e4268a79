"""What cells of known files say, whoever wrote them."""

from decimal import Decimal

from crm_tui.core.errors import Invalid
from crm_tui.domain import numerals


def joined(*parts: str) -> str:
    """The parts that are not empty, each once, as one note."""
    return "; ".join(dict.fromkeys(part for part in parts if part))


def money(text: str) -> Decimal | None:
    """The exact amount a cell writes, in whole currency units; None where it writes none."""
    try:
        return numerals.read(text).amount if text else None
    except Invalid:
        return None
