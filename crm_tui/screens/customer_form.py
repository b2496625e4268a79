"""The form of a customer's archive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.customers import BIRTHDAY, RECORD
from crm_tui.ops import customers as operations
from crm_tui.screens._form_page import Group, Opened
from crm_tui.screens._likeness import WarnsOfLikeness
from crm_tui.store import customers

if TYPE_CHECKING:
    from crm_tui.ops._operation import Done
    from crm_tui.store.db import Reader

_GROUPS = (
    (N_("Who"), ("name", "code", "short_name", "kind", "grade", "stage", "tags")),
    (N_("Contact"), ("phone", "email", "wechat", "website", "contact")),
    (N_("Address"), ("country", "region", "city", "address", "postcode")),
    (
        N_("Business"),
        (
            *("industry", "business_mode", "first_cooperation", "source", "channel", "owner"),
            *("credit_limit", "credit_days", "yearly_need"),
        ),
    ),
)
_PLACED = frozenset(name for _, names in _GROUPS for name in names)
#: Whatever the archive has besides stands at the end, so that a field added to it is never missing here.
GROUPS = (
    *(Group(title, tuple(RECORD.field(name) for name in names)) for title, names in _GROUPS),
    Group(N_("Notes"), tuple(field for field in RECORD.fields if field.name not in _PLACED)),
)
#: A new customer's birthday stands right under the name; later it is one of the key dates on the card.
NEW_GROUPS = (Group(GROUPS[0].title, (GROUPS[0].fields[0], BIRTHDAY, *GROUPS[0].fields[1:])), *GROUPS[1:])
_NEW = Opened({"kind": "organisation"})


class CustomerForm(WarnsOfLikeness):
    """A new customer, or the archive of one there is."""

    def __init__(self, customer_id: int | None) -> None:
        super().__init__()
        self._customer_id = customer_id
        self._name = ""

    def heading(self) -> Sequence[Text | str]:
        if self._customer_id is None:
            return (N_("Customers"), N_("New customer"))
        return (N_("Customers"), Text("{name}", {"name": self._name}), N_("Archive"))

    def is_new(self) -> bool:
        return self._customer_id is None

    def groups(self) -> Sequence[Group]:
        return NEW_GROUPS if self._customer_id is None else GROUPS

    def record(self) -> tuple[str, int] | None:
        return None if self._customer_id is None else ("customer", self._customer_id)

    def forget_record(self) -> None:
        self._customer_id = None

    def open(self, reader: Reader) -> Opened:
        if self._customer_id is None:
            return _NEW
        record = customers.get(reader, self._customer_id)
        self._name = str(record.values["name"])
        return Opened(record.values, record.version)

    def save(self, values: dict[str, Value]) -> None:
        if self._customer_id is None:
            self.write(operations.add, values)
        else:
            self.write(operations.edit, self._customer_id, values, self.version)

    def saved(self, done: Done[Any]) -> None:
        super().saved(done)
        if self._customer_id is None:
            self.crm.open_customer(done.value)
