"""`crm customer` and `crm search`."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES, customer_grades
from crm_tui.commands._fields import fields_command, given, pairs, parsed
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
from crm_tui.commands._tables import column, sheet, table
from crm_tui.commands._typer import command, group, single
from crm_tui.commands.customer_merging import register
from crm_tui.core.fields import Kind, Record, Value
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column, Table
from crm_tui.domain.customers import CONSENT, KEY_DATE, NEW, PERSON, RECORD
from crm_tui.store import customer_parts, customers, history
from crm_tui.store.db import Reader

app = group(SUMMARIES["customer"][1])
person_app = group(N_("People at a customer's"))
date_app = group(N_("Days that matter to a customer"))
consent_app = group(N_("What a customer agreed to be contacted by"))
for name, part in (("person", person_app), ("date", date_app), ("consent", consent_app)):
    app.add_typer(part, name=name)
search_app, search_command = single(
    "search", N_("Find customers: any part of a name, its pinyin or initials, a phone, tag, address or note."),
    "crm search zswj\ncrm search 五金\ncrm search 5678 --format json\ncrm search 城市:上海 消费'>='5000",
)  # fmt: skip
COMMANDS = {"customer": app, "search": search_app}
register(app)
customer_grades.register(app)

CustomerArgument = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help=N_("Code, name, phone, or words that find only one"))
]
CustomOption = Annotated[
    list[str] | None, typer.Option("--custom", metavar="NAME=VALUE", help=N_("A field of the shop's own"))
]
WhereOption = Annotated[
    str, typer.Option("--where", metavar="QUERY", help=N_("Only those the query asks for, as grade:A spent>=5000"))
]
_LISTED = ("code", "name", "kind", "grade", "stage", "phone", "city", "owner", "tags")


def customer_table(r: Reader, ids: Iterable[int]) -> Table:
    """The customers of these ids, as a list."""
    found = customers.rows(r, ids)
    return table(RECORD, _LISTED, [row[1:] for row in found], N_("Customers"), N_("No customer was found."))


@search_command
def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help=N_("What to look for"))],
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Find customers."""
    with reading() as r:
        found = customer_table(r, customers.select(r, " ".join(text)))
        emit_table(found, r.shop, format, output)


@command(
    app,
    "list",
    N_("List customers."),
    "crm customer list --search 上海 --sort grade --format csv\ncrm customer list --where 'grade:A last>90d'",
)
def list_customers(
    search: Annotated[str, typer.Option("--search", metavar="TEXT", help=N_("Only those the text finds"))] = "",
    where: WhereOption = "",
    sort: Annotated[
        str, typer.Option("--sort", metavar="|".join(customers.SORTS), help=N_("What to sort by"))
    ] = "name",
    descending: Annotated[bool, typer.Option("--descending", help=N_("The other way round"))] = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List customers."""
    if sort not in customers.SORTS:
        raise typer.BadParameter("|".join(customers.SORTS), param_hint="--sort")
    with reading() as r:
        emit_table(customer_table(r, _chosen(r, search, where, sort, descending)), r.shop, format, output)


def _chosen(r: Reader, search: str, where: str, sort: str, descending: bool) -> Sequence[int]:
    """The customers that both the search finds and the query asks for."""
    if not where:
        return customers.ids(r, search, sort, descending)
    asked = customers.select(r, where, sort, descending, strict=True)
    if not search:
        return asked
    found = set(customers.ids(r, search))
    return [customer_id for customer_id in asked if customer_id in found]


@command(
    app, "show", N_("Show one customer's archive."), "crm customer show 张三\ncrm customer show C000123 --format json"
)
def show(customer: CustomerArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """Show one customer."""
    with reading() as r:
        record = customers.get(r, customers.find(r, customer))
        custom = [(f"custom.{row.name}", row.label, row.value) for row in customer_parts.custom_values(r, record.id)]
        emit_record(sheet(RECORD, record.values, custom), r.shop, format, output)


@fields_command(
    app,
    "add",
    N_("Add a customer."),
    "crm customer add --name 张三五金店 --phone 13800138000 --city 上海 --birthday 农历八月十五",
    NEW,
)
def add(ctx: typer.Context, custom: CustomOption = None) -> None:
    """Add a customer."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    db = open_or_create()
    with db.read() as r:
        values = parsed(NEW, given(ctx), r.shop)
    done = ops.customers.add(db, values, pairs(custom or []))
    say(done.message)


@fields_command(app, "edit", N_("Change fields of a customer; an empty text takes a value away."),
                "crm customer edit C000123 --grade A --phone ''", RECORD)  # fmt: skip
def edit(ctx: typer.Context, customer: CustomerArgument, custom: CustomOption = None) -> None:
    """Change a customer."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        customer_id = customers.find(r, customer)
        values = parsed(RECORD, given(ctx), r.shop)
    say(ops.customers.edit(db, customer_id, values, custom=pairs(custom or [])).message)


@command(
    app, "delete", N_("Delete a customer who has no ledger; `crm undo` brings it back."), "crm customer delete C000123"
)
def delete(customer: CustomerArgument) -> None:
    """Delete a customer."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        customer_id = customers.find(r, customer)
    say(ops.customers.delete(db, customer_id).message)


@command(app, "history", N_("What was done to a customer, by whom and when."), "crm customer history 张三")
def customer_history(customer: CustomerArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """What was done to a customer."""
    from crm_tui.commands.history import history_table  # noqa: PLC0415

    with reading() as r:
        found = history.recent(r, customer_id=customers.find(r, customer))
        emit_table(history_table(found), r.shop, format, output)


@command(person_app, "list", N_("List a customer's people."), "crm customer person list 张三")
def list_people(customer: CustomerArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """List a customer's people."""
    with reading() as r:
        found = customer_parts.people(r, customers.find(r, customer))
        rows = [(row.id, *row[2:]) for row in found]
        emit_table(_parts(PERSON, rows, N_("People"), N_("Nobody is known there.")), r.shop, format, output)


@fields_command(
    person_app,
    "add",
    N_("Add somebody at a customer's."),
    "crm customer person add 张三 --name 李四 --role 采购",
    PERSON,
)
def add_person(ctx: typer.Context, customer: CustomerArgument) -> None:
    """Add a person."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        customer_id, values = customers.find(r, customer), parsed(PERSON, given(ctx), r.shop)
    say(ops.customers.add_person(db, customer_id, values).message)


NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help=N_("Its number in the list"))]


@command(person_app, "delete", N_("Delete a person, by its number in the list."), "crm customer person delete 3")
def delete_person(number: NumberArgument) -> None:
    """Delete a person."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.customers.delete_person(open_store(), number).message)


@command(date_app, "list", N_("List a customer's key dates."), "crm customer date list 张三")
def list_dates(customer: CustomerArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """List a customer's key dates."""
    with reading() as r:
        found = customer_parts.key_dates(r, customers.find(r, customer))
        rows = [(row.id, *row[2:]) for row in found]
        emit_table(_parts(KEY_DATE, rows, N_("Key dates"), N_("No key date is kept.")), r.shop, format, output)


@fields_command(date_app, "add", N_("Add a key date, solar or lunar."),
                "crm customer date add 张三 --label 生日 --calendar lunar --month 8 --day 15", KEY_DATE)  # fmt: skip
def add_date(ctx: typer.Context, customer: CustomerArgument) -> None:
    """Add a key date."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        values = parsed(KEY_DATE, {"calendar": "solar", **given(ctx)}, r.shop)
        customer_id = customers.find(r, customer)
    say(ops.customers.add_key_date(db, customer_id, values).message)


@command(date_app, "delete", N_("Delete a key date, by its number in the list."), "crm customer date delete 3")
def delete_date(number: NumberArgument) -> None:
    """Delete a key date."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.customers.delete_key_date(open_store(), number).message)


@command(consent_app, "list", N_("List what a customer agreed to."), "crm customer consent list 张三")
def list_consents(customer: CustomerArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """List a customer's consents."""
    with reading() as r:
        found = customer_parts.consents(r, customers.find(r, customer))
        rows = [(row.id, *row[2:]) for row in found]
        emit_table(_parts(CONSENT, rows, N_("Consents"), N_("Nothing was asked yet.")), r.shop, format, output)


@fields_command(consent_app, "set", N_("Keep whether a customer agreed to a channel."),
                "crm customer consent set 张三 --channel wechat --given yes --source 店里口头", CONSENT)  # fmt: skip
def set_consent(ctx: typer.Context, customer: CustomerArgument) -> None:
    """Keep a consent."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        values = parsed(CONSENT, {"day": "today", **given(ctx)}, r.shop)
        customer_id = customers.find(r, customer)
    say(ops.customers.set_consent(db, customer_id, values).message)


def _parts(record: Record, rows: Sequence[tuple[Value, ...]], title: str, empty: str) -> Table:
    columns = (Column("number", N_("No."), Kind.COUNT), *(column(field) for field in record.fields))
    return Table(record.noun, title, columns, rows, empty=empty)
