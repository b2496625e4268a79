"""Copying a customer's name, phone or address to the terminal's clipboard, from any page that has customers in hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic

from crm_tui.actions import action
from crm_tui.core.errors import CrmError
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import clean_block, clean_line
from crm_tui.domain import lists
from crm_tui.screens._page import Page, State
from crm_tui.store import customers
from crm_tui.store.customers import PLACE
from crm_tui.store.db import Reader

Values = dict[str, Value]


class CustomerCopies(Page[State], Generic[State]):
    """A page with customers in hand; what is copied goes through the terminal (OSC 52), over SSH too."""

    def customers_in_hand(self) -> Sequence[int]:
        """The ids of the customers a copy is about: those marked, or the one under the cursor."""
        raise NotImplementedError

    @action("y>n", N_("Copy the name"), N_("Copy the customer's name to the clipboard."), line=False)
    def action_copy_name(self) -> None:
        self._copy(N_("Name"), _name)

    @action("y>p", N_("Copy the phone"), N_("Copy the customer's first phone number to the clipboard."), line=False)
    def action_copy_phone(self) -> None:
        self._copy(N_("Phone"), _phone)

    @action("y>a", N_("Copy the address"), N_("Copy the customer's address to the clipboard."), line=False)
    def action_copy_address(self) -> None:
        self._copy(N_("Address"), _address)

    def _copy(self, what: str, part: Callable[[Values], str]) -> None:
        if wanted := list(self.customers_in_hand()):
            self.run_worker(self._copy_parts(wanted, what, part), group="copy", exclusive=True)

    async def _copy_parts(self, wanted: Sequence[int], what: str, part: Callable[[Values], str]) -> None:
        """Read the customers in a thread, copy that part of each on a line of its own, and say so."""

        def read(reader: Reader) -> list[Values]:
            return [customers.get(reader, customer_id).values for customer_id in wanted]

        try:
            found = await asyncio.to_thread(self.crm.reading(read))
        except CrmError as error:
            self.crm.complain(error)
            return
        lines = [line for line in (clean_line(part(values)) for values in found) if line]
        if not lines:
            self.crm.tell(Text(N_("Nothing to copy: {what} is empty."), {"what": tr(what)}))
            return
        self.app.copy_to_clipboard(clean_block("\n".join(lines)))
        names = ", ".join(_name(values) for values in found[:3]) + (" …" if len(found) > 3 else "")
        self.crm.tell(Text(N_("Copied: {what}, {names}"), {"what": tr(what), "names": names}))


def _name(values: Values) -> str:
    return str(values["name"] or "")


def _phone(values: Values) -> str:
    return next(iter(lists.split(str(values["phone"] or ""))), "")


def _address(values: Values) -> str:
    return " ".join(str(values[name]) for name in PLACE if values[name])
