"""Changing the catalogue."""

from collections.abc import Mapping, Sequence

from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain.products import FIELDS
from crm_tui.ops._change_words import changes_in_words
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


@operation("products.edit", N_("Changed {who}: {what}."))
def edit_many(w: Writer, ids: Sequence[int], changes: Values) -> None:
    """Give many products the same values by field name; Invalid for a field that each has of its own."""
    found = _all_there(w, ids)
    if other := set(changes) - products.SHARED:
        raise Invalid(N_("“{field}” can't be changed for many products at once."), field=min(other))
    w.describe(who=_who(w, found), what=changes_in_words(FIELDS, changes))
    products.change_all(w, found, changes)


@operation("products.delete", N_("Deleted {who}."))
def delete_many(w: Writer, ids: Sequence[int]) -> None:
    """Delete those of the products that were never sold, the others stay; Conflict where all were."""
    found = _all_there(w, ids)
    kept = set(products.in_ledger(w, found))
    free = [product_id for product_id in found if product_id not in kept]
    if not free:
        raise Conflict(
            plural(
                "{count} product has ledger entries and can't be deleted. Set its status to discontinued.",
                "{count} products have ledger entries and can't be deleted. Set their status to discontinued.",
                len(kept),
            )
        )
    who = _who(w, free)
    if kept:
        who = Text(N_("{who}, but not {kept} with ledger entries"), {"who": who, "kept": len(kept)})
    w.describe(who=who)
    products.delete_all(w, free)


def _all_there(w: Writer, ids: Sequence[int]) -> list[int]:
    """Those of the products that exist still; NotFound where none does."""
    found = products.existing(w, ids)
    if not found:
        raise NotFound(N_("This product no longer exists."))
    return found


def _who(w: Writer, ids: Sequence[int]) -> Text:
    """The products in a message: one by its name, more by their number."""
    if len(ids) == 1:
        return Text("{name}", {"name": products.label(w, ids[0])})
    return plural("{count} product", "{count} products", len(ids))


def _check(w: Writer, values: Values, own_id: int) -> None:
    if not values.get("name"):
        raise Invalid(N_("A product needs a name."), field="name")
    for name in ("price", "cost"):
        if int(values.get(name) or 0) < 0:
            raise Invalid(N_("A price can't be negative."), field=name)
    sku = values.get("sku")
    if sku and products.sku_taken(w, sku, own_id):
        raise Conflict(N_("The code {code} belongs to another product."), field="sku", code=sku)
