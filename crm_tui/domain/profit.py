"""What is left of a customer's revenue after goods, marketing and service; and costs shared evenly to the cent."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Earned(NamedTuple):
    """Money of a customer or of many, minor units.

    `uncosted` is the revenue of lines whose cost is not known: it is no part of the profit. `cost` is None where no
    line has one.
    """

    revenue: int = 0
    uncosted: int = 0
    cost: int | None = None
    marketing: int = 0
    service: int = 0

    @property
    def profit(self) -> int | None:
        """Revenue - uncosted - cost - marketing - service; None where all of the revenue is without a cost."""
        if self.cost is None and self.revenue:
            return None
        return self.revenue - self.uncosted - (self.cost or 0) - self.marketing - self.service


def together(several: Iterable[Earned]) -> Earned:
    """All of them added up; their costs as far as they are known."""
    revenue = uncosted = marketing = service = 0
    cost: int | None = None
    for one in several:
        revenue += one.revenue
        uncosted += one.uncosted
        marketing += one.marketing
        service += one.service
        if one.cost is not None:
            cost = (cost or 0) + one.cost
    return Earned(revenue, uncosted, cost, marketing, service)


def shared(amount: int, among: Sequence[int]) -> dict[int, int]:
    """The amount in equal parts that add up to it; those who come first have a cent more where it does not divide."""
    each, left = divmod(amount, len(among))
    return {one: each + (place < left) for place, one in enumerate(among)}


def best_fifth(profits: Iterable[int]) -> tuple[int, int]:
    """What the best fifth made (rounded up to whole customers), and what all made who made anything."""
    made = sorted((one for one in profits if one > 0), reverse=True)
    return sum(made[: -(-len(made) // 5)]), sum(made)
