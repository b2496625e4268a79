"""What each member of staff sold: revenue, margin, receipts, customers; and the tickets in their hands, answered."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Chart, Column, Figure, Report, Row, Table
from crm_tui.reports._month_tables import limited
from crm_tui.reports._params import Params
from crm_tui.reports._stretch import running, stretch
from crm_tui.reports._sums_table import pasts, said, sold_figures, sums_table
from crm_tui.store import ticket_figures, trade
from crm_tui.store.db import Reader
from crm_tui.store.ticket_figures import Served
from crm_tui.store.trade import Sums

TITLE = N_("Staff")
SUMMARY = N_("Revenue, margin, receipts and customers of each member of staff, and the tickets each answered.")
TAKES = ("period", "since", "limit")


class _Worked(NamedTuple):
    """What one member of staff did: lines, and tickets received in the months, as they stand now."""

    tickets: int = 0
    answered: int = 0
    in_time: int = 0
    solved: int = 0


def build(r: Reader, params: Params) -> Report:
    """The months asked for; raises Invalid for a period that is none."""
    asked = stretch(r, params)
    found, past = trade.by_field(r, "staff", *asked.days), pasts(r, asked, "staff", params)
    params.check()
    served = ticket_figures.served(r, *asked.instants(r))
    sold = sums_table("staff", (N_("By member of staff"), N_("Staff")), found, past, params.limit)
    return Report(
        name="staff",
        title=Text(TITLE),
        period=asked.label,
        currency=r.shop.currency,
        figures=(*sold_figures(r, found, past, "staff"), *_ticket_figures(served)),
        tables=(sold, _tickets(served, params.limit)),
        notes=(*running(r, asked), *_notes(found)),
        shop=r.shop.name,
        charts=(Chart("staff", N_("Revenue by member of staff"), "staff", "staff", ("revenue",)),),
    )


def _ticket_figures(served: Sequence[Served]) -> Iterator[Figure]:
    answered = sum(one.answer is not None for one in served)
    yield Figure("tickets", N_("Tickets received"), Kind.COUNT, len(served), table="tickets",
                 explanation=N_("tickets received in these months"))  # fmt: skip
    yield Figure("answered", N_("Answered"), Kind.COUNT, answered, table="tickets",
                 explanation=N_("of these, answered by now"))  # fmt: skip


def _tickets(served: Sequence[Served], limit: int | None) -> Table:
    """The tickets by who is in charge, most first."""
    done: dict[str | None, _Worked] = {}
    received = Counter(one.assignee for one in served)
    for name in received:
        mine = [one for one in served if one.assignee == name]
        answered = [one for one in mine if one.answer is not None]
        done[name] = _Worked(len(mine), len(answered), sum(one.answer_kept for one in answered),
                             sum(one.solution is not None for one in mine))  # fmt: skip
    rows: list[Row] = [
        (said(name), one.tickets, one.answered, one.in_time, one.solved)
        for name, one in sorted(done.items(), key=lambda item: (-item[1].answered, str(item[0] or "")))
    ]
    columns = (
        Column("assignee", N_("In charge")),
        Column("received", N_("Received"), Kind.COUNT),
        Column("answered", N_("Answered"), Kind.COUNT),
        Column("in_time", N_("In time"), Kind.COUNT),
        Column("solved", N_("Solved"), Kind.COUNT),
    )
    total = (Text(N_("Together")), *(sum(numbers) for numbers in zip(*done.values(), strict=True))) if done else None
    return Table("tickets", N_("Tickets by who is in charge"), columns, limited(rows, limit),
                 N_("No ticket was received."), total=total)  # fmt: skip


def _notes(found: Sequence[Sums]) -> Iterator[Text]:
    if found and all(one.name is None for one in found):
        yield Text(N_("No line says who sold it: fill in the staff of sales, or bring it in with them."))
