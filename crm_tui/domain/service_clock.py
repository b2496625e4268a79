"""A ticket's clocks, computed on read from its events: no counter is kept, nothing can drift.

Formulas: FORMULAS 3. Waiting for the customer stops the clocks, waiting for a supplier does not. Used time is working
time from start to end less the pauses between; the deadline is moved by the pauses before it.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from crm_tui.core.i18n import N_
from crm_tui.domain.business_hours import BusinessHours, seconds_of
from crm_tui.domain.service_levels import AMBER, LATE, RED, Service, Targets
from crm_tui.domain.ticket_steps import ORDER, REVIEW, Event

FIRST, NEXT, SOLVE = "first", "next", "solve"
LABELS: Final = {FIRST: N_("First answer"), NEXT: N_("Next answer"), SOLVE: N_("Solution")}
_ACT, _REVIEW = ORDER.index("act"), ORDER.index(REVIEW)


class Light(StrEnum):
    """How a clock stands."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


LIGHTS: Final = {
    Light.GREEN: N_("In time"),
    Light.AMBER: N_("Time is running out"),
    Light.RED: N_("Overdue"),
    Light.PAUSED: N_("Paused"),
    Light.MET: N_("Kept"),
    Light.MISSED: N_("Missed"),
}


class Course(NamedTuple):
    """When things happened, in seconds since 1970: the marks between which clocks run.

    `asked` is the customer's latest word that nobody has answered, `begun` when the present attempt at a solution
    began (the ticket's receipt, or its reopening), `pauses` the times of waiting for the customer, the last of which
    may not have ended.
    """

    opened: int
    answered: int | None
    asked: int | None
    begun: int
    resolved: int | None
    solved_first: int | None
    pauses: tuple[tuple[int, int | None], ...]


class Clock(NamedTuple):
    """One clock: working seconds used of those allowed, when it is or was due, and how it stands.

    `due` is an instant in seconds; of a paused clock it is when it would be due if the pause ended now.
    """

    kind: str
    used: int
    target: int
    due: int
    light: Light

    @property
    def share(self) -> int:
        """Millionths of the time that are used."""
        return self.used * RED // self.target

    @property
    def running(self) -> bool:
        """Whether it has not come to an end."""
        return self.light not in {Light.MET, Light.MISSED}

    @property
    def escalation(self) -> int:
        """Percent at which it was escalated last: 100, 150, or 0; a clock that has ended is not."""
        if not self.running or self.share < RED:
            return 0
        return 150 if self.share >= LATE else 100


def course(events: Iterable[Event]) -> Course:  # noqa: C901 - one case for each kind of event
    """The marks that the events make, which come in the order of their time."""
    opened = begun = 0
    answered = asked = resolved = solved_first = paused = None
    pauses: list[tuple[int, int | None]] = []
    for kind, at, step, reason in events:
        if kind in _SILENT:
            continue
        now = seconds_of(at)
        place = ORDER.index(step) if kind == "step" and step else -1
        if paused is not None and kind != "answer":
            pauses.append((paused, now))
            paused = None
            asked = now if kind in {"resume", "said"} and answered is not None else asked
        if kind == "open":
            opened = begun = now
        elif kind == "wait":
            paused = now if reason == "customer" else None
        elif kind == "said":
            asked = now if answered is not None and asked is None else asked
        elif kind == "reopen":
            begun, resolved, asked = now, None, now
        elif kind in {"answer", "close"} or place > _ACT:
            answered, asked = answered if answered is not None else now, None
        if kind == "close" or place >= _REVIEW:
            resolved = now if resolved is None else resolved
            solved_first = now if solved_first is None else solved_first
    if paused is not None:
        pauses.append((paused, None))
    return Course(opened, answered, asked, begun, resolved, solved_first, tuple(pauses))


_SILENT: Final = frozenset({"edit", "note", "assign"})


def clocks(found: Course, targets: Targets, hours: BusinessHours, now: int) -> list[Clock]:
    """The first answer's clock, the next answer's where somebody waits for one, and the solution's."""
    made = [clock(FIRST, found.opened, found.answered, targets.first, found, hours, now)]
    if found.asked is not None:
        made.append(clock(NEXT, found.asked, None, targets.next, found, hours, now))
    made.append(clock(SOLVE, found.begun, found.resolved, targets.solve, found, hours, now))
    return made


def clock(kind: str, start: int, end: int | None, target: int, found: Course, hours: BusinessHours, now: int) -> Clock:
    """One clock that runs from `start`, to `end` if that has come."""
    position = hours.position
    stop = now if end is None else end
    begun, used = position(start), position(stop)
    used, due = used - begun, begun + target
    for since, until in found.pauses:
        ended = stop if until is None or until > stop else until
        if ended > start and since < stop:
            paused = position(ended) - position(max(since, start))
            used -= paused
            if position(since) < due:
                due += paused
    return Clock(kind, used, target, hours.instant(due), _light(used, target, end, found))


def _light(used: int, target: int, end: int | None, found: Course) -> Light:
    if end is not None:
        return Light.MET if used <= target else Light.MISSED
    if used >= target:
        return Light.RED
    if found.pauses and found.pauses[-1][1] is None:
        return Light.PAUSED
    return Light.AMBER if used * RED >= target * AMBER else Light.GREEN


def pressing(found: Course, targets: Targets, hours: BusinessHours, now: int) -> Clock | None:
    """Of the clocks that run, the one of which most is used up; None where none runs."""
    answer = solve = None
    if found.answered is None:
        answer = clock(FIRST, found.opened, None, targets.first, found, hours, now)
        if found.begun == found.opened and targets.first <= targets.solve:
            return answer  # the solution's clock began with it and has more time
    elif found.asked is not None:
        answer = clock(NEXT, found.asked, None, targets.next, found, hours, now)
    if found.resolved is None:
        solve = clock(SOLVE, found.begun, None, targets.solve, found, hours, now)
    if answer is None or solve is None:
        return answer or solve
    return answer if answer.used * solve.target >= solve.used * answer.target else solve


def escalated_to(one: Clock, service: Service, assignee: str | None) -> str:
    """Who is told that the time is over: whom the settings name, else who is in charge; empty before that."""
    if not one.escalation:
        return ""
    first, late = service.escalate
    return (late if one.escalation > 100 else "") or first or assignee or ""
