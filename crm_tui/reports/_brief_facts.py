"""What a visit brief is made of: one customer's account, rhythm, tickets, goods, and what others like it buy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.domain import quiet
from crm_tui.domain.ageing import Aged, aged
from crm_tui.domain.dealer_stock import Standing, standing
from crm_tui.domain.quiet import Rhythm, Silence
from crm_tui.domain.report_settings import stock_rules
from crm_tui.reports.stock_cover import WINDOW
from crm_tui.store import accounts, briefs, customers, figures, receivables, settings, tickets
from crm_tui.store.briefs import Bought, PeerBuys, Peers
from crm_tui.store.db import Reader
from crm_tui.store.tickets import TicketRow

#: What is bought is looked at for so many days back.
YEAR: Final = 365
#: Of fewer customers alike nothing is told.
FEWEST: Final = 5


@dataclass(frozen=True)
class BriefFacts:
    """One customer on a day: its archive's values, sums in minor units, its open tickets, goods and peers.

    `bought` is of the last year, the latest first; `held` is a dealer's stock by product; `others` is what peers buy
    and it did not in the last year, what most of them buy first.
    """

    today: date
    values: dict[str, Value]
    this_year: int
    last_year: int
    debt: Aged
    terms: int
    rhythm: Rhythm | None
    silence: Silence | None
    tickets: Sequence[TicketRow]
    bought: Sequence[Bought]
    held: dict[int, Standing]
    lead_days: int
    peers: Peers
    others: Sequence[PeerBuys]


def facts(r: Reader, customer_id: int) -> BriefFacts:
    """The facts as of today; NotFound where there is no such customer."""
    values = customers.get(r, customer_id).values
    today = clock.today(r.shop.zone or None)
    until = today.isoformat()
    visits = accounts.visits(r, customer_id, until)
    first = (today - timedelta(days=YEAR - 1)).isoformat()
    bought = briefs.bought(r, customer_id, first, until)
    peers = briefs.peers(r, customer_id, first, FEWEST)
    mine = {one.product_id for one in bought}
    others = briefs.peers_buy(r, peers, first, until) if peers.number >= FEWEST else []
    terms = int(str(values.get("credit_days") or 0))
    return BriefFacts(
        today,
        values,
        *_years(r, customer_id, today),
        _debt(r, customer_id, today, terms),
        terms,
        quiet.rhythm(visits),
        quiet.silence(visits, today),
        tickets.rows(r, tickets.ids(r, customer_id=customer_id, closed=False)),
        bought,
        _held(r, customer_id, today),
        stock_rules(settings.all_settings(r)).lead_days,
        peers,
        [one for one in others if one.product_id not in mine],
    )


def this_year(today: date, back: int = 0) -> tuple[str, str]:
    """The days of the year up to today, or the same days so many years before; 29 February becomes the 28th."""
    year = today.year - back
    leap = today.replace(day=28) if back and (today.month, today.day) == (2, 29) else today
    return f"{year:04d}-01-01", leap.replace(year=year).isoformat()


def _years(r: Reader, customer_id: int, today: date) -> tuple[int, int]:
    now, before = (accounts.revenue(r, *this_year(today, back), customer_id) for back in (0, 1))
    return now[0] - now[1], before[0] - before[1]


def _debt(r: Reader, customer_id: int, today: date, terms: int) -> Aged:
    for debtor in receivables.debtors(r, today.isoformat(), customer_id):
        return aged(debtor.lines, debtor.received, today, terms)
    return aged((), 0, today, terms)


def _held(r: Reader, customer_id: int, today: date) -> dict[int, Standing]:
    """Where each product of a dealer stands; nothing for who never reported stock."""
    flows = figures.dealer_flows(r, today.isoformat(), customer_id)
    return {product: standing((one.flow for one in group), today, WINDOW)
            for product, group in groupby(flows, key=lambda flow: flow.product_id)}  # fmt: skip
