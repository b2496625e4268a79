"""The shop a scripted day happens in, in two languages, with figures that were worked out by hand.

Before the day Zhang San owes 886.00: ten hammers in April (10 x 35.00) and two pails of paint on 2 May (2 x 268.00).
"""

from pathlib import Path
from typing import NamedTuple

from crm_tui.domain.amounts import QUANTITY_UNIT
from crm_tui.domain.shop import Shop
from crm_tui.ops import customers, products, sales
from crm_tui.store.db import Database

#: Sku, Chinese name, English name, list price and unit cost in hundredths of a cent.
_GOODS = (
    ("H-01", "羊角锤", "claw hammer", 350_000, 210_000),
    ("S-02", "螺丝刀", "screwdriver", 125_000, 70_000),
    ("T-03", "钢卷尺", "tape measure", 180_000, 100_000),
    ("W-04", "电线", "copper wire", 23_000, 14_000),
    ("P-05", "乳胶漆", "latex paint", 2_680_000, 1_900_000),
    ("L-06", "门锁", "door lock", 960_000, 600_000),
)
_BUYERS = (
    ("张三五金店", "Zhang San Hardware"),
    ("李四建材", "Li Si Building Supply"),
    ("宏达装饰", "Hongda Interiors"),
    ("周记饭店", "Zhou Family Kitchen"),
    ("永兴商行", "Yongxing Trading"),
)


class Day(NamedTuple):
    """What is typed in one language, and what is seen there."""

    language: str
    shop: str
    buyer: str
    initials: str
    lines: tuple[str, ...]
    person: str
    person_typed: str  # the keys of an input method that give the name
    customers: str
    birthday: str
    birthday_typed: str
    five: str
    one: str
    till: str
    how_much: str
    customers_key_line: str
    new_customer: str
    name_label: str
    birthday_label: str
    quantity_label: str
    amount_label: str
    edit_line: str
    wrote: str
    language_row: str


CHINESE = Day(
    language="zh_CN",
    shop="老王五金店",
    buyer="张三五金店",
    initials="zswj",
    lines=("yjc*2", "lsd*5", "gjc", "dx*30@2.1", "rjq*2 -10%"),
    person="王小梅",
    person_typed="wangxiaomei ",
    customers="客户",
    birthday="八月十五",
    birthday_typed="bayueshiwu ",
    five="1 / 5",
    one="1 / 1",
    till="快速开单",
    how_much="实收多少",
    customers_key_line="a 新建",
    new_customer="新客户",
    name_label="名称",
    birthday_label="生日",
    quantity_label="数量",
    amount_label="金额",
    edit_line="修改明细",
    wrote="已写入 monthly-2024-05.txt",
    language_row="语言",
)
ENGLISH = Day(
    language="en",
    shop="Corner Hardware",
    buyer="Zhang San Hardware",
    initials="zsh",
    lines=("ch*2", "scr*5", "tap", "cw*30@2.1", "lp*2 -10%"),
    person="Mei Wang",
    person_typed="Mei Wang",
    customers="Customers",
    birthday="lunar 8-15",
    birthday_typed="lunar 8-15",
    five="1 of 5",
    one="1 of 1",
    till="Quick sale",
    how_much="how much is paid",
    customers_key_line="a Add",
    new_customer="New customer",
    name_label="Name",
    birthday_label="Birthday",
    quantity_label="Quantity",
    amount_label="Amount",
    edit_line="Edit a line",
    wrote="Wrote monthly-2024-05.txt",
    language_row="Language",
)


def make_shop(path: Path, day: Day) -> Database:
    """A shop of five customers and six products, with two sales before the day."""
    chinese = day is CHINESE
    db = Database.create(path, Shop(name=day.shop, currency="CNY", zone="Asia/Shanghai"))
    goods = [
        products.add(db, {"sku": sku, "name": zh if chinese else en, "price": price, "cost": cost}).value
        for sku, zh, en, price, cost in _GOODS
    ]
    buyers = [customers.add(db, {"name": zh if chinese else en, "kind": "organisation"}).value for zh, en in _BUYERS]
    for date, product, quantity in (("2024-04-10", goods[0], 10), ("2024-05-02", goods[4], 2)):
        line = {"date": date, "customer_id": buyers[0], "product_id": product, "quantity": quantity * QUANTITY_UNIT}
        sales.add(db, line)
    return db
