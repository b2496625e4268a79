"""The form of somebody at a customer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.core.fields import Value
from crm_tui.domain.customers import PERSON
from crm_tui.ops import customers as operations
from crm_tui.screens._part_form import PartForm
from crm_tui.store import customer_parts

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class PersonForm(PartForm):
    """A new person at the customer's, or one there is."""

    RECORD = PERSON

    def parts(self, reader: Reader, customer_id: int) -> list[customer_parts.PersonRow]:
        return customer_parts.people(reader, customer_id)

    def save(self, values: dict[str, Value]) -> None:
        self.keep(operations.add_person, operations.edit_person, values)
