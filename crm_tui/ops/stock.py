"""Dealers' reports: what they sold on, and what they counted."""

from collections.abc import Mapping

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.ops._operation import operation
from crm_tui.store import customers, products, stock
from crm_tui.store.db import Writer


@operation("movement.add", N_("Kept what {name} reported of {product}."))
def add(w: Writer, values: Mapping[str, Value]) -> int:
    """Keep a report: `customer_id`, `product_id`, `date`, `kind` (sold_on or count), `quantity` in thousandths."""
    if values["kind"] == "count" and int(values["quantity"] or 0) < 0:
        raise Invalid(N_("A stock count can't be negative."), field="quantity")
    row = {"day" if name == "date" else name: value for name, value in values.items()}
    w.describe(
        name=customers.label(w, int(row["customer_id"] or 0)), product=products.label(w, int(row["product_id"] or 0))
    )
    return w.insert("movement", row)


@operation("movement.delete", N_("Deleted a stock report of {name}."))
def delete(w: Writer, movement_id: int) -> None:
    """Delete a report."""
    w.describe(name=customers.label(w, stock.dealer_of(w, movement_id)))
    w.delete("movement", movement_id)
