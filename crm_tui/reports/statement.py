"""A customer's statement of account: what was open, every line and payment since, and what is open now."""

from typing import Final

from crm_tui.core import clock
from crm_tui.core.errors import NotFound, Usage
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Figure, Report, Row, Table
from crm_tui.domain import months
from crm_tui.domain.shop import Shop
from crm_tui.reports._entry_tables import BOOKED, booked
from crm_tui.reports._explained import money
from crm_tui.reports._month_tables import limited
from crm_tui.reports._params import Params
from crm_tui.store import accounts, customers, entries
from crm_tui.store.db import Reader

TITLE = N_("Statement of account")
SUMMARY = N_("One customer's opening balance, every line and payment of the months, and the closing balance.")
TAKES = ("period", "since", "customer_id", "limit")
NEEDS = ("customer_id",)
_BEFORE_ALL: Final = "0000-00-00"


def build(r: Reader, params: Params) -> Report:
    """The statement of the month `params.period`, from `params.since` on where that is earlier.

    Raises Usage where no customer is named, NotFound where there is no such one.
    """
    if params.customer_id is None:
        raise Usage(N_("Whose statement? Name the customer: --customer CUSTOMER"))
    found = customers.rows(r, [params.customer_id])
    if not found:
        raise NotFound(N_("There is no such customer."))
    this = months.month_of(clock.today(r.shop.zone or None))
    period = months.parse_month(params.period) if params.period else this
    since = min(months.parse_month(params.since), period) if params.since else period
    first, last = months.first_day(since), months.last_day(period)
    opening = _balance_before(r, params.customer_id, first)
    rows: list[Row] = []
    balance, charged, paid = opening, 0, 0
    for entry in entries.of_customer(r, params.customer_id, first, last):
        params.check()
        charged, paid = charged + entry.charged, paid + entry.paid
        balance += entry.charged - entry.paid
        rows.append((entry.day, *booked(entry), balance))
    return Report(
        name="statement",
        title=Text(TITLE),
        period=period if since == period else f"{since} - {period}",
        currency=r.shop.currency,
        figures=_figures(opening, charged, paid, r.shop),
        tables=(_table(rows, charged, paid, params.limit),),
        shop=r.shop.name,
        scope=f"{found[0].name} {found[0].code}",
    )


def _balance_before(r: Reader, customer_id: int, first: str) -> int:
    """What was owed at the beginning of the day."""
    before = months.last_day(months.shift(first[:7], -1)) if first > _BEFORE_ALL else _BEFORE_ALL
    return accounts.account(r, customer_id, before).owed


def _figures(opening: int, charged: int, paid: int, shop: Shop) -> tuple[Figure, ...]:
    closing = opening + charged - paid
    sums = {
        "opening": money(opening, shop),
        "charged": money(charged, shop),
        "paid": money(paid, shop),
        "closing": money(closing, shop),
    }
    rule = N_("opening balance + charged − paid")
    return (
        Figure("opening", N_("Opening balance"), Kind.MONEY, opening,
               explanation=N_("all lines before − paid with them − payments before")),
        Figure("charged", N_("Charged"), Kind.MONEY, charged, table="entries",
               explanation=N_("lines less returns of these days")),
        Figure("paid", N_("Paid"), Kind.MONEY, paid, table="entries",
               explanation=N_("paid with the lines + payments of these days")),
        Figure("closing", N_("Closing balance"), Kind.MONEY, closing, table="entries", explanation=rule,
               worked=Text("{opening} + {charged} − {paid} = {closing}", sums)),
    )  # fmt: skip


def _table(rows: list[Row], charged: int, paid: int, limit: int | None) -> Table:
    return Table(
        "entries",
        N_("Lines and payments"),
        (Column("day", N_("Day"), Kind.DAY), *BOOKED, Column("balance", N_("Balance"), Kind.MONEY)),
        limited(rows, limit),
        N_("Nothing was booked in these days."),
        total=(Text(N_("Together")), *(None for _ in BOOKED[:-2]), charged, paid, None),
    )
