"""The form of what a customer said to being contacted by a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.domain.customers import CONSENT
from crm_tui.ops import customers as operations
from crm_tui.screens._form_page import Opened
from crm_tui.screens._part_form import PartForm
from crm_tui.store import customer_parts

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class ConsentForm(PartForm):
    """A customer's answer for one channel; a newer answer takes the place of the one before."""

    RECORD = CONSENT

    def parts(self, reader: Reader, customer_id: int) -> list[customer_parts.ConsentRow]:
        return customer_parts.consents(reader, customer_id)

    def open(self, reader: Reader) -> Opened:
        opened = super().open(reader)
        if opened.version is not None:
            return opened
        return Opened({"given": 1, "day": clock.today(reader.shop.zone or None).isoformat()})

    def record(self) -> None:
        """The latest answer counts, whoever wrote it down."""

    def save(self, values: dict[str, Value]) -> None:
        if self.form is not None:
            every = {name: self.form.typed(name) for name in self.form.rows}
            self.write(operations.set_consent, self._customer_id, {**every, **values})
