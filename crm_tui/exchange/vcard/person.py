"""Somebody at a customer's as a contact, vCard 3.0 or 4.0: who they are, where they work, how they are reached."""

from collections.abc import Iterator, Mapping

from crm_tui.core.fields import Value
from crm_tui.domain import lists
from crm_tui.exchange.vcard.properties import escaped, folded


def card(values: Mapping[str, Value], version: str = "3.0") -> str:
    """One person, by the fields of a file of people; lines folded at 75 octets and ended by CR LF."""
    text = {name: "" if value is None else str(value) for name, value in values.items()}
    lines = ["BEGIN:VCARD", f"VERSION:{version}", *_properties(text, version), "END:VCARD"]
    return "".join(map(folded, lines))


def _properties(text: Mapping[str, str], version: str) -> Iterator[str]:
    name = escaped(text["name"])
    yield f"FN:{name}"
    yield f"N:{name};;;;"
    if version == "4.0":
        yield "KIND:individual"
    yield "ORG:" + escaped(text["customer_name"])
    if text["role"]:
        yield "TITLE:" + escaped(text["role"])
    for phone in lists.split(text["phone"]):
        yield "TEL;TYPE=VOICE:" + escaped(phone)
    for email in lists.split(text["email"]):
        yield ("EMAIL;TYPE=INTERNET:" if version == "3.0" else "EMAIL:") + escaped(email)
    if text["wechat"]:
        yield "X-WECHAT:" + escaped(text["wechat"])
    if text["note"]:
        yield "NOTE:" + escaped(text["note"])
