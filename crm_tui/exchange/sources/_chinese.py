"""What the files of Chinese payment services and markets have in common: blanks, masks, states."""

import re

from crm_tui.exchange.sources._source import Cells, cell

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
