"""The figures of the service report: each declared once, with its rule and how it is worked out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import mean, median
from typing import Final, NamedTuple

from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Figure
from crm_tui.domain.satisfaction import Score, csat, gap, nps
from crm_tui.render.values import duration
from crm_tui.reports._explained import share
from crm_tui.store.ticket_figures import Scores, Served

#: Of fewer tickets than this no share is told.
FEWEST: Final = 5


class Told(NamedTuple):
    """What there is to tell of one stretch of time: tickets received in it, and scores of those closed in it."""

    served: Sequence[Served]
    scores: Sequence[Scores]


class _Made(NamedTuple):
    """A figure's value, and the rule with its numbers in it."""

    value: int | None
    worked: Text | None = None


class _Declared(NamedTuple):
    """A figure: how it is called, made and explained; `behind` tells which of the tickets it is made of."""

    key: str
    label: str
    kind: Kind
    make: Callable[[Told], _Made]
    explanation: str
    behind: Callable[[Served], bool]


def answers(served: Iterable[Served]) -> list[int]:
    """Working seconds to the first answer, of those answered."""
    return [one.answer for one in served if one.answer is not None]


def solutions(served: Iterable[Served]) -> list[int]:
    """Working seconds to the first solution, of those solved."""
    return [one.solution for one in served if one.solution is not None]


def mean_of(numbers: Sequence[int]) -> int | None:
    """The mean, rounded; None of nothing."""
    return round(mean(numbers)) if numbers else None


def median_of(numbers: Sequence[int]) -> int | None:
    """The median, rounded; None of nothing."""
    return round(median(numbers)) if numbers else None


def share_of(kept: Sequence[bool]) -> int | None:
    """The share of those that are true, in millionths; None of too few."""
    return round(sum(kept) * 1_000_000 / len(kept)) if len(kept) >= FEWEST else None


def in_time(served: Iterable[Served]) -> list[bool]:
    """Of each solved ticket whether that was in time."""
    return [one.solution_kept for one in served if one.solution is not None]


def again(served: Iterable[Served]) -> list[bool]:
    """Of each solved ticket whether it was opened again."""
    return [one.reopened > 0 for one in served if one.solution is not None]


def _counted(found: Iterable[object]) -> _Made:
    return _Made(sum(1 for _ in found))


def _mean(numbers: Sequence[int]) -> _Made:
    if not numbers:
        return _Made(None)
    places = {"sum": duration(sum(numbers)), "n": len(numbers), "mean": duration(round(mean(numbers)))}
    return _Made(mean_of(numbers), Text("{sum} ÷ {n} = {mean}", places))


def _median(numbers: Sequence[int]) -> _Made:
    if not numbers:
        return _Made(None)
    places = {"n": len(numbers), "least": duration(min(numbers)), "most": duration(max(numbers))}
    return _Made(median_of(numbers), Text(N_("the middle of {n} times from {least} to {most}"), places))


def _share(kept: Sequence[bool]) -> _Made:
    if len(kept) < FEWEST:
        return _Made(None, Text(N_("too few to tell (n = {n})"), {"n": len(kept)}))
    places = {"part": sum(kept), "whole": len(kept), "share": share(sum(kept), len(kept))}
    return _Made(share_of(kept), Text("{part} ÷ {whole} = {share}", places))


def _received(_one: Served) -> bool:
    return True


def _answered(one: Served) -> bool:
    return one.answer is not None


def _solved(one: Served) -> bool:
    return one.solution is not None


def _reopened(one: Served) -> bool:
    return one.reopened > 0


_DECLARED: Final = (
    _Declared("received", N_("Tickets received"), Kind.COUNT, lambda told: _counted(told.served),
              N_("Tickets whose first word came in the time."), _received),
    _Declared("answered", N_("Answered"), Kind.COUNT, lambda told: _counted(answers(told.served)),
              N_("Of the tickets received in the time, those answered since."), _answered),
    _Declared("solved", N_("Solved"), Kind.COUNT, lambda told: _counted(solutions(told.served)),
              N_("Of the tickets received in the time, those solved since."), _solved),
    _Declared("reopened", N_("Opened again"), Kind.COUNT,
              lambda told: _counted(one for one in told.served if one.reopened),
              N_("Of the tickets received in the time, those that were closed and opened again."), _reopened),
    _Declared("reopened_share", N_("Opened again, share"), Kind.RATE, lambda told: _share(again(told.served)),
              N_("opened again ÷ solved"), _solved),
    _Declared("answer_mean", N_("First answer, mean"), Kind.DURATION, lambda told: _mean(answers(told.served)),
              N_("Working time from receipt to the first answer, less waiting for the customer."), _answered),
    _Declared("answer_median", N_("First answer, median"), Kind.DURATION, lambda told: _median(answers(told.served)),
              N_("Half of the answers came sooner, half later."), _answered),
    _Declared("answer_kept", N_("First answer in time"), Kind.RATE,
              lambda told: _share([one.answer_kept for one in told.served if one.answer is not None]),
              N_("Of the tickets that were answered."), _answered),
    _Declared("solution_mean", N_("Solution, mean"), Kind.DURATION, lambda told: _mean(solutions(told.served)),
              N_("Working time from receipt to the first solution, less waiting for the customer."), _solved),
    _Declared("solution_median", N_("Solution, median"), Kind.DURATION, lambda told: _median(solutions(told.served)),
              N_("Half of the solutions came sooner, half later."), _solved),
    _Declared("solution_kept", N_("Solution in time"), Kind.RATE, lambda told: _share(in_time(told.served)),
              N_("Of the tickets that were solved."), _solved),
    _Declared("solution_elapsed", N_("Solution, mean elapsed"), Kind.DURATION,
              lambda told: _mean([one.took for one in told.served if one.took is not None]),
              N_("By the clock on the wall, nights and holidays included."), _solved),
)  # fmt: skip


def service_figures(now: Told, before: Sequence[Told]) -> Iterator[Figure]:
    """How the tickets were served, beside the stretches `before`, where there are any."""
    for one in _DECLARED:
        made = one.make(now)
        previous, year_ago = [one.make(told).value for told in before] or [None, None]
        yield Figure(one.key, one.label, one.kind, made.value, previous, year_ago, one.explanation,
                     compared=bool(before), worked=made.worked)  # fmt: skip


def behind_figure(now: Told, key: str) -> list[int]:
    """The ids of the tickets that the figure is made of; none for a figure of others."""
    if key.partition("_")[0] in {score[0] for score in _SCORES}:
        return [one.id for one in now.scores]
    found = next((one for one in _DECLARED if one.key == key), None)
    return [] if found is None else [one.id for one in now.served if found.behind(one)]


# What customers said.


def perceived(scores: Iterable[Scores]) -> Score:
    """CSAT of these."""
    return csat([one.perceived for one in scores if one.perceived is not None])


def recommended(scores: Iterable[Scores]) -> Score:
    """NPS of these."""
    return nps([one.recommend for one in scores if one.recommend is not None])


def less_than_hoped(scores: Iterable[Scores]) -> Score:
    """The mean of perceived less expected of these."""
    return gap(
        (one.expected, one.perceived) for one in scores if one.expected is not None and one.perceived is not None
    )


_SCORES: Final[tuple[tuple[str, str, Callable[[Iterable[Scores]], Score], str], ...]] = (
    ("csat", N_("CSAT, percent satisfied"), perceived, N_("answers of 4 or 5 out of 5 ÷ answers")),
    ("nps", N_("NPS, -100 to 100"), recommended, N_("percent of 9 and 10 − percent of 0 to 6")),
    ("gap", N_("Perceived less expected"), less_than_hoped, N_("the mean of perceived − expected, in points of 5")),
)


def score_figures(now: Told, before: Sequence[Told]) -> Iterator[Figure]:
    """Scores of tickets closed in the time, with how many there are and their 95% margin."""
    margin = N_("So far chance moves the score to either side in 95 of 100 cases.")
    for key, label, make, rule in _SCORES:
        score = make(now.scores)
        past: list[Value] = [make(told.scores).value for told in before] or [None, None]
        named = {"label": Text(label)}
        yield Figure(key, label, Kind.QUANTITY, score.value, past[0], past[1], rule, bool(before),
                     worked=score.explanation)  # fmt: skip
        yield Figure(f"{key}_n", Text(N_("{label}: n"), named), Kind.COUNT, score.n,
                     explanation=N_("How many customers gave this score."))  # fmt: skip
        yield Figure(f"{key}_margin", Text(N_("{label}: ±"), named), Kind.QUANTITY, score.margin,
                     explanation=margin, worked=score.explanation)  # fmt: skip
