"""Changing the catalogue."""

from collections.abc import Mapping

from crm_tui.core.errors import Conflict, Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.ops._operation import operation
from crm_tui.store import products
from crm_tui.store.db import Writer

Values = Mapping[str, Value]


@operation("product.add", N_("Added the product {name}."))
def add(w: Writer, values: Values) -> int:
    """Add a product from values by field name; its id."""
    _check(w, values, 0)
    w.describe(name=values["name"])
    return products.insert(w, values)


@operation("product.edit", N_("Saved the product {name}."))
def edit(w: Writer, product_id: int, changes: Values, version: int | None = None) -> int:
    """Change fields of a product; Conflict where it is no longer at `version`."""
    before = products.get(w, product_id)
    differing = {name: value for name, value in changes.items() if before.values.get(name) != value}
    _check(w, {**before.values, **differing}, product_id)
    w.describe(name=differing.get("name") or before.values["name"])
    if differing:
        products.change(w, product_id, differing, version)
    return product_id


@operation("product.delete", N_("Deleted the product {name}."))
def delete(w: Writer, product_id: int, version: int | None = None) -> None:
    """Delete a product that no ledger line names; Conflict otherwise."""
    name = products.label(w, product_id)
    if count := products.references(w, product_id):
        raise Conflict(
            N_("{name} is named by {count} ledger entries and can't be deleted. Set its status to discontinued."),
            name=name,
            count=count,
        )
    w.describe(name=name)
    w.delete("product", product_id, version)


def _check(w: Writer, values: Values, own_id: int) -> None:
    if not values.get("name"):
        raise Invalid(N_("A product needs a name."), field="name")
    for name in ("price", "cost"):
        if int(values.get(name) or 0) < 0:
            raise Invalid(N_("A price can't be negative."), field=name)
    sku = values.get("sku")
    if sku and products.sku_taken(w, sku, own_id):
        raise Conflict(N_("The code {code} belongs to another product."), code=sku)
