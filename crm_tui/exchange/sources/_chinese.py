"""What the files of Chinese payment services and markets have in common: blanks, masks, money, states."""

import re
from decimal import Decimal

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import numerals
from crm_tui.exchange.sources._source import Cells, cell

EXPENSE = Text(N_("money paid out, not received"))
NEUTRAL = Text(N_("neither received nor paid out, such as a transfer of one's own"))
BOUGHT = Text(N_("a refund of something the shop bought"))
REFUNDED = Text(N_("refunded in full"))
CLOSED = Text(N_("closed: no money came in"))
UNPAID = Text(N_("not paid yet"))
CANCELLED = Text(N_("cancelled"))
#: What stands in a cell that has nothing to say.
_BLANK = frozenset({"/", "-", "--", "—", "——", "无", "空"})
#: States in which nothing has been paid yet, or never was.
_OPEN = ("等待买家付款", "等待付款", "待付款", "待支付", "未支付", "未付款")
_CLOSED = ("交易关闭", "已关闭", "已取消", "已撤销", "已作废")


def told(cells: Cells, *headings: str) -> str:
    """The first cell under the headings that says anything; "" where none does."""
    return next((text for heading in headings if (text := cell(cells, heading)) and text not in _BLANK), "")


def plainly(cells: Cells, *headings: str) -> str:
    """Like `told`, but passing over what is masked, which is the same for many people."""
    return next((text for heading in headings if (text := told(cells, heading)) and not masked(text)), "")


def masked(text: str) -> bool:
    """Whether signs of a name, account or phone number are hidden, as in 186******05 and 王**."""
    return "*" in text or "＊" in text


def joined(*parts: str) -> str:
    """The parts that are not empty, each once, as one note."""
    return "; ".join(dict.fromkeys(part for part in parts if part))


def money(text: str) -> Decimal | None:
    """The exact amount a cell writes, in whole currency units; None where it writes none."""
    try:
        return numerals.read(text).amount if text else None
    except Invalid:
        return None


def first_day(text: str) -> str:
    """The first date of a cell that may hold a range of times; the cell itself where it holds none."""
    found = re.search(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?", text)
    return found[0] if found else text


def is_open(state: str) -> bool:
    """Whether an order or a payment in this state is not paid yet."""
    return state.startswith(_OPEN)


def is_closed(state: str) -> bool:
    """Whether an order or a payment in this state came to nothing."""
    return state.startswith(_CLOSED)
