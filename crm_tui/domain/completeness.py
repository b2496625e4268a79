"""How complete the archive is: what is asked of each kind of customer, and how much of it is kept."""

from functools import lru_cache
from typing import Final, NamedTuple

from crm_tui.core.i18n import N_
from crm_tui.domain.customers import RECORD


class Asked(NamedTuple):
    """Something that the archive should hold: its key, its label, and of which kind of customer (empty: of all)."""

    key: str
    label: str
    kind: str = ""


def _field(key: str, kind: str = "") -> Asked:
    return Asked(key, RECORD.field(key).label, kind)


#: What is asked, in the order of the archive; `key_date`, `people` and `consent` hang off the customer.
ASKED: Final = (
    *(_field(key) for key in ("grade", "stage", "phone", "email", "wechat", "region", "city", "address", "source")),
    *(_field(key) for key in ("channel", "owner", "first_cooperation")),
    *(_field(key, "organisation") for key in ("industry", "business_mode")),
    Asked("people", N_("People"), "organisation"),
    _field("hobbies", "person"),
    Asked("key_date", N_("Key dates")),
    Asked("consent", N_("Consents")),
)


class Filled(NamedTuple):
    """How much of what is asked of a customer is kept, and what is missing."""

    kept: int
    asked: int
    missing: tuple[Asked, ...]


@lru_cache(4096)
def filled(kind: str, holds: int, asked: tuple[Asked, ...] = ASKED) -> Filled:
    """The completeness of a customer of that kind; bit n of `holds` tells whether the n-th of `asked` is kept."""
    mine = [(place, one) for place, one in enumerate(asked) if one.kind in ("", kind)]
    missing = tuple(one for place, one in mine if not holds >> place & 1)
    return Filled(len(mine) - len(missing), len(mine), missing)
