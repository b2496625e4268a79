"""Who is quiet, owes, is to be called or was not spoken to: an index gives first what all lines give, sorted."""

import random
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

from crm_tui.domain import quiet, rhythm
from crm_tui.store import raised, today, unmet
from crm_tui.store.db import Database

DAY = date(2024, 5, 15)
Lines = list[tuple[str, int, int]]


class Ledger(NamedTuple):
    """Of each customer its grade, its lines (day, amount, left to pay), payments, days of talks and of closed plans."""

    grades: dict[int, str | None]
    lines: dict[int, Lines]
    payments: dict[int, list[tuple[str, int]]]
    spoken: dict[int, list[str]]
    closed: dict[int, list[str]]


def day(ago: int) -> str:
    return (DAY - timedelta(days=ago)).isoformat()


@pytest.fixture(params=[1, 2, 3])
def ledger(shop: Database, request: pytest.FixtureRequest) -> Ledger:
    """Sixty customers with habits, returns, debts and here and there a day that is still to come."""
    chance = random.Random(request.param)
    made = Ledger({}, {}, {}, {}, {})
    with shop.write("seed", "seed") as w:
        for number in range(60):
            grade = chance.choice([None, "A", "B", "C"])
            names = {"code": f"K{number}", "name": f"K{number}", "pinyin": f"k{number}", "grade": grade}
            one = w.insert("customer", {**names, "kind": "person", "created_at": "2024-01-01T00:00:00Z"})
            last, every = chance.choice([-5, 3, 20, 60, 200, 500, 800]), chance.choice([1, 4, 20, 200])
            amounts = [chance.choice([100, 900, 3000, 5000, -300, -4000]) for _ in range(chance.choice([0, 2, 5, 9]))]
            lines = [(day(last + step * every), amount, amount // 2) for step, amount in enumerate(amounts)]
            paid = [(day(chance.randint(-3, 420)), 200) for _ in range(chance.choice([0, 0, 1, 2]))]
            spoken = [day(chance.randint(0, 400)) for _ in range(chance.choice([0, 0, 1]))]
            closed = [day(chance.randint(0, 400)) for _ in range(chance.choice([0, 0, 0, 1]))]
            _insert(w, one, lines, paid, spoken, closed)
            for kept, value in zip(made, (grade, lines, paid, spoken, closed), strict=True):
                kept[one] = value  # type: ignore[index]  # each is a dict of its own values
    return made


def _insert(w: Any, one: int, lines: Lines, paid: list[tuple[str, int]], spoken: list[str], closed: list[str]) -> None:
    for place, (on, amount, left) in enumerate(lines):
        kind = "sale" if amount > 0 else "return"
        quantity, settled = (1000 if amount > 0 else -1000), amount - left
        row = {"day": on, "kind": kind, "quantity": quantity, "amount": amount, "paid": settled}
        w.insert("sale", {**row, "customer_id": one, "identity": f"{one}-{place}", "occurrence": 1})
    for place, (on, amount) in enumerate(paid):
        row = {"day": on, "customer_id": one, "amount": amount}
        w.insert("payment", {**row, "identity": f"{one}-{place}", "occurrence": 1})
    for on in spoken:
        w.insert("interaction", {"day": on, "customer_id": one, "kind": "call", "text": "said"})
    for on in closed:
        row = {
            "day": day(500),
            "customer_id": one,
            "kind": "call",
            "subject": "Ask",
            "created_at": "2024-01-01T00:00:00Z",
        }
        w.insert("followup", {**row, "state": "done", "done_at": f"{on}T10:00:00Z"})


def _silent(ledger: Ledger) -> list[int]:
    """Who is quiet, who bought most in two years first."""
    since = day(quiet.LONGEST)
    bought = {
        one: sum(amount for on, amount, _ in lines if on >= since)
        for one, lines in ledger.lines.items()
        if quiet.silence([on for on, _, _ in lines], DAY)
    }
    return sorted(bought, key=lambda one: (-bought[one], one))


def test_the_quietest_stand_in_the_order_of_what_they_bought(
    shop: Database, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today, "ENOUGH", 1)  # so few at first that others have to be looked at
    wanted = _silent(ledger)
    spared = set(wanted[::3])
    left = [one for one in wanted if one not in spared]
    assert len(left) > 2
    with shop.read() as r:
        for most in (1, 2, 5, 99):
            found = today.silences(r, DAY, most, spared)
            assert [matter.customer_id for matter in found.matters] == left[:most]
            assert (found.number, found.more) == (len(left), False)
            first = today.silences(r, DAY, most, spared, counted=False)
            assert first.matters == found.matters
            assert first.number == len(left) if not first.more else most <= first.number <= len(left)


@pytest.mark.parametrize("most", [10, 99])
def test_who_owes_most_owes_it_by_every_line_up_to_today(
    shop: Database, ledger: Ledger, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today, "MOST_OWING", most)
    owed = {
        one: sum(left for on, _, left in lines if on <= day(0))
        - sum(amount for on, amount in ledger.payments[one] if on <= day(0))
        for one, lines in ledger.lines.items()
    }
    wanted = sorted((one for one in owed if owed[one] > 0), key=lambda one: (-owed[one], one))[:most]
    with shop.read() as r:
        found = [matter for matter in today.matters(r, DAY, 99).rows if matter.heading == today.OWING]
    assert [(matter.customer_id, matter.amount) for matter in found] == [(one, owed[one]) for one in wanted]


def _told_as_quiet(ledger: Ledger) -> set[int]:
    """Who is quiet, and nothing was done about it since the last visit."""
    last = {one: max((on for on, _, _ in lines), default="") for one, lines in ledger.lines.items()}
    return {one for one in _silent(ledger) if all(on < last[one] for on in ledger.closed[one])}


def _calls(ledger: Ledger) -> list[list[int]]:
    """Whom to call again, by grade, who was met the latest first."""
    told = _told_as_quiet(ledger)
    calls = []
    for grade, days in sorted(rhythm.GRADE_DAYS.items()):
        last = {
            one: max(
                (*(on for on, _, _ in ledger.lines[one] if on <= day(0)), *ledger.spoken[one], *ledger.closed[one]),
                default="",
            )
            for one, graded in ledger.grades.items()
            if graded == grade and one not in told
        }
        late = [one for one in last if day(unmet.LONGEST + days) <= last[one] <= day(days + 1)]
        calls.append(sorted(sorted(late), key=lambda one: last[one], reverse=True))
    return calls


@pytest.mark.parametrize("most", [1, 4, 99])
def test_the_first_to_call_are_found_without_counting_all(
    shop: Database, ledger: Ledger, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unmet, "ENOUGH", 2)
    calls = _calls(ledger)
    looked_at: list[int] = []
    for of_grade in calls:
        looked_at += of_grade
        if len(looked_at) >= most:
            break
    with shop.read() as r:
        told = unmet.Told(frozenset(), frozenset(_silent(ledger)) - _told_as_quiet(ledger), frozenset())
        counted = unmet.rhythms(r, DAY, most, told)
        first = unmet.rhythms(r, DAY, most, told, counted=False)
    assert [case.customer_id for case in counted.cases] == looked_at[:most]
    assert (counted.number, counted.more) == (len(looked_at), False)
    assert first.cases == counted.cases
    assert first.more == (first.number < counted.number)
    assert first.number >= len(first.cases)


def test_whom_to_call_is_told_once_by_rhythm_or_since_the_last_payment(shop: Database, ledger: Ledger) -> None:
    told = _told_as_quiet(ledger)
    calls = [one for of_grade in _calls(ledger) for one in of_grade]
    paid = {one: max(on for on, _ in rows) for one, rows in ledger.payments.items() if rows}
    unspoken = [
        one for one, on in paid.items()
        if day(unmet.LONGEST) <= on <= day(rhythm.UNSPOKEN_DAYS) and one not in told and one not in calls
        and all(said < on for said in (*ledger.spoken[one], *ledger.closed[one]))
    ]  # fmt: skip
    with shop.read() as r:
        found = raised.raised(r, DAY, 999)
    by_heading = {
        heading: [entry.customer_id for entry in found.entries if entry.heading == heading]
        for heading in raised.HEADINGS
    }
    assert calls
    assert unspoken
    assert by_heading[raised.RHYTHM] == calls
    assert by_heading[raised.UNSPOKEN] == sorted(sorted(unspoken), key=lambda one: paid[one], reverse=True)
    assert (found.counts[raised.RHYTHM], found.counts[raised.UNSPOKEN]) == (len(calls), len(unspoken))
