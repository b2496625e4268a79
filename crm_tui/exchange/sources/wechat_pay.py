"""WeChat Pay: a person's bill (微信支付账单明细) and a merchant's (交易账单), as sheets or text."""

import re
from collections.abc import Iterator

from crm_tui.core.i18n import N_
from crm_tui.domain.payments import GIVEN_BACK
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import joined, money
from crm_tui.exchange.sources._chinese import is_closed, told
from crm_tui.exchange.sources._payments import FIELDS, gone, negative, received
from crm_tui.exchange.sources._reasons import BOUGHT, CANCELLED, EXPENSE, NEUTRAL
from crm_tui.exchange.sources._source import Cells, Known, Records, line

_METHOD = "微信"
#: 已退款(￥5.00), 已退款￥5.00
_PART = re.compile(r"已退款[^0-9]*([0-9][0-9,.]*)")


def _bill(records: Records) -> Iterator[Line | LeftOut]:
    """A person's bill: of what came in, the state tells what was given back."""
    for number, cells in records:
        direction, state = told(cells, "收/支"), told(cells, "当前状态")
        if direction == "支出":
            yield LeftOut(number, EXPENSE)
        elif direction != "收入":
            yield LeftOut(number, NEUTRAL)
        elif told(cells, "交易类型").endswith("退款"):
            yield LeftOut(number, BOUGHT)
        elif "已全额退款" in state or "已退还" in state or state == "已退款":
            yield gone(number, _payment(cells), GIVEN_BACK)
        else:
            part = _PART.search(state)
            yield from received(number, _payment(cells), money(part[1]) if part else None)


def _payment(cells: Cells) -> dict[str, str]:
    return {
        "date": told(cells, "交易时间"),
        "payer": told(cells, "交易对方"),
        "amount": told(cells, "金额(元)"),
        "method": _METHOD,
        "reference": told(cells, "交易单号", "商户单号"),
        "note": joined(told(cells, "商品"), told(cells, "备注")),
    }


def _merchant(records: Records) -> Iterator[Line | LeftOut]:
    """A merchant's bill: payments and refunds are records of their own, a refund's amount without a sign."""
    for number, cells in records:
        state = told(cells, "交易状态").upper()
        refunded = money(told(cells, "退款金额"))
        values = {
            "date": told(cells, "交易时间"),
            "payer": told(cells, "用户标识"),
            "amount": told(cells, "应结订单金额", "总金额"),
            "method": _METHOD,
            "reference": told(cells, "微信订单号"),
            "note": joined(told(cells, "商品名称"), told(cells, "商户订单号")),
        }
        if state == "REVOKED" or is_closed(state):
            yield LeftOut(number, CANCELLED)
        elif state == "REFUND" and refunded is not None:
            refund = {"amount": negative(refunded), "reference": told(cells, "微信退款单号") or values["reference"]}
            yield line(number, FIELDS, {**values, **refund})
        else:
            yield line(number, FIELDS, values)


SOURCES = (
    Known(
        name="wechat-pay",
        label=N_("WeChat Pay bill"),
        noun="payments",
        signature=frozenset({"交易类型", "交易对方", "商品", "收/支", "当前状态", "交易单号", "商户单号"}),
        fields=FIELDS,
        take=_bill,
        defaults={"currency": "CNY"},
    ),
    Known(
        name="wechat-pay-merchant",
        label=N_("WeChat Pay merchant bill"),
        noun="payments",
        signature=frozenset(
            {"公众账号ID", "微信订单号", "商户订单号", "用户标识", "交易状态", "微信退款单号", "退款金额"}
        ),
        fields=FIELDS,
        take=_merchant,
        defaults={"currency": "CNY"},
        footer=("总交易单数",),
    ),
)
