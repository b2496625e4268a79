"""`crm export`."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Literal

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._period import FromOption, MonthOption, ToOption, days
from crm_tui.commands._progress import ProgressLine
from crm_tui.commands._shared import open_store, say
from crm_tui.commands._typer import command, group
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.text import for_terminal
from crm_tui.core.whole_file import write_whole
from crm_tui.exchange.exports import CONTACTS, Filter, export
from crm_tui.exchange.writing import CARDS
from crm_tui.store import customers as customer_store

app = group(SUMMARIES["export"][1])
COMMANDS = {"export": app}

FileFormat = Literal["csv", "xlsx", "json", "jsonl"]
ContactFormat = Literal["csv", "xlsx", "json", "jsonl", "vcf"]
Format = Annotated[
    FileFormat | None, typer.Option("--format", help=N_("The file's form; else told by its name, else csv"))
]
Contacts = Annotated[
    ContactFormat | None,
    typer.Option("--format", help=N_("The file's form, vcf for contacts; else told by its name, else csv")),
]
Card = Annotated[
    Literal["3", "4"], typer.Option("--vcard", metavar="3|4", help=N_("Contacts' version: 3.0 (most phones) or 4.0"))
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help=N_("The file; else stdout"))]
Excel = Annotated[
    bool, typer.Option("--excel", help=N_("csv that Excel opens as it is: byte order mark, codes as text"))
]
Search = Annotated[str, typer.Option("--search", metavar="TEXT", help=N_("Only those the text finds"))]
Where = Annotated[
    str, typer.Option("--where", metavar="QUERY", help=N_("Only those the query asks for, as grade:A spent>=5000"))
]
Customer = Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER", help=N_("Only of this customer"))]
_BY_NAME: dict[str, ContactFormat] = {
    ".csv": "csv", ".xlsx": "xlsx", ".json": "json", ".jsonl": "jsonl", ".vcf": "vcf",
}  # fmt: skip


def take_away(
    noun: str, format: ContactFormat | None, output: Path | None, chosen: Filter, *, excel: bool, vcard: str = "3"
) -> None:
    """Write the file, or its bytes to stdout."""
    named = _BY_NAME.get(output.suffix.lower(), "csv") if output else "csv"
    form = format or named
    if excel and form != "csv":
        raise Usage(N_("--excel is for csv; a workbook needs no help."))
    if form == CARDS and noun not in CONTACTS:
        raise Usage(N_("Only customers and people can be written as contacts (vcf)."))
    version = f"{vcard}.0"
    db = open_store()
    if output is not None:
        count = export(db, noun, form, output, chosen, excel=excel, vcard=version)
        say(plural("Wrote {count} record to {path}.", "Wrote {count} records to {path}.", count, path=output))
        return
    if form == "xlsx" and sys.stdout.isatty():
        raise Usage(N_("A workbook can't be shown on a terminal; give a file: --output FILE"))
    # First to a file: a slow reader of ours must not keep others from writing to the store.
    with tempfile.TemporaryDirectory(prefix="crm-") as folder:
        whole = Path(folder) / f"export-{os.getpid()}"
        export(db, noun, form, whole, chosen, excel=excel, vcard=version)
        with whole.open("rb") as file:
            if sys.stdout.isatty():
                lines = (for_terminal(line.decode("utf-8").removesuffix("\n")) for line in file)
                sys.stdout.buffer.writelines(f"{line}\n".encode() for line in lines)
            else:
                shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def lines_chosen(customer: str | None, month: str | None, since: str | None, until: str | None) -> Filter:
    """Which ledger lines are meant."""
    first, last = days(month, since, until)
    customer_id = None
    if customer is not None:
        with open_store().read() as r:
            customer_id = customer_store.find(r, customer)
    return Filter(since=first, until=last, customer_id=customer_id)


@command(app, "customers", N_("Export customers; what is exported imports back unchanged."),
         "crm export customers --output 客户.xlsx\ncrm export customers --where 'tag:VIP' > vip.csv\n"
         "crm export customers --output phone.vcf --vcard 4")  # fmt: skip
def customers(
    search: Search = "", where: Where = "", format: Contacts = None, vcard: Card = "3", output: Output = None,
    excel: Excel = False,
) -> None:  # fmt: skip
    """Export customers."""
    take_away("customers", format, output, Filter(search, where=where), excel=excel, vcard=vcard)


@command(app, "products", N_("Export products."), "crm export products --output products.csv")
def products(search: Search = "", format: Format = None, output: Output = None, excel: Excel = False) -> None:
    """Export products."""
    take_away("products", format, output, Filter(search), excel=excel)


@command(app, "sales", N_("Export sales and returns, oldest first."), "crm export sales --month 2024-05 --format jsonl")
def sales(
    customer: Customer = None, month: MonthOption = None, since: FromOption = None, until: ToOption = None,
    format: Format = None, output: Output = None, excel: Excel = False,
) -> None:  # fmt: skip
    """Export sales."""
    take_away("sales", format, output, lines_chosen(customer, month, since, until), excel=excel)


@command(app, "payments", N_("Export payments, oldest first."), "crm export payments --from 2024-01-01 --customer 张三")
def payments(
    customer: Customer = None, month: MonthOption = None, since: FromOption = None, until: ToOption = None,
    format: Format = None, output: Output = None, excel: Excel = False,
) -> None:  # fmt: skip
    """Export payments."""
    take_away("payments", format, output, lines_chosen(customer, month, since, until), excel=excel)


@command(app, "tickets", N_("Export tickets, oldest first, with when each was received, answered, solved and closed."),
         "crm export tickets --where 'category:repair opened:thismonth' --output tickets.csv")  # fmt: skip
def tickets(
    where: Annotated[
        str,
        typer.Option("--where", metavar="QUERY", help=N_("Only those the query asks for, as step:assess overdue:yes")),
    ] = "",
    format: Format = None,
    output: Output = None,
    excel: Excel = False,
) -> None:
    """Export tickets."""
    take_away("tickets", format, output, Filter(where=where), excel=excel)


@command(app, "expenses", N_("Export what was spent on marketing and service, oldest first."),
         "crm export expenses --month 2024-05 --output 费用.xlsx")  # fmt: skip
def expenses(
    customer: Customer = None, month: MonthOption = None, since: FromOption = None, until: ToOption = None,
    format: Format = None, output: Output = None, excel: Excel = False,
) -> None:  # fmt: skip
    """Export expenses."""
    take_away("expenses", format, output, lines_chosen(customer, month, since, until), excel=excel)


@command(
    app,
    "people",
    N_("Export the people at customers', each with the customer."),
    "crm export people --output 联系人.vcf",
)
def people(
    customer: Customer = None, format: Contacts = None, vcard: Card = "3", output: Output = None, excel: Excel = False
) -> None:
    """Export people."""
    take_away("people", format, output, lines_chosen(customer, None, None, None), excel=excel, vcard=vcard)


@command(app, "followups",
         N_("Export follow-ups as a calendar (iCalendar) for Thunderbird, a phone and the like, or as a list."),
         "crm export followups --output 跟进.ics\ncrm export followups --format csv > followups.csv")  # fmt: skip
def followups(
    customer: Customer = None,
    format: Annotated[
        Literal["ics", "csv", "xlsx", "json", "jsonl"] | None,
        typer.Option("--format", help=N_("The file's form; else told by its name, else ics")),
    ] = None,
    output: Output = None,
    excel: Excel = False,
) -> None:
    """Export follow-ups."""
    chosen = lines_chosen(customer, None, None, None)
    named = _BY_NAME.get(output.suffix.lower()) if output else None
    form = format or named
    if form is not None and form != "ics":
        take_away("followups", form, output, chosen, excel=excel)
        return
    from crm_tui.exchange.ical.run import export_calendar  # noqa: PLC0415 - icalendar takes 70 ms to import

    db = open_store()
    data, count = export_calendar(db, chosen.customer_id)
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    write_whole(output, data, private=True)
    say(plural("Wrote {count} record to {path}.", "Wrote {count} records to {path}.", count, path=output))


@command(app, "all", N_("Write a complete copy of the shop into a folder: one text file per table, line by line."),
         "crm export all copies/2024-05-31\ncrm export all copy --replace")  # fmt: skip
def everything(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("A new folder; written whole or not at all"))],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help=N_("Take the place of an earlier copy in that folder"))
    ] = False,
) -> None:
    """Write a complete copy."""
    from crm_tui.exchange import complete  # noqa: PLC0415 - only this command needs it

    with ProgressLine() as line:

        def progress(_table: str, count: int) -> None:
            line.show(Text(N_("Writing: {count} lines"), {"count": f"{count:,}"}), count, None)

        copied = complete.export_all(open_store(), folder, replace=replace, progress=progress)
    say(plural("Wrote {count} row to {path}.", "Wrote {count} rows to {path}.", copied.total, path=folder))
