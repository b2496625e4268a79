"""What reports can be asked for: each parameter declared once, for options of commands and for the report screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from crm_tui.core.fields import Choice, Field, Kind
from crm_tui.core.i18n import N_


def _nothing() -> None:
    """Nobody wants to stop it."""


@dataclass(frozen=True, slots=True)
class Params:
    """What a report is asked for; a report looks at those that it `TAKES`, and empty means its own choice.

    `period`, `against` and `since` are months `YYYY-MM`, `day` an ISO day. `top` is how many lines a list of the
    largest has; `limit` how many any table has at most (None: all). Long work calls `check` now and then, which raises
    where it is to be stopped. `noun`, `columns`, `query` and `sort` are of lists of records.
    """

    period: str = ""
    customer_id: int | None = None
    top: int = 10
    limit: int | None = None
    day: str = ""
    against: str = ""
    since: str = ""
    confidence: int = 200_000
    baskets: int = 5
    noun: str = "customers"
    columns: str = ""
    query: str = ""
    sort: str = ""
    check: Callable[[], None] = field(default=_nothing, compare=False, repr=False)


#: What can be listed.
NOUNS: Final = (
    Choice("customers", N_("Customers"), ("客户",)),
    Choice("products", N_("Products"), ("商品",)),
    Choice("tickets", N_("Tickets"), ("工单",)),
)
#: By name in `Params`, what each is called, holds and means; `customer_id` is found by code, name or phone.
PARAMETERS: Final = {
    "period": Field("month", N_("Month"), Kind.MONTH, hint=N_("Else this month, or the latest with sales")),
    "customer_id": Field("customer", N_("Customer"), hint=N_("Only of this customer: code, name or phone")),
    "day": Field("day", N_("Day"), Kind.DAY, hint=N_("As of this day, else today")),
    "against": Field("against", N_("Compared with"), Kind.MONTH, hint=N_("The month it is compared with")),
    "since": Field("since", N_("From the month"), Kind.MONTH, hint=N_("The first month that is looked at")),
    "confidence": Field(
        "confidence", N_("Confidence"), Kind.RATE, hint=N_("The least share of buyers of one who buy the other, too")
    ),
    "baskets": Field("baskets", N_("Baskets"), Kind.COUNT, hint=N_("In so many baskets together at least")),
    "noun": Field("noun", N_("Of what"), Kind.CHOICE, choices=NOUNS, hint=N_("Of what the list is")),
    "columns": Field("columns", N_("Columns"), max_length=1000, hint=N_("Which columns, separated by commas")),
    "query": Field("query", N_("Query"), max_length=1000, hint=N_("Only those the query asks for, as owed>0")),
    "sort": Field("sort", N_("Sorted by"), hint=N_("The column it is sorted by; with - before it the other way round")),
    "top": Field("top", N_("Largest"), Kind.COUNT, hint=N_("How many of the largest to list")),
    "limit": Field("limit", N_("Lines"), Kind.COUNT, hint=N_("At most so many lines in any table")),
}
