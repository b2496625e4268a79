"""Search per keystroke over all customers: in the store beside a LIKE scan, and from the key to the painted list."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Final

from benchmarks._driven import driven, painted, strike
from benchmarks._measured import Measured, p95
from benchmarks._shop import Seeded
from crm_tui.store.customers_first import first
from crm_tui.store.db import Database, Reader
from crm_tui.store.rows import SCREENFUL, id_array, like

#: What is typed, one sign after the other: Han, inside a name too, pinyin, its initials, the parts of a phone number.
_TYPED: Final = (
    "张伟", "王秀兰", "有限公司", "北京张伟商贸", "zhangwei", "liuyang", "zw", "wxl", "13812345", "8612", "k001234",
)  # fmt: skip
_ROUNDS: Final = 3
_SCAN: Final = (
    "SELECT id FROM customer c WHERE name LIKE :part ESCAPE '\\' OR pinyin LIKE :part ESCAPE '\\' OR code LIKE :part "
    "ESCAPE '\\' OR EXISTS (SELECT 1 FROM customer_phone WHERE customer_id = c.id AND digits LIKE :part ESCAPE '\\')"
)


def measure(shop: Seeded) -> Iterator[Measured]:
    """Milliseconds of each keystroke: percentile and worst."""
    store = shop.store()
    texts = [text[:end] for text in _TYPED for end in range(1, min(len(text), 8) + 1)]
    with Database.open(store).read() as reader:
        first(reader, "a")  # opens the file's pages and reads the schema
        ours = [_best(lambda reader=reader, text=text: first(reader, text)) for text in texts]
        theirs = [_best(lambda reader=reader, text=text: _scan(reader, text)) for text in texts]
    yield Measured("search in the store: a keystroke, p95", "LIKE scan, p95", p95(ours), p95(theirs), "ms")
    yield Measured("search in the store: p95", "1 ms", p95(ours), 1.0, "ms", 1.0)
    yield Measured("search in the store: worst", "5 ms", max(ours), 5.0, "ms", 1.0)
    rounds = [asyncio.run(_typing(shop)) for _ in range(_ROUNDS)]
    quiet = [min(found) for found in zip(*rounds, strict=True)]
    yield Measured("search: key to painted list, p95", "50 ms", p95(quiet), 50.0, "ms", 1.0)


def _best(work: Callable[[], object]) -> float:
    """Milliseconds of CPU that it takes, where nothing else disturbs it."""
    taken = []
    for _ in range(_ROUNDS):
        begun = time.thread_time()
        work()
        taken.append(time.thread_time() - begun)
    return min(taken) * 1000


def _scan(reader: Reader, text: str) -> object:
    return id_array(reader, _SCAN, SCREENFUL, part=like(text))


async def _typing(shop: Seeded) -> list[float]:
    """Milliseconds of the clock for each sign typed in the list of customers."""
    taken = []
    async with driven(shop.store()) as pilot:
        await pilot.press("2")
        await painted(pilot, whole=True)
        for text in _TYPED:
            await pilot.press("slash")
            for sign in text[:8]:
                begun = time.perf_counter()
                await strike(pilot, sign)
                await painted(pilot)
                taken.append((time.perf_counter() - begun) * 1000)
            await pilot.press("escape", "escape")
            await painted(pilot, whole=True)
    return taken
