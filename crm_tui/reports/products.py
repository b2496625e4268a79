"""What each product and category brought: revenue, margin, price, buyers, class; what came back, and complaints."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Cell, Chart, Column, Figure, Report, Row, Table
from crm_tui.domain.grading import Bounds, grades
from crm_tui.domain.revenue_split import Trade, per_unit
from crm_tui.domain.shop import Shop
from crm_tui.render.values import percent
from crm_tui.reports._compared import compared
from crm_tui.reports._explained import money, quantity, share
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import NO_PRODUCT, PRODUCT, limited, named
from crm_tui.reports._params import Params
from crm_tui.reports._scope import scope
from crm_tui.reports._stretch import Stretch, running, stretch
from crm_tui.reports._sums_table import CHANGES, SHARE, change, pasts, sums_table
from crm_tui.store import figures, trade
from crm_tui.store.db import Reader
from crm_tui.store.figures import Name, ProductSum
from crm_tui.store.rows import as_json

TITLE = N_("Products and categories")
SUMMARY = N_("Revenue, margin, price, buyers and class of each product; categories; what came back, and complaints.")
TAKES = ("period", "since", "customer_id", "limit")
#: To which share of revenue the classes A and B reach; C brought the rest, D nothing. FORMULAS 15.
CLASSES: Final = Bounds(800_000, 950_000, 1_000_000)
#: Of fewer units sold a rate of returns tells nothing; thousandths.
FEWEST_UNITS: Final = 5_000

_Products = Mapping[int | None, ProductSum]


class _Facts(NamedTuple):
    """Products of the months, of those before and of a year before (None: not recorded), their names and complaints."""

    shop: Shop
    now: _Products
    before: _Products | None
    year_ago: _Products | None
    names: Mapping[int, Name]
    complaints: Mapping[int, int]
    classes: Mapping[int, str]

    @property
    def revenue(self) -> int:
        """Of all products and of lines without one."""
        return sum(one.revenue for one in self.now.values())

    def called(self, product_id: int | None) -> tuple[Cell, Cell]:
        """Code and name, or that the lines name none."""
        return (None, Text(NO_PRODUCT)) if product_id is None else named(self.names.get(product_id))


def build(r: Reader, params: Params) -> Report:
    """The months asked for; raises NotFound for an unknown customer, Invalid for a period that is none."""
    limited_to = scope(r, params.customer_id)
    asked = stretch(r, params)
    facts = _facts(r, asked, params)
    categories = _categories(r, asked, params)
    return Report(
        name="products",
        title=Text(TITLE),
        period=asked.label,
        currency=r.shop.currency,
        figures=tuple(_figures(facts)),
        tables=(categories, _products(facts, params.limit), _quality(facts, params.limit), _gone(facts, params.limit)),
        notes=(*running(r, asked), *_notes(facts)),
        shop=r.shop.name,
        scope=limited_to,
        charts=(Chart("categories", N_("Revenue by category"), "category", "category", ("revenue",)),),
    )


def _facts(r: Reader, asked: Stretch, params: Params) -> _Facts:
    found: dict[Stretch, _Products | None] = {}
    for one in (asked, asked.before, asked.year_ago):
        params.check()
        if one not in found:  # the year before is a year ago
            rows = figures.by_product(r, *one.days, params.customer_id) if one.recorded(r) else None
            found[one] = None if rows is None else {row.product_id: row for row in rows}
    now, before, year_ago = found[asked] or {}, found[asked.before], found[asked.year_ago]
    complaints = trade.complaints(r, *asked.instants(r), params.customer_id)
    wanted = {one for one in (*now, *(before or ()), *complaints) if one is not None}
    values = {product: one.revenue for product, one in now.items() if product is not None}
    names = figures.product_names(r, as_json(wanted))
    return _Facts(r.shop, now, before, year_ago, names, complaints, grades(values, CLASSES))


def _categories(r: Reader, asked: Stretch, params: Params) -> Table:
    found = trade.by_field(r, "category", *asked.days, params.customer_id)
    past = pasts(r, asked, "category", params)
    return sums_table("category", (N_("By category"), N_("Category")), found, past, params.limit)


def _figures(facts: _Facts) -> Iterator[Figure]:
    shop, all_of = facts.shop, (facts.now, facts.before, facts.year_ago)
    yield compared("revenue", N_("Revenue"), Kind.MONEY, (_sum(one, "revenue") for one in all_of),
                   N_("amounts of the lines, less returns"), table="products")  # fmt: skip
    yield compared("margin", N_("Gross margin"), Kind.MONEY, (_margin(one) for one in all_of),
                   N_("revenue of the lines whose cost is known − that cost"), table="products")  # fmt: skip
    costed = _sum(facts.now, "costed") or 0
    margin = _margin(facts.now)
    worked = None
    if margin is not None and costed > 0:
        places = {"margin": money(margin, shop), "costed": money(costed, shop), "rate": share(margin, costed)}
        worked = Text("{margin} ÷ {costed} = {rate}", places)
    yield compared("margin_rate", N_("Margin in %"), Kind.RATE, (_margin_rate(one) for one in all_of),
                   N_("gross margin ÷ revenue of the lines whose cost is known"), worked=worked,
                   table="products")  # fmt: skip
    yield compared("products", N_("Products sold"), Kind.COUNT,
                   (None if one is None else sum(key is not None for key in one) for one in all_of),
                   N_("products with a line"), table="products")  # fmt: skip
    for name, label in (("A", N_("Class A")), ("B", N_("Class B")), ("C", N_("Class C")), ("D", N_("Class D"))):
        yield _class_figure(facts, name, label)
    returned, units = _sum(facts.now, "returned") or 0, _sum(facts.now, "units") or 0
    sold = units + returned
    told = {"returned": quantity(returned, shop), "sold": quantity(sold, shop)}
    yield Figure("returns_rate", N_("Returns in %"), Kind.RATE, _returns_rate(sold, returned), table="quality",
                 explanation=N_("quantity given back ÷ quantity sold"),
                 worked=_too_few(sold, shop) or Text("{returned} ÷ {sold} = {rate}",
                                                     {**told, "rate": share(returned, sold)}))  # fmt: skip
    yield Figure("complaints", N_("Complaints"), Kind.COUNT, sum(facts.complaints.values()), table="quality",
                 explanation=N_("tickets about a product, received as complaints"))  # fmt: skip


def _class_figure(facts: _Facts, name: str, label: str) -> Figure:
    """How many products are of the class, and what they brought."""
    mine = [product for product, one in facts.classes.items() if one == name]
    brought = sum(facts.now[product].revenue for product in mine)
    rule = N_("products that brought nothing") if name == "D" else Text(
        N_("products by falling revenue: A up to {a} of it, B up to {b}, C the rest"),
        {"a": percent(CLASSES.a), "b": percent(CLASSES.b)},
    )  # fmt: skip
    worked = None
    if facts.revenue > 0:
        places = {"brought": money(brought, facts.shop), "whole": money(facts.revenue, facts.shop),
                  "share": share(brought, facts.revenue)}  # fmt: skip
        worked = Text("{brought} ÷ {whole} = {share}", places)
    return Figure(f"class_{name.lower()}", label, Kind.COUNT, len(mine), explanation=rule, worked=worked,
                  table="products")  # fmt: skip


def _sum(products: _Products | None, field: str) -> int | None:
    return None if products is None else sum(getattr(one, field) for one in products.values())


def _margin(products: _Products | None) -> int | None:
    known = [] if products is None else [one for one in products.values() if one.cost is not None]
    return sum(one.costed - (one.cost or 0) for one in known) if known else None


def _margin_rate(products: _Products | None) -> int | None:
    return rate(_margin(products), _sum(products, "costed") or 0)


def _returns_rate(sold: int, returned: int) -> int | None:
    return rate(returned, sold) if sold >= FEWEST_UNITS else None


def _too_few(sold: int, shop: Shop) -> Text | None:
    return None if sold >= FEWEST_UNITS else Text(N_("too few to tell (n = {n})"), {"n": quantity(sold, shop)})


def _products(facts: _Facts, limit: int | None) -> Table:
    found = sorted(facts.now.values(), key=lambda one: (-one.revenue, one.product_id or 0))
    rows: list[Row] = [_product_row(facts, one) for one in found]
    columns = (
        *PRODUCT,
        Column("class", N_("Class")),
        Column("revenue", N_("Revenue"), Kind.MONEY),
        SHARE,
        *CHANGES,
        Column("units", N_("Units"), Kind.QUANTITY),
        Column("price", N_("Price"), Kind.PRICE),
        Column("margin", N_("Margin"), Kind.MONEY),
        Column("margin_rate", N_("Margin in %"), Kind.RATE),
        Column("buyers", N_("Buyers"), Kind.COUNT),
    )
    total = (None, Text(N_("Together")), None, facts.revenue, None, None, None, None, None, _margin(facts.now), None,
             None)  # fmt: skip
    return Table("products", N_("Products"), columns, limited(rows, limit), N_("Nothing was sold."), 2, total)


def _product_row(facts: _Facts, one: ProductSum) -> Row:
    margin = None if one.cost is None else one.costed - one.cost
    past = [None if products is None else products[one.product_id].revenue if one.product_id in products else 0
            for products in (facts.before, facts.year_ago)]  # fmt: skip
    graded = None if one.product_id is None else facts.classes[one.product_id]
    return (
        *facts.called(one.product_id), graded, one.revenue, rate(one.revenue, facts.revenue),
        *(change(one.revenue, before) for before in past), one.units,
        per_unit(Trade(one.buyers, one.units, one.revenue)), margin, rate(margin, one.costed), one.buyers,
    )  # fmt: skip


def _quality(facts: _Facts, limit: int | None) -> Table:
    """Products that came back or were complained about, most of what was sold first."""
    rows: list[Row] = []
    for product in facts.complaints.keys() | {
        key for key, one in facts.now.items() if key is not None and one.returned
    }:
        one = facts.now.get(product)
        returned = one.returned if one else 0
        sold = one.units + returned if one else 0
        complaints = facts.complaints.get(product, 0)
        rows.append((*facts.called(product), sold, returned, _returns_rate(sold, returned), complaints))
    rows.sort(key=lambda row: (-int(str(row[4] or 0)), -int(str(row[5])), str(row[0])))
    columns = (
        *PRODUCT,
        Column("sold", N_("Sold (n)"), Kind.QUANTITY),
        Column("returned", N_("Returned"), Kind.QUANTITY),
        Column("returns_rate", N_("Returns in %"), Kind.RATE),
        Column("complaints", N_("Complaints"), Kind.COUNT),
    )
    empty = N_("Nothing came back, and nobody complained.")
    return Table("quality", N_("What came back, and complaints"), columns, limited(rows, limit), empty, heads=2)


def _gone(facts: _Facts, limit: int | None) -> Table:
    """Products that were sold the months before, and not in these."""
    before = facts.before or {}
    gone: Sequence[ProductSum] = [one for key, one in before.items() if key is not None and key not in facts.now]
    rows: list[Row] = [(*facts.called(one.product_id), one.revenue, one.units) for one in
                       sorted(gone, key=lambda one: (-one.revenue, one.product_id or 0))]  # fmt: skip
    columns = (
        *PRODUCT,
        Column("revenue_previous", N_("Revenue before"), Kind.MONEY),
        Column("units_previous", N_("Units"), Kind.QUANTITY),
    )
    empty = N_("All that was sold before was sold again.")
    return Table("gone", N_("Sold before, and not now"), columns, limited(rows, limit), empty, heads=2)


def _notes(facts: _Facts) -> Iterator[Text]:
    covered = rate(_sum(facts.now, "costed"), facts.revenue)
    if _margin(facts.now) is not None and covered is not None and covered != 1_000_000:
        yield Text(
            N_("Costs are known for {share} of revenue; the margin is of those lines only."),
            {"share": percent(covered)},
        )
    if None in facts.now:
        yield Text(N_("Lines that name no product count together as one product."))
