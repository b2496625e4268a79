"""What each channel brought: revenue, margin, tickets, and how many customers prefer it."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Chart, Column, Figure, Report, Row, Table
from crm_tui.domain import months
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import limited
from crm_tui.reports._params import Params
from crm_tui.reports._stretch import running, stretch
from crm_tui.reports._sums_table import pasts, said, sold_figures, sums_table
from crm_tui.store import trade
from crm_tui.store.db import Reader

TITLE = N_("Channels")
SUMMARY = N_("Revenue, margin and tickets of each channel, and how many customers prefer it.")
TAKES = ("period", "since", "limit")
#: What a customer prefers shows in so many months, up to the end of the report's.
PREFERRED_MONTHS: Final = 12
_Name = TypeVar("_Name", str, str | None)


def build(r: Reader, params: Params) -> Report:
    """The months asked for; raises Invalid for a period that is none."""
    asked = stretch(r, params)
    found, past = trade.by_field(r, "channel", *asked.days), pasts(r, asked, "channel", params)
    first = months.first_day(months.shift(asked.last, 1 - PREFERRED_MONTHS))
    params.check()
    preferred = trade.preferred(r, first, asked.days[1])
    tickets = trade.tickets_by_channel(r, *asked.instants(r))
    sold = sums_table("channel", (N_("By channel"), N_("Channel")), found, past, params.limit)
    return Report(
        name="channels",
        title=Text(TITLE),
        period=asked.label,
        currency=r.shop.currency,
        figures=(*sold_figures(r, found, past, "channel"), *_figures(preferred, tickets)),
        tables=(sold, _preferred(preferred, params.limit), _tickets(tickets, params.limit)),
        notes=(*running(r, asked), *_notes(sold)),
        shop=r.shop.name,
        charts=(Chart("channel", N_("Revenue by channel"), "channel", "channel", ("revenue",)),),
    )


def _figures(preferred: Mapping[str, int], tickets: Mapping[str | None, int]) -> Iterator[Figure]:
    yield Figure("customers", N_("Customers with a channel"), Kind.COUNT, sum(preferred.values()), table="preferred",
                 explanation=Text(N_("named customers who ordered through a channel that is told, in {months} months"),
                                  {"months": PREFERRED_MONTHS}))  # fmt: skip
    yield Figure("tickets", N_("Tickets received"), Kind.COUNT, sum(tickets.values()), table="tickets",
                 explanation=N_("tickets received in these months"))  # fmt: skip


def _preferred(preferred: Mapping[str, int], limit: int | None) -> Table:
    """How many customers order most through each channel."""
    whole = sum(preferred.values())
    rows: list[Row] = [(channel, count, rate(count, whole)) for channel, count in _most_first(preferred)]
    columns = (
        Column("channel", N_("Channel")),
        Column("customers", N_("Customers"), Kind.COUNT),
        Column("share", N_("Share"), Kind.RATE),
    )
    title = Text(N_("Through which channel customers order most, in {months} months"), {"months": PREFERRED_MONTHS})
    return Table("preferred", title, columns, limited(rows, limit), N_("No line says through which channel."),
                 total=(Text(N_("Together")), whole, None))  # fmt: skip


def _tickets(tickets: Mapping[str | None, int], limit: int | None) -> Table:
    """Through which channel customers told what troubles them."""
    whole = sum(tickets.values())
    rows: list[Row] = [(said(channel), count, rate(count, whole)) for channel, count in _most_first(tickets)]
    columns = (
        Column("channel", N_("Channel")),
        Column("tickets", N_("Tickets"), Kind.COUNT),
        Column("share", N_("Share"), Kind.RATE),
    )
    return Table("tickets", N_("Tickets by channel"), columns, limited(rows, limit), N_("No ticket was received."),
                 total=(Text(N_("Together")), whole, None))  # fmt: skip


def _most_first(counts: Mapping[_Name, int]) -> list[tuple[_Name, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))


def _notes(sold: Table) -> Iterator[Text]:
    if sold.rows and all(isinstance(row[0], Text) for row in sold.rows):
        yield Text(N_("No line says through which channel it was sold: fill in the channel of sales."))
