"""How large a sample shop can be."""

from typing import Literal, NamedTuple, get_args

Size = Literal["small", "medium", "large"]
SIZES: tuple[Size, ...] = get_args(Size)


class Scale(NamedTuple):
    """What a size means: `receipts` in the ledger's first month, before seasons, growth and dealers."""

    customers: int
    products: int
    receipts: int
    dealers: int
    tickets: int


SCALES: dict[Size, Scale] = {
    "small": Scale(100, 60, 130, 9, 30),
    "medium": Scale(10_000, 300, 1_000, 45, 400),
    "large": Scale(100_000, 500, 5_200, 180, 2_500),
}
