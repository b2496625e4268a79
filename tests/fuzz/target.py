"""What is fed to a reader, and how readers register: whatever comes, only `CrmError` leaves them.

A target is fed bytes; what reads text is fed what UTF-8 makes of them. Seeds are made here, none is anybody's file.
"""

import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from crm_tui.core.errors import CrmError
from crm_tui.domain.shop import Shop

SHOP: Final = Shop("x", "CNY", "Asia/Shanghai")
TODAY: Final = date(2024, 5, 15)
NOON: Final = datetime.fromisoformat("2024-05-15T12:00:00+08:00")


class Target(NamedTuple):
    """What is fed, what with, how many inputs a long run gives it, and how long one may take (seconds of processor)."""

    feed: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    inputs: int = 100_000
    seconds: float = 2.0


TARGETS: dict[str, Target] = {}


def target(*seeds: str | bytes | Callable[[], list[bytes]], **bounds: Any) -> Callable[[Any], Any]:
    """Register a function fed bytes under its name."""

    def made() -> list[bytes]:
        found = []
        for seed in seeds:
            found += seed() if callable(seed) else [seed.encode() if isinstance(seed, str) else seed]
        return found

    def register(function: Callable[[bytes], object]) -> Callable[[bytes], object]:
        TARGETS[function.__name__] = Target(function, cache(made), **bounds)
        return function

    return register


def written(*texts: str, **bounds: Any) -> Callable[[Callable[[str], object]], object]:
    """Register a function fed text under its name."""

    def register(function: Callable[[str], object]) -> object:
        def feed(data: bytes) -> object:
            return function(data.decode("utf-8", "replace"))

        feed.__name__ = function.__name__
        return target(*texts, **bounds)(feed)

    return register


def tried(*calls: Callable[[], object]) -> None:
    """Each by itself: what one refuses another may take."""
    for call in calls:
        with suppress(CrmError):
            call()


def drain(lines: Iterable[object]) -> None:
    """Read to the end."""
    for _ in lines:
        pass


@cache
def folder() -> Path:
    """Where files are put that can only be read by name; gone with the process."""
    held = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
    _KEPT.append(held)
    return Path(held.name)


_KEPT: Final[list[object]] = []


def put(name: str, data: bytes) -> Path:
    """A file of that content."""
    path = folder() / name
    path.write_bytes(data)
    return path


@cache
def shop() -> Any:
    """An empty shop with a customer and a product."""
    from crm_tui import ops
    from crm_tui.store.db import Database

    db = Database.create(folder() / "shop.db", SHOP)
    ops.customers.add(db, {"name": "张三五金店", "phone": "13812345678", "tags": "老客户"})
    ops.products.add(db, {"name": "锤子", "price": 199000})
    return db
