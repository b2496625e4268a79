"""Taobao and Tmall: the list of orders (ExportOrderList) and of their items (ExportOrderDetailList)."""

from collections.abc import Iterator

from crm_tui.core.i18n import N_
from crm_tui.exchange.options import OnMatch
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import joined, money
from crm_tui.exchange.sources._chinese import is_closed, is_open, plainly, told
from crm_tui.exchange.sources._orders import sold
from crm_tui.exchange.sources._reasons import CLOSED, UNPAID
from crm_tui.exchange.sources._source import Known, Records, straight

_ORDER = (
    "date", "receipt", "line", "customer", "customer_name", "product_name", "kind", "quantity", "amount",
    "channel", "note",
)  # fmt: skip


def _orders(records: Records) -> Iterator[Line | LeftOut]:
    """One record an order; one that was paid and then closed was refunded."""
    for number, cells in records:
        state, paid_at = told(cells, "订单状态"), told(cells, "订单付款时间")
        if is_open(state) or (is_closed(state) and not paid_at):
            yield LeftOut(number, UNPAID if is_open(state) else CLOSED)
            continue
        titles = told(cells, "宝贝标题")
        amount = told(cells, "支付金额", "买家实际支付金额", "总金额")
        several = told(cells, "宝贝种类") not in {"", "1"}
        values = {
            "date": paid_at or told(cells, "订单创建时间"),
            "receipt": told(cells, "订单编号"),
            "customer": plainly(cells, "买家会员名"),
            "customer_name": plainly(cells, "收货人", "收货人姓名", "买家会员名"),
            "product_name": "" if several else titles,
            "quantity": told(cells, "宝贝总数量"),
            "amount": amount,
            "channel": "淘宝",
            "note": joined(titles if several else "", told(cells, "买家留言"), told(cells, "订单备注")),
        }
        yield from sold(number, _ORDER, values, money(amount) if is_closed(state) else None)


SOURCES = (
    Known(
        name="taobao-orders",
        label=N_("Taobao or Tmall orders"),
        noun="sales",
        signature=frozenset({"订单编号", "买家会员名", "订单状态", "订单创建时间"}),
        fields=_ORDER,
        take=_orders,
        defaults={"create_missing": True, "paid": True, "currency": "CNY"},
    ),
    # It names neither day nor buyer, so it is no sale; what it has is the catalogue.
    Known(
        name="taobao-items",
        label=N_("Items of Taobao or Tmall orders"),
        noun="products",
        signature=frozenset({"订单编号", "标题", "价格", "购买数量", "外部系统编号", "订单状态", "商家编码"}),
        fields=("sku", "name", "price"),
        take=straight({"sku": ("商家编码", "外部系统编号"), "name": "标题", "price": "价格"}),
        defaults={"on_match": OnMatch.SKIP},
    ),
)
