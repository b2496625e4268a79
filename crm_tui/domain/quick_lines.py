"""One line as typed at a till: `锤子 *3 @9.9 -10%`, the parts after the product in any order.

`*3` or `3*` is the quantity (below zero: brought back), `@9.9` the unit price, `-10%` or `9折` the discount.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.domain.amounts import QUANTITY_UNIT, line_amount, rounded
from crm_tui.domain.plain import decimal_text, plain
from crm_tui.domain.sales import RECORD
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import parse

_SIGNS: Final = str.maketrans("×✕−–", "**--")
#: Where a part begins though no space was typed: before @9.9 and *3, after 3*.
_SEAMS: Final = re.compile(r"(?<=\S)(?=@)|(?<=[^\s*])(?=\*-?[0-9])|(?<=[0-9]\*)(?=[^\s0-9-])")
#: Where the discount begins though no space was typed: after the figures of *2 or @9.9.
_BEFORE_DISCOUNT: Final = re.compile(r"(?<!\S)([*@]-?[0-9][0-9.]*)(?=-[0-9][0-9.]*%)")
_QUANTITY: Final = re.compile(r"\*(?P<after>-?[0-9][0-9.]*)|(?P<before>-?[0-9][0-9.]*)\*")
_DISCOUNT: Final = re.compile(r"-(?P<off>[0-9][0-9.]*%)|(?P<left>[0-9][0-9.]*折)")


class QuickLine(NamedTuple):
    """What was typed: the words that name the product, and the rest in store units, None where it was not typed."""

    words: str
    quantity: int | None = None
    unit_price: int | None = None
    discount: int | None = None


class TillLine(NamedTuple):
    """A line of the receipt in hand, in store units; without a product it is an amount only."""

    product_id: int | None
    sku: str
    name: str
    quantity: int
    unit_price: int
    discount: int | None

    @property
    def amount(self) -> int:
        """Quantity x unit price less discount, in minor units."""
        return rounded(line_amount(self.quantity, self.unit_price, self.discount))


def read(text: str, shop: Shop) -> QuickLine:
    """Take the typed line apart; raises Invalid where a part is no number of its kind or stands there twice."""
    named: list[str] = []
    found: dict[str, int] = {}
    for part in _parts(text):
        name, number = _part(part)
        if not name:
            named.append(part)
            continue
        if name in found:
            raise Invalid(N_("“{text}” is one too many: quantity, price and discount stand once."), text=part)
        value = parse(RECORD.field(name), number, shop, finer="refuse")
        if not isinstance(value, int):
            raise Invalid(N_("“{text}” has no number."), text=part)
        found[name] = value
    if found.get("quantity") == 0:
        raise Invalid(N_("A quantity of nothing cannot be sold."), field="quantity")
    if found.get("unit_price", 0) < 0:
        raise Invalid(N_("A price is not negative; what is brought back has a negative quantity."), field="unit_price")
    return QuickLine(" ".join(named), **found)


def words(text: str) -> str:
    """The words that name the product, while the rest may be only half typed."""
    parts = _parts(text)
    return " ".join(part for part in parts if part[0] not in "*@-" and not _part(part)[0])


def _parts(text: str) -> list[str]:
    apart = _SEAMS.sub(" ", unicodedata.normalize("NFKC", text).translate(_SIGNS))
    return _BEFORE_DISCOUNT.sub(r"\1 ", apart).split()


def _part(part: str) -> tuple[str, str]:
    """The field a part is of and its number; no field for a word of the product's name."""
    if part.startswith("@"):
        return "unit_price", part[1:]
    if quantity := _QUANTITY.fullmatch(part):
        return "quantity", quantity["after"] or quantity["before"]
    if discount := _DISCOUNT.fullmatch(part):
        return "discount", discount["off"] or discount["left"]
    return "", part


def write(line: TillLine, shop: Shop) -> str:
    """The line as it would be typed, to be changed."""
    parts = [line.sku]
    if line.quantity != QUANTITY_UNIT:
        parts.append("*" + plain(line.quantity, Kind.QUANTITY, shop))
    parts.append("@" + plain(line.unit_price, Kind.PRICE, shop))
    if line.discount:
        parts.append(f"-{decimal_text(line.discount, 4, keep=0)}%")
    return " ".join(part for part in parts if part)
