"""Pipedrive: people, with the organisation each is at."""

from crm_tui.core.i18n import N_
from crm_tui.domain import lists
from crm_tui.exchange.sources._people import FIELDS, Contact, people
from crm_tui.exchange.sources._source import Cells, Known, cell


def _contact(number: int, cells: Cells) -> Contact:
    person = cell(cells, "Person - ID")
    return Contact(
        number=number,
        code=f"PD-{person}" if person else "",  # a plain number could be a code of the shop's own
        name=cell(cells, "Person - Name"),
        company=cell(cells, "Organization - Name"),
        phones=tuple(lists.split(cell(cells, "Person - Phone"))),
        emails=tuple(lists.split(cell(cells, "Person - Email"))),
    )


SOURCES = (
    Known(
        name="pipedrive-people",
        label=N_("Pipedrive people"),
        noun="customers",
        signature=frozenset({"Person - ID", "Person - Name", "Organization - Name"}),
        fields=FIELDS,
        take=people(_contact),
    ),
)
