"""What hangs off a customer one by one: people, key dates, consents, the shop's own fields."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader, Writer


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


def name_of(r: Reader, table: str, row_id: int, column: str) -> str:
    """What a person, key date ... is called in messages: its text in that column."""
    return str(r.value(f'SELECT "{column}" FROM "{table}" WHERE id = :id', id=row_id))


def key_date_values(r: Reader, key_date_id: int) -> dict[str, Value]:
    """A key date's values by field name; empty where there is none of that id."""
    sql = "SELECT label, calendar, year, month, day, leap, note FROM key_date WHERE id = :id"
    return r.row(sql, id=key_date_id) or {}


def keep_consent(w: Writer, customer_id: int, values: Mapping[str, Value]) -> int:
    """Keep whether a channel may be used, in place of what was kept for it; the consent's id."""
    sql = "SELECT id, given, day, source FROM consent WHERE customer_id = :id AND channel = :channel"
    found = w.row(sql, id=customer_id, channel=values["channel"])
    if found is None:
        return w.insert("consent", {**values, "customer_id": customer_id})
    consent_id = int(found.pop("id") or 0)
    if any(values.get(name) != value for name, value in found.items()):
        w.update("consent", consent_id, {name: values.get(name) for name in found})
    return consent_id


def keep_custom(w: Writer, customer_id: int, label: str, value: str) -> None:
    """Keep a value in a field of the shop's own, making the field where it is new; empty takes the value away."""
    field_id = w.value("SELECT id FROM custom_field WHERE name = :name", name=label)
    if field_id is None:
        if not value:
            return
        field_id = w.insert("custom_field", {"name": label, "label": label})
    sql = "SELECT id, value FROM custom_value WHERE customer_id = :id AND field_id = :field"
    found = w.row(sql, id=customer_id, field=field_id)
    if found is None:
        if value:
            w.insert("custom_value", {"customer_id": customer_id, "field_id": field_id, "value": value})
    elif not value:
        w.delete("custom_value", int(found["id"] or 0))
    elif found["value"] != value:
        w.update("custom_value", int(found["id"] or 0), {"value": value})


_PERSON = "id, version, name, role, phone, email, wechat, note"
_KEY_DATE = "id, version, label, calendar, year, month, day, leap, note"
