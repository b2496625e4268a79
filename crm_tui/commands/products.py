"""`crm product`."""

import operator
from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._fields import fields_command, given, parsed
from crm_tui.commands._shared import (
    FormatOption,
    OutputOption,
    emit_record,
    emit_table,
    open_or_create,
    open_store,
    reading,
    say,
)
from crm_tui.commands._tables import sheet, table
from crm_tui.commands._typer import command, group
from crm_tui.core.i18n import N_
from crm_tui.domain.products import RECORD
from crm_tui.store import products

app = group(SUMMARIES["product"][1])
COMMANDS = {"product": app}
ProductArgument = Annotated[
    str, typer.Argument(metavar="PRODUCT", help=N_("Code, barcode, name, or words that find only one"))
]
_LISTED = ("sku", "name", "category", "unit", "price", "cost", "status")


@command(app, "list", N_("List products."), "crm product list --search 锤 --format markdown")
def list_products(
    search: Annotated[str, typer.Option("--search", metavar="TEXT", help=N_("Only those the text finds"))] = "",
    sort: Annotated[str, typer.Option("--sort", metavar="|".join(products.SORTS), help=N_("What to sort by"))] = "name",
    descending: Annotated[bool, typer.Option("--descending", help=N_("The other way round"))] = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List products."""
    if sort not in products.SORTS:
        raise typer.BadParameter("|".join(products.SORTS), param_hint="--sort")
    with reading() as r:
        listed = operator.attrgetter(*_LISTED)
        rows = [listed(row) for row in products.rows(r, products.ids(r, search, sort, descending))]
        found = table(RECORD, _LISTED, rows, N_("Products"), N_("No product was found."))
        emit_table(found, r.shop, format, output)


@command(app, "show", N_("Show one product."), "crm product show P00012 --format json")
def show(product: ProductArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """Show one product."""
    with reading() as r:
        record = products.get(r, products.find(r, product))
        emit_record(sheet(RECORD, record.values), r.shop, format, output)


@fields_command(
    app, "add", N_("Add a product."), "crm product add --name 羊角锤 --unit 把 --price 19.90 --cost 12", RECORD
)
def add(ctx: typer.Context) -> None:
    """Add a product."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    db = open_or_create()
    with db.read() as r:
        values = parsed(RECORD, given(ctx), r.shop)
    say(ops.products.add(db, values).message)


@fields_command(app, "edit", N_("Change fields of a product; an empty text takes a value away."),
                "crm product edit P00012 --price 21.50", RECORD)  # fmt: skip
def edit(ctx: typer.Context, product: ProductArgument) -> None:
    """Change a product."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        product_id, values = products.find(r, product), parsed(RECORD, given(ctx), r.shop)
    say(ops.products.edit(db, product_id, values).message)


@command(app, "delete", N_("Delete a product that was never sold."), "crm product delete P00012")
def delete(product: ProductArgument) -> None:
    """Delete a product."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        product_id = products.find(r, product)
    say(ops.products.delete(db, product_id).message)
