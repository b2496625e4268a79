"""The form of a product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.products import RECORD
from crm_tui.ops import products as operations
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.store import products

if TYPE_CHECKING:
    from crm_tui.ops._operation import Done
    from crm_tui.store.db import Reader

_PRICED = ("unit", "price", "cost", "status")
GROUPS = (
    Group(N_("Product"), tuple(field for field in RECORD.fields if field.name not in {*_PRICED, "note"})),
    Group(N_("Price"), tuple(RECORD.field(name) for name in _PRICED)),
    Group(N_("Notes"), (RECORD.field("note"),)),
)
_NEW = Opened({"status": "on_sale"})


class ProductForm(FormPage):
    """A new product, or one there is."""

    def __init__(self, product_id: int | None) -> None:
        super().__init__()
        self._product_id = product_id
        self._name = ""

    def heading(self) -> Sequence[Text | str]:
        if self._product_id is None:
            return (N_("Products"), N_("New product"))
        return (N_("Products"), Text("{name}", {"name": self._name}))

    def groups(self) -> Sequence[Group]:
        return GROUPS

    def record(self) -> tuple[str, int] | None:
        return None if self._product_id is None else ("product", self._product_id)

    def forget_record(self) -> None:
        self._product_id = None

    def open(self, reader: Reader) -> Opened:
        if self._product_id is None:
            return _NEW
        record = products.get(reader, self._product_id)
        self._name = str(record.values["name"])
        return Opened(record.values, record.version)

    def save(self, values: dict[str, Value]) -> None:
        if self._product_id is None:
            self.write(operations.add, values)
        else:
            self.write(operations.edit, self._product_id, values, self.version)

    def saved(self, done: Done[Any]) -> None:
        super().saved(done)
        if self._product_id is None:
            self.crm.open_page("crm_tui.screens.product:ProductPage", done.value)
