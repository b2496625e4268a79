"""Changing payments one by one; imports write theirs in bulk."""

from collections.abc import Mapping

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_
from crm_tui.domain.closing import NOT_EARLIER, adjusts_wrongly
from crm_tui.domain.identity import payment_identity
from crm_tui.domain.plain import grouped
from crm_tui.ops._operation import operation
from crm_tui.store import customers, payments, sales
from crm_tui.store.db import Writer

Values = Mapping[str, Value]
_COLUMNS = ("day", "customer_id", "amount", "method", "reference", "note", "adjusts")


@operation("payment.add", N_("Took a payment of {amount} from {name}."))
def add(w: Writer, values: Values) -> int:
    """Record a payment from values by field name, with `customer_id`; its id."""
    payment = _checked(values)
    _describe(w, payment)
    identity = payment_identity(payment)
    place: Values = {"identity": identity, "occurrence": sales.next_occurrence(w, "payment", identity)}
    return w.insert("payment", {**payment, **place})


@operation("payment.edit", N_("Saved the payment of {amount} from {name}."))
def edit(w: Writer, payment_id: int, changes: Values, version: int | None = None) -> int:
    """Change a payment; Conflict where it is no longer at `version`."""
    kept = payments.get(w, payment_id)._asdict()
    before = {name: kept[name] for name in _COLUMNS}
    payment = _checked({**before, **_by_column(changes)})
    _describe(w, payment)
    differing = {name: value for name, value in payment.items() if before[name] != value}
    if differing:
        identity = payment_identity(payment)
        place: Values = {"identity": identity, "occurrence": sales.next_occurrence(w, "payment", identity, payment_id)}
        w.update("payment", payment_id, {**differing, **place}, version)
    return payment_id


@operation("payment.delete", N_("Deleted the payment of {amount} from {name}."))
def delete(w: Writer, payment_id: int, version: int | None = None) -> None:
    """Delete a payment."""
    _describe(w, payments.get(w, payment_id)._asdict())
    w.delete("payment", payment_id, version)


def _by_column(values: Values) -> dict[str, Value]:
    renamed = {"day" if name == "date" else name: value for name, value in values.items()}
    return {name: value for name, value in renamed.items() if name in _COLUMNS}


def _checked(values: Values) -> dict[str, Value]:
    payment = {**dict.fromkeys(_COLUMNS), **_by_column(values)}
    if not payment["day"]:
        raise Invalid(N_("A payment needs a date."), field="date")
    if adjusts_wrongly(payment["day"], payment["adjusts"]):
        raise Invalid(NOT_EARLIER, field="adjusts")
    if not payment["amount"]:
        raise Invalid(N_("A payment needs an amount."), field="amount")
    return payment


def _describe(w: Writer, payment: Values) -> None:
    customer_id = payment["customer_id"]
    name = customers.label(w, int(customer_id)) if customer_id is not None else "–"
    w.describe(amount=grouped(payment["amount"], Kind.MONEY, w.shop), name=name)
