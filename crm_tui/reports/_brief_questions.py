"""Questions to ask on a visit, each because of something in the ledger: silence, debt, tickets, stock, peers."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from crm_tui.core import clock
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Row
from crm_tui.domain.shop import Shop
from crm_tui.reports._brief_facts import FEWEST, BriefFacts
from crm_tui.reports._explained import money, quantity, share

#: Who bought less than so much of last year's is asked why, percent.
_LESS: Final = 80
_TICKETS: Final = 2


def questions(facts: BriefFacts, names: dict[int, str], shop: Shop, most: int) -> list[Row]:
    """What it is about, and what to ask, the most pressing first; `names` are of the products in stock."""
    found = (_tickets(facts, shop), _money(facts, shop), _silence(facts), _stock(facts, names, shop),
             _less(facts, shop), _peers(facts))  # fmt: skip
    rows: list[Row] = list(islice((row for part in found for row in part), most))
    return rows or [(Text(N_("Next")), Text(N_("Nothing is open: what do they need next?")))]


def _tickets(facts: BriefFacts, shop: Shop) -> Iterator[Row]:
    """Broken promises first, then what has been open longest."""
    zone = ZoneInfo(shop.zone) if shop.zone else None
    now = clock.now()
    broken = {one.id: _instant(one.promised) for one in facts.tickets
              if one.promised is not None and one.resolved is None and _instant(one.promised) <= now}  # fmt: skip
    for ticket in sorted(facts.tickets, key=lambda one: (one.id not in broken, one.opened, one.id))[:_TICKETS]:
        about = Text(N_("Ticket {number}"), {"number": ticket.number})
        if ticket.id in broken:
            day = broken[ticket.id].astimezone(zone).date().isoformat()
            yield about, Text(N_("promised for {day} and not kept: what do we say now?"), {"day": day})
            continue
        opened = _instant(ticket.opened).astimezone(zone).date()
        yield about, _still_open((facts.today - opened).days)


def _still_open(days: int) -> Text:
    if not days:
        return Text(N_("opened today: what would settle it for them?"))
    return plural(
        "open for {count} day: what would settle it for them?",
        "open for {count} days: what would settle it for them?",
        days,
    )


def _instant(text: str | None) -> datetime:
    return datetime.fromisoformat(str(text))


def _money(facts: BriefFacts, shop: Shop) -> Iterator[Row]:
    if facts.debt.overdue:
        places = {"overdue": money(facts.debt.overdue, shop), "oldest": facts.debt.oldest}
        yield Text(N_("Money")), Text(N_("{overdue} is overdue, the oldest of {oldest}: when will it come?"), places)


def _silence(facts: BriefFacts) -> Iterator[Row]:
    if facts.silence:
        told = plural("{count} day without buying, usually {usual}: who supplies them?",
                      "{count} days without buying, usually {usual}: who supplies them?",
                      facts.silence.days, usual=facts.silence.usual)  # fmt: skip
        yield Text(N_("Silence")), told


def _stock(facts: BriefFacts, names: dict[int, str], shop: Shop) -> Iterator[Row]:
    """What runs out first, and what was sold on without having been bought from us."""
    short = sorted((one.lasts, product) for product, one in facts.held.items()
                   if one.lasts is not None and one.lasts < facts.lead_days)  # fmt: skip
    for days, product in short[:1]:
        yield (
            Text(N_("Stock")),
            plural("{product} lasts {count} day: order now?", "{product} lasts {count} days: order now?", days,
                   product=names[product]),
        )  # fmt: skip
    foreign = sorted((one.stock, product) for product, one in facts.held.items() if one.stock < 0)
    for stock, product in foreign[:1]:
        places = {"more": quantity(-stock, shop), "product": names[product]}
        yield Text(N_("Stock")), Text(N_("{more} more sold on than bought from us: where from? {product}"), places)


def _less(facts: BriefFacts, shop: Shop) -> Iterator[Row]:
    if facts.last_year > 0 and facts.this_year * 100 < facts.last_year * _LESS:
        lost = share(facts.last_year - facts.this_year, facts.last_year)
        places = {"change": lost, "amount": money(facts.last_year - facts.this_year, shop)}
        yield Text(N_("Less")), Text(N_("{change} ({amount}) less than by this day last year: why?"), places)


def _peers(facts: BriefFacts) -> Iterator[Row]:
    for one in facts.others[:1]:
        if one.buyers >= FEWEST:
            places = {"share": share(one.buyers, facts.peers.number), "n": facts.peers.number, "product": one.name}
            yield Text(N_("Peers")), Text(N_("{share} of {n} like them buy this, they don't: {product}?"), places)
