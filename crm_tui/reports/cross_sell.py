"""What is bought together, what to offer each customer next, and which dearer product buyers move to.

A basket is a receipt, else what one customer bought in a month. Rules that hold in few baskets, seldom, or hardly more
often than by chance are not told (FORMULAS 9).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Column, Figure, Report, Row, Table
from crm_tui.core.task import checked
from crm_tui.domain import months
from crm_tui.domain.basket_rules import Rule, mine, plainest
from crm_tui.domain.offers import DEARER_PERCENT, LEAST_LIFT, LEAST_MOVED_PERCENT, Moves, Offer, Offers, Priced, Step
from crm_tui.render.values import percent
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.reports._params import Params
from crm_tui.reports._scope import scope
from crm_tui.reports._wallet import wallet_figure, wallet_table, wallets_of
from crm_tui.store import baskets, purchases
from crm_tui.store.baskets import Offered
from crm_tui.store.db import Reader

TITLE = N_("Selling more")
SUMMARY = N_("What is bought together, what to offer each customer next, and what buyers move up to.")
TAKES = ("period", "since", "customer_id", "baskets", "confidence", "limit")
#: So many months are looked at unless told.
MONTHS: Final = 12
#: Rules name at most so many products: longer ones say little more, and there are very many of them.
_LONGEST: Final = 3
#: At most so many rules are written down; all of them make offers.
_MOST_RULES: Final = 100


class _Counted:
    """Hands the baskets on and counts them."""

    def __init__(self, found: Iterator[baskets.Basket], params: Params) -> None:
        self._found, self._params = found, params
        self.count = self.receipts = self.products = 0

    def __iter__(self) -> Iterator[list[int]]:
        for basket in checked(self._found, self._params.check):
            self.count += 1
            self.receipts += basket.of_receipt
            self.products += len(basket.products)
            yield basket.products


class _Suggested(NamedTuple):
    """A customer and what to offer it."""

    customer_id: int
    offer: Offer


class _Found(NamedTuple):
    """All that the ledger says: the rules, what to offer whom, the steps up, and what they were counted from."""

    counted: _Counted
    rules: Sequence[Rule[int]]
    mined: int
    products: Mapping[int, Offered]
    by_margin: bool
    suggested: Sequence[_Suggested]
    steps: Sequence[Step]
    customers: int


def build(r: Reader, params: Params) -> Report:
    """The year that ends with `params.period`, this month unless told; raises NotFound for an unknown customer."""
    month, (first, last) = _month(r, params), _days(r, params)
    whom = scope(r, params.customer_id)
    found = _found(r, params, first, last)
    wallets = wallets_of(r, month, month, params.customer_id)
    return Report(
        name="cross_sell",
        title=Text(TITLE),
        period=month,
        currency=r.shop.currency,
        figures=(*_figures(found, params), wallet_figure(wallets, month, r.shop)),
        tables=(
            _rules(found, params.limit),
            _next_best(r, found, params),
            _steps(found, params.limit),
            wallet_table(wallets, month, params.limit),
        ),
        notes=tuple(_notes(found, baskets.left_out(r, first, last), (first, last))),
        shop=r.shop.name,
        scope=whom,
    )


def behind(r: Reader, params: Params, key: str) -> Table | None:
    """The baskets, and the customers that are counted as buyers."""
    if key in ("baskets", "per_basket"):
        return _baskets(r, params)
    if key != "buyers":
        return None
    names = dict(purchases.called(r))
    found = [(names[one], len(had)) for one, had in baskets.products_had(r, *_days(r, params))]
    found.sort(key=lambda one: (-one[1], one[0].code))
    rows: list[Row] = [(named.code, named.name, count) for named, count in found]
    columns = (*CUSTOMER, Column("products", N_("Products"), Kind.COUNT))
    return Table("buyers", N_("Buyers"), columns, limited(rows, params.limit), N_("Nothing was sold."), heads=2)


def _baskets(r: Reader, params: Params) -> Table:
    walk_in = Text(N_("walk-in"))
    rows = [(*one[:2], one.code, one.name or walk_in, *one[4:])
            for one in baskets.listed(r, *_days(r, params), params.limit)]  # fmt: skip
    columns = (
        Column("day", N_("Date"), Kind.DAY),
        Column("reference", N_("Receipt"), Kind.CODE),
        *CUSTOMER,
        Column("products", N_("Products"), Kind.COUNT),
        Column("amount", N_("Amount"), Kind.MONEY),
    )
    return Table("baskets", N_("Baskets"), columns, rows, N_("Nothing was sold."), heads=2)


def _days(r: Reader, params: Params) -> tuple[str, str]:
    """The first and the last day that are looked at."""
    month = _month(r, params)
    since = months.parse_month(params.since) if params.since else months.shift(month, 1 - MONTHS)
    return months.first_day(min(since, month)), months.last_day(month)


def _month(r: Reader, params: Params) -> str:
    return months.parse_month(params.period) if params.period else months.month_of(clock.today(r.shop.zone or None))


def _found(r: Reader, params: Params, first: str, last: str) -> _Found:
    counted = _Counted(baskets.baskets(r, first, last), params)
    confidence = params.confidence / 1_000_000
    rules = mine(counted, fewest=params.baskets, confidence=confidence, longest=_LONGEST, check=params.check)
    mined = len(rules)
    rules = plainest([rule for rule in rules if rule.lift > LEAST_LIFT])
    products = baskets.offered(r, first, last)
    by_margin = any(one.margin is not None for one in products.values())
    brings = {one.id: (one.margin or 0) if by_margin else one.revenue for one in products.values()}
    offers = Offers(rules, brings)
    moves = Moves({one.id: Priced(one.category, one.unit, one.price) for one in products.values()})
    suggested: list[_Suggested] = []
    buyers = 0
    own: frozenset[int] = frozenset()
    for customer, had in checked(baskets.products_had(r, first, last), params.check):
        buyers += 1
        moves.count([one[1:] for one in had])
        has = frozenset(one.product_id for one in had)
        if customer == params.customer_id:
            own = has
            suggested = [_Suggested(customer, offer) for offer in offers.to(has)]
        elif params.customer_id is None:
            suggested += [_Suggested(customer, offer) for offer in offers.to(has)[:1]]
    steps = moves.steps(params.baskets)
    if params.customer_id is not None:
        steps = [step for step in steps if step.cheaper in own and step.dearer not in own]
    suggested.sort(key=lambda one: (-one.offer.worth, -one.offer.rule.confidence, one.customer_id))
    return _Found(counted, rules, mined, products, by_margin, suggested, steps, buyers)


def _figures(found: _Found, params: Params) -> tuple[Figure, ...]:
    count, products = found.counted.count, found.counted.products
    each = round(products * 1000 / count) if count else None
    one = params.customer_id is not None
    worked = None
    if count:
        places = {"products": f"{products:,}", "baskets": f"{count:,}", "each": f"{products / count:.3f}"}
        worked = Text("{products} ÷ {baskets} = {each}", places)
    return (
        Figure("baskets", N_("Baskets"), Kind.COUNT, count,
               explanation=N_("receipts, and customers' months of lines without a receipt; lines that name a product"),
               worked=Text(N_("{receipts} receipts + {months} customers' months"),
                           {"receipts": f"{found.counted.receipts:,}",
                            "months": f"{count - found.counted.receipts:,}"})),
        Figure("per_basket", N_("Products in a basket"), Kind.QUANTITY, each, worked=worked,
               explanation=N_("different products, mean of all baskets")),
        Figure("rules", N_("Rules found"), Kind.COUNT, len(found.rules), explanation=_rule_in_words(params),
               table="rules", worked=_rules_left(found)),
        Figure("buyers", N_("Buyers"), Kind.COUNT, found.customers,
               explanation=N_("customers with a name who bought a product")),
        Figure("offers", N_("Products to offer") if one else N_("Customers to offer something"), Kind.COUNT,
               len(found.suggested), table="next_best",
               explanation=N_("who buys one side of a rule and not yet the other"),
               worked=None if one else Text(N_("{count} of {buyers} buyers"),
                                            {"count": len(found.suggested), "buyers": found.customers})),
        Figure("steps", N_("Steps up"), Kind.COUNT, len(found.steps), explanation=_step_in_words(params.baskets),
               table="up_sell"),
    )  # fmt: skip


def _rules_left(found: _Found) -> Text:
    """How many rules are left of all that hold often enough."""
    places = {"mined": found.mined, "weaker": found.mined - len(found.rules), "rules": len(found.rules)}
    return Text(N_("{mined} that hold − {weaker} hardly better than chance, or no surer than shorter ones = {rules}"),
                places)  # fmt: skip


def _rule_in_words(params: Params) -> Text:
    return Text(
        N_("together in {baskets} baskets or more, {confidence} of those with the one have the other, too, more than "
           "{lift} times as many as of all baskets; longer rules only where surer than shorter ones"),
        {"baskets": params.baskets, "confidence": percent(params.confidence), "lift": LEAST_LIFT},
    )  # fmt: skip


def _step_in_words(fewest: int) -> Text:
    return Text(
        N_("same category and unit, {percent}% of the price or more; {fewest} customers or more, and {share}% of the "
           "buyers, bought the cheaper one first, the dearer one later and last, and fewer the other way round"),
        {"percent": DEARER_PERCENT, "fewest": fewest, "share": LEAST_MOVED_PERCENT},
    )  # fmt: skip


def _names(found: _Found, places: Sequence[int]) -> str:
    return " + ".join(found.products[place].name for place in places)


def _rules(found: _Found, limit: int | None) -> Table:
    rows: list[Row] = [
        (
            _names(found, rule.given),
            found.products[rule.then].name,
            rule.together,
            round(rule.support * 1_000_000),
            round(rule.confidence * 1_000_000),
            round(rule.lift * 1000),
            round(rule.leverage * 1_000_000),
        )
        for rule in found.rules[:_MOST_RULES]
    ]
    columns = (
        Column("given", N_("Who buys")),
        Column("then", N_("also buys")),
        Column("together", "n", Kind.COUNT),
        Column("support", N_("Support"), Kind.RATE),
        Column("confidence", N_("Confidence"), Kind.RATE),
        Column("lift", N_("Lift"), Kind.QUANTITY),
        Column("leverage", N_("Leverage"), Kind.RATE),
    )
    title: Text | str = N_("Bought together, strongest first")
    if len(found.rules) > _MOST_RULES:
        title = Text(N_("Bought together, the strongest {most} of {count} rules"),
                     {"most": _MOST_RULES, "count": len(found.rules)})  # fmt: skip
    return Table("rules", title, columns, limited(rows, limit), N_("Nothing is bought together often enough."), 2)


def _next_best(r: Reader, found: _Found, params: Params) -> Table:
    """The best offer to each customer; all offers to one."""
    names = dict(purchases.called(r)) if found.suggested else {}
    rows: list[Row] = []
    for customer, (product, rule, worth) in found.suggested:
        offered, named = found.products[product], names[customer]
        brings = offered.margin if found.by_margin else offered.revenue
        rows.append((named.code, named.name, offered.name, round(rule.confidence * 1_000_000), round(worth),
                     _names(found, rule.given), brings, offered.code))  # fmt: skip
    columns = (
        *CUSTOMER,
        Column("product_name", N_("Product")),
        Column("confidence", N_("Confidence"), Kind.RATE),
        Column("worth", N_("Worth"), Kind.MONEY),
        Column("because", N_("Because it buys")),
        Column("brings", N_("A line brings"), Kind.MONEY),
        Column("product", N_("Product code"), Kind.CODE),
    )
    title = N_("What to offer next") if params.customer_id else N_("What to offer next: the best for each customer")
    return Table("next_best", title, columns, limited(rows, params.limit), N_("No rule leads to an offer."), 2)


def _minor(product: Offered) -> int:
    """Its mean price in minor units."""
    return round((product.price or 0) / 100)


def _steps(found: _Found, limit: int | None) -> Table:
    rows: list[Row] = []
    for cheaper, dearer, moved, buyers in found.steps:
        one, other = found.products[cheaper], found.products[dearer]
        rate = round(moved * 1_000_000 / buyers)
        rows.append((one.name, other.name, buyers, moved, rate, _minor(one), _minor(other), one.code, other.code))
    columns = (
        Column("from", N_("From")),
        Column("to", N_("to the dearer")),
        Column("buyers", "n", Kind.COUNT),
        Column("moved", N_("Moved"), Kind.COUNT),
        Column("share", N_("Share"), Kind.RATE),
        Column("from_price", N_("Price"), Kind.MONEY),
        Column("to_price", N_("Dearer price"), Kind.MONEY),
        Column("from_product", N_("Product code"), Kind.CODE),
        Column("to_product", N_("Dearer product's code"), Kind.CODE),
    )
    return Table("up_sell", N_("What buyers move up to"), columns, limited(rows, limit), N_("Nobody moved up."), 2)


def _notes(found: _Found, left_out: int, days: tuple[str, str]) -> list[Text]:
    count, receipts = found.counted.count, found.counted.receipts
    notes = [Text(N_("Sales from {first} to {last}; returns do not count."), {"first": days[0], "last": days[1]})]
    if count == receipts:
        notes.append(Text(N_("A basket is a receipt.")))
    elif receipts:
        places = {"receipts": receipts, "months": count - receipts}
        notes.append(Text(N_("A basket is a receipt ({receipts}); where lines have none, what one customer bought in "
                             "a month ({months})."), places))  # fmt: skip
    else:
        notes.append(Text(N_("No line has a receipt: a basket is what one customer bought in a month.")))
    if left_out:
        notes.append(plural("{count} line is of no basket: it names no product, or neither receipt nor customer.",
                            "{count} lines are of no basket: they name no product, or neither receipt nor customer.",
                            left_out))  # fmt: skip
    worth = N_("Offers are ranked by confidence × the margin a line of the product brings in the mean.")
    if not found.by_margin:
        worth = N_("No cost is known: offers are ranked by confidence × what a line of the product brings in the mean.")
    notes.append(Text(worth))
    return notes
