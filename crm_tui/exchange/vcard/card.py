"""What a contact's properties say of a customer, by field of its record."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.text import clean_block, clean_line
from crm_tui.domain.customers import RECORD
from crm_tui.domain.yearly import read
from crm_tui.exchange.vcard.properties import Property, decoded, parts, unescaped

#: What our own fields are called that vCard has no property for.
OWN: Final = "X-CRM-"
#: Of properties that nothing is made of, these say nothing that would be missed.
_TECHNICAL: Final = frozenset({
    "BEGIN", "END", "VERSION", "PRODID", "UID", "REV", "SORT-STRING", "CLASS", "MAILER", "PROFILE", "LABEL", "N",
    "CLIENTPIDMAP", "X-ABUID", "X-ABLABEL", "X-ABSHOWAS", "X-ABADR", "X-ETAG", "X-ID", "KIND",
})  # fmt: skip
_OWN_FIELDS: Final = {OWN + field.name.upper().replace("_", "-"): field.name for field in RECORD.fields}
_HAN: Final = re.compile("[\u3400-\u9fff\uac00-\ud7a3\u3040-\u30ff]")
_DAY: Final = re.compile(r"(\d{4}|--)-?(\d\d)-?(\d\d)")
_SCHEME: Final = re.compile(r"[A-Za-z]+\\:")
#: What address books call everybody.
_EVERYBODY: Final = frozenset({"my contacts", "mycontacts", "* mycontacts"})
_BETWEEN_PHONES: Final = re.compile(r"[;,；，、]+\s*(?:ext=)?")


class Contact(NamedTuple):
    """What a card says: values by field, and by property what no field takes."""

    values: dict[str, str]
    others: dict[str, str]
    group: bool  # a list of contacts rather than one


class _Address(NamedTuple):
    street: str
    city: str
    region: str
    postcode: str
    country: str


def contact(properties: Sequence[Property], codec: str) -> Contact:
    """What the card says, decoded with `codec` where it does not say itself; Invalid where that can't be."""
    return _Card(properties, codec).contact()


class _Card:
    def __init__(self, properties: Sequence[Property], codec: str) -> None:
        self._codec = codec
        self._by_name: dict[str, list[Property]] = {}
        for found in properties:
            self._by_name.setdefault(found.name, []).append(found)
        self._version = next(iter(self._raw("VERSION")), "3.0").strip()
        self._others: dict[str, str] = {}

    def contact(self) -> Contact:
        kind = next(iter(self._texts("KIND")), "").casefold()
        values = self._plain()
        values["phone"] = ";".join(dict.fromkeys(self._phones()))
        values["email"] = ";".join(dict.fromkeys(self._emails()))
        more = self._names(values, company=kind == "org" or "company" in map(str.casefold, self._texts("X-ABSHOWAS")))
        more += self._addresses(values)
        values["note"] = "\n".join([*self._texts("NOTE"), *more])
        values["tags"] = ";".join(self._tags())
        values.update(self._own())
        self._rest()
        cleaned = {name: clean_block(value) for name, value in values.items() if value}
        return Contact({name: value for name, value in cleaned.items() if value}, self._others, kind == "group")

    def _raw(self, name: str) -> list[str]:
        """The values of a property, the preferred first, escapes in them."""
        found = self._by_name.get(name, [])
        if len(found) > 1:
            found = sorted(found, key=_preference)
        return [decoded(one, self._codec) for one in found if not one.binary]

    def _texts(self, name: str) -> list[str]:
        if name not in self._by_name:
            return []
        return [text for raw in self._raw(name) if (text := unescaped(raw, self._version).strip())]

    def _plain(self) -> dict[str, str]:
        """Fields that one property gives as it is."""
        values = {"short_name": ", ".join(self._texts("NICKNAME")), "wechat": next(iter(self._texts("X-WECHAT")), "")}
        urls = [unescaped(url, "3.0") if _SCHEME.match(url) else url.strip() for url in self._raw("URL")]
        values["website"] = next(iter(urls), "")
        if len(urls) > 1:
            self._others["URL"] = " ".join(urls[1:])
        born = self._texts("BDAY")
        values["birthday"] = next((day for text in born if (day := _birthday(text))), "")
        if born and not values["birthday"]:
            self._others["BDAY"] = " ".join(born)
        return values

    def _phones(self) -> list[str]:
        phones = []
        for found in sorted(self._by_name.get("TEL", ()), key=_preference):
            text = unescaped(decoded(found, self._codec), self._version).strip()
            if found.is_a("fax", "pager", "modem"):
                self._others["FAX"] = text
            elif text:
                phones.append(" ".join(_BETWEEN_PHONES.sub(" ext ", text.removeprefix("tel:")).split()))
        return phones

    def _emails(self) -> list[str]:
        return [text.removeprefix("mailto:") for text in self._texts("EMAIL")]

    def _names(self, values: dict[str, str], *, company: bool) -> list[str]:
        """Who it is; what is left over of a person's work, as lines of a note."""
        units = [part for raw in self._raw("ORG") for part in parts(raw, self._version) if part]
        shown = next(iter(self._texts("FN")), "")
        person = self._person()
        if units and (company or shown in {"", units[0]}) and not (person and not shown and not company):
            values["name"], values["kind"] = shown or units[0], "organisation"
            values["contact"] = person if person not in {shown, units[0]} else ""
            return [", ".join(units[1:])] if units[1:] else []
        values["name"] = shown or person or next(iter(self._texts("NICKNAME")), "")
        values["name"] = values["name"] or (values["email"] or values["phone"]).partition(";")[0]
        if company:
            values["kind"], values["contact"] = "organisation", person if person != shown else ""
        work = [*units, *self._texts("TITLE"), *self._texts("ROLE")]
        return [", ".join(dict.fromkeys(work))] if work else []

    def _person(self) -> str:
        """The name put together from its parts, in the order of its script."""
        for raw in self._raw("N"):
            family, given, middle, *_ = [clean_line(part) for part in [*parts(raw, self._version), "", "", ""]]
            if _HAN.search(family + given):
                return family + middle + given
            if any((family, given, middle)):
                return " ".join(part for part in (given, middle, family) if part)
        return ""

    def _addresses(self, values: dict[str, str]) -> list[str]:
        """The first address into its fields, the others as lines of a note."""
        found = []
        for raw in self._raw("ADR"):
            box, more, street, *place = [*(clean_line(part) for part in parts(raw, self._version)), *[""] * 7][:7]
            address = _Address(" ".join(part for part in (street, more, box) if part), *place)
            if any(address) and address not in found:
                found.append(address)
        if found:
            names = ("address", "city", "region", "postcode", "country")
            values.update(zip(names, found[0], strict=True))
        return [", ".join(part for part in address if part) for address in found[1:]]

    def _tags(self) -> list[str]:
        mine = any(name.startswith(OWN) for name in self._by_name)
        tags = [tag for raw in self._raw("CATEGORIES") for tag in parts(raw, self._version, ",")]
        return [tag for tag in dict.fromkeys(tags) if tag and (mine or tag.casefold() not in _EVERYBODY)]

    def _own(self) -> dict[str, str]:
        """Our own fields, and what kind of customer a card of version 4.0 says it is."""
        kinds = {"org": "organisation", "individual": "person"}
        mine = self._by_name.keys() & _OWN_FIELDS.keys()
        own = {_OWN_FIELDS[name]: texts[0] for name in mine if (texts := self._texts(name))}
        if kind := kinds.get(next(iter(self._texts("KIND")), "").casefold()):
            own.setdefault("kind", kind)
        return own

    def _rest(self) -> None:
        """What no field takes: told, so that it is not lost unsaid."""
        taken = {"FN", "ORG", "TITLE", "ROLE", "NICKNAME", "TEL", "EMAIL", "URL", "ADR", "BDAY", "NOTE", "CATEGORIES",
                 "X-WECHAT"}  # fmt: skip
        for name, found in self._by_name.items():
            if name in taken or name in _TECHNICAL or name in _OWN_FIELDS:
                continue
            # Address books have families of names: X-EVOLUTION-SPOUSE, X-EVOLUTION-MANAGER.
            short = "-".join(name.split("-")[:2]) if name.startswith("X-") else name
            self._others[short] = "" if found[0].binary else clean_line(decoded(found[0], self._codec))[:200]


def _preference(found: Property) -> int:
    """What the card prefers comes first: PREF=1 (4.0) or the type pref (2.1, 3.0)."""
    rank = next(iter(found.parameters.get("PREF", ())), "")
    return int(rank) if rank.isdecimal() and len(rank) < 4 else 1 if found.is_a("pref") else 101


def _birthday(text: str) -> str:
    """1980-03-21, or 03-21 where the year is not told; "" for what is no day."""
    found = _DAY.match(text)
    if found is None:
        return ""
    year, month, day = found.groups()
    text = f"{month}-{day}" if year in {"--", "1604"} else f"{year}-{month}-{day}"  # 1604: Apple's for "no year"
    try:
        return str(read(text))
    except Invalid:
        return ""
