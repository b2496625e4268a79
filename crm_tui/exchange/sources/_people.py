"""Contacts of address books and other programs as customers: a company is the customer, its people are contacts at it.

All people a file has at one company become one customer. Every one of their records gives the same line, so that the
first adds the customer, the others change nothing, and importing the file again changes nothing either. Only where a
company has more people than a note holds is each of them a customer, with the company in the note.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_, Text
from crm_tui.core.text import fold
from crm_tui.domain import lists
from crm_tui.domain.customers import RECORD
from crm_tui.domain.yearly import read
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._names import NOWHERE, Place, first_place
from crm_tui.exchange.sources._source import Cells, Records, Take, cell, line

#: The fields all files of people give.
FIELDS = (
    "code", "name", "short_name", "kind", "phone", "email", "website", "country", "region", "city", "address",
    "postcode", "contact", "industry", "source", "owner", "tags", "hobbies", "note", "birthday",
)  # fmt: skip
NAMELESS = Text(N_("neither a name nor a phone number nor an e-mail address"))
_BETWEEN_PEOPLE = "; "
_NOUGHTS = frozenset("0/-. ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One record of a file of people, by what the archive keeps; what the file does not tell is empty.

    `role` is the person's at the company; `besides` are lines for the note that no field has a place for.
    """

    number: int  # of the line
    code: str = ""
    name: str = ""  # of the person
    company: str = ""
    role: str = ""
    nickname: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    website: str = ""
    place: Place = NOWHERE
    industry: str = ""
    source: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    hobbies: str = ""
    birthday: str = ""  # as the file has it
    besides: tuple[str, ...] = ()


def filled(*values: str) -> tuple[str, ...]:
    """The values that are not empty, each once."""
    return tuple(dict.fromkeys(value for value in values if value))


def under(cells: Cells, *headings: str) -> tuple[str, ...]:
    """The cells under the headings that are not empty, each once."""
    return filled(*(cell(cells, heading) for heading in headings))


def told(cells: Cells, *headings: str) -> tuple[str, ...]:
    """The same with their headings before them, as lines of a note."""
    return tuple(f"{heading}: {text}" for heading in headings if (text := cell(cells, heading)))


def birthday(cells: Cells) -> str:
    """The cell of that heading; programs write noughts where there is none."""
    text = cell(cells, "Birthday")
    return "" if _NOUGHTS.issuperset(text) else text


def _birthday_of(people: Sequence[Contact]) -> str:
    """The birthday of the only one of them, where it can be read, and in one way only."""
    text = people[0].birthday if len(people) == 1 else ""
    try:
        return text and str(read(text))
    except Invalid:
        return ""


def _noted(people: Sequence[Contact]) -> Iterator[str]:
    """The birthdays that are not the customer's, as lines of a note."""
    for contact in people:
        if contact.birthday and not _birthday_of(people):
            yield (
                f"Birthday: {contact.birthday}" if len(people) == 1 else f"Birthday: {contact.name} {contact.birthday}"
            )


def people(make: Callable[[int, Cells], Contact | LeftOut]) -> Take:
    """A `take` for files of one person or company a record."""

    def take(records: Records) -> Iterator[Line | LeftOut]:
        return customers(make(number, cells) for number, cells in records)

    return take


def customers(contacts: Iterable[Contact | LeftOut]) -> Iterator[Line | LeftOut]:
    """The contacts as lines of `FIELDS`, in their order; they are held in memory meanwhile."""
    taken = list(contacts)
    companies: dict[str, list[Contact]] = {}
    for contact in taken:
        if isinstance(contact, Contact) and contact.company:
            companies.setdefault(fold(contact.company), []).append(contact)
    values = {key: _together(people) for key, people in companies.items()}
    for contact in taken:
        if isinstance(contact, LeftOut):
            yield contact
        elif together := values.get(fold(contact.company)):
            yield line(contact.number, FIELDS, together)
        elif contact.company and not contact.name:
            yield line(contact.number, FIELDS, _company([contact]))
        elif contact.name or contact.emails or contact.phones:
            yield line(contact.number, FIELDS, _person(contact))
        else:
            yield LeftOut(contact.number, NAMELESS)


def _together(people: Sequence[Contact]) -> dict[str, str] | None:
    """The company with all its people, or None where they are too many to be told of in one note."""
    values = _company(people)
    return values if len(people) == 1 or len(values["note"]) <= RECORD.field("note").max_length else None


def _person(contact: Contact) -> dict[str, str]:
    """Somebody as a customer; who has no name goes by the e-mail address or phone number."""
    values = _reached([contact])
    own = values.pop("note")
    return {
        **values,
        **contact.place._asdict(),
        "code": contact.code,
        "name": contact.name or (*contact.emails, *contact.phones)[0],
        "short_name": contact.nickname,
        "kind": "person",
        "birthday": _birthday_of([contact]),
        "note": "\n".join(filled(contact.company, contact.role, *contact.besides, *_noted([contact]), own)),
    }


def _company(people: Sequence[Contact]) -> dict[str, str]:
    """A company with the people the file has at it; its own record is one without a person.

    A code of the file is the company's only where the record is the company's own: without one it is found by its
    name, whichever of a program's files tells of it.
    """
    own = [contact for contact in people if not contact.name]
    staff = [contact for contact in people if contact.name]
    values = _reached([*own, *staff])
    place = first_place(*(contact.place for contact in (*own, *staff)))
    names, _ = _fitting("contact", filled(*(contact.name for contact in staff)), _BETWEEN_PEOPLE)
    unlisted = values.pop("note")
    return {
        **values,
        **place._asdict(),
        "code": next((contact.code for contact in own if contact.code), ""),
        "name": people[0].company,
        "kind": "organisation",
        "contact": names,
        "birthday": _birthday_of(staff),
        "note": "\n".join(filled(*_notes(own, staff, place), unlisted)),
    }


def _reached(people: Sequence[Contact]) -> dict[str, str]:
    """How they are reached and whose they are, of several the first where only one can be; what fits nowhere: note."""
    phones, more_phones = _fitting("phone", filled(*(phone for one in people for phone in one.phones)))
    emails, more_emails = _fitting("email", filled(*(email for one in people for email in one.emails)))
    tags, _ = _fitting("tags", filled(*(tag for one in people for tag in one.tags)))
    return {
        "phone": phones,
        "email": emails,
        "tags": tags,
        "website": _first(one.website for one in people),
        "industry": _first(one.industry for one in people),
        "source": _first(one.source for one in people),
        "owner": _first(one.owner for one in people),
        "hobbies": "\n".join(filled(*(one.hobbies for one in people))),
        "note": lists.join((*more_phones, *more_emails)),
    }


def _first(values: Iterable[str]) -> str:
    return next(filter(None, values), "")


def _fitting(field: str, values: Sequence[str], sign: str = ";") -> tuple[str, Sequence[str]]:
    """As many of the values as the field holds, in one text, and the others."""
    kept, length = 0, -len(sign)
    for value in values:
        length += len(sign) + len(value)
        if kept and length > RECORD.field(field).max_length:
            break
        kept += 1
    return sign.join(values[:kept]), values[kept:]


def _notes(own: Sequence[Contact], staff: Sequence[Contact], place: Place) -> Iterator[str]:
    """What there is to note of the company at the place and its people; of several it tells who is reached how."""
    for contact in own:
        yield from contact.besides
    for contact in staff:
        elsewhere = "" if contact.place == place else contact.place.line()
        if len(staff) == 1:
            yield ", ".join(filled(contact.role, contact.nickname, elsewhere))
        else:
            reached = filled(contact.role, contact.nickname, *contact.phones, *contact.emails, elsewhere)
            yield f"{contact.name}: {', '.join(reached)}" if reached else contact.name
        yield from contact.besides
    yield from _noted(staff)
