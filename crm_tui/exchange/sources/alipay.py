"""Alipay: the bills of its app and its web site (账单明细), and a merchant's (业务明细)."""

from collections.abc import Iterator

from crm_tui.core.i18n import N_
from crm_tui.domain.payments import CLOSED, GIVEN_BACK
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import joined, money
from crm_tui.exchange.sources._chinese import is_closed, is_open, plainly, told
from crm_tui.exchange.sources._payments import FIELDS, gone, negative, received
from crm_tui.exchange.sources._reasons import BOUGHT, CANCELLED, EXPENSE, NEUTRAL, UNPAID
from crm_tui.exchange.sources._source import Cells, Known, Records, line

_METHOD = "支付宝"
_FOOTER = ("----", "导出时间", "#")


def _left_out(number: int, cells: Cells) -> LeftOut | None:
    """Why a record of a person's bill is no payment that came in, or None where it is one."""
    direction, state = told(cells, "收/支"), told(cells, "交易状态")
    if direction == "支出":
        return LeftOut(number, EXPENSE)
    if state == "退款成功":
        return LeftOut(number, BOUGHT)
    if direction != "收入":
        return LeftOut(number, NEUTRAL)
    return LeftOut(number, UNPAID) if is_open(state) else None


def _app(records: Records) -> Iterator[Line | LeftOut]:
    """The app's bill: it tells no parts given back of what came in, and most accounts are masked."""
    for number, cells in records:
        if left_out := _left_out(number, cells):
            yield left_out
            continue
        values = {
            "date": told(cells, "交易时间"),
            "payer": told(cells, "交易对方"),
            "amount": told(cells, "金额"),
            "method": _METHOD,
            "reference": told(cells, "交易订单号", "商家订单号"),
            "account": plainly(cells, "对方账号"),
            "note": joined(told(cells, "商品说明"), told(cells, "备注")),
        }
        if is_closed(told(cells, "交易状态")):
            yield gone(number, values, CLOSED)
        else:
            yield line(number, FIELDS, values)


def _web(records: Records) -> Iterator[Line | LeftOut]:
    """The web site's bill, with or without its columns of fees and refunds."""
    for number, cells in records:
        if left_out := _left_out(number, cells):
            yield left_out
            continue
        values = {
            "date": told(cells, "付款时间", "交易创建时间"),
            "payer": told(cells, "交易对方"),
            "amount": told(cells, "金额（元）"),
            "method": _METHOD,
            "reference": told(cells, "交易号", "商家订单号"),
            "note": joined(told(cells, "商品名称"), told(cells, "备注")),
        }
        refunded = money(told(cells, "成功退款（元）"))
        if is_closed(told(cells, "交易状态")):
            yield gone(number, values, GIVEN_BACK if refunded else CLOSED)
        else:
            yield from received(number, values, refunded)


def _merchant(records: Records) -> Iterator[Line | LeftOut]:
    """A merchant's bill: refunds are records of their own, below nothing already."""
    for number, cells in records:
        sort = told(cells, "业务类型")
        amount = money(told(cells, "商家实收（元）"))
        values = {
            "date": told(cells, "完成时间", "创建时间"),
            "payer": told(cells, "对方账户"),
            "amount": told(cells, "商家实收（元）", "订单金额（元）"),
            "method": _METHOD,
            "reference": told(cells, "支付宝交易号"),
            "note": joined(
                told(cells, "商品名称"), told(cells, "商户订单号"), told(cells, "门店名称"), told(cells, "备注")
            ),
        }
        if sort == "退款" and amount is not None:
            refund = told(cells, "退款批次号/请求号") or values["reference"]
            yield line(number, FIELDS, {**values, "amount": negative(amount), "reference": refund})
        elif sort in {"交易", ""}:
            yield line(number, FIELDS, values)
        else:
            yield LeftOut(number, CANCELLED if is_closed(sort) else NEUTRAL)


SOURCES = (
    Known(
        name="alipay",
        label=N_("Alipay bill, from the app"),
        noun="payments",
        signature=frozenset(
            {"交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "交易状态", "交易订单号"}
        ),
        fields=FIELDS,
        take=_app,
        defaults={"currency": "CNY"},
        footer=_FOOTER,
    ),
    Known(
        name="alipay-web",
        label=N_("Alipay bill, from the web site"),
        noun="payments",
        signature=frozenset(
            {
                "交易号",
                "商家订单号",
                "交易创建时间",
                "付款时间",
                "交易对方",
                "商品名称",
                "金额（元）",
                "收/支",
                "交易状态",
            }
        ),
        fields=FIELDS,
        take=_web,
        defaults={"currency": "CNY"},
        footer=_FOOTER,
    ),
    Known(
        name="alipay-merchant",
        label=N_("Alipay merchant bill"),
        noun="payments",
        signature=frozenset({"支付宝交易号", "商户订单号", "业务类型", "对方账户", "订单金额（元）", "商家实收（元）"}),
        fields=FIELDS,
        take=_merchant,
        defaults={"currency": "CNY"},
        footer=_FOOTER,
    ),
)
