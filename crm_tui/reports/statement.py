"""A customer's statement of account: what was open, every line and payment since, and what is open now."""

from crm_tui.core import clock
from crm_tui.core.errors import NotFound, Usage
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Figure, Report, Table
from crm_tui.domain import months
from crm_tui.domain.shop import Shop
from crm_tui.reports._entry_tables import BEFORE_ALL, account
from crm_tui.reports._explained import money
from crm_tui.reports._params import Params
from crm_tui.store import accounts, customers
from crm_tui.store.accounts import Account
from crm_tui.store.db import Reader

TITLE = N_("Statement of account")
SUMMARY = N_("One customer's opening balance, every line and payment of the months, and the closing balance.")
TAKES = ("period", "since", "customer_id", "limit")
NEEDS = ("customer_id",)


def build(r: Reader, params: Params) -> Report:
    """The statement of the month `params.period`, from `params.since` on where that is earlier.

    Raises Usage where no customer is named, NotFound where there is no such one.
    """
    if params.customer_id is None:
        raise Usage(N_("Whose statement? Name the customer: --customer CUSTOMER"))
    found = customers.rows(r, [params.customer_id])
    if not found:
        raise NotFound(N_("There is no such customer."))
    since, period = _months(r, params)
    before = accounts.account(r, params.customer_id, _day_before(since))
    here = account(r, params, months.first_day(since), months.last_day(period), before.owed)
    return Report(
        name="statement",
        title=Text(TITLE),
        period=period if since == period else f"{since} - {period}",
        currency=r.shop.currency,
        figures=_figures(before, here.charged, here.paid, r.shop),
        tables=(here.table(params.limit),),
        shop=r.shop.name,
        scope=f"{found[0].name} {found[0].code}",
    )


def behind(r: Reader, params: Params, key: str) -> Table | None:
    """All lines and payments that the opening balance is the rest of."""
    if key != "opening":
        return None
    since, _ = _months(r, params)
    return account(r, params, BEFORE_ALL, _day_before(since)).table(params.limit)


def _months(r: Reader, params: Params) -> tuple[str, str]:
    """The first and the last month that are told of."""
    this = months.month_of(clock.today(r.shop.zone or None))
    period = months.parse_month(params.period) if params.period else this
    return min(months.parse_month(params.since), period) if params.since else period, period


def _day_before(month: str) -> str:
    return months.last_day(months.shift(month, -1))


def _figures(before: Account, charged: int, paid: int, shop: Shop) -> tuple[Figure, ...]:
    opening = before.owed
    closing = opening + charged - paid
    sums = {
        "before": money(before.charged, shop),
        "at_once": money(before.at_once, shop),
        "received": money(before.received, shop),
        "opening": money(opening, shop),
        "charged": money(charged, shop),
        "paid": money(paid, shop),
        "closing": money(closing, shop),
    }
    rule = N_("opening balance + charged − paid")
    return (
        Figure("opening", N_("Opening balance"), Kind.MONEY, opening,
               explanation=N_("all lines before − paid with them − payments before"),
               worked=Text("{before} − {at_once} − {received} = {opening}", sums)),
        Figure("charged", N_("Charged"), Kind.MONEY, charged, table="entries",
               explanation=N_("lines less returns of these days")),
        Figure("paid", N_("Paid"), Kind.MONEY, paid, table="entries",
               explanation=N_("paid with the lines + payments of these days")),
        Figure("closing", N_("Closing balance"), Kind.MONEY, closing, table="entries", explanation=rule,
               worked=Text("{opening} + {charged} − {paid} = {closing}", sums)),
    )  # fmt: skip
