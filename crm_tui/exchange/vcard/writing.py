"""Customers as contacts, vCard 3.0 (RFC 2426) or 4.0 (RFC 6350): reading them back gives the same values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from crm_tui.core.errors import Usage
from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_
from crm_tui.domain import lists
from crm_tui.domain.customers import RECORD
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.exchange.vcard.card import OWN
from crm_tui.exchange.vcard.properties import escaped, folded

VERSIONS: Final = ("3.0", "4.0")
#: Fields with a property of vCard's own; all others are written as `X-CRM-...`.
_STANDARD: Final = frozenset({
    "name", "short_name", "phone", "email", "wechat", "website", "country", "region", "city", "address", "postcode",
    "tags", "note",
})  # fmt: skip


def write(rows: Iterable[Sequence[Value]], shop: Shop, version: str = "3.0") -> Iterator[str]:
    """Each customer as one card, given by the values of the record's fields in order; written as UTF-8, as it is.

    Raises Usage for another version.
    """
    if version not in VERSIONS:
        raise Usage(N_("vCard is written in version 3.0 or 4.0; {version} is neither."), version=version)
    names = [field.name for field in RECORD.fields]
    for row in rows:
        yield card(dict(zip(names, row, strict=True)), shop, version)


def card(values: Mapping[str, Value], shop: Shop, version: str = "3.0") -> str:
    """One customer, by field, as a card; lines folded at 75 octets and ended by CR LF."""
    text = {field.name: _plain(field, values.get(field.name), shop) for field in RECORD.fields}
    lines = ["BEGIN:VCARD", f"VERSION:{version}", *_names(text, version), *_reached(text, version)]
    if tags := lists.split(text["tags"]):
        lines.append("CATEGORIES:" + ",".join(map(escaped, tags)))
    if text["note"]:
        lines.append("NOTE:" + escaped(text["note"]))
    lines += [
        f"{OWN}{name.upper().replace('_', '-')}:{escaped(value)}"
        for name, value in text.items()
        if value and name not in _STANDARD
    ]
    return "".join(map(folded, [*lines, "END:VCARD"]))


def _plain(field: Field, value: Value, shop: Shop) -> str:
    return "" if value is None else plain(value, field.kind, shop)


def _names(text: Mapping[str, str], version: str) -> Iterator[str]:
    """Who it is; of an organisation the contact person is who is called by name."""
    name, organisation = escaped(text["name"]), text["kind"] == "organisation"
    yield f"FN:{name}"
    yield f"N:;{escaped(text['contact'])};;;" if organisation else f"N:{name};;;;"
    if organisation:
        yield f"ORG:{name}"
        yield "KIND:org" if version == "4.0" else "X-ABShowAs:COMPANY"
    if text["short_name"]:
        yield "NICKNAME:" + escaped(text["short_name"])


def _reached(text: Mapping[str, str], version: str) -> Iterator[str]:
    """How and where it is reached."""
    for phone in lists.split(text["phone"]):
        yield "TEL;TYPE=VOICE:" + escaped(phone)
    for email in lists.split(text["email"]):
        yield ("EMAIL;TYPE=INTERNET:" if version == "3.0" else "EMAIL:") + escaped(email)
    if text["website"]:
        yield "URL:" + text["website"]
    if text["wechat"]:
        yield "X-WECHAT:" + escaped(text["wechat"])
    place = [escaped(text[name]) for name in ("address", "city", "region", "postcode", "country")]
    if any(place):
        yield "ADR:;;" + ";".join(place)
