"""What each customer earned the shop over all its time: revenue less goods, marketing and service, as far as known."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Figure, Report, Row, Table
from crm_tui.core.task import checked
from crm_tui.domain import moments, report_settings
from crm_tui.domain.profit import Earned, best_fifth, shared, together
from crm_tui.domain.shop import Shop
from crm_tui.reports._explained import money, share
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.reports._params import Params
from crm_tui.reports._scope import scope
from crm_tui.store import expenses, profits, purchases, settings, ticket_figures
from crm_tui.store.db import Reader

TITLE = N_("Profitability")
SUMMARY = N_("What each customer earned: revenue less cost of goods, marketing and service, over all its time.")
TAKES = ("day", "customer_id", "limit")
_BEGIN: Final = "0000-00-00"
_HOUR: Final = 3600
_PROFIT_RULE: Final = N_("revenue − revenue without a known cost − cost of goods − marketing − service")
_MONEY: Final = (
    Column("profit", N_("Profit"), Kind.MONEY),
    Column("revenue", N_("Revenue"), Kind.MONEY),
    Column("cost", N_("Goods"), Kind.MONEY),
    Column("marketing", N_("Marketing cost"), Kind.MONEY),
    Column("service", N_("Service cost"), Kind.MONEY),
    Column("uncosted", N_("Cost unknown"), Kind.MONEY),
)


class Books(NamedTuple):
    """What every customer earned by id, the walk-ins, and what was spent on no one customer."""

    customers: Mapping[int, Earned]
    walk_ins: Earned
    nobody: Earned
    hour_cost: int

    @property
    def whole(self) -> Earned:
        """The shop."""
        return together([*self.customers.values(), self.walk_ins, self.nobody])


def build(r: Reader, params: Params) -> Report:
    """All time up to `params.day`, today unless told; raises NotFound for an unknown customer."""
    day = params.day or clock.today(r.shop.zone or None).isoformat()
    whom = scope(r, params.customer_id)
    books = earned(r, day, params.customer_id)
    params.check()
    names = dict(purchases.called(r)) if books.customers else {}
    params.check()
    ranked = sorted(
        (*_falling(one), names[whose].code, whose) for whose, one in checked(books.customers.items(), params.check)
    )
    rows = [(code, names[one].name, *_cells(books.customers[one])) for *_, code, one in checked(ranked, params.check)]
    figures = _figures(books, r.shop)
    params.check()
    return Report(
        name="profitability",
        title=Text(TITLE),
        period=day,
        currency=r.shop.currency,
        figures=figures,
        tables=(*([_shop(books)] if params.customer_id is None else []), *_tables(rows, books, params.limit)),
        notes=tuple(_notes(books, r.shop)),
        shop=r.shop.name,
        scope=whom,
    )


def earned(r: Reader, day: str, customer_id: int | None = None) -> Books:
    """What was earned and spent up to the day; of one customer alone without walk-ins and common costs."""
    marketing, for_all = _marketing(r, day)
    hour_cost = report_settings.number(settings.all_settings(r), "report.hour_cost") * 10**r.shop.exponent
    service, service_for_all = _service(r, day, hour_cost)
    lines = {one.customer_id: one for one in profits.traded(r, day, customer_id)}
    known = {one for one in lines if one is not None} | marketing.keys() | service.keys()
    found = {
        one: _of(lines.get(one), marketing.get(one, 0), service.get(one, 0))
        for one in known
        if customer_id in (None, one)
    }
    if customer_id is not None:
        return Books(found, Earned(), Earned(), hour_cost)
    return Books(found, _of(lines.get(None)), Earned(marketing=for_all, service=service_for_all), hour_cost)


def _of(lines: profits.Traded | None, marketing: int = 0, service: int = 0) -> Earned:
    if lines is None:
        return Earned(marketing=marketing, service=service)
    return Earned(lines.revenue, lines.revenue - lines.costed, lines.cost, marketing, service)


def _marketing(r: Reader, day: str) -> tuple[dict[int, int], int]:
    """By customer, and for nobody: what names a customer, and what names a source in equal parts to those from it."""
    by_customer: defaultdict[int, int] = defaultdict(int)
    for_all = 0
    sources: dict[str, list[int]] | None = None
    for one in expenses.spent(r, _BEGIN, day):
        if one.kind != "marketing":
            continue
        if one.customer_id is None and one.source and sources is None:
            sources = _by_source(r)
        whose = [] if one.customer_id is not None or sources is None else sources.get(one.source or "", [])
        if one.customer_id is not None:
            by_customer[one.customer_id] += one.amount
        elif whose:
            for customer, part in shared(one.amount, whose).items():
                by_customer[customer] += part
        else:
            for_all += one.amount
    return dict(by_customer), for_all


def _by_source(r: Reader) -> dict[str, list[int]]:
    """The customers that came from each source, in order of id."""
    found: dict[str, list[int]] = defaultdict(list)
    for customer, named in sorted(purchases.called(r)):
        if named.source:
            found[named.source].append(customer)
    return found


def _service(r: Reader, day: str, hour_cost: int) -> tuple[dict[int, int], int]:
    """By customer, and for nobody: service expenses, what tickets cost, and their working hours where these cost."""
    by_customer: defaultdict[int, int] = defaultdict(int)
    for_all = 0
    for spent in expenses.spent(r, _BEGIN, day):
        if spent.kind == "service" and spent.customer_id is None:
            for_all += spent.amount
        elif spent.kind == "service":
            by_customer[int(spent.customer_id or 0)] += spent.amount
    until = moments.bounds(day, day, r.shop)[1]
    tickets = profits.handled(r, until)
    served = ticket_figures.served(r, "", until) if hour_cost and tickets else []
    seconds = {one.id: one.solution or 0 for one in served}
    for ticket in tickets:
        cost = ticket.cost + round(seconds.get(ticket.id, 0) * hour_cost / _HOUR)
        if cost:
            by_customer[ticket.customer_id] += cost
    return dict(by_customer), for_all


def _falling(one: Earned) -> tuple[bool, int, int]:
    """The most profitable first, those whose profit can't be told last."""
    return one.profit is None, -(one.profit or 0), -one.revenue


def _cells(one: Earned) -> tuple[int | None, ...]:
    return (one.profit, one.revenue, one.cost, one.marketing, one.service, one.uncosted)


def _figures(books: Books, shop: Shop) -> tuple[Figure, ...]:
    whole, told = books.whole, [one.profit for one in books.customers.values() if one.profit is not None]
    best, all_made = best_fifth(told)
    costed = whole.revenue - whole.uncosted
    sums = {name: money(value or 0, shop) for name, value in (
        ("profit", whole.profit), ("revenue", whole.revenue), ("uncosted", whole.uncosted), ("cost", whole.cost),
        ("marketing", whole.marketing), ("service", whole.service), ("best", best), ("all", all_made),
    )}  # fmt: skip
    worked = Text("{revenue} − {uncosted} − {cost} − {marketing} − {service} = {profit}", sums)
    fifth = Text("{best} ÷ {all} = {share}", {**sums, "share": share(best, all_made)}) if all_made else None
    return (
        Figure("profit", N_("Profit"), Kind.MONEY, whole.profit, explanation=_PROFIT_RULE, table="customers",
               worked=None if whole.profit is None else worked),
        Figure("profit_rate", N_("Profit rate"), Kind.RATE,
               None if whole.profit is None else rate(whole.profit, costed), table="customers",
               worked=_rate_worked(whole, shop),
               explanation=N_("profit ÷ revenue whose cost is known")),
        Figure("revenue", N_("Revenue"), Kind.MONEY, whole.revenue, table="customers",
               worked=_added(books, lambda one: one.revenue, shop),
               explanation=N_("all lines less returns")),
        Figure("cost", N_("Cost of goods"), Kind.MONEY, whole.cost, table="customers",
               worked=None if whole.cost is None else _added(books, lambda one: one.cost, shop),
               explanation=N_("of the lines whose cost is known")),
        Figure("marketing", N_("Marketing cost"), Kind.MONEY, whole.marketing, table="customers",
               worked=_added(books, lambda one: one.marketing, shop),
               explanation=N_("expenses of a customer, and those of a source in equal parts to all who came from it")),
        Figure("service", N_("Service cost"), Kind.MONEY, whole.service, table="customers",
               worked=_added(books, lambda one: one.service, shop),
               explanation=N_("service expenses + what tickets cost + their working hours × cost of an hour")),
        Figure("customers", N_("Customers"), Kind.COUNT, len(books.customers), table="customers",
               explanation=N_("who ever bought, or were spent on")),
        Figure("losing", N_("Customers at a loss"), Kind.COUNT, sum(one < 0 for one in told), table="losing",
               explanation=N_("whose profit is below zero")),
        Figure("best_fifth", N_("Made by the best fifth"), Kind.RATE, rate(best, all_made), worked=fifth,
               table="customers", explanation=N_("profit of the best fifth ÷ of all who made any")),
    )  # fmt: skip


def _rate_worked(whole: Earned, shop: Shop) -> Text | None:
    if whole.profit is None or whole.revenue <= whole.uncosted:
        return None
    costed = whole.revenue - whole.uncosted
    places = {"profit": money(whole.profit, shop), "costed": money(costed, shop), "rate": share(whole.profit, costed)}
    return Text("{profit} ÷ {costed} = {rate}", places)


def _added(books: Books, of: Callable[[Earned], int | None], shop: Shop) -> Text:
    """What named customers, walk-ins and what is of no one customer come to together."""
    named, walk_ins, nobody = (
        sum(of(one) or 0 for one in books.customers.values()),
        of(books.walk_ins),
        of(books.nobody),
    )
    parts = {"named": named, "walk_ins": walk_ins or 0, "nobody": nobody or 0}
    places = {name: money(value, shop) for name, value in (*parts.items(), ("sum", sum(parts.values())))}
    if parts["nobody"]:
        return Text(N_("{named} of named customers + {walk_ins} over the counter + {nobody} of no one = {sum}"), places)
    return Text(N_("{named} of named customers + {walk_ins} over the counter = {sum}"), places)


def _shop(books: Books) -> Table:
    """How the shop's profit comes together."""
    parts = (
        (N_("Named customers"), together(books.customers.values())),
        (N_("Over the counter"), books.walk_ins),
        (N_("For no one customer"), books.nobody),
    )
    rows: list[Row] = [(Text(label), *_cells(one)) for label, one in parts if one != Earned()]
    whole = books.whole
    empty = N_("Nothing was sold and nothing spent.")
    return Table("shop", N_("How it comes together"), (Column("part", N_("Part")), *_MONEY), rows, empty,
                 total=(Text(N_("Together")), *_cells(whole)))  # fmt: skip


def _tables(rows: Sequence[Row], books: Books, limit: int | None) -> tuple[Table, Table]:
    columns = (*CUSTOMER, *_MONEY)
    losing = [row for row in rows if row[2] is not None and int(str(row[2])) < 0][::-1]
    total = (None, Text(N_("Together")), *_cells(together(books.customers.values())))
    title, empty = N_("Customers by profit"), N_("Nobody bought, and nothing was spent on anybody.")
    return (
        Table("customers", title, columns, limited(list(rows), limit), empty, heads=2, total=total),
        Table("losing", N_("At a loss, the worst first"), columns, limited(losing, limit), N_("Nobody is."), heads=2),
    )


def _notes(books: Books, shop: Shop) -> list[Text]:
    whole = books.whole
    notes = []
    if whole.cost is None and whole.revenue:
        notes.append(Text(N_("No cost is known: no profit can be told.")))
    elif whole.uncosted:
        places = {"uncosted": money(whole.uncosted, shop)}
        notes.append(Text(N_("Lines of {uncosted} have no cost; they are no part of the profit."), places))
    if not whole.marketing:
        notes.append(Text(N_("No marketing expense is kept: profit is before marketing (see `crm expense add`).")))
    if books.hour_cost:
        places = {"cost": money(books.hour_cost, shop)}
        words = N_("An hour of service costs {cost}: working time from a ticket's receipt to its solution, less "
                   "waiting for the customer.")  # fmt: skip
        notes.append(Text(words, places))
    else:
        notes.append(
            Text(N_("What an hour of service costs is not set (report.hour_cost): tickets' hours are left out."))
        )
    return notes
