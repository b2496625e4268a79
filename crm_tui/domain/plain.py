"""Stored values in machine form: decimal strings, ISO dates, whatever the language; what csv and json carry."""

from crm_tui.core.fields import Kind, Value
from crm_tui.domain.shop import Shop


def decimal_text(units: int, digits: int, keep: int | None = None) -> str:
    """`units` of 10**-digits as a decimal; at least `keep` decimals stay (all of them where it is None)."""
    sign, whole = ("-", -units) if units < 0 else ("", units)
    text = str(whole).rjust(digits + 1, "0")
    cut = len(text) - digits
    decimals = text[cut:]
    if keep is not None:
        decimals = decimals[:keep] + decimals[keep:].rstrip("0")
    return f"{sign}{text[:cut]}.{decimals}" if decimals else f"{sign}{text[:cut]}"


def plain(value: Value, kind: Kind, shop: Shop) -> str:
    """The machine form: money `1234.50`, prices and quantities without needless zeros, a rate as a fraction `0.2`.

    None is the empty text; everything that is not a number of ours is returned as it is kept.
    """
    if value is None:
        return ""
    if not isinstance(value, int):
        return value
    match kind:
        case Kind.MONEY:
            return decimal_text(value, shop.exponent)
        case Kind.PRICE:
            return decimal_text(value, shop.exponent + 2, keep=shop.exponent)
        case Kind.QUANTITY:
            return decimal_text(value, 3, keep=0)
        case Kind.RATE:
            return decimal_text(value, 6, keep=0)
        case _:
            return str(value)


def grouped(value: Value, kind: Kind, shop: Shop) -> str:
    """The machine form of a number with its thousands apart, as sentences and paper have it."""
    whole, dot, decimals = plain(value, kind, shop).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{dot}{decimals}" if digits else ""
