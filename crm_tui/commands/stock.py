"""`crm stock`: what dealers report of their own stock."""

from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._fields import fields_command, given, parsed
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, open_store, reading, say
from crm_tui.commands._tables import column
from crm_tui.commands._typer import command, group
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column, Table
from crm_tui.domain.sales import MOVEMENT
from crm_tui.store import customers, products, stock

app = group(SUMMARIES["stock"][1])
COMMANDS = {"stock": app}
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help=N_("Its number in `crm stock list`"))]
CustomerOption = Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER", help=N_("Only of this customer"))]


@command(app, "list", N_("List what dealers sold on and counted, latest first."), "crm stock list --customer 宏达")
def list_movements(
    customer: CustomerOption = None, format: FormatOption = "table", output: OutputOption = None
) -> None:
    """List dealers' reports."""
    columns = (
        Column("number", N_("No."), Kind.COUNT),
        Column("date", N_("Date"), Kind.DAY),
        Column("customer", N_("Customer"), Kind.CODE),
        Column("customer_name", N_("Customer name")),
        Column("product", N_("Product code"), Kind.CODE),
        Column("product_name", N_("Product name")),
        column(MOVEMENT.field("kind")),
        column(MOVEMENT.field("quantity")),
        column(MOVEMENT.field("note")),
    )
    with reading() as r:
        rows = stock.movements(r, customers.find(r, customer) if customer else None)
        found = Table("movement", N_("Dealer stock"), columns, rows, empty=N_("No dealer has reported yet."))
        emit_table(found, r.shop, format, output)


@fields_command(app, "add", N_("Keep what a dealer sold on, or what a count found."),
                "crm stock add --customer 宏达 --product 羊角锤 --date 2024-05-31 --kind count --quantity 40",
                MOVEMENT)  # fmt: skip
def add(ctx: typer.Context) -> None:
    """Keep a dealer's report."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    db = open_store()
    with db.read() as r:
        texts = {"date": "today", **given(ctx)}
        for name in ("customer", "product", "kind", "quantity"):
            if name not in texts:
                raise typer.BadParameter(name, param_hint=f"--{name}")
        customer_id = customers.find(r, texts.pop("customer"))
        product_id = products.find(r, texts.pop("product"))
        values = parsed(MOVEMENT, texts, r.shop)
    say(ops.stock.add(db, {**values, "customer_id": customer_id, "product_id": product_id}).message)


@command(app, "delete", N_("Delete a dealer's report; `crm undo` brings it back."), "crm stock delete 7")
def delete(number: NumberArgument) -> None:
    """Delete a dealer's report."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.stock.delete(open_store(), number).message)
