"""Youzan (有赞): a shop's customers, its orders, and the items of orders."""

from collections.abc import Iterator

from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.options import OnMatch
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import joined, money
from crm_tui.exchange.sources._chinese import first_day, is_closed, is_open, masked, plainly, told
from crm_tui.exchange.sources._orders import sold
from crm_tui.exchange.sources._reasons import CLOSED, UNPAID
from crm_tui.exchange.sources._source import Cells, Known, Records, line

_CUSTOMER = ("name", "short_name", "phone", "region", "first_cooperation", "source", "owner", "tags", "note")
_ORDER = (
    "date", "receipt", "line", "customer_name", "product_name", "kind", "quantity", "amount", "paid", "staff",
    "channel", "region", "city", "note",
)  # fmt: skip
_NAMELESS = Text(N_("neither a name nor a whole phone number"))


def _customers(records: Records) -> Iterator[Line | LeftOut]:
    """One record a customer; a masked phone number goes to the note, since others have the same."""
    for number, cells in records:
        phone = plainly(cells, "客户手机号")
        name = told(cells, "客户姓名", "客户昵称") or phone
        if not name:
            yield LeftOut(number, _NAMELESS)
            continue
        yield line(number, _CUSTOMER, {
            "name": name,
            "short_name": told(cells, "客户昵称") if told(cells, "客户昵称") != name else "",
            "phone": phone,
            "region": told(cells, "所属区域"),
            "first_cooperation": first_day(told(cells, "成为客户时间")),
            "source": told(cells, "来源渠道", "来源方式"),
            "owner": told(cells, "导购员"),
            "tags": told(cells, "标签"),
            "note": _remarks(cells),
        })  # fmt: skip


def _remarks(cells: Cells) -> str:
    """What the file tells and a customer has no field for."""
    kept = {"客户手机号": told(cells, "客户手机号") if masked(told(cells, "客户手机号")) else ""}
    kept |= {heading: told(cells, heading) for heading in ("客户生日", "客户积分", "客户储值余额")}
    return joined(*(f"{heading}: {text}" for heading, text in kept.items() if text and text != "0"))


def _orders(records: Records) -> Iterator[Line | LeftOut]:
    """One record an order; what is put on somebody's account (挂账) is not paid."""
    for number, cells in records:
        state, refunded = told(cells, "订单状态"), money(told(cells, "订单已退款金额"))
        if is_open(state) or (is_closed(state) and not refunded):
            yield LeftOut(number, UNPAID if is_open(state) else CLOSED)
            continue
        amount = told(cells, "订单实收金额", "订单实付金额")
        debtor = told(cells, "挂账主体")
        goods = told(cells, "全部商品名称")
        one = told(cells, "商品种类数") in {"", "1"}
        values = {
            "date": first_day(told(cells, "买家付款时间", "订单创建时间")),
            "receipt": told(cells, "订单号"),
            "customer_name": debtor or plainly(cells, "收货人/提货人", "买家昵称"),
            "product_name": goods if one else "",
            "amount": amount,
            "paid": "0" if debtor else amount,
            "staff": told(cells, "收银员", "销售导购", "专属导购"),
            "channel": told(cells, "销售渠道", "订单来源"),
            "region": told(cells, "收货人省份"),
            "city": told(cells, "收货人城市"),
            "note": joined("" if one else goods, told(cells, "买家备注"), told(cells, "商家订单备注")),
        }
        yield from sold(number, _ORDER, values, refunded)


def _items(records: Records) -> Iterator[Line | LeftOut]:
    """The items of orders name no amounts or buyers that are known of: what they have is the catalogue."""
    for number, cells in records:
        name = " ".join(filter(None, (told(cells, "商品名称"), told(cells, "商品规格"))))
        yield line(number, ("sku", "name", "category", "price"), {
            "sku": told(cells, "规格编码", "商品编码"),
            "name": name,
            "category": told(cells, "商品类目"),
            "price": told(cells, "商品单价"),
        })  # fmt: skip


SOURCES = (
    Known(
        name="youzan-customers",
        label=N_("Youzan customers"),
        noun="customers",
        signature=frozenset({"客户姓名", "客户昵称", "客户手机号", "是否会员", "成长值", "成为客户时间"}),
        fields=_CUSTOMER,
        take=_customers,
    ),
    Known(
        name="youzan-orders",
        label=N_("Youzan orders"),
        noun="sales",
        signature=frozenset({"订单号", "归属店铺", "订单状态", "订单创建时间", "订单实收金额", "买家昵称"}),
        fields=_ORDER,
        take=_orders,
        defaults={"create_missing": True, "currency": "CNY"},
    ),
    Known(
        name="youzan-items",
        label=N_("Items of Youzan orders"),
        noun="products",
        signature=frozenset({"订单号", "外部订单号", "订单商品状态", "商品名称", "规格编码", "商品编码", "商品单价"}),
        fields=("sku", "name", "category", "price"),
        take=_items,
        defaults={"on_match": OnMatch.SKIP},
    ),
)
