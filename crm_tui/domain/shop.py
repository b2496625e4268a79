"""The shop itself: its name, currency, time zone; what every amount and date is read and shown by."""

from typing import NamedTuple

#: ISO 4217 currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX"), 0),
    **dict.fromkeys(("VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_SYMBOLS = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "KRW": "₩"}


class Shop(NamedTuple):
    """The settings that amounts, dates and headings depend on."""

    name: str = ""
    currency: str = "CNY"
    zone: str = ""

    @property
    def exponent(self) -> int:
        """Decimal digits of the currency's minor unit (ISO 4217)."""
        return _EXPONENTS.get(self.currency, 2)

    @property
    def symbol(self) -> str:
        """The sign to put before an amount; the currency's code where it has none of its own."""
        return _SYMBOLS.get(self.currency, self.currency)
