"""Payments that wait for their customer: matched, which teaches who pays under which name, or dismissed."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.core.errors import Conflict
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain.identity import payment_identity
from crm_tui.domain.payer_matching import payer_key, tells_apart
from crm_tui.domain.plain import grouped
from crm_tui.ops._operation import operation
from crm_tui.store import customers, payers, sales
from crm_tui.store.db import Writer
from crm_tui.store.payers import DISMISSED, MATCHED, WaitingRow


class Matched(NamedTuple):
    """The payments that were recorded, and how many of them came along because they are of the same payer."""

    payments: tuple[int, ...]
    others: int


@operation("payment.match", N_("Took {amount} from {payer} as a payment of {name}. {more}"))
def match(w: Writer, waiting_id: int, customer_id: int) -> Matched:
    """Record a waiting (or dismissed) payment as the customer's, and all others that wait of the same payer.

    The payer's name and account are learned, so that the next file brings them to the customer by itself.
    Conflict where the payment has been matched already.
    """
    row = payers.get(w, waiting_id)
    if row.state == MATCHED and row.payment_id is not None:
        raise Conflict(N_("This payment has its customer already."))
    name = customers.label(w, customer_id)
    made = [_record(w, row, customer_id)]
    learned = _learn(w, row, customer_id)
    if learned:
        made += [_record(w, other, customer_id) for other in payers.of_the_same_payer(w, customer_id)]
    amount, others = grouped(row.amount, Kind.MONEY, w.shop), len(made) - 1
    w.describe(amount=amount, payer=payer_words(row), name=name, more=_what_else(others, learned=learned))
    return Matched(tuple(made), others)


@operation("payment.dismiss", N_("Dismissed {what}."))
def dismiss(w: Writer, waiting_ids: Sequence[int]) -> int:
    """Take payments out of the queue that are nobody's of the shop; how many. They are not brought in again."""
    rows = [payers.get(w, waiting_id) for waiting_id in waiting_ids]
    waiting = [row for row in rows if row.state == payers.WAITING]
    for row in waiting:
        w.update("waiting_payment", row.id, {"state": DISMISSED})
    if len(waiting) == 1:
        shown = {"amount": grouped(waiting[0].amount, Kind.MONEY, w.shop), "payer": payer_words(waiting[0])}
        w.describe(what=Text(N_("the payment of {amount} from {payer}"), shown))
    else:
        w.describe(what=plural("{count} payment", "{count} payments", len(waiting)))
    return len(waiting)


@operation("payer.forget", N_("Forgot that {payer} pays for {name}."))
def forget(w: Writer, payer_id: int) -> None:
    """Forget a name or account; payments recorded by it stay."""
    row = payers.payer(w, payer_id)
    w.describe(payer=_called(row.name, row.account), name=row.customer_name)
    w.delete("payer", payer_id)


def payer_words(row: WaitingRow) -> Text | str:
    """Whom the file names, for a message."""
    return _called(row.payer, row.account) or Text(N_("somebody unnamed"))


def _called(name: str | None, account: str | None) -> str:
    return f"{name} ({account})" if name and account else name or account or ""


def _record(w: Writer, row: WaitingRow, customer_id: int) -> int:
    """Make the payment of a waiting row; its id."""
    payment: dict[str, Value] = {
        "day": row.day,
        "customer_id": customer_id,
        "amount": row.amount,
        "method": row.method,
        "reference": row.reference,
        "note": row.note,
    }
    identity = payment_identity(payment)
    place: dict[str, Value] = {"identity": identity, "occurrence": sales.next_occurrence(w, "payment", identity)}
    payment_id = w.insert("payment", {**payment, **place})
    w.update("waiting_payment", row.id, {"state": MATCHED, "payment_id": payment_id})
    return payment_id


def _learn(w: Writer, row: WaitingRow, customer_id: int) -> bool:
    """Keep under which name and account the customer pays; False where these could be somebody else's, too."""
    if not tells_apart(row.payer, row.account):
        return False
    key = payer_key(row.payer, row.account)
    kept = payers.payer_of_key(w, key)
    if kept is None:
        name = row.payer or ""
        w.insert("payer", {"customer_id": customer_id, "key": key, "name": name, "account": row.account})
    elif kept[1] != customer_id:
        w.update("payer", kept[0], {"customer_id": customer_id})
    return True


def _what_else(others: int, *, learned: bool) -> Text:
    """What a match has done besides, in words."""
    if others:
        return plural(
            "{count} more of the same payer came along.", "{count} more of the same payer came along.", others
        )
    if learned:
        return Text(N_("The next ones of this payer go there by themselves."))
    return Text(N_("Nothing was learned by it: others could pay under that name, too."))
