"""`crm brief`: one page on a customer before a visit."""

from crm_tui.commands._printing import (
    FontsOption,
    PaperOption,
    PrintOption,
    ReportFormatOption,
    ThroughOption,
    Way,
    WidthOption,
)
from crm_tui.commands._shared import OutputOption, reading
from crm_tui.commands._typer import single
from crm_tui.commands.customers import CustomerArgument
from crm_tui.core.i18n import N_
from crm_tui.render.paper import DEFAULT
from crm_tui.reports._params import Params
from crm_tui.reports._report import run
from crm_tui.store import customers

brief_app, brief_command = single(
    "brief",
    N_("One page on a customer before a visit: who, what they buy and owe, what is open and ahead, what to ask."),
    "crm brief 张三\ncrm brief 13812345678 --print\ncrm brief C000003 --format pdf -o visit.pdf",
)
COMMANDS = {"brief": brief_app}


@brief_command
def write(
    customer: CustomerArgument,
    form: ReportFormatOption = "text",
    width: WidthOption = 80,
    paper: PaperOption = DEFAULT,
    fonts: FontsOption = None,
    print_it: PrintOption = False,
    through: ThroughOption = False,
    output: OutputOption = None,
) -> None:
    """Write the brief, or print it."""
    way = Way(form, width, paper, tuple(fonts or ()), print_it, through, output)
    with reading() as r:
        report, shop = run(r, "brief", Params(customer_id=customers.find(r, customer))), r.shop
    way.send(report, shop)
