"""What a trouble did to a customer: buying three months before against after, stock at hand, and money owed."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Figure, Report, Table
from crm_tui.domain import months
from crm_tui.store import customers, figures, ledger, payments, ticket_figures, tickets
from crm_tui.store.db import Reader
from crm_tui.store.tickets import TicketRecord

#: How many days before and after are compared: three months.
DAYS: Final = 91


def build(r: Reader, ticket_id: int) -> Report:
    """The figures for assessing a ticket; Invalid where it names no customer.

    `buying_after` covers as many days as have passed, at most `DAYS`, and `buying_before` as many.
    """
    ticket = tickets.get(r, ticket_id)
    if ticket.customer_id is None:
        raise Invalid(N_("{number} names no customer, so there is no buying to look at."), number=ticket.number)
    day, today = _day_of(r, ticket), clock.today(r.shop.zone or None)
    days = max(1, min(DAYS, (today - day).days))
    owed = payments.owed(r, ticket.customer_id, today.isoformat())
    owed_then = payments.owed(r, ticket.customer_id, (day - timedelta(days=1)).isoformat())
    return Report(
        name="ticket",
        title=Text(N_("What {number} did to the buying"), {"number": ticket.number}),
        period=day.isoformat(),
        currency=r.shop.currency,
        figures=(
            *_buying(r, ticket.customer_id, day, days),
            Figure("days", N_("Days compared"), Kind.COUNT, days,
                   explanation=N_("The days since the ticket was received, at most 91, and as many before it.")),
            Figure("owed", N_("Owed today"), Kind.MONEY, owed),
            Figure("owed_before", N_("Owed before it"), Kind.MONEY, owed_then),
            Figure("cost", N_("Cost of it"), Kind.MONEY, ticket.values["cost"]),
            Figure("tickets", N_("Tickets of this customer"), Kind.COUNT,
                   len(tickets.ids(r, customer_id=ticket.customer_id))),
        ),
        tables=(_stock(r, ticket.customer_id, today),),
        shop=r.shop.name,
        scope=customers.label(r, ticket.customer_id),
    )  # fmt: skip


def _day_of(r: Reader, ticket: TicketRecord) -> date:
    """The day on which it was received, on the shop's clock."""
    return datetime.fromisoformat(ticket.state.opened).astimezone(ZoneInfo(r.shop.zone) if r.shop.zone else None).date()


def _buying(r: Reader, customer_id: int, day: date, days: int) -> tuple[Figure, ...]:
    before = ticket_figures.bought(r, customer_id, _iso(day, -days), _iso(day, -1))
    after = ticket_figures.bought(r, customer_id, _iso(day, 0), _iso(day, days - 1))
    change = None if before[0] <= 0 else round((after[0] - before[0]) * 1_000_000 / before[0])
    return (
        Figure("buying_before", N_("Bought before"), Kind.MONEY, before[0]),
        Figure("buying_after", N_("Bought since"), Kind.MONEY, after[0]),
        Figure("buying_change", N_("Change of buying"), Kind.RATE, change),
        Figure("visits_before", N_("Days with a purchase before"), Kind.COUNT, before[1]),
        Figure("visits_after", N_("Days with a purchase since"), Kind.COUNT, after[1]),
    )


def _iso(day: date, shift: int) -> str:
    return (day + timedelta(days=shift)).isoformat()


def _stock(r: Reader, customer_id: int, today: date) -> Table:
    """What a dealer has in stock, product by product; nobody else reports any."""
    month = months.month_of(today)
    reported = ledger.stock_by_customer(r, month, month, customer_id).get(customer_id, {})
    levels = {product: known[0].closing for product, known in reported.items()}
    names = figures.product_names(r, "[" + ",".join(map(str, levels)) + "]")
    rows = [(names[product].code, names[product].name, level) for product, level in levels.items() if level]
    return Table(
        "stock",
        N_("Stock at the customer's"),
        (
            Column("product", N_("Product code"), Kind.CODE),
            Column("product_name", N_("Product name")),
            Column("stock", N_("In stock"), Kind.QUANTITY),
        ),
        sorted(rows),
        empty=N_("The customer has not reported any stock."),
        heads=2,
    )
