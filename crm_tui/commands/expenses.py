"""`crm expense`."""

from typing import Annotated, Literal

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._fields import fields_command, of_customer
from crm_tui.commands._period import FromOption, MonthOption, ToOption, days
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, open_or_create, open_store, reading, say
from crm_tui.commands._tables import column
from crm_tui.commands._typer import command, group
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column, Table
from crm_tui.domain.expenses import RECORD
from crm_tui.store import customers, expenses

app = group(SUMMARIES["expense"][1])
COMMANDS = {"expense": app}
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help=N_("Its number in `crm expense list`"))]


@command(app, "list", N_("List expenses, latest first."),
         "crm expense list --month 2024-05 --kind marketing\n"
         "crm expense list --from 2024-01-01 --format csv -o expenses.csv")  # fmt: skip
def list_expenses(
    kind: Annotated[
        Literal["marketing", "service"] | None, typer.Option("--kind", help=N_("Only what was spent on this"))
    ] = None,
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="CUSTOMER", help=N_("Only for this customer"))
    ] = None,
    month: MonthOption = None,
    since: FromOption = None,
    until: ToOption = None,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List expenses."""
    first, last = days(month, since, until)
    with reading() as r:
        customer_id = customers.find(r, customer) if customer else None
        found = expenses.rows(r, expenses.ids(r, first, last, kind, customer_id))
        emit_table(_table(found), r.shop, format, output)


def _table(found: list[expenses.ExpenseRow]) -> Table:
    columns = [Column("number", N_("No."), Kind.COUNT), *(column(field) for field in RECORD.fields)]
    columns.insert(-1, Column("customer_name", N_("Customer name")))
    rows = [
        (one.id, one.day, one.kind, one.amount, one.source, one.channel, one.customer_code, one.customer_name, one.note)
        for one in found
    ]
    return Table("expense", N_("Expenses"), tuple(columns), rows, empty=N_("No expense was found."))


@fields_command(app, "add", N_("Keep an expense; a negative amount came back."),
                "crm expense add --kind marketing --amount 800 --source 抖音\n"
                "crm expense add --kind service --amount 45 --customer 张三 --note 上门维修", RECORD)  # fmt: skip
def add(ctx: typer.Context) -> None:
    """Keep an expense."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it
    from crm_tui.core import clock  # noqa: PLC0415

    db = open_or_create()
    with db.read() as r:
        values = {"date": clock.today(r.shop.zone or None).isoformat(), **of_customer(r, RECORD, ctx)}
    say(ops.expenses.add(db, values).message)


@fields_command(app, "edit", N_("Change an expense."), "crm expense edit 12 --amount 750", RECORD)
def edit(ctx: typer.Context, number: NumberArgument) -> None:
    """Change an expense."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        values = of_customer(r, RECORD, ctx)
    say(ops.expenses.edit(db, number, values).message)


@command(app, "delete", N_("Delete an expense; `crm undo` brings it back."), "crm expense delete 12")
def delete(number: NumberArgument) -> None:
    """Delete an expense."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.expenses.delete(open_store(), number).message)
