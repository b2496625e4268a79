"""Making one customer's archive of several: which value each field takes, and which it had before one came in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.core.fields import Field, Kind, Value
from crm_tui.domain.customers import FIELDS

#: Fields of which every value is kept.
UNITED: Final = ("phone", "email", "tags")
#: The main address is taken as a whole; the others stay behind it.
PLACE: Final = ("country", "region", "city", "address", "postcode")
ADDRESS: Final = "address"
#: The fields one can choose for, in their order.
CHOSEN: Final = tuple(
    field for field in FIELDS if field.name not in UNITED and (field.name not in PLACE or field.name == ADDRESS)
)
#: Long texts are put together where nothing is chosen, so that no word is lost.
JOINED: Final = frozenset(field.name for field in FIELDS if field.kind is Kind.BLOCK)
#: In place of a customer: the texts of all, put together.
BOTH: Final = -1

Values = Mapping[str, Value]


class Differing(NamedTuple):
    """A field that customers to be merged have different values in: what each has, and which place is taken.

    `taken` is the place of a customer, or `BOTH`. An address is told in one line.
    """

    name: str
    label: str
    values: tuple[Value, ...]
    taken: int

    @property
    def may_join(self) -> bool:
        """Whether the values can be put together."""
        return self.name in JOINED


def settle(customers: Sequence[Values], chosen: Mapping[str, int]) -> dict[str, int]:
    """For each field the place of the customer whose value is taken (0 is the one that stays), or `BOTH`.

    Where nothing is chosen it is the first one that has a value, of long texts all.
    """
    return {field.name: chosen.get(field.name, _usual(field, customers)) for field in CHOSEN}


def _usual(field: Field, customers: Sequence[Values]) -> int:
    values = [_of(one, field.name) for one in customers]
    if field.name in JOINED and len(set(_given(values))) > 1:
        text = joined(values)
        if len(text or "") <= field.max_length:
            return BOTH
    return next((place for place, value in enumerate(values) if value is not None), 0)


def differing(customers: Sequence[Values], chosen: Mapping[str, int]) -> list[Differing]:
    """The fields in which the customers differ, where more than one has a value or a choice was made."""
    taken = settle(customers, chosen)
    found = []
    for field in CHOSEN:
        values = tuple(_of(one, field.name) for one in customers)
        if len(set(values)) > 1:
            found.append(Differing(field.name, field.label, values, taken[field.name]))
    return found


def value_taken(values: Sequence[Value], place: int) -> Value:
    """The value that a field takes."""
    return joined(values) if place == BOTH else values[place]


def joined(values: Iterable[Value]) -> str | None:
    """Texts one under the other, each once."""
    return "\n".join(_given(values)) or None


def without(name: str, now: Value, before: Value, gone: Value, remaining: Sequence[Value]) -> Value:
    """What a field becomes when one that was merged in goes again.

    `now` is what the merge made of it, `before` what it was; `gone` came from the one that goes, `remaining` from
    others that were merged in with it.
    """
    if now == before:
        return now
    if name in JOINED and gone is not None and now == joined([before, gone, *remaining]):
        return joined([before, *remaining])
    return before if now == gone and gone not in remaining else now


def _of(customer: Values, name: str) -> Value:
    if name != ADDRESS:
        return customer.get(name)
    return " ".join(_given(customer.get(part) for part in PLACE)) or None


def _given(values: Iterable[Value]) -> list[str]:
    return list(dict.fromkeys(str(value) for value in values if value not in {None, ""}))
