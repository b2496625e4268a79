"""The seeded shop of the benchmarks: files of customers, products and sales, and the store they make."""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from crm_tui.domain.shop import Shop
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store.db import Database

FIRST: Final = date(2023, 11, 1)
LAST: Final = date(2026, 10, 31)
MONTHS: Final = 36
PRODUCTS: Final = 500
#: What the columns of the sales file are, the keys of a machine's file.
SALES: Final = (
    "date",
    "receipt",
    "line",
    "customer",
    "product",
    "quantity",
    "unit_price",
    "amount",
    "staff",
    "channel",
)
CUSTOMERS: Final = ("code", "name", "kind", "phone", "email", "city", "address", "grade", "source", "tags")
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉建文辉力国良海波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子"
)
_CITIES: Final = ("北京", "上海", "广州", "深圳", "成都", "杭州", "重庆", "西安", "苏州", "武汉", "南京", "天津")
_TRADES: Final = ("商贸", "五金", "建材", "餐饮", "超市", "电器", "服装", "文具")


class Seeded:
    """A folder with the files and the store of a shop of `lines` sales; each is made when it is first asked for.

    There is a customer for every ten lines, as in 100,000 customers and 1,000,000 lines.
    """

    def __init__(self, folder: Path, lines: int = 1_000_000) -> None:
        self.folder = folder
        self.lines = lines
        self.customers = max(lines // 10, 1)

    def sized(self, lines: int) -> "Seeded":
        """A shop of another size, beside this one."""
        return Seeded(self.folder, lines)

    def customers_csv(self) -> Path:
        """All customers."""
        return self._made("customers", CUSTOMERS, self._customers())

    def products_csv(self) -> Path:
        """All products."""
        return self._made("products", ("sku", "name", "category", "price", "cost"), self._products())

    def sales_csv(self, bad: int = 0) -> Path:
        """All sales; `bad` of every hundred lines are wrong in one cell."""
        return self._made(f"sales-bad{bad}" if bad else "sales", SALES, self._sales(bad))

    def empty(self, name: str) -> Path:
        """A new store without a record; one of that name is made anew."""
        path = self.folder / f"{name}-{self.lines}.db"
        path.unlink(missing_ok=True)
        Database.create(path, Shop("Seeded", "CNY", "Asia/Shanghai"))
        return path

    def peopled(self, name: str) -> Path:
        """A new store with the customers and the products, and no sales."""
        path = self.empty(name)
        db = Database.open(path)
        import_file(db, "customers", self.customers_csv(), Options())
        import_file(db, "products", self.products_csv(), Options())
        return path

    def store(self) -> Path:
        """The whole shop, made once by importing its files; only to be read."""
        path = self.folder / f"shop-{self.lines}.db"
        if not path.exists():
            made = self.peopled("making")
            import_file(Database.open(made), "sales", self.sales_csv(), Options())
            made.rename(path)
        return path

    def _made(self, name: str, header: tuple[str, ...], rows: Iterator[list[str]]) -> Path:
        path = self.folder / f"{name}-{self.lines}.csv"
        if path.exists():
            return path
        partly = path.with_suffix(".part")
        with partly.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(header)
            out.writerows(rows)
        return partly.rename(path)

    def _customers(self) -> Iterator[list[str]]:
        chance = random.Random(1)
        for number in range(1, self.customers + 1):
            person = f"{chance.choice(_SURNAMES)}{chance.choice(_GIVEN)}{chance.choice(_GIVEN)}"
            company = number % 5 == 0
            city = chance.choice(_CITIES)
            name = f"{city}{person}{chance.choice(_TRADES)}有限公司" if company else person
            mobile = f"1{chance.choice((38, 39, 58, 77, 86))}{chance.randrange(10**8):08}"
            email = f"k{number}@example.com" if number % 3 == 0 else ""
            yield [
                f"K{number:06}", name, "company" if company else "person", mobile, email, city,
                f"{city}市人民路{chance.randrange(1, 999)}号", chance.choice("ABCD"),
                chance.choice(("walk_in", "referral", "")),
                "会员" if number % 7 == 0 else "",
            ]  # fmt: skip

    def _products(self) -> Iterator[list[str]]:
        chance = random.Random(2)
        for number in range(1, PRODUCTS + 1):
            price = _price(number)
            yield [
                f"P{number:04}", f"商品{number}", f"类别{number % 12}", f"{price / 100:.2f}",
                f"{price * chance.randint(50, 80) // 100 / 100:.2f}",
            ]  # fmt: skip

    def _sales(self, bad: int) -> Iterator[list[str]]:
        chance, faults = random.Random(3), random.Random(4)
        days = (LAST - FIRST).days + 1
        for number in range(self.lines):
            day = FIRST + timedelta(days=number * days // self.lines)
            product, quantity = chance.randint(1, PRODUCTS), chance.randint(1, 20)
            cells = [
                day.isoformat(), f"R{number // 3:07}", str(number % 3 + 1),
                f"K{chance.randint(1, self.customers):06}", f"P{product:04}", str(quantity),
                f"{_price(product) / 100:.2f}", f"{quantity * _price(product) / 100:.2f}", chance.choice("甲乙丙丁"),
                chance.choice(("门店", "微信", "电话")),
            ]  # fmt: skip
            if bad and faults.randrange(100) < bad:
                column, text = faults.choice(
                    ((0, "2024-13-01"), (5, "两箱半"), (6, "1..5"), (7, "abc"), (3, "K999999"))
                )
                cells[column] = text
            yield cells


def _price(product: int) -> int:
    """A product's price in minor units, by its number."""
    return 100 + product * 7919 % 90_000
