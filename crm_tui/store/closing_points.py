"""What a month has to be looked at for before it is closed, each with its number and how to see it."""

from crm_tui.core import drafts
from crm_tui.core.i18n import N_
from crm_tui.domain import months
from crm_tui.domain.closing import Point
from crm_tui.store import closing, ticket_clocks
from crm_tui.store.db import Reader
from crm_tui.store.ledger import stock_by_customer
from crm_tui.store.rows import as_json


def points(r: Reader, month: str) -> list[Point]:
    """The month's check-list; what has nothing to tell is there with 0."""
    first, last = months.first_day(month), months.last_day(month)
    broken, differing = _stock(r, month)
    return [
        Point("waiting", N_("Payments that wait for their customer"), _waiting(r, last), "crm payment queue", True),
        Point("stock", N_("Dealers' stock below nothing"), broken, f"crm report dealers {month}", True),
        Point("tickets", N_("Tickets that are overdue"), _overdue(r, last), "crm ticket list overdue:yes", True),
        Point("drafts", N_("Forms that were never saved"), _unsaved(r), "crm", True),
        Point("counts", N_("Stock counts that differ from the books"), differing, f"crm report dealers {month}", False),
        *_incomplete(r, first, last),
        Point("earlier", N_("Earlier months that are open"), _earlier(r, month), "crm month list", False),
    ]  # fmt: skip


def _waiting(r: Reader, last: str) -> int:
    return int(r.value("SELECT COUNT(*) FROM waiting_payment WHERE state = 'waiting' AND day <= :last", last=last))


def _stock(r: Reader, month: str) -> tuple[int, int]:
    """Dealers' products that close the month below nothing, and those whose count differed."""
    found = [series[-1] for products in stock_by_customer(r, month, month).values() for series in products.values()]
    return sum(one.closing < 0 for one in found), sum(bool(one.difference) for one in found)


def _overdue(r: Reader, last: str) -> int:
    """Tickets received by the end of the month whose time is over."""
    sql = (
        "SELECT COUNT(*) FROM ticket WHERE id IN (SELECT value FROM json_each(:ids)) AND substr(opened, 1, 10) <= :last"
    )
    return int(r.value(sql, ids=as_json(ticket_clocks.overdue(r)), last=last))


def _unsaved(r: Reader) -> int:
    return sum(len(one.drafts) for one in drafts.waiting(r.path))


def _incomplete(r: Reader, first: str, last: str) -> list[Point]:
    """Lines that lack what reports could tell more by; walk-ins and amounts alone are nothing wrong."""
    names = (
        ("customer_id", N_("Lines without a customer: walk-ins")),
        ("product_id", N_("Lines without a product")),
        ("cost", N_("Lines without a cost: no margin is known of them")),
    )
    sums = ", ".join(f"COALESCE(SUM({column} IS NULL), 0)" for column, _ in names)
    [counts] = r.all(
        lambda *row: row, f"SELECT {sums} FROM sale WHERE day BETWEEN :first AND :last", first=first, last=last
    )
    month = months.month_of(first)
    return [
        Point(column, label, int(count), f"crm sale list --month {month}", False)
        for (column, label), count in zip(names, counts, strict=True)
    ]


def _earlier(r: Reader, month: str) -> int:
    return sum(one < month for one in {*closing.recorded_months(r)} - closing.closed_months(r))
