"""A set of customers as one number: bit n is the customer of id n. Two months' buyers are compared in microseconds.

It is kept in hexadecimal, a sign for every four customers of the shop: 25 kB a month for 100,000.
"""

from collections.abc import Collection


def of(ids: Collection[int]) -> int:
    """The set of these customers, each of whom may be named several times."""
    bits = bytearray(max(ids, default=0) // 8 + 1)
    for one in ids:
        bits[one >> 3] |= 1 << (one & 7)
    return int.from_bytes(bits, "little")


def text(bits: int) -> str:
    """The set as it is kept."""
    return f"{bits:x}"


def read(kept: str) -> int:
    """The set that was kept."""
    return int(kept, 16)
