"""Products from files."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from crm_tui.core.fields import Record, Value
from crm_tui.domain import products as domain
from crm_tui.exchange.records import RecordPlan, Values
from crm_tui.store import bulk, matching
from crm_tui.store import products as store
from crm_tui.store.db import Reader, Writer


class ProductsPlan(RecordPlan):
    """Products, known by code, barcode or name."""

    record: ClassVar[Record] = domain.RECORD
    positive: ClassVar[tuple[str, ...]] = ("price", "cost")

    def load(self, r: Reader, ids: Iterable[int]) -> dict[int, Values]:
        """See `RecordPlan.load`."""
        return matching.products(r, ids)

    def completed(self, values: Values) -> Values:
        """See `RecordPlan.completed`."""
        values["status"] = values["status"] or "on_sale"
        return values

    def united(self, name: str, old: Value, new: Value) -> Value:  # noqa: ARG002 - no field of a product unites
        """See `RecordPlan.united`."""
        return new

    def insert(self, w: Writer, batch_id: int, new: Sequence[tuple[int, Values]]) -> None:
        """See `RecordPlan.insert`."""
        bulk.insert_products(w, batch_id, new)

    def change(self, w: Writer, row_id: int, changes: Values) -> None:
        """See `RecordPlan.change`."""
        store.change(w, row_id, changes)
