"""The sample shop's customer archive: what is known of each, fuller for those who buy more."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from crm_tui.core.fields import Value
from crm_tui.domain import lists
from crm_tui.domain.months import days_in, shift
from crm_tui.domain.pinyin import sort_key
from crm_tui.sample.buyers import Buyer
from crm_tui.sample.names import Names
from crm_tui.sample.words import words

PERSON_COLUMNS = ("customer_id", "name", "role", "wechat")
KEY_DATE_COLUMNS = ("customer_id", "label", "calendar", "year", "month", "day", "leap")
CONSENT_COLUMNS = ("customer_id", "channel", "given", "day", "source")
CUSTOM_COLUMNS = ("customer_id", "field_id", "value")
_CHANNELS = ("phone", "sms", "wechat", "email", "post")
#: How much is known of customers by grade: the share of the optional things that is filled in.
_KNOWN = {"A": 0.9, "B": 0.7, "C": 0.4, "D": 0.2, None: 0.3}
#: In a large shop only the better customers' people and days are kept.
_FEW = 20_000

Row = tuple[Value, ...]


class Parts(NamedTuple):
    """What hangs off the customers, as rows of the columns above."""

    people: list[Row]
    key_dates: list[Row]
    consents: list[Row]
    values: list[Row]


class Archive:
    """Fills in archives; `first_month` is the ledger's first."""

    def __init__(self, rng: Random, language: str, first_month: str, customers: int) -> None:
        self._rng = rng
        self._words = words(language)
        self._names = Names(rng, language)
        self._first_month = first_month
        self._scarce = customers > _FEW

    def customers(self, buyers: list[Buyer], parts: Parts) -> Iterator[tuple[int, dict[str, Value]]]:
        """Each customer's id and values by field name; what hangs off them is added to `parts`."""
        for buyer in buyers:
            known = _KNOWN[buyer.grade]
            values = self._own(buyer, known)
            if not self._scarce or buyer.grade in {"A", "B"}:
                self._add_parts(buyer, values, known, parts)
            yield buyer.id, {name: value for name, value in values.items() if value is not None}

    def _own(self, buyer: Buyer, known: float) -> dict[str, Value]:
        told, place_and_area = self._words["archive"], self._names.place()
        place, area = place_and_area
        values: dict[str, Value] = {
            "code": f"C{buyer.id:06d}",
            "kind": "organisation" if buyer.organisation else "person",
            "grade": buyer.grade,
            "stage": buyer.stage,
            **place._asdict(),
            **self._called(buyer, place.city, area),
            "first_cooperation": self._since(buyer),
            "source": self._perhaps(known, self._words["sources"]),
            "channel": self._perhaps(known, self._words["channels"]),
            "owner": self._perhaps(known, self._words["owners"]),
            "hobbies": None if buyer.organisation else self._perhaps(known / 3, told["hobbies"]),
            "honours": self._perhaps(known / 6, told["honours"]),
            "deeds": self._perhaps(known / 8, told["deeds"]),
            "history": self._perhaps(known / 4, told["histories"]),
            "note": self._perhaps(known / 4, told["notes"]),
            "tags": self._tags(buyer),
        }
        if buyer.credit_days is not None:
            limit = self._rng.choice((2_000, 5_000, 10_000, 20_000, 50_000))
            values |= {"credit_days": buyer.credit_days, "credit_limit": limit * 100}
        return values

    def _called(self, buyer: Buyer, city: str, area: str) -> dict[str, Value]:
        """Names and how to reach them."""
        rng, names = self._rng, self._names
        mobile = names.mobile(buyer.id, area)
        if buyer.organisation:
            name, short, industry = names.company(city, dealer=buyer.story is not None)
            contact = names.person()
            called: dict[str, Value] = {
                "name": name, "short_name": short, "industry": industry, "contact": contact,
                "business_mode": rng.choice(self._words["companies"]["modes"]),
                "phone": lists.join([names.landline(buyer.id, area), mobile]),
                "website": f"https://shop{buyer.id}.example.com" if rng.random() < 0.2 else None,
            }  # fmt: skip
        else:
            contact = names.person()
            called = {"name": contact, "phone": mobile}
        if rng.random() < 0.45:
            called["email"] = f"{_ascii(contact)}{buyer.id}@example.com"
        if rng.random() < 0.5:
            called["wechat"] = f"wx_{_ascii(contact)}{buyer.id}"
        return called

    def _tags(self, buyer: Buyer) -> Value:
        count = min(int(self._rng.expovariate(1.0)), 3)
        chosen = self._rng.sample(self._words["tags"], count)
        if buyer.story is not None and self._words["tags"][1] not in chosen:
            chosen.append(self._words["tags"][1])
        return lists.join(chosen) if chosen else None

    def _since(self, buyer: Buyer) -> Value:
        if buyer.joined is None:
            return None
        month = shift(self._first_month, buyer.joined)
        return f"{month}-{self._rng.randrange(1, days_in(month) + 1):02d}" if buyer.joined < 0 else f"{month}-01"

    def _add_parts(self, buyer: Buyer, values: dict[str, Value], known: float, parts: Parts) -> None:
        rng, told = self._rng, self._words["archive"]
        kind = values["kind"]
        if rng.random() < (known if buyer.organisation else known / 3):
            role = rng.choice([role for role, of in told["roles"] if of == kind])
            name = values.get("contact") or self._names.person()
            parts.people.append((buyer.id, name, role, None if rng.random() < 0.5 else f"wx_{buyer.id}"))
        if rng.random() < known * 0.6:
            parts.key_dates.append(self._key_date(buyer))
        for channel in rng.sample(_CHANNELS, min(int(rng.expovariate(1.0)), 4)):
            given = int(rng.random() < 0.8)
            day = str(date.fromordinal(date.fromisoformat(f"{self._first_month}-01").toordinal() + rng.randrange(900)))
            parts.consents.append((buyer.id, channel, given, day, rng.choice(told["consent_sources"])))
        for field_id, (_, _, options) in enumerate(told["fields"], start=1):
            if rng.random() < known / 3:
                parts.values.append((buyer.id, field_id, rng.choice(options)))

    def _key_date(self, buyer: Buyer) -> Row:
        rng, told = self._rng, self._words["archive"]
        label = told["opening"] if buyer.organisation else rng.choice((told["birthday"],) * 3 + (told["wedding"],))
        lunar = rng.random() < 0.4
        year = rng.randrange(1950, 2006) if rng.random() < 0.8 else None
        return buyer.id, label, "lunar" if lunar else "solar", year, rng.randrange(1, 13), rng.randrange(1, 29), 0

    def _perhaps(self, share: float, choices: list[str]) -> Value:
        return self._rng.choice(choices) if self._rng.random() < share else None


def _ascii(name: str) -> str:
    return "".join(char for char in sort_key(name) if char.isascii() and char.isalnum()) or "shop"
