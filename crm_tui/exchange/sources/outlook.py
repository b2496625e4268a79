"""Outlook contacts: as Outlook.com exports them, and as Outlook on the desktop does."""

from crm_tui.core.i18n import N_
from crm_tui.exchange.sources._names import Place, full_name, main_and_others, one_line
from crm_tui.exchange.sources._people import FIELDS, Contact, birthday, filled, people, told, under
from crm_tui.exchange.sources._source import Cells, Known, cell

_PHONES = (
    "Primary Phone", "Mobile Phone", "Business Phone", "Business Phone 2", "Company Main Phone", "Home Phone",
    "Home Phone 2", "Other Phone", "Car Phone", "Radio Phone",
)  # fmt: skip
_EMAILS = ("E-mail Address", "E-mail 2 Address", "E-mail 3 Address")
_BESIDES = (
    "Anniversary", "Spouse", "Schools", "Manager's Name", "Assistant's Name", "Assistant's Phone",
    "Business Fax", "Home Fax", "Other Fax", "Pager", "IMAddress", "Office Location", "User 1", "User 2", "User 3",
    "User 4",
)  # fmt: skip


def _place(cells: Cells, sort: str) -> Place:
    return Place(
        one_line(*under(cells, f"{sort} Street", f"{sort} Street 2", f"{sort} Street 3")),
        cell(cells, f"{sort} City"),
        cell(cells, f"{sort} State"),
        cell(cells, f"{sort} Postal Code"),
        cell(cells, f"{sort} Country/Region"),
    )


def _contact(number: int, cells: Cells) -> Contact:
    place, others = main_and_others(_place(cells, sort) for sort in ("Business", "Home", "Other"))
    sites = under(cells, "Web Page", "Personal Web Page")
    name = full_name(
        cell(cells, "First Name"), cell(cells, "Last Name"), middle=cell(cells, "Middle Name"),
        suffix=cell(cells, "Suffix"),
    )  # fmt: skip
    company = cell(cells, "Company")
    return Contact(
        number=number,
        name=name or ("" if company else cell(cells, "Nickname")),
        company=company,
        role=", ".join(under(cells, "Job Title", "Department")),
        nickname=cell(cells, "Nickname"),
        phones=under(cells, *_PHONES),
        emails=under(cells, *_EMAILS),
        website=sites[0] if sites else "",
        place=place,
        hobbies=cell(cells, "Hobby"),
        birthday=birthday(cells),
        besides=(
            *filled(cell(cells, "Notes")), *told(cells, *_BESIDES), *sites[1:],
            *others,
        ),
    )  # fmt: skip


SOURCES = (
    Known(
        name="outlook-com",
        label=N_("Outlook.com contacts"),
        noun="customers",
        signature=frozenset({"First Name", "Last Name", "E-mail Address", "Given Yomi", "Surname Yomi"}),
        without=frozenset({"E-mail Display Name"}),
        fields=FIELDS,
        take=people(_contact),
    ),
    Known(
        name="outlook-desktop",
        label=N_("Outlook contacts, from the desktop"),
        noun="customers",
        signature=frozenset({"First Name", "Last Name", "E-mail Address", "E-mail Display Name", "Business Street"}),
        fields=FIELDS,
        take=people(_contact),
    ),
)
