"""A made-up till's file, the same for the same seed: lines of sales with customers and products, good and bad ones."""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

HEADER = (
    "日期",
    "单号",
    "行号",
    "客户编号",
    "客户名称",
    "商品编号",
    "商品名称",
    "数量",
    "单价",
    "金额",
    "店员",
    "备注",
)
_FIRST_DAY = date(2021, 1, 1)
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉"
_GOODS = ("螺丝", "扳手", "水管", "电线", "油漆", "灯泡", "胶带", "铰链", "插座", "砂纸")
_DAY, _QUANTITY, _PRICE, _AMOUNT = 0, 7, 8, 9
#: What can be wrong with a line: the column, and what stands in it instead.
FAULTS: Sequence[tuple[int, Callable[[random.Random], str]]] = (
    (_DAY, lambda chance: f"2024-13-{chance.randint(1, 28):02}"),
    (_DAY, lambda chance: chance.choice(("明天", "0000-00-00", "31.02.2024"))),
    (_QUANTITY, lambda chance: chance.choice(("两箱半", "1..5", "x3"))),
    (_PRICE, lambda chance: chance.choice(("免费?", "9,9,9.1.2", "--"[:1] + "x"))),
    (_AMOUNT, lambda chance: chance.choice(("abc", "#REF!", "12.3.4", "待定"))),
)


def lines(count: int, seed: int) -> Iterator[list[str]]:
    """So many good lines."""
    chance = random.Random(seed)
    customers = [f"{chance.choice(_SURNAMES)}{chance.choice(_GIVEN)}{chance.choice(_GIVEN)}" for _ in range(1000)]
    for number in range(1, count + 1):
        day = _FIRST_DAY + timedelta(days=number * 1200 // max(count, 1))
        customer, product = chance.randrange(len(customers)), chance.randrange(300)
        quantity, price = chance.randint(1, 40), chance.randint(100, 90_000)
        yield [
            day.isoformat(), f"R{number // 3:07}", str(number % 3 + 1), f"K{customer:05}", customers[customer],
            f"P{product:04}", f"{_GOODS[product % 10]}{product}", str(quantity), f"{price / 100:.2f}",
            f"{quantity * price / 100:.2f}", chance.choice("甲乙丙丁"), "",
        ]  # fmt: skip


def spoil(count: int, bad: int, seed: int) -> dict[int, tuple[int, str]]:
    """Which lines of the file are bad, by number (the header is 1): the column, and what stands there."""
    chance = random.Random(seed)
    found = {}
    for number in sorted(chance.sample(range(2, count + 2), bad)):
        column, fault = chance.choice(FAULTS)
        found[number] = (column, fault(chance))
    return found


def write(path: Path, count: int, seed: int, bad: dict[int, tuple[int, str]] | None = None) -> None:
    """Write the file, with some lines bad."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADER)
        for number, cells in enumerate(lines(count, seed), 2):
            if bad and number in bad:
                column, text = bad[number]
                cells[column] = text
            out.writerow(cells)
