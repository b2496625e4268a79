"""What the archive holds of every customer: one bit for each thing that is asked."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from crm_tui.store.customers import LISTED, OWN, PLACE
from crm_tui.store.db import Reader

_HANGS_OFF: Final = {"key_date": "key_date", "consent": "consent", "people": "person", "phone": "customer_phone",
                     "email": "customer_email", "tags": "customer_tag"}  # fmt: skip


class Archived(NamedTuple):
    """A customer's kind, grade, stage and region, its first purchase, and as bits what of `asked` is kept."""

    id: int
    code: str
    name: str
    kind: str
    grade: str | None
    stage: str | None
    region: str | None
    first_sale: str | None
    holds: int


def archived(r: Reader, asked: Sequence[str], customer_id: int | None = None) -> Iterator[Archived]:
    """Every customer, or one; `asked` are names of fields and of what hangs off a customer."""
    bits = " + ".join(f"({_kept(name)}) * {1 << place}" for place, name in enumerate(asked))
    mine = "" if customer_id is None else "WHERE c.id = :customer"
    return r.iterate(
        Archived,
        f"""SELECT c.id, c.code, c.name, c.kind, c.grade, c.stage,
            (SELECT region FROM customer_address WHERE customer_id = c.id ORDER BY position, id LIMIT 1),
            (SELECT first_sale FROM customer_total WHERE customer_id = c.id), {bits} AS holds
        FROM customer c {mine}""",
        customer=customer_id,
    )


def _kept(name: str) -> str:
    """SQL that is 1 where the customer has it, else 0."""
    if name in OWN:
        return f"COALESCE(c.\"{name}\" <> '', 0)"
    if name in PLACE:
        return f"EXISTS (SELECT 1 FROM customer_address WHERE customer_id = c.id AND {name} <> '')"
    if name in LISTED or name in _HANGS_OFF:
        return f"EXISTS (SELECT 1 FROM {_HANGS_OFF[name]} WHERE customer_id = c.id)"
    raise KeyError(name)
