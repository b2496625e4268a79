"""`crm payment`."""

from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._fields import fields_command, given, parsed
from crm_tui.commands._period import FromOption, MonthOption, ToOption, days
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, open_or_create, open_store, reading, say
from crm_tui.commands._tables import column
from crm_tui.commands._typer import command, group
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column, Table
from crm_tui.domain.payments import RECORD
from crm_tui.store import customers, payments
from crm_tui.store.db import Reader

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
            (row.id, row.day, row.customer_code, row.customer_name, row.amount, row.method, row.reference, row.note)
            for row in found
        ]
        empty = N_("No payment was found.")
        emit_table(Table("payment", N_("Payments"), columns, rows, empty=empty), r.shop, format, output)


def _values(r: Reader, ctx: typer.Context) -> dict[str, Value]:
    texts = given(ctx)
    customer = texts.pop("customer", None)
    values = parsed(RECORD, texts, r.shop)
    if customer is not None:
        values["customer_id"] = customers.find(r, customer) if customer else None
    return values


@fields_command(app, "add", N_("Record a payment received; a negative amount was given back."),
                "crm payment add --customer 张三 --amount 1200 --method 微信", RECORD, _NAMES)  # fmt: skip
def add(ctx: typer.Context) -> None:
    """Record a payment."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it
    from crm_tui.core import clock  # noqa: PLC0415

    db = open_or_create()
    with db.read() as r:
        values = {"date": clock.today(r.shop.zone).isoformat(), **_values(r, ctx)}
    say(ops.payments.add(db, values).message)


@fields_command(app, "edit", N_("Change a payment."), "crm payment edit 12 --amount 1250", RECORD, _NAMES)
def edit(ctx: typer.Context, number: NumberArgument) -> None:
    """Change a payment."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        values = _values(r, ctx)
    say(ops.payments.edit(db, number, values).message)


@command(app, "delete", N_("Delete a payment; `crm undo` brings it back."), "crm payment delete 12")
def delete(number: NumberArgument) -> None:
    """Delete a payment."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.payments.delete(open_store(), number).message)
