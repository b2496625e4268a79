"""The service report: how tickets received in a month were served, what customers said, and what is open now."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Chart, Figure, Report, Table
from crm_tui.domain import months
from crm_tui.domain.moments import bounds
from crm_tui.reports._report import Params
from crm_tui.reports._service_figures import FEWEST, Told, behind_figure, score_figures, service_figures
from crm_tui.reports._service_tables import groups, months_table, satisfaction, steps, tickets_table
from crm_tui.store import ticket_clocks, ticket_figures, tickets
from crm_tui.store.db import Reader

TITLE = N_("Service report")
SUMMARY = N_("How tickets were answered and solved, in working time, what customers said, and what is open.")
TAKES = ("period", "limit")
#: So many months are drawn, the one asked for the last of them.
MONTHS: Final = 12
#: Scores are told of so many months together.
TOGETHER: Final = 3


def build(r: Reader, params: Params) -> Report:
    """The report of the month `params.period`, this one unless told; raises Invalid where it is no month."""
    month = _month(r, params)
    first = months.shift(month, -(MONTHS - 1) - (TOGETHER - 1))
    by_month = _by_month(r, first, month)
    params.check()
    shown = months.months_between(months.shift(month, 1 - MONTHS), month)
    trends = (months_table(by_month, shown), satisfaction(by_month, shown, TOGETHER))
    past = (by_month[months.shift(month, -1)], by_month[months.shift(month, -12)])
    return _report(r, month, by_month[month], past, trends, params.limit)


def of_all(r: Reader) -> Report:
    """The report of all tickets there ever were."""
    return _report(r, "", Told(ticket_figures.served(r), ticket_figures.scores(r)), (), (), None)


def behind(r: Reader, params: Params, key: str) -> Table | None:
    """The tickets that a figure of the month is made of."""
    if key == "overdue":
        ids = [ticket_id for ticket_id, found in ticket_clocks.pressing(r).items() if found.overdue]
    else:
        month = _month(r, params)
        ids = behind_figure(_by_month(r, month, month)[month], key)
    return tickets_table(tickets.rows(r, ids), params.limit)


def _month(r: Reader, params: Params) -> str:
    return months.parse_month(params.period) if params.period else months.month_of(clock.today(r.shop.zone or None))


def _by_month(r: Reader, first: str, last: str) -> dict[str, Told]:
    """What there is to tell of each month, in one pass over their tickets."""
    names = months.months_between(first, last)
    begins = [bounds(months.first_day(month), months.last_day(month), r.shop)[0] for month in names]
    until = bounds(months.first_day(last), months.last_day(last), r.shop)[1]
    served = defaultdict(list)
    for one in ticket_figures.served(r, begins[0], until):
        served[bisect_right(begins, one.opened) - 1].append(one)
    scores = defaultdict(list)
    for score in ticket_figures.scores(r, begins[0], until):
        scores[bisect_right(begins, score.closed) - 1].append(score)
    return {month: Told(served[place], scores[place]) for place, month in enumerate(names)}


def _report(
    r: Reader, period: str, now: Told, before: Sequence[Told], trends: tuple[Table, ...], limit: int | None
) -> Report:
    by_step = ticket_figures.open_by_step(r)
    overdue = [ticket_id for ticket_id, found in ticket_clocks.pressing(r).items() if found.overdue]
    late = Counter(ticket_figures.steps(r, sorted(overdue)))
    return Report(
        name="service",
        title=Text(TITLE),
        period=period,
        currency=r.shop.currency,
        figures=(
            *service_figures(now, before),
            Figure("open", N_("Open now"), Kind.COUNT, sum(by_step.values()), table="steps",
                   explanation=N_("Tickets at any step but the last, whenever they came.")),
            Figure("overdue", N_("Overdue now"), Kind.COUNT, len(overdue),
                   explanation=N_("Open tickets of which a time is over, or a promise broken.")),
            *score_figures(now, before),
        ),
        tables=(steps(by_step, late), *groups(now.served, limit), *trends),
        notes=(Text(N_("Shares are told of {n} tickets and more."), {"n": FEWEST}),),
        shop=r.shop.name,
        charts=_charts(bool(trends)),
    )  # fmt: skip


def _charts(trends: bool) -> tuple[Chart, ...]:
    found = (
        Chart("categories", N_("Tickets received by category"), "categories", "category", ("received",)),
        Chart("months", N_("Tickets received and solved"), "months", "month", ("received", "solved"), "line"),
        Chart("satisfaction", N_("Percent satisfied"), "satisfaction", "month", ("csat",), "line"),
    )
    return found if trends else found[:1]
