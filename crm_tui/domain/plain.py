"""Stored values in machine form: decimal strings, ISO dates, whatever the language; what csv and json carry."""

from crm_tui.core.fields import Kind, Value
from crm_tui.domain.shop import Shop


def decimal_text(units: int, digits: int, keep: int | None = None, apart: str = "") -> str:
    """`units` of 10**-digits as a decimal; at least `keep` decimals stay (all of them where it is None).

    `apart` is what stands between thousands.
    """
    whole, part = divmod(abs(units), 10**digits)
    decimals = f"{part:0{digits}}" if digits else ""
    if keep is not None:
        decimals = decimals[:keep] + decimals[keep:].rstrip("0")
    sign, dot = "-" if units < 0 else "", "." if decimals else ""
    return f"{sign}{whole:{apart}}{dot}{decimals}"


def plain(value: Value, kind: Kind, shop: Shop, apart: str = "") -> str:
    """The machine form: money `1234.50`, prices and quantities without needless zeros, a rate as a fraction `0.2`.

    None is the empty text; everything that is not a number of ours is returned as it is kept.
    """
    if value is None:
        return ""
    if not isinstance(value, int):
        return value
    match kind:
        case Kind.MONEY:
            return decimal_text(value, shop.exponent, None, apart)
        case Kind.PRICE:
            return decimal_text(value, shop.exponent + 2, keep=shop.exponent, apart=apart)
        case Kind.QUANTITY:
            return decimal_text(value, 3, keep=0, apart=apart)
        case Kind.RATE:
            return decimal_text(value, 6, keep=0, apart=apart)
        case _:
            return f"{value:{apart}}" if apart else str(value)


def grouped(value: Value, kind: Kind, shop: Shop) -> str:
    """The machine form of a number with its thousands apart, as sentences and paper have it."""
    return plain(value, kind, shop, ",")
