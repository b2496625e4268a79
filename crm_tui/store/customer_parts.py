"""What hangs off a customer one by one: people, key dates, consents, the shop's own fields."""

from typing import NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader


class PersonRow(NamedTuple):
    """Somebody at a customer's."""

    id: int
    version: int
    name: str
    role: str | None
    phone: str | None
    email: str | None
    wechat: str | None
    note: str | None


class KeyDateRow(NamedTuple):
    """A day that matters."""

    id: int
    version: int
    label: str
    calendar: str
    year: int | None
    month: int
    day: int
    leap: int
    note: str | None


class ConsentRow(NamedTuple):
    """Whether a channel may be used."""

    id: int
    version: int
    channel: str
    given: int
    day: str
    source: str | None


class CustomRow(NamedTuple):
    """A field of the shop's own and the customer's value in it."""

    id: int
    version: int
    name: str
    label: str
    value: str


def people(r: Reader, customer_id: int) -> list[PersonRow]:
    """The customer's people, in the order they were added."""
    return r.all(PersonRow, f"SELECT {_PERSON} FROM person WHERE customer_id = :id ORDER BY id", id=customer_id)


def key_dates(r: Reader, customer_id: int) -> list[KeyDateRow]:
    """The customer's key dates, through the year."""
    return r.all(
        KeyDateRow, f"SELECT {_KEY_DATE} FROM key_date WHERE customer_id = :id ORDER BY month, day, id", id=customer_id
    )


def consents(r: Reader, customer_id: int) -> list[ConsentRow]:
    """What the customer said to each channel."""
    return r.all(
        ConsentRow,
        "SELECT id, version, channel, given, day, source FROM consent WHERE customer_id = :id ORDER BY channel",
        id=customer_id,
    )


def custom_values(r: Reader, customer_id: int) -> list[CustomRow]:
    """The customer's values in the shop's own fields."""
    return r.all(
        CustomRow,
        "SELECT v.id, v.version, f.name, f.label, v.value FROM custom_value v JOIN custom_field f ON f.id = v.field_id "
        "WHERE v.customer_id = :id ORDER BY f.id",
        id=customer_id,
    )


def owner_of(r: Reader, table: str, row_id: int) -> int:
    """The customer that a person, key date, consent ... belongs to; NotFound where there is none of that id."""
    found = r.value(f'SELECT customer_id FROM "{table}" WHERE id = :id', id=row_id)
    if found is None:
        raise NotFound(N_("It no longer exists."))
    return int(found)


_PERSON = "id, version, name, role, phone, email, wechat, note"
_KEY_DATE = "id, version, label, calendar, year, month, day, leap, note"
