"""HubSpot: contacts and companies; which columns there are beyond the first is chosen by the user.

Companies come without their ids: the contacts' file names a company only by its name, and by that it is found.
"""

from crm_tui.core.i18n import N_
from crm_tui.exchange.sources._names import Place, full_name, one_line
from crm_tui.exchange.sources._people import FIELDS, Contact, people, told, under
from crm_tui.exchange.sources._source import Cells, Known, cell


def _place(cells: Cells) -> Place:
    return Place(
        one_line(cell(cells, "Street Address")),
        cell(cells, "City"),
        cell(cells, "State/Region"),
        cell(cells, "Postal Code"),
        cell(cells, "Country/Region"),
    )


def _contact(number: int, cells: Cells) -> Contact:
    record = cell(cells, "Record ID")
    return Contact(
        number=number,
        code=f"HS-{record}" if record else "",  # a plain number could be a code of the shop's own
        name=full_name(cell(cells, "First Name"), cell(cells, "Last Name")),
        company=cell(cells, "Company name", "Associated Company"),
        role=cell(cells, "Job Title"),
        phones=under(cells, "Mobile Phone Number", "Phone Number"),
        emails=under(cells, "Email"),
        website=cell(cells, "Website URL"),
        place=_place(cells),
        owner=cell(cells, "Contact owner"),
        besides=told(cells, "Lead Status"),
    )


def _company(number: int, cells: Cells) -> Contact:
    return Contact(
        number=number,
        company=cell(cells, "Company name"),
        phones=under(cells, "Phone Number"),
        website=cell(cells, "Website URL"),
        place=_place(cells),
        industry=cell(cells, "Industry"),
        owner=cell(cells, "Company owner"),
    )


SOURCES = (
    Known(
        name="hubspot-contacts",
        label=N_("HubSpot contacts"),
        noun="customers",
        signature=frozenset({"Record ID", "First Name", "Last Name", "Email", "Phone Number"}),
        fields=FIELDS,
        take=people(_contact),
    ),
    Known(
        name="hubspot-companies",
        label=N_("HubSpot companies"),
        noun="customers",
        signature=frozenset({"Record ID", "Company name", "Company owner"}),
        without=frozenset({"First Name"}),
        fields=FIELDS,
        take=people(_company),
    ),
)
