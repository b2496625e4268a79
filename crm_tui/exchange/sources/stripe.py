"""Stripe: payments of the dashboard's export, in the currency of the account.

Both headings of the day it has had are taken: `Created (UTC)` and `Created date (UTC)`. What was given back is a
payment below nothing, on the day the newer export tells.
"""

from collections.abc import Iterator

from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import joined, money
from crm_tui.exchange.sources._payments import so_far
from crm_tui.exchange.sources._people import told
from crm_tui.exchange.sources._source import Known, Records, cell, line

_FIELDS = ("date", "payer", "account", "amount", "method", "reference", "note", "currency", "refunded")
#: States in which money came in. Others are Failed, Pending, canceled, and those that wait for something.
_RECEIVED = frozenset({"", "paid", "succeeded", "refunded", "partially refunded"})
NOT_CAPTURED = Text(N_("only reserved, not captured: no money came in"))


def _payments(records: Records) -> Iterator[Line | LeftOut]:
    for number, cells in records:
        state = cell(cells, "Status")
        if state.casefold() not in _RECEIVED:
            yield LeftOut(number, Text(N_("its state is {state}: no money came in"), {"state": state}))
            continue
        if cell(cells, "Captured").casefold() == "false":
            yield LeftOut(number, NOT_CAPTURED)
            continue
        values = {
            "date": cell(cells, "Created date (UTC)", "Created (UTC)"),
            "payer": cell(cells, "Customer Description", "Card Name", "Customer Email"),
            "account": cell(cells, "Customer ID"),
            "amount": cell(cells, "Converted Amount", "Amount"),
            "method": "Stripe",
            "reference": cell(cells, "id"),
            "currency": cell(cells, "Converted Currency", "Currency"),
            "note": joined(cell(cells, "Description"), *told(cells, "Dispute Status")),
        }
        yield line(number, _FIELDS, values)
        back = money(cell(cells, "Converted Amount Refunded", "Amount Refunded"))
        if back:
            day = cell(cells, "Refunded date (UTC)") or values["date"]
            yield line(number, _FIELDS, {**values, "date": day, **so_far(back)})


SOURCES = (
    Known(
        name="stripe-payments",
        label=N_("Stripe payments"),
        noun="payments",
        signature=frozenset({"id", "Amount", "Amount Refunded", "Converted Amount", "Status", "Customer Email"}),
        fields=_FIELDS,
        take=_payments,
        defaults={"date_order": "dmy"},  # where the day does not begin with the year, it comes first
    ),
)
