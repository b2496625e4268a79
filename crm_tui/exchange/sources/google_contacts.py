"""Google Contacts: its exports of today and of before 2024, with any number of phones, e-mails and addresses."""

from collections.abc import Iterator

from crm_tui.core.i18n import N_
from crm_tui.exchange.headings import heading_key
from crm_tui.exchange.sources._names import Place, full_name, main_and_others, one_line
from crm_tui.exchange.sources._people import FIELDS, Contact, birthday, filled, people, told
from crm_tui.exchange.sources._source import Cells, Known, cell

#: Between several values of one cell, and before the main one of a kind.
_BETWEEN, _MAIN = " ::: ", "* "
#: Groups every contact is in.
_EVERYBODY = frozenset({"My Contacts", "myContacts"})
_BESIDES = ("Phonetic First Name", "Phonetic Last Name", "Maiden Name", "Occupation", "Location",
            "Billing Information")  # fmt: skip


def _several(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(_BETWEEN.strip())) if part]


def _numbered(cells: Cells, group: str) -> Iterator[tuple[str, str]]:
    """Label and value of every one of a group such as `Phone 1`, the main ones first."""
    found = []
    number = 1
    while heading_key(f"{group} {number} - Value") in cells:
        label = cell(cells, f"{group} {number} - Label", f"{group} {number} - Type")
        values = _several(cell(cells, f"{group} {number} - Value"))
        found += [(not label.startswith(_MAIN), label.removeprefix(_MAIN), value) for value in values]
        number += 1
    return ((label, value) for _, label, value in sorted(found, key=lambda one: one[0]))


def _places(cells: Cells) -> Iterator[Place]:
    """Every address; a cell of several has one part of each of them."""
    number = 1
    while heading_key(f"Address {number} - Formatted") in cells or heading_key(f"Address {number} - Street") in cells:
        parts = {part: _several(cell(cells, f"Address {number} - {part}")) for part in (
            "Formatted", "Street", "Extended Address", "PO Box", "City", "Region", "Postal Code", "Country"
        )}  # fmt: skip
        for index in range(max(map(len, parts.values()))):
            yield _place({part: values[index] if index < len(values) else "" for part, values in parts.items()})
        number += 1


def _place(parts: dict[str, str]) -> Place:
    street = one_line(parts["Street"], parts["Extended Address"], parts["PO Box"])
    known = Place(street, parts["City"], parts["Region"], parts["Postal Code"], parts["Country"])
    return known if any(known) else Place(one_line(parts["Formatted"]))


def _name(cells: Cells) -> str:
    return full_name(
        cell(cells, "First Name", "Given Name"),
        cell(cells, "Last Name", "Family Name"),
        middle=cell(cells, "Middle Name", "Additional Name"),
        suffix=cell(cells, "Name Suffix"),
        shown=cell(cells, "Name"),
    )


def _contact(number: int, cells: Cells) -> Contact:
    phones = [(label, value) for label, value in _numbered(cells, "Phone") if "fax" not in label.casefold()]
    faxes = [f"{label}: {value}" for label, value in _numbered(cells, "Phone") if "fax" in label.casefold()]
    sites = [value for _, value in _numbered(cells, "Website")]
    place, others = main_and_others(_places(cells))
    company = cell(cells, "Organization Name", "Organization 1 - Name")
    groups = (group.removeprefix(_MAIN) for group in _several(cell(cells, "Labels", "Group Membership")))
    title = filled(
        cell(cells, "Organization Title", "Organization 1 - Title"),
        cell(cells, "Organization Department", "Organization 1 - Department"),
    )
    return Contact(
        number=number,
        name=_name(cells) or ("" if company else cell(cells, "File As", "Nickname")),
        company=company,
        role=", ".join(title),
        nickname=cell(cells, "Nickname"),
        phones=filled(*(value for _, value in phones)),
        emails=filled(*(value for _, value in _numbered(cells, "E-mail"))),
        website=sites[0] if sites else "",
        place=place,
        tags=tuple(group for group in groups if group not in _EVERYBODY),
        hobbies=cell(cells, "Hobby"),
        birthday=birthday(cells),
        besides=(
            *filled(cell(cells, "Notes")), *told(cells, *_BESIDES), *faxes, *sites[1:],
            *others,
            *(f"{label}: {value}" for label, value in _numbered(cells, "Event")),
            *(f"{label}: {value}" for label, value in _numbered(cells, "Custom Field")),
        ),
    )  # fmt: skip


SOURCES = (
    Known(
        name="google-contacts",
        label=N_("Google Contacts"),
        noun="customers",
        signature=frozenset(
            {"First Name", "Last Name", "Phonetic First Name", "File As", "Organization Name", "Labels"}
        ),
        fields=FIELDS,
        take=people(_contact),
    ),
    Known(
        name="google-contacts-old",
        label=N_("Google Contacts, older export"),
        noun="customers",
        signature=frozenset({"Given Name", "Family Name", "Yomi Name", "Group Membership"}),
        fields=FIELDS,
        take=people(_contact),
    ),
)
