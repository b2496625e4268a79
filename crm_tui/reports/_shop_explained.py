"""How the figures of the whole shop come about: today's, and those of a month of the ledger."""

from collections.abc import Iterator
from datetime import date

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain import months
from crm_tui.render.values import month as month_words
from crm_tui.render.values import show
from crm_tui.reports._customer_explained import overdue, rhythm
from crm_tui.reports._explained import Explanation, compared, money, owed, share, so_far
from crm_tui.store import accounts, customers, figures
from crm_tui.store.db import Reader
from crm_tui.store.ledger import MonthRow, shop_months
from crm_tui.store.today import DUE, OWING, QUIET, Matter


def today_figures(r: Reader, matter: Matter | None = None) -> list[Explanation]:
    """What is told of the customer in hand, the month so far, its margin and buyers, and what all customers owe."""
    today = clock.today(r.shop.zone or None)
    days = months.same_days(today, 0)
    found = figures.totals(r, *days)
    told = [] if matter is None else list(_matter(r, matter, today))
    told.append(so_far(r, today))
    if found.cost is not None:
        told.append(_margin(r, found.costed, found.cost, Text(N_("Margin of this month"))))
    told.append(_buyers(r, found.buyers, days))
    told.append(owed(r, today.isoformat()))
    return told


def _matter(r: Reader, matter: Matter, today: date) -> Iterator[Explanation]:
    """The figure that stands beside the customer's name."""
    mine, found = matter.customer_id, None
    if matter.heading == DUE:
        terms = int(customers.get(r, mine).values["credit_days"] or 0)
        found = overdue(r, mine, terms, today)
    elif matter.heading == QUIET:
        found = rhythm(r, mine, today)
    elif matter.heading == OWING:
        found = owed(r, today.isoformat(), mine)
    if found is not None:
        yield found._replace(figure=Text("{name} · {figure}", {"name": matter.name, "figure": Text(str(found.figure))}))


def month_figures(r: Reader, month: str) -> list[Explanation]:
    """A month of the ledger; the month that is running is compared with the same days of others."""
    today = clock.today(r.shop.zone or None)
    before, row = shop_months(r, months.shift(month, -1), month)
    told = [so_far(r, today) if month == months.month_of(today) else _revenue(r, row, before)]
    name = {"month": month_words(month)}
    if row.cost is not None:
        told.append(_margin(r, row.costed, row.cost, Text(N_("Margin, {month}"), name)))
    found = figures.totals(r, months.first_day(month), months.last_day(month))
    told.append(_paid(r, month, found.paid))
    told.append(owed(r, months.last_day(month)))
    return told


def _revenue(r: Reader, row: MonthRow, before: MonthRow) -> Explanation:
    """Revenue of a whole month against the month before and the same month a year before."""
    shop, year = r.shop, months.shift(row.month, -12)
    sums = {
        "sold": money(row.revenue + row.returns, shop),
        "returned": money(row.returns, shop),
        "now": money(row.revenue, shop),
    }
    whole = {"first": months.first_day(row.month), "last": months.last_day(row.month)}
    sold, returned = accounts.revenue(r, months.first_day(year), months.last_day(year))
    return Explanation(
        Text(N_("Revenue, {month}"), {"month": month_words(row.month)}),
        N_("sold − returned, against the month before and the same month a year before"),
        (
            Text(N_("{first} to {last}: {sold} − {returned} = {now}"), {**whole, **sums}),
            compared(row.revenue, before.revenue, _days(before.month), shop),
            compared(row.revenue, sold - returned, _days(year), shop),
        ),
    )


def _margin(r: Reader, costed: int, cost: int, figure: Text) -> Explanation:
    """What is left after costs, of the lines whose cost is known."""
    shop = r.shop
    left = costed - cost
    sums = {"costed": money(costed, shop), "cost": money(cost, shop), "margin": money(left, shop)}
    numbers = [Text("{costed} − {cost} = {margin}", sums)]
    if costed:
        numbers.append(Text("{margin} ÷ {costed} = {share}", {**sums, "share": share(left, costed)}))
    return Explanation(figure, N_("revenue of the lines whose cost is known − their costs"), tuple(numbers))


def _buyers(r: Reader, buyers: int, days: tuple[str, str]) -> Explanation:
    told = {"first": days[0], "last": days[1], "buyers": show(buyers, Kind.COUNT, r.shop)}
    rule = N_("customers with a name and at least one sale; those over the counter are not counted")
    return Explanation(N_("Buyers"), rule, (Text(N_("{first} to {last}: {buyers}"), told),))


def _paid(r: Reader, month: str, paid: int) -> Explanation:
    """Money that came in in the month."""
    shop, (first, last) = r.shop, _days(month)
    received = accounts.received(r, first, last)
    sums = {
        "at_once": money(paid - received.amount, shop),
        "received": money(received.amount, shop),
        "paid": money(paid, shop),
    }
    behind = plural("from {count} payment", "from {count} payments", received.payments)
    return Explanation(
        Text(N_("Paid, {month}"), {"month": month_words(month)}),
        N_("paid at once, over the counter always + payments"),
        (Text("{at_once} + {received} = {paid}", sums), behind),
    )


def _days(month: str) -> tuple[str, str]:
    return months.first_day(month), months.last_day(month)
