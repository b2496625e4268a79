"""The form of a day that matters to a customer, solar or lunar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.core.fields import Value
from crm_tui.domain.customers import KEY_DATE
from crm_tui.ops import customers as operations
from crm_tui.screens._part_form import PartForm
from crm_tui.store import customer_parts

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class KeyDateForm(PartForm):
    """A new key date of the customer, or one there is."""

    RECORD = KEY_DATE
    NEW = {"calendar": "solar", "leap": 0}  # noqa: RUF012 - read only

    def parts(self, reader: Reader, customer_id: int) -> list[customer_parts.KeyDateRow]:
        return customer_parts.key_dates(reader, customer_id)

    def save(self, values: dict[str, Value]) -> None:
        self.keep(operations.add_key_date, operations.edit_key_date, values)
