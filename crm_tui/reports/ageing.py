"""Receivables by how long they have been due, customer by customer: whom to call about money, and how old it is."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Chart, Column, Figure, Report, Row, Table
from crm_tui.core.task import checked
from crm_tui.domain.ageing import Aged, aged, days_outstanding
from crm_tui.domain.shop import Shop
from crm_tui.reports._explained import money, out_of, share
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import CUSTOMER
from crm_tui.reports._params import Params
from crm_tui.reports._scope import scope
from crm_tui.store import receivables
from crm_tui.store.db import Reader
from crm_tui.store.receivables import Debtor

TITLE = N_("Receivables by age")
SUMMARY = N_("Who owes how much for how long: not due, 1-30, 31-60, 61-90, 91-120 days and more; credits apart.")
TAKES = ("day", "customer_id", "limit")
#: DSO looks at the sales on credit of so many days.
_DSO_DAYS: Final = 90
_LATE: Final = (
    ("late_30", N_("1-30 days")),
    ("late_60", N_("31-60 days")),
    ("late_90", N_("61-90 days")),
    ("late_120", N_("91-120 days")),
    ("late_more", N_("over 120 days")),
)
_RULE: Final = N_(
    "A line is due once the customer's credit days are over. Payments and returns settle the oldest lines first."
)


class _Account(NamedTuple):
    debtor: Debtor
    aged: Aged
    overdue: int
    balance: int


def build(r: Reader, params: Params) -> Report:
    """The receivables at the end of `params.day`, today unless told; raises NotFound for an unknown customer."""
    today = clock.today(r.shop.zone or None)
    day = date.fromisoformat(params.day) if params.day else today
    accounts = []
    for debtor in receivables.debtors(r, day.isoformat(), params.customer_id):
        params.check()
        found = aged(debtor.lines, debtor.received, day, debtor.terms)
        accounts.append(_Account(debtor._replace(lines=()), found, found.overdue, found.balance))
    params.check()
    accounts.sort(key=lambda one: (-one.overdue, -one.balance, one.debtor.code))
    params.check()
    whole = _together(accounts)
    params.check()
    return Report(
        name="ageing",
        title=Text(TITLE),
        period=day.isoformat(),
        currency=r.shop.currency,
        figures=_figures(r, accounts, whole, day, params.customer_id),
        tables=(_by_age(whole), _by_customer(accounts, whole, params)),
        notes=(Text(_RULE),),
        shop=r.shop.name,
        scope=scope(r, params.customer_id),
        charts=(Chart("ages", N_("Owed by age"), "ages", "age", ("amount",)),),
    )


def _together(accounts: Sequence[_Account]) -> Aged:
    """All of them added up."""
    sums = [sum(ages) for ages in zip(*[one.aged.late for one in accounts], strict=True)] or [0] * len(_LATE)
    not_due, credit = sum(one.aged.not_due for one in accounts), sum(one.aged.credit for one in accounts)
    return Aged(not_due, tuple(sums), credit, None)


def _figures(
    r: Reader, accounts: Sequence[_Account], whole: Aged, day: date, customer_id: int | None
) -> tuple[Figure, ...]:
    shop, not_due, overdue, credit = r.shop, whole.not_due, whole.overdue, whole.credit
    debtors = sum(one.balance > 0 for one in accounts)
    receivable = not_due + overdue
    first = (day - timedelta(days=_DSO_DAYS - 1)).isoformat()
    credit_sales = receivables.sold_on_credit(r, first, day.isoformat(), customer_id)
    sums = {name: money(value, shop) for name, value in (
        ("receivable", receivable), ("not_due", not_due), ("overdue", overdue), ("credit", credit),
        ("balance", receivable - credit), ("sales", credit_sales),
    )}  # fmt: skip
    return (
        Figure("receivable", N_("Receivables"), Kind.MONEY, receivable, explanation=N_("What is not due + past due"),
               worked=Text("{not_due} + {overdue} = {receivable}", sums), table="customers"),
        Figure("not_due", N_("Not due yet"), Kind.MONEY, not_due, explanation=_RULE, table="customers"),
        Figure("overdue", N_("Past due"), Kind.MONEY, overdue, explanation=_RULE, table="customers",
               worked=_added(whole.late, shop)),
        Figure("overdue_share", N_("Past due, share"), Kind.RATE,
               rate(overdue, receivable), explanation=N_("past due ÷ receivables"),
               worked=_share_worked(overdue, receivable, shop), table="customers"),
        Figure("credit", N_("Paid ahead"), Kind.MONEY, credit, table="customers",
               explanation=N_("What customers paid beyond their lines; it is nobody else's debt less.")),
        Figure("balance", N_("Balance"), Kind.MONEY, receivable - credit, explanation=N_("receivables − paid ahead"),
               worked=Text("{receivable} − {credit} = {balance}", sums), table="customers"),
        Figure("debtors", N_("Customers who owe"), Kind.COUNT, debtors, worked=out_of(debtors, len(accounts)),
               explanation=N_("whose balance is above zero"), table="customers"),
        _dso(receivable, credit_sales, sums),
    )  # fmt: skip


def _added(amounts: Sequence[int], shop: Shop) -> Text:
    """The sum of the ages, the latest first."""
    parts = " + ".join(money(one, shop) for one in amounts)
    return Text("{parts} = {sum}", {"parts": parts, "sum": money(sum(amounts), shop)})


def _share_worked(overdue: int, receivable: int, shop: Shop) -> Text | None:
    if not receivable:
        return None
    places = {"a": money(overdue, shop), "b": money(receivable, shop), "c": share(overdue, receivable)}
    return Text("{a} ÷ {b} = {c}", places)


def _dso(receivable: int, credit_sales: int, sums: dict[str, str]) -> Figure:
    """Days sales outstanding."""
    found = days_outstanding(receivable, credit_sales, _DSO_DAYS)
    worked = None if found is None else Text("{receivable} ÷ {sales} × {days} = {found}",
                                             {**sums, "days": _DSO_DAYS, "found": found})  # fmt: skip
    explanation = Text(
        N_("DSO: receivables ÷ sales on credit of the last {days} days × {days}; days until a sale is paid"),
        {"days": _DSO_DAYS},
    )
    return Figure(
        "dso", N_("Days outstanding"), Kind.COUNT, found, explanation=explanation, worked=worked, table="customers"
    )


def _by_age(together: Aged) -> Table:
    """One line for each age."""
    sums = [(N_("not due"), together.not_due)]
    sums += [(label, amount) for (_, label), amount in zip(_LATE, together.late, strict=True)]
    whole = together.not_due + together.overdue
    rows: list[Row] = [(Text(label), amount, rate(amount, whole)) for label, amount in sums]
    return Table(
        "ages",
        N_("By age"),
        (Column("age", N_("Age")), Column("amount", N_("Owed"), Kind.MONEY), Column("share", N_("Share"), Kind.RATE)),
        rows if whole else [],
        N_("Nobody owes anything."),
        total=(Text(N_("Together")), whole, None),
    )


def _by_customer(accounts: Sequence[_Account], whole: Aged, params: Params) -> Table:
    columns = (
        *CUSTOMER,
        Column("terms", N_("Credit days"), Kind.COUNT),
        Column("not_due", N_("not due"), Kind.MONEY),
        *(Column(key, label, Kind.MONEY) for key, label in _LATE),
        Column("credit", N_("Paid ahead"), Kind.MONEY),
        Column("balance", N_("Balance"), Kind.MONEY),
        Column("oldest", N_("Oldest"), Kind.DAY),
    )
    rows: list[Row] = [
        (debtor.code, debtor.name, debtor.terms, found.not_due, *found.late, found.credit, balance, found.oldest)
        for debtor, found, _, balance in checked(accounts[: params.limit], params.check)
    ]
    title = plural(
        "{count} customer whose account is not even", "{count} customers whose accounts are not even", len(accounts)
    )
    return Table(
        "customers", title, columns, rows, N_("Nobody owes anything."), heads=2,
        total=(None, Text(N_("Together")), None, whole.not_due, *whole.late, whole.credit, whole.balance, None),
    )  # fmt: skip
