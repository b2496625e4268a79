"""The six steps: what each needs, what is refused and how it is said, and the state that follows from events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.core.errors import Conflict, Invalid
from crm_tui.core.i18n import set_language
from crm_tui.domain import ticket_steps
from crm_tui.domain.ticket_steps import MACHINE, ORDER, Event, State, advance, replay
from crm_tui.domain.tickets import RECORD, STEPS, guess_category

ENOUGH = {
    "words": "漏水", "promised": "2026-03-03T09:00:00.000Z", "assignee": "王敏", "severity": "serious",
    "resolution": "换新", "cause": "老化", "lesson": "抽检", "expected": 4, "perceived": 5,
}  # fmt: skip


def test_the_machine_goes_through_all_steps_and_ends_closed() -> None:
    assert ORDER == ("listen", "act", "focus", "assess", "coordinate", "review", "closed")
    assert [choice.value for choice in STEPS] == list(ORDER)
    assert [ticket_steps.following(step) for step in ORDER[:-1]] == list(ORDER[1:])
    with pytest.raises(Conflict):
        ticket_steps.following("closed")


def test_every_step_asks_for_what_it_needs_and_only_for_declared_fields() -> None:
    declared = {field.name for field in RECORD.fields}
    for step in MACHINE:
        needed = {name for need in step.needs for name in need.fields}
        assert needed <= set(step.asks) <= declared, step.name


@pytest.mark.parametrize(
    ("step", "field"),
    [("listen", "words"), ("act", "promised"), ("focus", "assignee"), ("assess", "severity"),
     ("coordinate", "resolution"), ("review", "cause"), ("review", "lesson"), ("review", "expected"),
     ("review", "perceived")],
)  # fmt: skip
def test_no_step_is_left_without_what_it_needs(step: str, field: str) -> None:
    lacking = {name: value for name, value in ENOUGH.items() if name != field}
    if step == "act":
        lacking.pop("resolution")
    with pytest.raises(Invalid) as refused:
        ticket_steps.check_leaving(step, "T-0001", lacking)
    assert refused.value.field == field
    assert "T-0001" in str(refused.value)
    ticket_steps.check_leaving(step, "T-0001", ENOUGH)


def test_what_is_solved_at_once_needs_no_promise() -> None:
    ticket_steps.check_leaving("act", "T-0001", {"resolution": "换新"})


def test_closing_early_names_everything_that_is_missing() -> None:
    with pytest.raises(Invalid) as refused:
        ticket_steps.check_closing("assess", "T-0001", {"words": "漏水", "cause": "老化"})
    said = str(refused.value)
    for part in (
        "T-0001",
        "Assess",
        "Review",
        "how severe it is",
        "the resolution",
        "the lesson",
        "the customer's score",
    ):
        assert part in said
    assert "the cause" not in said


def test_closing_before_the_review_is_refused_though_nothing_is_missing() -> None:
    with pytest.raises(Invalid, match="step by step"):
        ticket_steps.check_closing("act", "T-0001", ENOUGH)
    ticket_steps.check_closing("review", "T-0001", ENOUGH)
    with pytest.raises(Conflict):
        ticket_steps.check_closing("closed", "T-0001", ENOUGH)


def test_refusals_are_told_in_both_languages() -> None:
    with pytest.raises(Invalid) as refused:
        ticket_steps.check_leaving("focus", "T-0001", {})
    english = str(refused.value)
    set_language("zh_CN")
    assert "T-0001" in str(refused.value)
    set_language("en")
    assert english == "T-0001 can't leave the step “Focus” yet. Missing: who is in charge."


def test_what_a_step_behind_needed_can_be_changed_but_not_taken_away() -> None:
    ticket_steps.check_kept("assess", "T-0001", ENOUGH, {**ENOUGH, "assignee": "小李"})
    ticket_steps.check_kept("focus", "T-0001", ENOUGH, {**ENOUGH, "assignee": None})
    with pytest.raises(Invalid) as refused:
        ticket_steps.check_kept("assess", "T-0001", ENOUGH, {**ENOUGH, "assignee": None})
    assert refused.value.field == "assignee"
    bare = {"words": None, "assignee": None}
    ticket_steps.check_kept("closed", "T-0001", bare, {**bare, "lesson": "抽检"})


def at(minute: int) -> str:
    return f"2026-03-02T{minute // 60:02}:{minute % 60:02}:00.000Z"


def test_the_state_follows_from_the_events() -> None:
    events = [
        Event("open", at(0)), Event("step", at(1), "act"), Event("step", at(2), "focus"),
        Event("wait", at(3), None, "customer"), Event("said", at(4)), Event("wait", at(5), None, "supplier"),
        Event("step", at(6), "assess"), Event("step", at(7), "coordinate"), Event("step", at(8), "review"),
        Event("close", at(9), "closed"),
    ]  # fmt: skip
    assert replay(events[:4]).waiting == "customer"
    assert replay(events[:5]).waiting is None
    assert replay(events[:6]).waiting == "supplier"
    assert replay(events) == State("closed", None, at(0), at(2), at(8), at(9), 0, at(9))
    again = replay([*events, Event("reopen", at(10), "act")])
    assert again == State("act", None, at(0), at(2), None, None, 1, at(10))
    assert (
        replay([*events, Event("reopen", at(10)), Event("close", at(11), "closed"), Event("reopen", at(12))]).reopened
        == 2
    )


@given(st.lists(st.sampled_from(ticket_steps.KINDS), max_size=12))
def test_no_course_of_events_leads_to_a_state_that_cannot_be(kinds: list[str]) -> None:
    state = advance(State(), Event("open", at(0)))
    for minute, kind in enumerate(kinds, 1):
        step = {"step": ORDER[minute % 6], "close": "closed"}.get(kind)
        state = advance(state, Event(kind, at(minute), step, "customer" if kind == "wait" else None))
        assert (state.step == "closed") == (state.closed is not None)
        assert state.latest == at(minute)
        assert state.resolved is None or state.answered is not None


@pytest.mark.parametrize(
    ("subject", "category"),
    [("HEAT/HOT WATER", "repair"), ("Noise - Residential", "complaint"), ("水泵坏了", "repair"), ("要退货", "return"),
     ("请问营业时间", "question"), ("Thank you!", "praise"), ("New Tree Request", "suggestion"), ("", "complaint")],
)  # fmt: skip
def test_a_category_is_told_from_the_subject(subject: str, category: str) -> None:
    assert guess_category(subject) == category
