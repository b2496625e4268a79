"""Thunderbird's address book.

The headings are those of the files Mozilla tests its own import with (comm-central, mailnews/import/test): the whole
set, and the short one with a semicolon.
"""

from crm_tui.core.i18n import N_
from crm_tui.exchange.sources._names import Place, full_name, main_and_others, one_line
from crm_tui.exchange.sources._people import FIELDS, Contact, filled, people, told, under
from crm_tui.exchange.sources._source import Cells, Known, cell

_BESIDES = ("Fax Number", "Pager Number", "Screen Name", "Custom 1", "Custom 2", "Custom 3", "Custom 4")


def _place(cells: Cells, sort: str) -> Place:
    return Place(
        one_line(*under(cells, f"{sort} Address", f"{sort} Address 2")),
        cell(cells, f"{sort} City"),
        cell(cells, f"{sort} State"),
        cell(cells, f"{sort} ZipCode"),
        cell(cells, f"{sort} Country"),
    )


def _birthday(cells: Cells) -> str:
    year, month, day = (cell(cells, f"Birth {part}") for part in ("Year", "Month", "Day"))
    return "-".join(part.zfill(2) for part in (year, month, day) if part) if month and day else ""


def _contact(number: int, cells: Cells) -> Contact:
    place, others = main_and_others(_place(cells, sort) for sort in ("Work", "Home"))
    sites = under(cells, "Web Page 1", "Web Page 2")
    company = cell(cells, "Organization")
    name = full_name(cell(cells, "First Name"), cell(cells, "Last Name"), shown=cell(cells, "Display Name"))
    return Contact(
        number=number,
        name=name or ("" if company else cell(cells, "Nickname")),
        company=company,
        role=", ".join(under(cells, "Job Title", "Department")),
        nickname=cell(cells, "Nickname"),
        phones=under(cells, "Mobile Number", "Work Phone", "Home Phone"),
        emails=under(cells, "Primary Email", "Secondary Email"),
        website=sites[0] if sites else "",
        place=place,
        birthday=_birthday(cells),
        besides=(
            *filled(cell(cells, "Notes")), *told(cells, *_BESIDES), *sites[1:],
            *others,
        ),
    )  # fmt: skip


SOURCES = (
    Known(
        name="thunderbird",
        label=N_("Thunderbird address book"),
        noun="customers",
        signature=frozenset({"First Name", "Last Name", "Display Name", "Primary Email"}),
        fields=FIELDS,
        take=people(_contact),
    ),
)
