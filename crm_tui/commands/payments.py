"""`crm payment`."""

from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._fields import fields_command, of_customer
from crm_tui.commands._period import FromOption, MonthOption, ToOption, days
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, open_or_create, open_store, reading, say
from crm_tui.commands._tables import column
from crm_tui.commands._typer import command, group
from crm_tui.commands._waiting_table import waiting_table
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column, Table
from crm_tui.domain.payments import RECORD
from crm_tui.store import customers, payer_guesses, payers, payments

app = group(SUMMARIES["payment"][1])
COMMANDS = {"payment": app}
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help=N_("Its number in `crm payment list`"))]
CustomerOption = Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER", help=N_("Only of this customer"))]
_NAMES = frozenset({"customer_name"})


@command(app, "list", N_("List payments, latest first."), "crm payment list --month 2024-05 --format csv")
def list_payments(
    customer: CustomerOption = None,
    month: MonthOption = None,
    since: FromOption = None,
    until: ToOption = None,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List payments."""
    first, last = days(month, since, until)
    with reading() as r:
        customer_id = customers.find(r, customer) if customer else None
        found = payments.rows(r, payments.ids(r, customer_id, first, last))
        columns = (Column("number", N_("No."), Kind.COUNT), *(column(field) for field in RECORD.fields))
        rows = [
            (
                row.id,
                row.day,
                row.customer_code,
                row.customer_name,
                row.amount,
                row.method,
                row.reference,
                row.note,
                row.adjusts,
            )
            for row in found
        ]
        empty = N_("No payment was found.")
        emit_table(Table("payment", N_("Payments"), columns, rows, empty=empty), r.shop, format, output)


@fields_command(app, "add", N_("Record a payment received; a negative amount was given back."),
                "crm payment add --customer 张三 --amount 1200 --method 微信", RECORD, _NAMES)  # fmt: skip
def add(ctx: typer.Context) -> None:
    """Record a payment."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it
    from crm_tui.core import clock  # noqa: PLC0415

    db = open_or_create()
    with db.read() as r:
        values = {"date": clock.today(r.shop.zone).isoformat(), **of_customer(r, RECORD, ctx)}
    say(ops.payments.add(db, values).message)


@fields_command(app, "edit", N_("Change a payment."), "crm payment edit 12 --amount 1250", RECORD, _NAMES)
def edit(ctx: typer.Context, number: NumberArgument) -> None:
    """Change a payment."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        values = of_customer(r, RECORD, ctx)
    say(ops.payments.edit(db, number, values).message)


@command(app, "delete", N_("Delete a payment; `crm undo` brings it back."), "crm payment delete 12")
def delete(number: NumberArgument) -> None:
    """Delete a payment."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.payments.delete(open_store(), number).message)


WaitingArgument = Annotated[int, typer.Argument(metavar="NUMBER", help=N_("Its number in `crm payment queue`"))]
WaitingArguments = Annotated[
    list[int], typer.Argument(metavar="NUMBER...", help=N_("Their numbers in `crm payment queue`"))
]


@command(app, "queue", N_("List payments from files whose customer is not known yet, with the best guesses."),
         "crm payment queue\ncrm payment queue --dismissed --format json")  # fmt: skip
def queue(
    dismissed: Annotated[bool, typer.Option("--dismissed", help=N_("Those that were dismissed instead"))] = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List the payments that wait, each with who could have made it and why."""
    with reading() as r:
        found = payers.rows(r, payers.ids(r, payers.DISMISSED if dismissed else payers.WAITING))
        guesses = {} if dismissed else payer_guesses.guesses(r, found, payer_guesses.by_amount(r))
        title = N_("Dismissed payments") if dismissed else N_("Payments that wait for their customer")
        table = waiting_table(found, guesses, format, title, N_("No payment waits for its customer."))
        emit_table(table, r.shop, format, output)


@command(app, "match", N_("Say whose a waiting payment is; payments of the same payer come along, later ones too."),
         "crm payment match 12 张三\ncrm payment match 13 C00042")  # fmt: skip
def match(
    number: WaitingArgument,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help=N_("Code, name or phone of the customer"))],
) -> None:
    """Match a waiting payment."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        customer_id = customers.find(r, customer)
    say(ops.payers.match(db, number, customer_id).message)


@command(app, "dismiss", N_("Take payments that are no customer's out of the queue; they are not brought in again."),
         "crm payment dismiss 12 13")  # fmt: skip
def dismiss(numbers: WaitingArguments) -> None:
    """Dismiss waiting payments."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.payers.dismiss(open_store(), numbers).message)


_PAYERS = (
    Column("number", N_("No."), Kind.COUNT),
    Column("payer", N_("Payer")),
    Column("account", N_("Payer's account"), Kind.CODE),
    Column("customer", N_("Customer"), Kind.CODE),
    Column("customer_name", N_("Customer name")),
)


@command(app, "payers", N_("List the names under which customers pay, as they were learned."),
         "crm payment payers --customer 张三")  # fmt: skip
def list_payers(customer: CustomerOption = None, format: FormatOption = "table", output: OutputOption = None) -> None:
    """List learned payers."""
    with reading() as r:
        rows = [
            (row.id, row.name or None, row.account, row.customer_code, row.customer_name)
            for row in payers.payers(r, customers.find(r, customer) if customer else None)
        ]
        table = Table("payer", N_("Payers"), _PAYERS, rows, empty=N_("No payer has been learned yet."))
        emit_table(table, r.shop, format, output)


@command(app, "forget", N_("Forget a payer; payments recorded so far stay."), "crm payment forget 3")
def forget(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help=N_("Its number in `crm payment payers`"))],
) -> None:
    """Forget a payer."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.payers.forget(open_store(), number).message)
