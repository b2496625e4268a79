"""Salesforce: Contact.csv of the weekly data export, whose headings are the names of the API.

It names a contact's company by an id only, so that its people come as customers of their own.
"""

from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.reading.source import LeftOut
from crm_tui.exchange.sources._names import Place, full_name, one_line
from crm_tui.exchange.sources._people import FIELDS, Contact, filled, people, told, under
from crm_tui.exchange.sources._source import Cells, Known, cell

DELETED = Text(N_("deleted there"))


def _contact(number: int, cells: Cells) -> Contact | LeftOut:
    if cell(cells, "IsDeleted").casefold() in {"1", "true"}:
        return LeftOut(number, DELETED)
    return Contact(
        number=number,
        code=cell(cells, "Id"),
        name=full_name(
            cell(cells, "FirstName"), cell(cells, "LastName"), middle=cell(cells, "MiddleName"),
            suffix=cell(cells, "Suffix"),
        ),
        role=", ".join(under(cells, "Title", "Department")),
        phones=under(cells, "MobilePhone", "Phone", "HomePhone", "OtherPhone"),
        emails=under(cells, "Email"),
        place=Place(
            one_line(cell(cells, "MailingStreet")),
            cell(cells, "MailingCity"),
            cell(cells, "MailingState"),
            cell(cells, "MailingPostalCode"),
            cell(cells, "MailingCountry"),
        ),
        source=cell(cells, "LeadSource"),
        besides=(*filled(cell(cells, "Description")), *told(cells, "Birthdate", "Fax")),
    )  # fmt: skip


SOURCES = (
    Known(
        name="salesforce-contacts",
        label=N_("Salesforce contacts"),
        noun="customers",
        signature=frozenset({"Id", "AccountId", "LastName", "FirstName", "MailingStreet", "LeadSource"}),
        fields=FIELDS,
        take=people(_contact),
    ),
)
