"""What is paid for several lines at once, and how it is spread over them."""

from collections.abc import Sequence

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_


def settle(total: int, paid: int | None, *, walk_in: bool) -> int:
    """What of the sum handed over is kept, in minor units; None stands for all of a walk-in's, nothing of a customer's.

    Raises Invalid, with `field` set, where it is more than the total, or less of somebody who owes nothing.
    """
    if paid is None:
        return total if walk_in else 0
    if walk_in and paid != total:
        raise Invalid(N_("Without a customer all of it is paid at once."), field="paid")
    if not min(total, 0) <= paid <= max(total, 0):
        raise Invalid(N_("More cannot be paid than the receipt comes to."), field="paid")
    return paid


def spread(paid: int, amounts: Sequence[int]) -> list[int | None]:
    """The part of the sum that each line gets; together exactly `paid`, all in minor units.

    Lines against the total (returns, where more was sold) are settled whole, the others in their order. None where
    nothing is paid at all. `paid` lies between 0 and the total.
    """
    if paid == 0:
        return [None] * len(amounts)
    way = 1 if sum(amounts) > 0 else -1
    left = paid - sum(amount for amount in amounts if amount * way < 0)
    parts: list[int | None] = []
    for amount in amounts:
        part = amount if amount * way < 0 else way * min(abs(amount), abs(left))
        left -= part if amount * way >= 0 else 0
        parts.append(part)
    return parts
