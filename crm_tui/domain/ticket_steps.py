"""The six steps of a ticket as one state machine, and its state as what follows from its events.

Events are the one source: `replay` makes the state from them, operations add an event and keep what `advance` makes
of it beside the ticket, and `crm check` compares the two.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from crm_tui.core.errors import Conflict, Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.tickets import STEPS

CLOSED: Final = "closed"
REVIEW: Final = "review"
#: Where a reopened ticket goes on: the customer has to be answered anew.
AGAIN: Final = "act"


class Need(NamedTuple):
    """What must be there before a ticket goes on: one of the fields, told by a msgid."""

    fields: tuple[str, ...]
    told: str


class Step(NamedTuple):
    """A step: its name, what is done in it, what must be there at its end, and the fields it asks for."""

    name: str
    label: str
    does: str
    needs: tuple[Need, ...]
    asks: tuple[str, ...]


MACHINE: Final = (
    Step("listen", N_("Listen"), N_("Write down what happened in the customer's own words."),
         (Need(("words",), N_("the customer's own words")),), ("words",)),
    Step("act", N_("Act"), N_("Answer at once; promise a time for what can't be solved now."),
         (Need(("promised", "resolution"), N_("a promised time, or the resolution")),), ("promised", "resolution")),
    Step("focus", N_("Focus"), N_("Put somebody in charge, and whoever can help."),
         (Need(("assignee",), N_("who is in charge")),), ("assignee", "helpers")),
    Step("assess", N_("Assess"), N_("Say how bad it is and what it costs; look at what it did to the buying."),
         (Need(("severity",), N_("how severe it is")),), ("severity", "cost")),
    Step("coordinate", N_("Coordinate"), N_("Bring sales, stock and delivery together until it is solved."),
         (Need(("resolution",), N_("the resolution")),), ("resolution", "cost")),
    Step("review", N_("Review"), N_("Ask the customer for a score; keep the cause and the lesson."),
         (Need(("cause",), N_("the cause")), Need(("lesson",), N_("the lesson")),
          Need(("expected",), N_("the score that was expected")),
          Need(("perceived",), N_("the customer's score"))),
         ("cause", "lesson", "expected", "perceived", "recommend")),
)  # fmt: skip
BY_NAME: Final = {step.name: step for step in MACHINE}
ORDER: Final = (*BY_NAME, CLOSED)
LABELS: Final = {choice.value: choice.label for choice in STEPS}
#: What a reopened ticket has to be told anew.
FORGOTTEN: Final = ("promised", "resolution", "expected", "perceived", "recommend")

#: Kinds of events, and what each says in a timeline; {step} and {reason} are put in where they are.
OPEN, EDIT, STEP, WAIT, RESUME = "open", "edit", "step", "wait", "resume"
ASSIGN, NOTE, SAID, ANSWER, CLOSE, REOPEN = "assign", "note", "said", "answer", "close", "reopen"
SENTENCES: Final = {
    OPEN: N_("Received"),
    EDIT: N_("Changed"),
    STEP: N_("Went on to “{step}”"),
    WAIT: N_("Waits for {reason}"),
    RESUME: N_("Waits no longer"),
    ASSIGN: N_("Assigned"),
    NOTE: N_("Note"),
    SAID: N_("The customer said"),
    ANSWER: N_("Answered"),
    CLOSE: N_("Closed"),
    REOPEN: N_("Opened again"),
}
KINDS: Final = tuple(SENTENCES)


class Event(NamedTuple):
    """What clocks and the state need to know of an event: `step` is where it leads, `reason` who is waited for."""

    kind: str
    at: str
    step: str | None = None
    reason: str | None = None


class State(NamedTuple):
    """Where a ticket stands. Instants as stored; `answered` is the first answer, `resolved` the present solution."""

    step: str = "listen"
    waiting: str | None = None
    opened: str = ""
    answered: str | None = None
    resolved: str | None = None
    closed: str | None = None
    reopened: int = 0
    latest: str = ""


def advance(state: State, event: Event) -> State:
    """The state after one more event."""
    found = state._replace(latest=max(state.latest, event.at))
    match event.kind:
        case "open":
            found = State(step=event.step or "listen", opened=event.at, latest=found.latest)
        case "wait":
            found = found._replace(waiting=event.reason)
        case "resume":
            found = found._replace(waiting=None)
        case "said":
            found = found._replace(waiting=None if found.waiting == "customer" else found.waiting)
        case "answer":
            found = found._replace(answered=found.answered or event.at)
        case "step":
            found = _gone_on(found, event.step or found.step, event.at)
        case "close":
            found = _gone_on(found, CLOSED, event.at)._replace(closed=event.at)
        case "reopen":
            found = found._replace(step=AGAIN, waiting=None, closed=None, resolved=None, reopened=found.reopened + 1)
    return found


def _gone_on(state: State, step: str, at: str) -> State:
    """After a step: who has come past acting has been answered, who has come to review has a solution."""
    place = ORDER.index(step)
    answered = state.answered or (at if place > ORDER.index("act") else None)
    resolved = state.resolved or (at if place >= ORDER.index(REVIEW) else None)
    return state._replace(step=step, waiting=None, answered=answered, resolved=resolved, closed=None)


def replay(events: Iterable[Event]) -> State:
    """The state that follows from all events, in their order."""
    state = State()
    for event in events:
        state = advance(state, event)
    return state


def following(step: str) -> str:
    """The step after this one; Conflict for a closed ticket."""
    if step == CLOSED:
        raise Conflict(N_("This ticket is closed; open it again first."))
    return ORDER[ORDER.index(step) + 1]


def missing(step: str, values: Mapping[str, Value]) -> list[Need]:
    """What is not there yet, of what must be before the ticket leaves the step."""
    needs = BY_NAME[step].needs if step in BY_NAME else ()
    return [need for need in needs if all(values.get(name) in {None, ""} for name in need.fields)]


def check_leaving(step: str, number: str, values: Mapping[str, Value]) -> None:
    """Raise Invalid, naming what is missing, where the ticket can't leave the step."""
    if lacking := missing(step, values):
        raise Invalid(
            N_("{number} can't leave the step “{step}” yet. Missing: {what}."),
            field=lacking[0].fields[0], number=number, step=Text(LABELS[step]), what=listed(lacking),
        )  # fmt: skip


def check_closing(step: str, number: str, values: Mapping[str, Value]) -> None:
    """Raise Conflict where it is closed already, Invalid, naming all that is missing, where it was not reviewed yet."""
    if step == CLOSED:
        raise Conflict(N_("{number} is closed already."), number=number)
    if step == REVIEW:
        check_leaving(step, number, values)
        return
    lacking = [need for name in ORDER[ORDER.index(step) : -1] for need in missing(name, values)]
    lacking = list(dict.fromkeys(lacking))
    if not lacking:
        raise Invalid(
            N_("{number} is at the step “{step}” and can't be closed before “{review}”; go on step by step."),
            field="step", number=number, step=Text(LABELS[step]), review=Text(LABELS[REVIEW]),
        )  # fmt: skip
    raise Invalid(
        N_("{number} is at the step “{step}” and can't be closed before “{review}”. Missing until then: {what}."),
        field=lacking[0].fields[0], number=number, step=Text(LABELS[step]), review=Text(LABELS[REVIEW]),
        what=listed(lacking),
    )  # fmt: skip


def check_kept(step: str, number: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> None:
    """Raise Invalid where a change would take away what a step behind the ticket needed."""
    for name in ORDER[: ORDER.index(step)]:
        gone = [need for need in missing(name, after) if need not in missing(name, before)]
        if gone:
            raise Invalid(
                N_("{number} is past the step “{step}”, which needs {what}."),
                field=gone[0].fields[0], number=number, step=Text(LABELS[name]), what=listed(gone),
            )  # fmt: skip


def listed(needs: Iterable[Need]) -> Text:
    """What is missing, one after the other."""
    first, *rest = [need.told for need in needs]
    told = Text(first)
    for more in rest:
        told = Text(N_("{first}; {last}"), {"first": told, "last": Text(more)})
    return told


def told(kind: str, step: str | None = None, reason: str | None = None) -> Text:
    """What an event says in a timeline."""
    reasons = {"customer": N_("the customer"), "supplier": N_("a supplier")}
    places = {"step": Text(LABELS.get(step or "", "")), "reason": Text(reasons.get(reason or "", ""))}
    return Text(SENTENCES[kind], places)
