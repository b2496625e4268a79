"""`crm sale`."""

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
from crm_tui.domain.sales import RECORD
from crm_tui.store import customers, products, sales
from crm_tui.store.db import Reader

app = group(SUMMARIES["sale"][1])
COMMANDS = {"sale": app}
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help=N_("The line's number in `crm sale list`"))]
CustomerOption = Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER", help=N_("Only of this customer"))]
ProductOption = Annotated[str | None, typer.Option("--product", metavar="PRODUCT", help=N_("Only of this product"))]
_COLUMNS = ("date", "receipt", "customer", "customer_name", "product", "product_name", "kind", "quantity",
            "unit_price", "discount", "amount", "cost", "category", "staff", "channel", "note", "adjusts")  # fmt: skip
_NAMES = frozenset({"customer_name", "product_name"})


def sale_table(rows: list[sales.SaleRow]) -> Table:
    """Ledger lines as a list."""
    columns = (Column("number", N_("No."), Kind.COUNT), *(column(RECORD.field(name)) for name in _COLUMNS))
    listed = [
        (s.id, s.day, s.receipt, s.customer_code, s.customer_name, s.sku, s.product_name, s.kind, s.quantity,
         s.unit_price, s.discount, s.amount, s.cost, s.category, s.staff, s.channel, s.note, s.adjusts)
        for s in rows
    ]  # fmt: skip
    return Table("sale", N_("Sales"), columns, listed, empty=N_("No sale was found."))


@command(app, "list", N_("List sales and returns, latest first."), "crm sale list --month 2024-05 --customer 张三")
def list_sales(
    customer: CustomerOption = None,
    product: ProductOption = None,
    month: MonthOption = None,
    since: FromOption = None,
    until: ToOption = None,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List ledger lines."""
    first, last = days(month, since, until)
    with reading() as r:
        customer_id = customers.find(r, customer) if customer else None
        product_id = products.find(r, product) if product else None
        found = sales.rows(r, sales.ids(r, customer_id, product_id, first, last))
        emit_table(sale_table(found), r.shop, format, output)


def values_of(r: Reader, ctx: typer.Context) -> dict[str, Value]:
    """The line's values given, with the customer and the product looked up."""
    texts = given(ctx)
    customer, product = texts.pop("customer", None), texts.pop("product", None)
    values = parsed(RECORD, texts, r.shop)
    if customer is not None:
        values["customer_id"] = customers.find(r, customer) if customer else None
    if product is not None:
        values["product_id"] = products.find(r, product) if product else None
    return values


@fields_command(app, "add", N_("Record a sale or a return; without an amount, quantity x unit price less discount."),
                "crm sale add --customer 张三 --product 羊角锤 --quantity 2 --unit-price 19.90 --date today",
                RECORD, _NAMES)  # fmt: skip
def add(ctx: typer.Context) -> None:
    """Record a line."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it
    from crm_tui.core import clock  # noqa: PLC0415

    db = open_or_create()
    with db.read() as r:
        values = {"date": clock.today(r.shop.zone).isoformat(), **values_of(r, ctx)}
    say(ops.sales.add(db, values).message)


@fields_command(app, "edit", N_("Change a line."), "crm sale edit 4711 --quantity 3", RECORD, _NAMES)
def edit(ctx: typer.Context, number: NumberArgument) -> None:
    """Change a line."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        values = values_of(r, ctx)
    say(ops.sales.edit(db, number, values).message)


@command(app, "delete", N_("Delete a line; `crm undo` brings it back."), "crm sale delete 4711")
def delete(number: NumberArgument) -> None:
    """Delete a line."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.sales.delete(open_store(), number).message)
