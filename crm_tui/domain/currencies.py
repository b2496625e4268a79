"""In which money a file's amounts are, where that is told: other money than the shop's can't be taken as it stands."""

from typing import Final

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain.shop import Shop

#: A column that says it, line by line; nothing of it is stored.
CURRENCY: Final = Field(
    "currency", N_("Currency"), max_length=40, headings=("币种", "货币", "货币种类", "货币类型", "Currency code")
)
#: What people and services write for some codes of ISO 4217.
_CODES: Final = {
    **dict.fromkeys(("人民币", "rmb", "cnh", "元", "¥"), "CNY"),
    **dict.fromkeys(("美元", "us$"), "USD"),
    **dict.fromkeys(("港币", "港元", "hk$"), "HKD"),
    **dict.fromkeys(("新台币", "台币", "nt$", "ntd"), "TWD"),
    **dict.fromkeys(("欧元", "€"), "EUR"),
    **dict.fromkeys(("英镑", "£"), "GBP"),
    **dict.fromkeys(("日元", "日圆"), "JPY"),
}


def refuse_foreign(named: str, shop: Shop) -> None:
    """Raise Invalid, for the field `currency`, where that is other money than the shop's."""
    word = fold(named)
    code = _CODES.get(word, word).upper()
    if code != shop.currency:
        raise Invalid(
            N_("The amount is in {currency}, the shop's money is {own}. If all the shop's amounts are in {currency}: "
               "crm settings set shop.currency {currency}"),
            field=CURRENCY.name, currency=code, own=shop.currency,
        )  # fmt: skip
