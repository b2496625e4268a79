"""`crm ledger`: month by month, of the shop or of one customer."""

from typing import Annotated

import typer

from crm_tui.commands._period import FromOption, MonthOption, ToOption, days
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, reading
from crm_tui.commands._typer import single
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column, Table
from crm_tui.domain.months import month_of
from crm_tui.store import customers, ledger
from crm_tui.store.db import Reader

ledger_app, ledger_command = single(
    "ledger", N_("The ledger month by month, of the shop or of one customer."),
    "crm ledger\ncrm ledger 张三 --month 2024-05\ncrm ledger --from 2024-01-01 --to 2024-06-30 --format csv",
)  # fmt: skip
COMMANDS = {"ledger": ledger_app}
_COLUMNS = (
    Column("month", N_("Month"), Kind.MONTH),
    Column("revenue", N_("Revenue"), Kind.MONEY),
    Column("returns", N_("Returns"), Kind.MONEY),
    Column("cost", N_("Cost"), Kind.MONEY),
    Column("orders", N_("Orders"), Kind.COUNT),
    Column("buyers", N_("Buyers"), Kind.COUNT),
    Column("quantity_in", N_("In"), Kind.QUANTITY),
    Column("quantity_returned", N_("Returned"), Kind.QUANTITY),
    Column("sold_on", N_("Sold on"), Kind.QUANTITY),
    Column("closing_stock", N_("Closing stock"), Kind.QUANTITY),
    Column("paid", N_("Paid"), Kind.MONEY),
    Column("owed", N_("Owed"), Kind.MONEY),
)


@ledger_command
def show_ledger(
    customer: Annotated[str | None, typer.Argument(metavar="[CUSTOMER]", help=N_("Only of this customer"))] = None,
    month: MonthOption = None,
    since: FromOption = None,
    until: ToOption = None,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """The ledger month by month."""
    first, last = days(month, since, until)
    with reading() as r:
        customer_id = customers.find(r, customer) if customer else None
        found = _months(r, customer_id, first, last)
        rows = [tuple(getattr(row, column.key) for column in _COLUMNS) for row in found]
        emit_table(
            Table("ledger", N_("Ledger"), _COLUMNS, rows, empty=N_("No sale was found.")), r.shop, format, output
        )


def _months(r: Reader, customer_id: int | None, first: str | None, last: str | None) -> list[ledger.MonthRow]:
    """The months from the day `first` to the day `last`, each where given, else as far as the ledger goes."""
    known = ledger.known_months(r, customer_id)
    if known is None:
        return []
    bounds = (month_of(first) if first else known[0], month_of(last) if last else known[1])
    if customer_id is None:
        return ledger.shop_months(r, *bounds)
    return ledger.customer_months(r, customer_id, *bounds)
