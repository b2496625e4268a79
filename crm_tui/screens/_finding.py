"""What the command palette finds: commands, and records by what people call them, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.actions import Live
from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_phone
from crm_tui.core.text import fold
from crm_tui.domain.pinyin import plain_syllables
from crm_tui.domain.ticket_steps import LABELS as STEPS
from crm_tui.render.values import show
from crm_tui.screens._recent import CUSTOMER, PRODUCT, RECEIPT, TICKET, Destination
from crm_tui.store import customers, products, receipts, tickets

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

MOST = 8  # records of one kind
_POOL = 2000  # as many as are looked through for those opened lately
EXACT, START, PART, ELSEWHERE = range(4)


class Entry(NamedTuple):
    """A row of the palette: how well it fits, what it says, and what enter does."""

    rank: int
    title: str
    detail: str
    key: str
    chosen: Live | Destination


class Finds(NamedTuple):
    """Entries under a heading."""

    heading: Text | str
    entries: Sequence[Entry]


def commands(live: Iterable[Live], text: str) -> list[Entry]:
    """The commands that fit, by their names in either language, their pinyin, and what they do."""
    words = fold(text).split()
    found = []
    for entry in live:
        name, help = tr(entry.action.name), tr(entry.action.help)
        spoken = "".join(plain_syllables(name + entry.action.name))
        everything = fold(f"{name} {help} {entry.action.name} {spoken} {entry.action.id}")
        if all(word in everything for word in words):
            rank = min(_rank(text, name), _rank(text, entry.action.name))
            found.append(Entry(rank, name, help, entry.key, entry))
    return sorted(found, key=lambda entry: entry.rank)


def _rank(text: str, name: str) -> int:
    wanted, name = fold(text), fold(name)
    if not wanted or wanted == name:
        return EXACT
    if name.startswith(wanted):
        return START
    return PART if wanted in name else ELSEWHERE


def records(reader: Reader, text: str, recent: Sequence[Destination]) -> list[Finds]:
    """Customers, products, receipts and tickets that fit; with nothing typed, those opened lately."""
    if not text.strip():
        return [Finds(N_("Opened lately"), _lately(reader, recent))]
    return [
        Finds(N_("Customers"), _customers(reader, text, recent)),
        Finds(N_("Products"), _products(reader, text, recent)),
        Finds(N_("Receipts"), _receipts(reader, text, recent)),
        Finds(N_("Tickets"), _tickets(reader, text, recent)),
    ]


def _customers(reader: Reader, text: str, recent: Sequence[Destination]) -> list[Entry]:
    rows = customers.rows(reader, _candidates(customers.ids(reader, text), CUSTOMER, recent))
    return _best([_customer(row, text) for row in rows], recent)


def _products(reader: Reader, text: str, recent: Sequence[Destination]) -> list[Entry]:
    rows = products.rows(reader, _candidates(products.ids(reader, text), PRODUCT, recent))
    return _best([_product(reader, row, text) for row in rows], recent)


def _receipts(reader: Reader, text: str, recent: Sequence[Destination]) -> list[Entry]:
    found = receipts.starting(reader, text, MOST)
    return _best([_receipt(reader, row, text) for row in found], recent)


def _tickets(reader: Reader, text: str, recent: Sequence[Destination]) -> list[Entry]:
    rows = tickets.rows(reader, _candidates(tickets.ids(reader, text), TICKET, recent))
    return _best([_ticket(row, text) for row in rows], recent)


def _candidates(ids: Sequence[int], page: str, recent: Sequence[Destination]) -> list[int]:
    """The first ids, and those opened lately among the others."""
    lately = {place.record for place in recent if place.page == page}
    return [*ids[:MOST], *(record for record in ids[MOST:_POOL] if record in lately)]


def _best(entries: Iterable[Entry], recent: Sequence[Destination]) -> list[Entry]:
    """The best ones: exact before others, then those opened lately, then as the store orders them."""

    def order(entry: Entry) -> tuple[int, int]:
        place = recent.index(entry.chosen) if entry.chosen in recent else len(recent)
        return entry.rank, place

    return sorted(entries, key=order)[:MOST]


def _customer(row: customers.CustomerRow, text: str) -> Entry:
    # The store finds what begins with the words, in characters, pinyin or digits: as good as a beginning.
    rank = EXACT if not text or fold(text) in (fold(row.name), fold(row.code)) else START
    detail = " · ".join(part for part in (row.code, masked_phone(row.phone or ""), row.city) if part)
    return Entry(rank, row.name, detail, "", Destination(CUSTOMER, row.id))


def _product(reader: Reader, row: products.ProductRow, text: str) -> Entry:
    rank = min(_rank(text, row.name), _rank(text, row.sku))
    detail = " · ".join(part for part in (row.sku, show(row.price, Kind.PRICE, reader.shop), row.unit) if part)
    return Entry(min(rank, PART), row.name, detail, "", Destination(PRODUCT, row.id))


def _receipt(reader: Reader, row: receipts.ReceiptRow, text: str) -> Entry:
    amount = show(row.amount, Kind.MONEY, reader.shop)
    detail = " · ".join(part for part in (row.day, row.customer_name, amount) if part)
    return Entry(_rank(text, row.receipt), row.receipt, detail, "", Destination(RECEIPT, row.receipt))


def _ticket(row: tickets.TicketRow, text: str) -> Entry:
    short = row.number.removeprefix("T-").lstrip("0")
    rank = EXACT if fold(text) in (fold(row.number), short) else PART
    detail = " · ".join(part for part in (tr(STEPS[row.step]), row.customer_name, row.assignee) if part)
    return Entry(rank, f"{row.number} {row.subject}", detail, "", Destination(TICKET, row.id))


def _lately(reader: Reader, recent: Sequence[Destination]) -> list[Entry]:
    """The records opened lately that there still are."""
    found: dict[Destination, Entry] = {}
    for row in customers.rows(reader, _of(CUSTOMER, recent)):
        found[Destination(CUSTOMER, row.id)] = _customer(row, "")
    for product in products.rows(reader, _of(PRODUCT, recent)):
        found[Destination(PRODUCT, product.id)] = _product(reader, product, "")
    for ticket in tickets.rows(reader, _of(TICKET, recent)):
        found[Destination(TICKET, ticket.id)] = _ticket(ticket, "")
    for place in recent:
        if place.page == RECEIPT:
            try:
                found[place] = _receipt(reader, receipts.get(reader, str(place.record)), "")
            except NotFound:
                continue  # it was deleted since: there is nothing to offer
    return [found[place] for place in recent if place in found][:MOST]


def _of(page: str, recent: Sequence[Destination]) -> list[int]:
    return [place.record for place in recent if place.page == page and isinstance(place.record, int)]
