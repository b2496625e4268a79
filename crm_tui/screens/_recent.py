"""Records opened lately: kept from one start to the next, and found first in the palette."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from crm_tui.core import lately

CUSTOMER = "crm_tui.screens.customer:CustomerPage"
PRODUCT = "crm_tui.screens.product:ProductPage"
RECEIPT = "crm_tui.screens.receipt:ReceiptPage"
TICKET = "crm_tui.screens.ticket:TicketPage"
_OF_RECORDS = (CUSTOMER, PRODUCT, RECEIPT, TICKET)


class Destination(NamedTuple):
    """A page, and the record it opens: an id, or a receipt's number."""

    page: str
    record: int | str


class Recent:
    """The records of a shop opened lately, the latest first; kept from one start to the next."""

    def __init__(self, shop: Path, most: int = 20) -> None:
        self._shop = shop
        self._most = most
        known = (Destination(page, record) for page, record in lately.load(shop))
        self._seen = [place for place in known if place.page in _OF_RECORDS][:most]

    def opened(self, page: str, args: Sequence[object]) -> None:
        """A page was opened with these arguments just now; only those of records are remembered."""
        if page not in _OF_RECORDS or not isinstance(args[0], int | str):
            return
        destination = Destination(page, args[0])
        if destination in self._seen:
            self._seen.remove(destination)
        self._seen.insert(0, destination)
        del self._seen[self._most :]
        lately.keep(self._shop, self._seen)

    def all(self) -> tuple[Destination, ...]:
        """All of them."""
        return tuple(self._seen)
