"""What makes two ledger lines the same line, so that a file imported twice changes nothing.

A line with a number of its own on a receipt is that receipt's line; any other line is the sum of what it says.
Lines of equal identity are told apart by counting them (`occurrence`).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from itertools import repeat

from crm_tui.core.fields import Value

#: What a sale says, as columns of the store, in the order in which it is digested.
SALE_CONTENT = (
    "day", "receipt", "line", "customer_id", "product_id", "kind", "quantity", "unit_price", "discount", "amount",
    "cost", "category", "staff", "channel", "country", "region", "city", "note",
)  # fmt: skip
#: What a payment says, likewise.
PAYMENT_CONTENT = ("day", "customer_id", "amount", "method", "reference", "note")
#: What a payment whose customer is not known says, likewise.
WAITING_CONTENT = ("day", "amount", "method", "payer", "account", "reference", "note")
# A separator that cleaned text never holds, so that no two contents run together.
_BETWEEN = "\x1f"


def sale_identity(values: Mapping[str, Value]) -> str:
    """The identity of a sale given by store column: of its receipt's line, else of its whole content."""
    return sale_identity_of([values.get(column) for column in SALE_CONTENT])


def sale_identity_of(content: Sequence[Value]) -> str:
    """Like `sale_identity`, from the values of `SALE_CONTENT` in order."""
    day, receipt, line = content[:3]
    if receipt is not None and line is not None:
        return _digest("receipt line", (day, receipt, line))
    return _digest("sale", content)


def sale_identities(columns: Sequence[Sequence[Value] | None]) -> list[str]:
    """`sale_identity_of` for many sales, given by the columns of `SALE_CONTENT`, None for one that holds nothing."""
    days, receipts, lines = columns[:3]
    if days is None or not days:
        return []
    if receipts is None or lines is None:
        return _digests("sale", map(_texts, columns))
    if all(receipts) and all(lines):  # no text is empty
        return _digests("receipt line", (days, receipts, lines))  # type: ignore[arg-type]  # they hold texts only
    rows = zip(*(column or repeat(None, len(days)) for column in columns), strict=True)
    return list(map(sale_identity_of, rows))


def payment_identity(values: Mapping[str, Value]) -> str:
    """The identity of a payment given by store column: of its reference, else of its whole content."""
    return payment_identity_of([values.get(column) for column in PAYMENT_CONTENT])


def payment_identity_of(content: Sequence[Value]) -> str:
    """Like `payment_identity`, from the values of `PAYMENT_CONTENT` in order."""
    day, customer, amount, _, reference, _ = content
    if reference is not None:
        return _digest("payment reference", (day, customer, reference, amount))
    return _digest("payment", content)


def waiting_identity(values: Mapping[str, Value]) -> str:
    """The identity of a waiting payment given by store column: of its reference, else of its whole content."""
    return waiting_identity_of([values.get(column) for column in WAITING_CONTENT])


def waiting_identity_of(content: Sequence[Value]) -> str:
    """Like `waiting_identity`, from the values of `WAITING_CONTENT` in order."""
    day, amount, _, payer, _, reference, _ = content
    if reference is not None:
        return _digest("waiting reference", (day, payer, reference, amount))
    return _digest("waiting", content)


def _digest(sort: str, parts: Iterable[Value]) -> str:
    """A short digest, the same on every machine and in every version of Python."""
    digest = _begun(sort).copy()
    digest.update(_BETWEEN.join(["" if part is None else str(part) for part in parts]).encode())
    return digest.hexdigest()


def _digests(sort: str, columns: Iterable[Iterable[str]]) -> list[str]:
    """`_digest` of every row; one column at least comes to an end."""
    begun, found = _begun(sort), []
    for text in map(_BETWEEN.join, zip(*columns)):  # noqa: B905 - what holds nothing goes on for ever
        digest = begun.copy()
        digest.update(text.encode())
        found.append(digest.hexdigest())
    return found


def _texts(column: Sequence[Value] | None) -> Iterable[str]:
    if column is None:
        return repeat("")
    return ["" if value is None else str(value) for value in column]


@cache
def _begun(sort: str) -> blake2b:
    return blake2b(f"{sort}{_BETWEEN}".encode(), digest_size=16)
