"""What tickets add up to: how they were served, how many are open where, and what was learnt from them."""

from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.domain import service_clock
from crm_tui.domain.business_hours import business_hours
from crm_tui.store import ticket_clocks, ticket_events
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json, like, search_words


class Served(NamedTuple):
    """How one ticket was served: working seconds until the first answer and the first solution, None where not yet.

    `..._kept` tells whether that was in time; `took` are the seconds by the clock on the wall from receipt to solution.
    """

    id: int
    category: str
    product: str | None
    assignee: str | None
    step: str
    reopened: int
    answer: int | None
    answer_kept: bool
    solution: int | None
    solution_kept: bool
    took: int | None
    channel: str | None
    priority: str
    opened: str


def served(r: Reader, since: str = "", until: str = "9999") -> list[Served]:
    """The tickets that were received from the instant `since` to before `until`."""
    facts = {
        row[0]: row
        for row in r.all(
            lambda *row: row,
            "SELECT t.id, t.category, p.name, t.assignee, t.step, t.reopened, "
            "t.channel, t.priority, t.opened, c.grade FROM ticket t "
            "LEFT JOIN customer c ON c.id = t.customer_id LEFT JOIN product p ON p.id = t.product_id "
            "WHERE t.opened >= :since AND t.opened < :until ORDER BY t.id",
            since=since,
            until=until,
        )
    }
    kept, now = ticket_clocks.service(r), int(clock.now().timestamp())
    hours = business_hours(kept.week)
    found = []
    for ticket_id, events in ticket_events.grouped(r, facts):
        *own, channel, priority, opened, grade = facts[ticket_id]
        course, targets = service_clock.course(events), kept.of(priority, grade)
        first = service_clock.clock(
            service_clock.FIRST, course.opened, course.answered, targets.first, course, hours, now
        )
        solve = service_clock.clock(
            service_clock.SOLVE, course.opened, course.solved_first, targets.solve, course, hours, now
        )
        found.append(
            Served._make(
                (
                    *own,
                    first.used if course.answered is not None else None,
                    first.used <= first.target,
                    solve.used if course.solved_first is not None else None,
                    solve.used <= solve.target,
                    None if course.solved_first is None else course.solved_first - course.opened,
                    channel,
                    priority,
                    opened,
                )
            )
        )
    return found


def open_by_step(r: Reader) -> dict[str, int]:
    """How many tickets are open at each step."""
    return dict(r.all(lambda *row: row, "SELECT step, count(*) FROM ticket WHERE step <> 'closed' GROUP BY step"))


class Scores(NamedTuple):
    """What customers said of a ticket that was closed at that instant."""

    expected: int | None
    perceived: int | None
    recommend: int | None
    id: int
    closed: str


def scores(r: Reader, since: str = "", until: str = "9999") -> list[Scores]:
    """The scores of the tickets that were closed from the instant `since` to before `until`."""
    return r.all(
        Scores,
        "SELECT expected, perceived, recommend, id, closed FROM ticket WHERE closed >= :since AND closed < :until",
        since=since,
        until=until,
    )


class Lesson(NamedTuple):
    """What was learnt from a ticket."""

    number: str
    category: str
    product: str | None
    subject: str
    cause: str | None
    lesson: str


def lessons(r: Reader, search: str = "", category: str | None = None, product_id: int | None = None) -> list[Lesson]:
    """The lessons of tickets in whose texts all words stand, of one category or product where given, latest first."""
    texts: dict[str, Value] = {f"word{place}": like(word) for place, word in enumerate(search_words(search))}
    told = "t.lesson || ' ' || coalesce(t.cause, '') || ' ' || t.subject || ' ' || coalesce(p.name, '')"
    conditions = [
        "t.lesson <> ''",
        "(:category IS NULL OR t.category = :category)",
        "(:product IS NULL OR t.product_id = :product)",
        *(f"{told} LIKE :{name} ESCAPE '\\'" for name in texts),
    ]
    return r.all(
        Lesson,
        "SELECT t.number, t.category, p.name, t.subject, t.cause, t.lesson FROM ticket t "
        f"LEFT JOIN product p ON p.id = t.product_id WHERE {' AND '.join(conditions)} "
        "ORDER BY t.latest DESC, t.id DESC",
        category=category,
        product=product_id,
        **texts,
    )


def bought(r: Reader, customer_id: int, first: str, last: str) -> tuple[int, int]:
    """Revenue in minor units and the number of days with a purchase, of a customer from day to day, both included."""
    return r.all(
        lambda revenue, days: (int(revenue), int(days)),
        "SELECT coalesce(sum(amount), 0), count(DISTINCT CASE WHEN kind = 'sale' THEN day END) FROM sale "
        "WHERE customer_id = :customer AND day BETWEEN :first AND :last",
        customer=customer_id,
        first=first,
        last=last,
    )[0]


def steps(r: Reader, ids: list[int]) -> list[str]:
    """The step at which each of these tickets is."""
    return r.all(str, "SELECT step FROM ticket WHERE id IN (SELECT value FROM json_each(:ids))", ids=as_json(ids))
