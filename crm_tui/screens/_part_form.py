"""The base of the forms for what hangs off a customer one by one: people, key dates, consents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.store import customers

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class PartForm(FormPage):
    """A new part of a customer, or one there is; a subclass says which RECORD it is and where parts are read."""

    RECORD: ClassVar[Record]
    NEW: ClassVar[Mapping[str, Value]] = {}

    def __init__(self, customer_id: int, part_id: int | None = None) -> None:
        super().__init__()
        self._customer_id, self._part_id = customer_id, part_id
        self._name = ""

    def heading(self) -> Sequence[Text | str]:
        return (N_("Customers"), Text("{name}", {"name": self._name}), self.RECORD.label)

    def groups(self) -> Sequence[Group]:
        return (Group("", self.RECORD.fields),)

    def parts(self, reader: Reader, customer_id: int) -> Sequence[NamedTuple]:
        """All parts of that kind the customer has."""
        raise NotImplementedError

    def open(self, reader: Reader) -> Opened:
        self._name = customers.label(reader, self._customer_id)
        if self._part_id is None:
            return Opened(self.NEW)
        for row in self.parts(reader, self._customer_id):
            found = row._asdict()
            if found["id"] == self._part_id:
                return Opened({field.name: found[field.name] for field in self.RECORD.fields}, found["version"])
        raise NotFound(N_("It no longer exists."))

    def record(self) -> tuple[str, int] | None:
        return None if self._part_id is None else (self.RECORD.noun, self._part_id)

    def forget_record(self) -> None:
        self._part_id = None

    def keep(self, add: Callable[..., Any], edit: Callable[..., Any], values: dict[str, Value]) -> None:
        """Add the part with these values, or change the one there is."""
        if self._part_id is None:
            self.write(add, self._customer_id, values)
        else:
            self.write(edit, self._part_id, values, self.version)
