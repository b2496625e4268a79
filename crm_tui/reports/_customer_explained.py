"""How the figures on a customer's card come about: revenue, debt, rhythm, stock and findings."""

from collections.abc import Iterator
from datetime import date

from crm_tui.core import clock
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain import dues, months, quiet
from crm_tui.domain.dealer_stock import StockMonth, together
from crm_tui.domain.diagnosis import LABELS, Code, days_of_supply
from crm_tui.domain.report_settings import stock_rules
from crm_tui.render.values import month as month_words
from crm_tui.reports._dealer_tables import customer_diagnosis
from crm_tui.reports._explained import Explanation, behind, money, owed, quantity, share, so_far
from crm_tui.store import accounts, settings
from crm_tui.store.db import Reader
from crm_tui.store.ledger import stock_by_customer

#: Gaps that are written out; of more only the middle ones are.
_WRITTEN = 15


def customer_figures(r: Reader, customer_id: int, month: str | None = None) -> list[Explanation]:
    """The figures of the customer's card as of today; with the stock of `month` where one is looked at."""
    today = clock.today(r.shop.zone or None)
    judged = months.shift(months.month_of(today), -1)
    return [
        so_far(r, today, customer_id),
        owed(r, today.isoformat(), customer_id),
        rhythm(r, customer_id, today),
        *_stock(r, customer_id, month or judged, judged),
        *_findings(r, customer_id, judged),
    ]


def rhythm(r: Reader, customer_id: int, today: date) -> Explanation:
    """How often the customer comes, and whether the present silence is unusual."""
    days = accounts.visits(r, customer_id, today.isoformat())
    found = quiet.rhythm(days)
    rule = N_("the middle one of the gaps between days with a purchase; quiet is more than twice that, a week at least")
    if found is None:
        few = plural("came on {count} day; a rhythm takes {fewest}", "came on {count} days; a rhythm takes {fewest}",
                     len(days), fewest=quiet.FEWEST_DAYS)  # fmt: skip
        return Explanation(N_("Own rhythm"), rule, (few,))
    silent = (today - date.fromisoformat(found.last)).days
    calm = quiet.silence(days, today) is None
    told = {"day": found.last, "days": silent, "twice": found.twice}
    gaps = plural("{count} gap in days: {gaps} → {usual}", "{count} gaps in days: {gaps} → {usual}",
                  len(found.gaps), gaps=_written(found.gaps), usual=found.usual)  # fmt: skip
    last = N_("last came {day}, {days} days ago; twice the usual is {twice}: not quiet")
    if not calm:
        last = N_("last came {day}, {days} days ago; twice the usual is {twice}: quiet")
    return Explanation(N_("Own rhythm"), rule, (gaps, Text(last, told)))


def _written(gaps: tuple[int, ...]) -> str:
    """The gaps, shortest first; of many those around the middle."""
    if len(gaps) <= _WRITTEN:
        return " ".join(map(str, gaps))
    start = (len(gaps) - _WRITTEN) // 2
    return "… " + " ".join(map(str, gaps[start : start + _WRITTEN])) + " …"


def overdue(r: Reader, customer_id: int, terms: int, today: date) -> Explanation:
    """What is owed for longer than the `terms` days that were agreed."""
    before = dues.first_in_terms(today, terms)
    found, shop = accounts.account(r, customer_id, today.isoformat(), before), r.shop
    sums = {
        "open": money(found.open_before, shop),
        "received": money(found.received, shop),
        "returned": money(found.returned, shop),
        "overdue": money(found.overdue, shop),
    }
    rule = Text(
        N_("lines of days before {day}, {terms} days ago, as far as they were not paid at once − payments − returns"),
        {"day": before, "terms": terms},
    )
    numbers = (Text("{open} − {received} − {returned} = {overdue}", sums), behind(found, today.isoformat()))
    return Explanation(N_("Money due"), rule, numbers)


def _stock(r: Reader, customer_id: int, month: str, full: str) -> Iterator[Explanation]:
    """The stock of a dealer at the end of the month, and how long it lasts, told from `full` where that is earlier."""
    found = _dealer_months(r, customer_id, month, month)
    if not found:
        return
    [now], shop = found, r.shop
    name = {"month": month_words(month)}
    chain = {
        "opening": quantity(now.opening, shop),
        "bought": quantity(now.bought, shop),
        "returned": quantity(now.returned, shop),
        "sold": quantity(now.sold_on, shop),
        "difference": quantity(now.difference or 0, shop),
        "closing": quantity(now.closing, shop),
    }
    yield Explanation(
        Text(N_("Stock, {month}"), name),
        N_("opening + in − returned − sold on + counted difference = closing"),
        (Text("{opening} + {bought} − {returned} − {sold} + {difference} = {closing}", chain),),
    )
    if month > full:  # a month that is running says too little of how much a month sells
        [now], month = _dealer_months(r, customer_id, full, full), full
        chain = {"sold": quantity(now.sold_on, shop), "closing": quantity(now.closing, shop)}
    days, length = days_of_supply(now), months.days_in(month)
    cover = Text(N_("nothing was sold on, so it lasts for ever"))
    if days is not None:
        cover = Text(
            N_("{closing} × {length} ÷ {sold} = {days} days"), {**chain, "length": length, "days": f"{days:,}"}
        )
    yield Explanation(
        Text(N_("Stock cover, {month}"), {"month": month_words(month)}),
        N_("closing stock × days of the month ÷ sold on"),
        (cover,),
    )


def _findings(r: Reader, customer_id: int, month: str) -> Iterator[Explanation]:
    """What the last full month tells, with the rule that tells it; one product stands for all of the same finding."""
    table, rules = customer_diagnosis(r, customer_id, month), stock_rules(settings.all_settings(r))
    keys = [column.key for column in table.columns]
    code, product, sentence = keys.index("finding"), keys.index("product_name"), keys.index("explanation")
    told: set[str] = set()
    for row in table.rows:
        name = str(row[code])
        if name in told:
            continue
        told.add(name)
        cell = row[sentence]
        words = cell if isinstance(cell, Text) else Text(str(cell))
        if row[product]:
            words = Text(N_("{name}: {sentence}"), {"name": row[product], "sentence": words})
        figure = Text("{finding} · {month}", {"finding": Text(LABELS[name]), "month": month_words(month)})
        more = _ratios(r, customer_id, month) if name == Code.OVER_STOCKED else ()
        yield Explanation(figure, rules.condition(name), (words, *more))


def _ratios(r: Reader, customer_id: int, month: str) -> tuple[Text, ...]:
    """Bought against sold on, and the months the stock lasts, of the month and the one before."""
    lines = []
    for one in _dealer_months(r, customer_id, months.shift(month, -1), month):
        if one.sold_on > 0:
            places = {
                "month": month_words(one.month),
                "bought": quantity(one.bought, r.shop),
                "sold": quantity(one.sold_on, r.shop),
                "ratio": share(one.bought, one.sold_on),
                "closing": quantity(one.closing, r.shop),
                "months": f"{one.closing / one.sold_on:,.2f}",
            }
            words = N_("{month}: {bought} ÷ {sold} = {ratio}, stock {closing} ÷ {sold} = {months} months")
            lines.append(Text(words, places))
    return tuple(lines)


def _dealer_months(r: Reader, customer_id: int, first: str, last: str) -> list[StockMonth]:
    """The dealer's months, all products together; none for who never reported stock."""
    products = stock_by_customer(r, first, last, customer_id).get(customer_id, {})
    return [together(parts) for parts in zip(*products.values(), strict=True)] if products else []
