"""The rows and columns of the list of products, and what its quick view tells."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, tr
from crm_tui.core.privacy import is_private
from crm_tui.core.text import for_terminal
from crm_tui.domain import months
from crm_tui.domain.products import STATUSES
from crm_tui.domain.shop import Shop
from crm_tui.render.values import percent, show
from crm_tui.store import product_figures, product_filters, products
from crm_tui.store.db import Reader
from crm_tui.store.product_figures import Buyer, ProductMonth
from crm_tui.store.products import ProductRecord, ProductRow
from crm_tui.widgets.quick_view import Told
from crm_tui.widgets.sparkline_text import spark
from crm_tui.widgets.table_columns import TableColumn

_STATUSES = {choice.value: choice.label for choice in STATUSES}
_YEAR = 12  # months
_BUYERS = 3


class Listed(NamedTuple):
    """A product in the list, and what was sold of it in a year, thousandths (None: nothing)."""

    id: int
    product: ProductRow
    sold: int | None


class Glance(NamedTuple):
    """What the quick view knows of a product: its fields, its last months, who buys most of it."""

    product: ProductRecord
    months: list[ProductMonth]
    buyers: list[Buyer]


def listed(reader: Reader, wanted: Sequence[int], shown: Sequence[str]) -> list[Listed]:
    """The rows of these products for the columns shown."""
    sold: dict[int, int] = {}
    if "sold" in shown:
        sold = product_figures.sold_since(reader, wanted, product_filters.year_ago(reader))
    return [Listed(row.id, row, sold.get(row.id)) for row in products.rows(reader, wanted)]


def margin_words(price: int | None, cost: int | None) -> str:
    """The share of the price that is not cost, in percent; empty where either is not known."""
    return percent(round((price - cost) * 1_000_000 / price)) if price and cost is not None else ""


def columns(shop: Callable[[], Shop]) -> tuple[TableColumn[Listed], ...]:
    """Every column the list can show, in the order it has until somebody chooses."""

    def price(row: Listed) -> str:
        return show(row.product.price, Kind.PRICE, shop())

    def cost(row: Listed) -> str:
        return show(row.product.cost, Kind.PRICE, shop())

    def sold(row: Listed) -> str:
        return show(row.sold, Kind.QUANTITY, shop())

    def margin(row: Listed) -> str:
        return margin_words(row.product.price, row.product.cost)

    def status(row: Listed) -> str:
        return tr(_STATUSES.get(row.product.status, ""))

    return (
        TableColumn("name", N_("Name"), lambda row: row.product.name, width=16, grow=5),
        TableColumn("code", N_("Code"), lambda row: row.product.sku, width=9, grow=1, drop=4),
        TableColumn("category", N_("Category"), lambda row: row.product.category or "", width=10, grow=2, drop=5),
        TableColumn("unit", N_("Unit"), lambda row: row.product.unit or "", width=4, grow=1, drop=7),
        TableColumn("price", N_("Price"), price, width=9, right=True),
        TableColumn("cost", N_("Cost"), cost, width=9, right=True, drop=3),
        TableColumn("margin", N_("Margin"), margin, width=6, right=True, drop=2),
        TableColumn("sold", N_("12 months"), sold, width=9, right=True, drop=1),
        TableColumn("status", N_("Status"), status, width=12, drop=6),
        TableColumn("subcategory", N_("Sub-category"), lambda row: row.product.subcategory or "", width=12, drop=8),
        TableColumn("barcode", N_("Barcode"), lambda row: row.product.barcode or "", width=14, drop=9),
    )


def glance(reader: Reader, product_id: int) -> Glance:
    """What the quick view tells; NotFound where the product is gone."""
    product = products.get(reader, product_id)
    last = months.month_of(clock.today(reader.shop.zone or None))
    return Glance(
        product,
        product_figures.product_months(reader, product_id, months.shift(last, 1 - _YEAR), last),
        product_figures.top_buyers(reader, product_id, _BUYERS),
    )


def title(found: Glance) -> str:
    """What stands above the quick view."""
    return for_terminal(f"{found.product.values['name']}  {found.product.values['sku']}")


def told(found: Glance, shop: Shop) -> list[Told]:
    """The lines of the quick view, those with nothing to tell left out."""
    values = found.product.values
    price, cost = (None if values[name] is None else int(values[name] or 0) for name in ("price", "cost"))
    per = f" / {values['unit']}" if values["unit"] and price is not None else ""
    quantity, revenue = sum(row.quantity for row in found.months), sum(row.revenue for row in found.months)
    sold = any((row.quantity, row.revenue) != (0, 0) for row in found.months)
    drawn = spark([row.revenue for row in found.months]) if sold and not is_private() else ""
    buyers = "\n".join(_buyer(row, shop) for row in found.buyers)
    parts: tuple[tuple[str, str], ...] = (
        (N_("Category"), " · ".join(str(values[name]) for name in ("category", "subcategory") if values[name])),
        (N_("Price"), show(price, Kind.PRICE, shop) + per),
        (N_("Cost"), show(cost, Kind.PRICE, shop)),
        (N_("Margin"), margin_words(price, cost)),
        (N_("Sold"), show(quantity, Kind.QUANTITY, shop) if sold else ""),
        (N_("Revenue"), show(revenue, Kind.MONEY, shop) if sold else ""),
        (N_("12 months"), drawn),
        (N_("Bought by"), buyers),
        (N_("Status"), tr(_STATUSES.get(str(values["status"]), ""))),
        (N_("Barcode"), str(values["barcode"] or "")),
        (N_("Note"), str(values["note"] or "").strip()),
    )
    return [Told(tr(label), words) for label, words in parts if words]


def _buyer(row: Buyer, shop: Shop) -> str:
    return f"{row.name or tr(N_('Over the counter'))}  {show(row.revenue, Kind.MONEY, shop)}"
