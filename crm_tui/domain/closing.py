"""Months that are closed: what is said to whoever would change one, what adjusts one, what it is looked at for."""

from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Kind
from crm_tui.core.i18n import N_

#: What the store says of a row in a closed month, whichever way it is written.
LOCKED: Final = N_(
    "This belongs to a month that is closed. Book the correction in an open month (a sale or a payment names with "
    "“adjusts” the month that it is about), or reopen the month (crm month list)."
)


#: What a correction of a closed month names; the same of sales and of payments.
ADJUSTS: Final = Field(
    "adjusts",
    N_("Adjusts the month"),
    Kind.MONTH,
    hint=N_("The closed month that this corrects; it counts in the month of its date."),
    headings=("更正月份", "调整月份", "冲正月份", "Adjusted month"),
)
NOT_EARLIER: Final = N_("Only a month before that of the date can be adjusted.")


def adjusts_wrongly(day: object, month: object) -> bool:
    """Whether something of that day can't be about that month, as it is none before the day's."""
    return month is not None and day is not None and str(month) >= str(day)[:7]


class Point(NamedTuple):
    """Something to look at before a month is closed: how many there are of it, and the command that lists them.

    What `holds` is to be settled first; the rest is only told.
    """

    key: str
    label: str
    number: int
    look: str
    holds: bool


def refused(month: str, *, adjusts: bool = True) -> Invalid:
    """What to say of a line of a file that would change a closed month; `adjusts`: it could name that month."""
    if not adjusts:
        return Invalid(N_("{month} is closed: book it in an open month."), field="date", month=month)
    return Invalid(
        N_("{month} is closed: book it in an open month, with “adjusts” {month}."), field="date", month=month
    )
