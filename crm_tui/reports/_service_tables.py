"""The service report's tables: open tickets by step, tickets by one of their fields, and the months behind."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Row, Table
from crm_tui.domain.ticket_steps import LABELS, ORDER
from crm_tui.domain.tickets import CATEGORIES, PRIORITIES
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.reports._service_figures import (
    Told,
    again,
    answers,
    in_time,
    less_than_hoped,
    mean_of,
    median_of,
    perceived,
    recommended,
    share_of,
    solutions,
)
from crm_tui.store.ticket_figures import Scores, Served
from crm_tui.store.tickets import TicketRow

_CATEGORIES: Final = tuple((choice.value, choice.label) for choice in CATEGORIES)
_PRIORITIES: Final = tuple((choice.value, choice.label) for choice in PRIORITIES)
_STEPS: Final = tuple(LABELS.items())
_NOT_SAID: Final = N_("(not said)")


def steps(by_step: Mapping[str, int], late: Mapping[str, int]) -> Table:
    """Open tickets by step, those overdue among them."""
    rows = [(step, by_step[step], late.get(step, 0)) for step in ORDER if step in by_step]
    return Table(
        "steps",
        N_("Open tickets by step"),
        (
            Column("step", N_("Step"), Kind.CHOICE, _STEPS),
            Column("open", N_("Still open"), Kind.COUNT),
            Column("overdue", N_("Overdue"), Kind.COUNT),
        ),
        rows,
        empty=N_("No ticket is open."),
        total=(Text(N_("Together")), sum(by_step.values()), sum(late.values())),
    )


def groups(served: Sequence[Served], limit: int | None) -> tuple[Table, ...]:
    """The tickets of the time by who is in charge, category, product, channel and priority."""
    return (
        _group("assignees", N_("By who is in charge"), Column("assignee", N_("In charge")), served,
               lambda one: one.assignee, limit),
        _group("categories", N_("By category"), Column("category", N_("Category"), Kind.CHOICE, _CATEGORIES), served,
               lambda one: one.category, limit),
        _group("products", N_("By product"), Column("product", N_("Product")), served, lambda one: one.product, limit),
        _group("channels", N_("By channel"), Column("channel", N_("Channel")), served,
               lambda one: one.channel, limit),
        _group("priorities", N_("By priority"), Column("priority", N_("Priority"), Kind.CHOICE, _PRIORITIES), served,
               lambda one: one.priority, limit),
    )  # fmt: skip


def _group(
    key: str, title: str, first: Column, served: Sequence[Served], of: Callable[[Served], str | None], limit: int | None
) -> Table:
    """The tickets by one of their fields, those with the most first."""
    found: dict[str | None, list[Served]] = defaultdict(list)
    for one in served:
        found[of(one)].append(one)
    rows: list[Row] = [
        (
            Text(_NOT_SAID) if name is None else name,
            len(mine),
            sum(one.step != "closed" for one in mine),
            *(of_all(times(mine)) for times in (answers, solutions) for of_all in (mean_of, median_of)),
        )
        for name, mine in sorted(found.items(), key=lambda group: (-len(group[1]), str(group[0] or "")))
    ]
    columns = (
        first,
        Column("received", N_("Received"), Kind.COUNT),
        Column("open", N_("Still open"), Kind.COUNT),
        Column("answer_mean", N_("Answer, mean"), Kind.DURATION),
        Column("answer_median", N_("Answer, median"), Kind.DURATION),
        Column("solution_mean", N_("Solution, mean"), Kind.DURATION),
        Column("solution_median", N_("Solution, median"), Kind.DURATION),
    )
    return Table(key, title, columns, limited(rows, limit), empty=N_("No ticket was received."))


def months_table(by_month: Mapping[str, Told], shown: Sequence[str]) -> Table:
    """The trend of how tickets were served, month by month of receipt."""
    rows: list[Row] = []
    for month in shown:
        served = by_month[month].served
        solved = solutions(served)
        rows.append((
            month, len(served), len(answers(served)), len(solved), mean_of(answers(served)), mean_of(solved),
            share_of(in_time(served)), share_of(again(served)),
        ))  # fmt: skip
    return Table(
        "months",
        N_("Month by month"),
        (
            Column("month", N_("Month"), Kind.MONTH),
            Column("received", N_("Received"), Kind.COUNT),
            Column("answered", N_("Answered"), Kind.COUNT),
            Column("solved", N_("Solved"), Kind.COUNT),
            Column("answer_mean", N_("Answer, mean"), Kind.DURATION),
            Column("solution_mean", N_("Solution, mean"), Kind.DURATION),
            Column("solution_kept", N_("Solution in time"), Kind.RATE),
            Column("reopened_share", N_("Opened again, share"), Kind.RATE),
        ),
        rows if any(row[1] for row in rows) else [],
        empty=N_("No ticket was received."),
    )


def satisfaction(by_month: Mapping[str, Told], shown: Sequence[str], together: int) -> Table:
    """What customers said in so many months `together` up to each of those shown: one month is often too few."""
    known = sorted(by_month)
    rows: list[Row] = []
    for month in shown:
        last = known.index(month) + 1
        scores: list[Scores] = [one for name in known[max(0, last - together) : last] for one in by_month[name].scores]
        told = (perceived(scores), recommended(scores), less_than_hoped(scores))
        rows.append((month, *(cell for score in told for cell in (score.value, score.n))))
    columns = [Column("month", N_("Up to"), Kind.MONTH)]
    for key, label in (("csat", N_("CSAT")), ("nps", N_("NPS")), ("gap", N_("Perceived less expected"))):
        columns += [
            Column(key, label, Kind.QUANTITY),
            Column(f"{key}_n", Text(N_("{label}: n"), {"label": Text(label)}), Kind.COUNT),
        ]
    title = Text(N_("Satisfaction, {months} months up to each"), {"months": together})
    counted = any(row[place] for row in rows for place in (2, 4, 6))
    return Table("satisfaction", title, tuple(columns), rows if counted else [], N_("No customer gave a score."))


def tickets_table(found: Sequence[TicketRow], limit: int | None) -> Table:
    """Tickets one by one."""
    rows: list[Row] = [
        (one.number, one.customer_code, one.customer_name, one.subject, one.category, one.step, one.assignee,
         one.opened, one.resolved)
        for one in found
    ]  # fmt: skip
    columns = (
        Column("ticket", N_("Ticket"), Kind.CODE),
        *CUSTOMER,
        Column("subject", N_("Subject")),
        Column("category", N_("Category"), Kind.CHOICE, _CATEGORIES),
        Column("step", N_("Step"), Kind.CHOICE, _STEPS),
        Column("assignee", N_("In charge")),
        Column("opened", N_("Received"), Kind.INSTANT),
        Column("resolved", N_("Solved"), Kind.INSTANT),
    )
    return Table("tickets", N_("Tickets"), columns, limited(rows, limit), N_("There is no such ticket."))
