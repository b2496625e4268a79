"""A ticket's clocks: the table of promises, pauses, answers, reopening, colours and escalation."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.core.errors import Invalid, NotFound
from crm_tui.domain import settings
from crm_tui.domain.business_hours import BusinessHours, as_kept
from crm_tui.domain.service_clock import Clock, Light, clocks, course, escalated_to, pressing
from crm_tui.domain.service_levels import Service, Targets, service_of
from crm_tui.domain.shop import Shop
from crm_tui.domain.ticket_steps import Event

SHOP = Shop("x", "CNY", "Asia/Shanghai")
SERVICE = service_of({}, SHOP)
HOURS = BusinessHours(SERVICE.week)
ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> str:
    return as_kept(datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE).isoformat())


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE).timestamp())


def made(events: list[tuple[str, ...]], now: str, targets: Targets | None = None) -> dict[str, Clock]:
    """The clocks that events of (when, kind, step or reason) make, by kind."""
    found = [
        Event(kind, at(when), extra[0] if extra and kind != "wait" else None, extra[0] if kind == "wait" else None)
        for when, kind, *extra in events
    ]
    return {one.kind: one for one in clocks(course(found), targets or SERVICE.of("normal", None), HOURS, seconds(now))}


def due(clock: Clock) -> str:
    return datetime.fromtimestamp(clock.due, ZONE).strftime("%m-%d %H:%M")


#: A Saturday that is made up, then the Spring Festival until the 23rd.
@pytest.mark.parametrize(
    ("received", "priority", "first", "solve"),
    [
        ("02-14 17:00", "urgent", "02-14 18:00", "02-24 12:00"),
        ("02-14 17:00", "high", "02-24 10:00", "02-24 16:00"),
        ("02-14 17:00", "normal", "02-24 12:00", "02-25 17:00"),
        ("02-14 17:00", "low", "02-24 16:00", "02-28 17:00"),
        ("02-16 12:00", "urgent", "02-24 10:00", "02-24 13:00"),
        ("02-16 12:00", "high", "02-24 11:00", "02-24 17:00"),
        ("02-16 12:00", "normal", "02-24 13:00", "02-25 18:00"),
        ("02-16 12:00", "low", "02-24 17:00", "02-28 18:00"),
        ("03-02 08:00", "urgent", "03-02 10:00", "03-02 13:00"),
        ("03-07 16:00", "normal", "03-09 11:00", "03-10 16:00"),
    ],
)
def test_promises_by_priority(received: str, priority: str, first: str, solve: str) -> None:
    found = made([(received, "open")], received, SERVICE.of(priority, None))
    assert (due(found["first"]), due(found["solve"])) == (first, solve)


def test_a_good_grade_waits_less() -> None:
    service = service_of({"service.grades": "A=50% B=80%"}, SHOP)
    assert service.of("urgent", "A") == Targets(1800, 1800, 7200)
    assert service.of("urgent", "B").first == 2880
    assert service.of("urgent", "C") == service.of("urgent", None) == Targets(3600, 3600, 14400)


@pytest.mark.parametrize(
    ("now", "light", "escalation"),
    [
        ("03-02 11:59", Light.GREEN, 0),
        ("03-02 12:00", Light.AMBER, 0),
        ("03-02 12:59", Light.AMBER, 0),
        ("03-02 13:00", Light.RED, 100),
        ("03-02 14:59", Light.RED, 100),
        ("03-02 15:00", Light.RED, 150),
    ],
)
def test_colours_and_escalation(now: str, light: Light, escalation: int) -> None:
    clock = made([("03-02 09:00", "open")], now)["first"]
    assert (clock.light, clock.escalation) == (light, escalation)


def test_escalation_names_whom_the_settings_name() -> None:
    told = Service(SERVICE.week, SERVICE.targets, {}, ("经理", "老板"))
    late = made([("03-02 09:00", "open")], "03-02 13:00")["first"]
    later = made([("03-02 09:00", "open")], "03-02 16:00")["first"]
    early = made([("03-02 09:00", "open")], "03-02 10:00")["first"]
    assert [escalated_to(clock, told, "王敏") for clock in (early, late, later)] == ["", "经理", "老板"]
    assert escalated_to(later, SERVICE, "王敏") == "王敏"
    assert escalated_to(later, SERVICE, None) == ""


def test_an_answer_in_time_is_kept_and_one_after_it_missed() -> None:
    on_time = made([("03-02 09:00", "open"), ("03-02 13:00", "answer")], "03-09 09:00")["first"]
    late = made([("03-02 09:00", "open"), ("03-02 13:01", "answer")], "03-09 09:00")["first"]
    assert (on_time.light, late.light) == (Light.MET, Light.MISSED)
    assert not on_time.running


def test_waiting_for_the_customer_stops_the_clock_and_waiting_for_a_supplier_does_not() -> None:
    events = [("03-02 09:00", "open"), ("03-02 10:00", "answer")]
    customer, supplier = (
        made([*events, ("03-02 11:00", "wait", reason)], "03-04 10:00")["solve"] for reason in ("customer", "supplier")
    )
    assert (customer.used, customer.light) == (2 * 3600, Light.PAUSED)
    assert (supplier.used, supplier.light) == (19 * 3600, Light.RED)


def test_a_pause_puts_the_deadline_off_by_the_working_time_it_lasted() -> None:
    events = [("03-02 09:00", "open"), ("03-02 10:00", "wait", "customer"), ("03-03 12:00", "resume")]
    clock = made(events, "03-03 12:00")["solve"]
    assert due(made(events[:1], "03-02 09:00")["solve"]) == "03-03 18:00"
    assert due(clock) == "03-05 11:00"
    assert clock.used == 3600


def test_a_pause_after_the_deadline_does_not_move_it() -> None:
    events = [("03-02 09:00", "open"), ("03-02 14:00", "wait", "customer"), ("03-03 12:00", "resume")]
    clock = made(events, "03-03 12:00")["first"]
    assert due(clock) == "03-02 13:00"
    assert clock.light is Light.RED


def test_the_next_answer_is_due_after_the_customers_next_word() -> None:
    events = [("03-02 09:00", "open"), ("03-02 10:00", "answer")]
    assert "next" not in made(events, "03-02 11:00")
    asked = [*events, ("03-02 11:00", "said"), ("03-02 12:00", "said")]
    assert due(made(asked, "03-02 12:00")["next"]) == "03-02 15:00"
    assert "next" not in made([*asked, ("03-02 13:00", "answer")], "03-02 14:00")
    back = [*events, ("03-02 11:00", "wait", "customer"), ("03-02 16:00", "resume")]
    assert due(made(back, "03-02 16:00")["next"]) == "03-03 11:00"


def test_reopening_begins_a_new_time_for_the_solution() -> None:
    events = [("03-02 09:00", "open"), ("03-02 10:00", "step", "review"), ("03-02 11:00", "close")]
    solved = made(events, "03-10 09:00")["solve"]
    assert (solved.light, solved.used) == (Light.MET, 3600)
    again = made([*events, ("03-04 09:00", "reopen")], "03-04 10:00")
    assert (due(again["solve"]), again["solve"].used) == ("03-05 18:00", 3600)
    assert due(again["next"]) == "03-04 13:00"


def test_what_presses_most_is_the_clock_of_which_most_is_used() -> None:
    events = [Event("open", at("03-02 09:00")), Event("answer", at("03-02 10:00")), Event("said", at("03-03 16:00"))]
    targets = SERVICE.of("normal", None)
    pressed = pressing(course(events), targets, HOURS, seconds("03-03 16:30"))
    assert pressed is not None
    assert pressed.kind == "solve"
    assert (
        pressing(course([*events, Event("close", at("03-03 17:00"))]), targets, HOURS, seconds("03-04 09:00")) is None
    )


STEPS = st.lists(
    st.tuples(
        st.integers(1, 40 * 3600),
        st.sampled_from(["wait", "resume", "said", "answer", "step", "close", "reopen", "note"]),
    ),
    max_size=8,
)


@given(STEPS, st.integers(0, 200 * 3600), st.sampled_from(["urgent", "normal"]))
def test_used_time_and_deadline_agree_whatever_happened(steps: list[tuple[int, str]], rest: int, priority: str) -> None:
    moment = seconds("02-10 09:00")
    events = [Event("open", as_kept(datetime.fromtimestamp(moment, ZONE).isoformat()))]
    for gap, kind in steps:
        moment += gap
        when = as_kept(datetime.fromtimestamp(moment, ZONE).isoformat())
        step = {"step": "focus", "close": "closed"}.get(kind)
        events.append(Event(kind, when, step, "customer" if kind == "wait" else None))
    now, targets = moment + rest, SERVICE.of(priority, None)
    found = course(events)
    for clock in clocks(found, targets, HOURS, now):
        assert clock.used >= 0
        if clock.running:
            assert (clock.used >= clock.target) == (now >= clock.due)
    running = [clock for clock in clocks(found, targets, HOURS, now) if clock.running]
    pressed = pressing(found, targets, HOURS, now)
    assert (pressed is None) == (not running)
    if pressed is not None:
        assert pressed.used / pressed.target == max(clock.used / clock.target for clock in running)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("service.hours", "09:00-12:00 13:30-18:00", "18:00-09:00"),
        ("service.days", "1-5 7", "0-8"),
        ("service.country", "cn", "ATLANTIS"),
        ("service.urgent", "30m/4h", "soon"),
        ("service.low", "1h/2h/5d", "1h"),
        ("service.grades", "a=50%", "Z=50%"),
    ],
)
def test_service_settings_hold_only_what_can_be(name: str, good: str, bad: str) -> None:
    assert settings.check(name, good)
    with pytest.raises(Invalid):
        settings.check(name, bad)
    assert settings.check(name, "") == ""


def test_a_setting_nobody_knows_is_refused() -> None:
    with pytest.raises(NotFound):
        settings.check("service.colour", "red")


def test_service_settings_are_read_as_they_are_kept() -> None:
    kept = {"service.hours": "08:00-12:00,14:00-16:00", "service.days": "1-5 7", "service.normal": "30m/1h/2d",
            "service.country": "-", "service.escalate": "经理"}  # fmt: skip
    service = service_of(kept, Shop("", "CNY", "Asia/Shanghai"))
    assert service.week.spans == ((28800, 43200), (50400, 57600))
    assert service.week.weekdays == {0, 1, 2, 3, 4, 6}
    assert service.of("normal", None) == Targets(1800, 3600, 2 * 6 * 3600)
    assert (service.week.country, service.escalate) == ("", ("经理", ""))
    assert service_of({}, Shop("", "CNY")).week.country == "CN"
    assert service_of({}, Shop("", "USD")).week.country == ""
