"""The service report: how tickets received in a month were served, what customers said, and what is open now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import mean, median
from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Figure, Report, Table
from crm_tui.domain import months
from crm_tui.domain.moments import bounds
from crm_tui.domain.satisfaction import Score, csat, gap, nps
from crm_tui.domain.ticket_steps import LABELS, ORDER
from crm_tui.domain.tickets import CATEGORIES
from crm_tui.reports._report import Params
from crm_tui.store import ticket_clocks, ticket_figures
from crm_tui.store.db import Reader
from crm_tui.store.ticket_figures import Scores, Served

TITLE = N_("Service report")
SUMMARY = N_("How tickets were answered and solved, in working time, what customers said, and what is open.")
_CATEGORIES = tuple((choice.value, choice.label) for choice in CATEGORIES)


class _Told(NamedTuple):
    """What there is to tell of one stretch of time."""

    served: Sequence[Served]
    scores: Sequence[Scores]


class _Declared(NamedTuple):
    """A figure: how it is called, made and explained."""

    key: str
    label: str
    kind: Kind
    make: Callable[[_Told], int | None]
    explanation: str = ""


def build(r: Reader, params: Params) -> Report:
    """The report of the month `params.period`, this one unless told; raises Invalid where it is no month."""
    this = months.month_of(clock.today(r.shop.zone or None))
    month = months.parse_month(params.period) if params.period else this
    stretches = [_told(r, one) for one in (month, months.shift(month, -1), months.shift(month, -12))]
    return _report(r, month, stretches[0], stretches[1:])


def of_all(r: Reader) -> Report:
    """The report of all tickets there ever were."""
    return _report(r, "", _Told(ticket_figures.served(r), ticket_figures.scores(r)), ())


def _told(r: Reader, month: str) -> _Told:
    since, until = bounds(months.first_day(month), months.last_day(month), r.shop)
    return _Told(ticket_figures.served(r, since, until), ticket_figures.scores(r, since, until))


def _report(r: Reader, period: str, now: _Told, before: Sequence[_Told]) -> Report:
    by_step = ticket_figures.open_by_step(r)
    pressing = ticket_clocks.pressing(r)
    overdue = [ticket_id for ticket_id, found in pressing.items() if found.overdue]
    figures = [_figure(one, now, before) for one in _DECLARED]
    figures += [
        Figure("open", N_("Open now"), Kind.COUNT, sum(by_step.values())),
        Figure("overdue", N_("Overdue now"), Kind.COUNT, len(overdue),
               explanation=N_("Open tickets of which a time is over, or a promise broken.")),
    ]  # fmt: skip
    return Report(
        name="service",
        title=Text(TITLE),
        period=period,
        currency=r.shop.currency,
        figures=(*figures, *_score_figures(now, before)),
        tables=(
            _steps(r, by_step, set(overdue)),
            _group("assignees", N_("By who is in charge"),
                   Column("assignee", N_("In charge")), now, lambda t: t.assignee),
            _group("categories", N_("By category"),
                   Column("category", N_("Category"), Kind.CHOICE, _CATEGORIES), now, lambda t: t.category),
            _group("products", N_("By product"), Column("product", N_("Product")), now, lambda t: t.product),
        ),
        shop=r.shop.name,
    )  # fmt: skip


def _answers(told: _Told) -> list[int]:
    return [one.answer for one in told.served if one.answer is not None]


def _solutions(told: _Told) -> list[int]:
    return [one.solution for one in told.served if one.solution is not None]


def _mean(numbers: Iterable[int]) -> int | None:
    found = list(numbers)
    return round(mean(found)) if found else None


def _median(numbers: Iterable[int]) -> int | None:
    found = list(numbers)
    return round(median(found)) if found else None


def _share(kept: Iterable[bool]) -> int | None:
    found = list(kept)
    return round(sum(found) * 1_000_000 / len(found)) if found else None


_DECLARED = (
    _Declared("received", N_("Tickets received"), Kind.COUNT, lambda told: len(told.served)),
    _Declared("answered", N_("Answered"), Kind.COUNT, lambda told: len(_answers(told))),
    _Declared("solved", N_("Solved"), Kind.COUNT, lambda told: len(_solutions(told))),
    _Declared("reopened", N_("Opened again"), Kind.COUNT, lambda told: sum(one.reopened > 0 for one in told.served)),
    _Declared("answer_mean", N_("First answer, mean"), Kind.DURATION, lambda told: _mean(_answers(told)),
              N_("Working time from receipt to the first answer, less waiting for the customer.")),
    _Declared("answer_median", N_("First answer, median"), Kind.DURATION, lambda told: _median(_answers(told))),
    _Declared("answer_kept", N_("First answer in time"), Kind.RATE,
              lambda told: _share(one.answer_kept for one in told.served if one.answer is not None),
              N_("Of the tickets that were answered.")),
    _Declared("solution_mean", N_("Solution, mean"), Kind.DURATION, lambda told: _mean(_solutions(told)),
              N_("Working time from receipt to the first solution, less waiting for the customer.")),
    _Declared("solution_median", N_("Solution, median"), Kind.DURATION, lambda told: _median(_solutions(told))),
    _Declared("solution_kept", N_("Solution in time"), Kind.RATE,
              lambda told: _share(one.solution_kept for one in told.served if one.solution is not None),
              N_("Of the tickets that were solved.")),
    _Declared("solution_elapsed", N_("Solution, mean elapsed"), Kind.DURATION,
              lambda told: _mean(one.took for one in told.served if one.took is not None),
              N_("By the clock on the wall, nights and holidays included.")),
)  # fmt: skip


def _figure(one: _Declared, now: _Told, before: Sequence[_Told]) -> Figure:
    previous, year_ago = [one.make(told) for told in before] or [None, None]
    return Figure(
        one.key, one.label, one.kind, one.make(now), previous, year_ago, one.explanation, compared=bool(before)
    )


_SCORES: tuple[tuple[str, str, Callable[[_Told], Score]], ...] = (
    ("csat", N_("CSAT, percent satisfied"),
     lambda told: csat([one.perceived for one in told.scores if one.perceived is not None])),
    ("nps", N_("NPS, -100 to 100"),
     lambda told: nps([one.recommend for one in told.scores if one.recommend is not None])),
    ("gap", N_("Perceived less expected"),
     lambda told: gap((one.expected, one.perceived) for one in told.scores
                      if one.expected is not None and one.perceived is not None)),
)  # fmt: skip


def _score_figures(now: _Told, before: Sequence[_Told]) -> list[Figure]:
    """Scores of tickets closed in the time, with how many there are and their 95% margin."""
    figures = []
    for key, label, make in _SCORES:
        score = make(now)
        previous, year_ago = [make(told).value for told in before] or [None, None]
        figures += [
            Figure(key, label, Kind.QUANTITY, score.value, previous, year_ago, score.explanation, bool(before)),
            Figure(f"{key}_n", Text(N_("{label}: n"), {"label": Text(label)}), Kind.COUNT, score.n),
            Figure(f"{key}_margin", Text(N_("{label}: ±"), {"label": Text(label)}), Kind.QUANTITY, score.margin),
        ]
    return figures


def _steps(r: Reader, by_step: dict[str, int], overdue: set[int]) -> Table:
    """Open tickets by step, those overdue among them."""
    late: dict[str, int] = defaultdict(int)
    for step in ticket_figures.steps(r, sorted(overdue)):
        late[step] += 1
    return Table(
        "steps",
        N_("Open tickets by step"),
        (
            Column("step", N_("Step"), Kind.CHOICE, tuple(LABELS.items())),
            Column("open", N_("Open"), Kind.COUNT),
            Column("overdue", N_("Overdue"), Kind.COUNT),
        ),
        [(step, by_step[step], late[step]) for step in ORDER if step in by_step],
        empty=N_("No ticket is open."),
    )


def _group(key: str, title: str, first: Column, told: _Told, of: Callable[[Served], str | None]) -> Table:
    """The tickets of the time by one of their fields, those with the most first."""
    groups: dict[str | None, list[Served]] = defaultdict(list)
    for one in told.served:
        groups[of(one)].append(one)
    rows = []
    for name, found in sorted(groups.items(), key=lambda group: (-len(group[1]), str(group[0] or ""))):
        part = _Told(found, ())
        rows.append((
            name, len(found), sum(one.step != "closed" for one in found), _mean(_answers(part)),
            _median(_answers(part)), _mean(_solutions(part)), _median(_solutions(part)),
        ))  # fmt: skip
    return Table(
        key,
        title,
        (
            first,
            Column("received", N_("Received"), Kind.COUNT),
            Column("open", N_("Open"), Kind.COUNT),
            Column("answer_mean", N_("Answer, mean"), Kind.DURATION),
            Column("answer_median", N_("Answer, median"), Kind.DURATION),
            Column("solution_mean", N_("Solution, mean"), Kind.DURATION),
            Column("solution_median", N_("Solution, median"), Kind.DURATION),
        ),
        rows,
        empty=N_("No ticket was received."),
    )
