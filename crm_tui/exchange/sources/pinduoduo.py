"""Pinduoduo: the orders of a shop, each of one product; who bought is hidden."""

from collections.abc import Iterator

from crm_tui.core.i18n import N_
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import joined, money
from crm_tui.exchange.sources._chinese import is_closed, is_open, told
from crm_tui.exchange.sources._orders import sold
from crm_tui.exchange.sources._reasons import CANCELLED, UNPAID
from crm_tui.exchange.sources._source import Known, Records

_FIELDS = (
    "date", "receipt", "line", "product", "product_name", "kind", "quantity", "amount", "category", "channel", "region",
    "city", "note",
)  # fmt: skip


def _orders(records: Records) -> Iterator[Line | LeftOut]:
    """One record an order; the seller chooses the columns, so most may be missing."""
    for number, cells in records:
        state = told(cells, "订单状态")
        refunded = "退款成功" in state or "退款成功" in told(cells, "售后状态")
        if is_open(state) or (is_closed(state) and not refunded):
            yield LeftOut(number, UNPAID if is_open(state) else CANCELLED)
            continue
        amount = told(cells, "商家实收金额(元)")
        values = {
            "date": told(cells, "支付时间", "订单成交时间", "发货时间"),
            "receipt": told(cells, "订单号"),
            "product": told(cells, "商家编码-规格维度", "商家编码-商品维度"),
            "product_name": " ".join(filter(None, (told(cells, "商品"), told(cells, "商品规格")))),
            "quantity": told(cells, "商品数量(件)"),
            "amount": amount,
            "category": told(cells, "商品一级类目"),
            "channel": "拼多多",
            "region": told(cells, "省"),
            "city": told(cells, "市"),
            "note": joined(told(cells, "买家留言"), told(cells, "商家备注")),
        }
        yield from sold(number, _FIELDS, values, money(amount) if refunded else None)


SOURCES = (
    Known(
        name="pinduoduo",
        label=N_("Pinduoduo orders"),
        noun="sales",
        signature=frozenset({"订单号", "商家实收金额(元)"}),
        fields=_FIELDS,
        take=_orders,
        defaults={"create_missing": True, "paid": True, "currency": "CNY"},
    ),
)
