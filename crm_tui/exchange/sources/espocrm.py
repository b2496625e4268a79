"""EspoCRM: contacts and accounts, whose headings are the names of its attributes (entityDefs of its Crm module).

Accounts come without their ids: contacts are imported apart, and find the company by its name.
"""

from crm_tui.core.i18n import N_
from crm_tui.exchange.sources._names import Place, full_name, main_and_others, one_line
from crm_tui.exchange.sources._people import FIELDS, Contact, filled, people, under
from crm_tui.exchange.sources._source import Cells, Known, cell


def _place(cells: Cells, sort: str) -> Place:
    return Place(
        one_line(cell(cells, f"{sort}Street")),
        cell(cells, f"{sort}City"),
        cell(cells, f"{sort}State"),
        cell(cells, f"{sort}PostalCode"),
        cell(cells, f"{sort}Country"),
    )


def _contact(number: int, cells: Cells) -> Contact:
    return Contact(
        number=number,
        code=cell(cells, "id"),
        name=full_name(cell(cells, "firstName"), cell(cells, "lastName"), shown=cell(cells, "name")),
        company=cell(cells, "accountName"),
        role=cell(cells, "title"),
        phones=under(cells, "phoneNumber"),
        emails=under(cells, "emailAddress"),
        place=_place(cells, "address"),
        owner=cell(cells, "assignedUserName"),
        besides=filled(cell(cells, "description")),
    )


def _account(number: int, cells: Cells) -> Contact:
    place, others = main_and_others(_place(cells, sort) for sort in ("billingAddress", "shippingAddress"))
    return Contact(
        number=number,
        company=cell(cells, "name"),
        phones=under(cells, "phoneNumber"),
        emails=under(cells, "emailAddress"),
        website=cell(cells, "website"),
        place=place,
        industry=cell(cells, "industry"),
        owner=cell(cells, "assignedUserName"),
        besides=filled(cell(cells, "description"), *others),
    )


SOURCES = (
    Known(
        name="espocrm-contacts",
        label=N_("EspoCRM contacts"),
        noun="customers",
        signature=frozenset({"id", "firstName", "lastName", "emailAddress", "accountName"}),
        fields=FIELDS,
        take=people(_contact),
    ),
    Known(
        name="espocrm-accounts",
        label=N_("EspoCRM accounts"),
        noun="customers",
        signature=frozenset({"id", "name", "emailAddress", "billingAddressStreet"}),
        without=frozenset({"firstName"}),
        fields=FIELDS,
        take=people(_account),
    ),
)
