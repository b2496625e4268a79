"""The sample shop's tickets: some at every step, some that wait, the older ones closed with what was learnt."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.domain import ticket_steps
from crm_tui.domain.business_hours import instant_of
from crm_tui.domain.shop import Shop
from crm_tui.domain.ticket_steps import BY_NAME, CLOSED, ORDER, Event, replay
from crm_tui.sample.buyers import Buyer
from crm_tui.sample.goods import Good
from crm_tui.sample.words import words
from crm_tui.store.tickets import COLUMNS, STATE, columns_of

TICKET_COLUMNS = ("id", *COLUMNS, *STATE, "batch_id")
EVENT_COLUMNS = ("ticket_id", "at", "actor", "kind", "step", "reason", "note", "fields", "batch_id")
#: Where the open tickets stand, one after the other, and whom they wait for.
_OPEN = (
    ("listen", None), ("act", None), ("focus", None), ("assess", None), ("coordinate", None), ("review", None),
    ("act", "customer"), ("coordinate", "supplier"), ("listen", None), ("focus", None), ("coordinate", None),
    ("assess", "customer"), ("act", None), ("review", None),
)  # fmt: skip
#: Hours since the open tickets were received, so that some are in time, some nearly over, some late.
_AGES = (0.3, 5, 22, 30, 52, 74, 28, 60, 3, 8, 100, 50, 26, 120)
#: Every so many tickets one is of the first customer.
_OFTEN = 10
_HOUR = 3600
_OPENS, _CLOSES = 9, 18

Row = tuple[Value, ...]


class Happening(NamedTuple):
    """An event with who, a note, and the values set with it."""

    event: Event
    actor: str
    note: str | None
    fields: dict[str, Value]


class Desk:
    """Takes in tickets; `count` of them, of which at most those of `_OPEN` are still open."""

    def __init__(self, rng: Random, language: str, shop: Shop, buyers: list[Buyer], goods: list[Good]) -> None:
        self._rng = rng
        self._words = words(language)
        self._zone = ZoneInfo(shop.zone) if shop.zone else None
        self._now = int(clock.now().timestamp())
        self._buyers = [buyer for buyer in buyers if buyer.joined is not None and buyer.grade in {"A", "B", "C"}]
        self._goods = goods
        self._unit: int = 10**shop.exponent // words(language)["price_divisor"]

    def rows(self, count: int, batch_id: int) -> tuple[list[Row], list[Row]]:
        """The tickets and their events, as rows of the columns above, the oldest ticket first."""
        plans = sorted(self._plans(count))
        tickets: list[Row] = []
        happened: list[Row] = []
        for row_id, (begun, step, waits) in enumerate(plans, start=1):
            story = self._words["tickets"][self._rng.randrange(len(self._words["tickets"]))]
            values = {**self._facts(story, often=row_id % _OFTEN == 0), "number": f"T-{row_id:04d}"}
            course = self._course(story, values, begun, step, waits or None)
            state = columns_of(replay(one.event for one in course))
            tickets.append((row_id, *map(values.get, COLUMNS), *map(state.get, STATE), batch_id))
            happened += [self._event(row_id, one, batch_id) for one in course]
        return tickets, happened

    def _plans(self, count: int) -> Iterator[tuple[int, str, str]]:
        """When each ticket was received, where it stands, and whom it waits for (nobody: an empty text)."""
        for (step, waits), age in list(zip(_OPEN, _AGES, strict=True))[:count]:
            yield self._in_hours(self._now - int(age * _HOUR)), step, waits or ""
        for _ in range(count - len(_OPEN)):
            days = self._rng.randrange(9, 360)
            yield self._in_hours(self._now - days * 24 * _HOUR - self._rng.randrange(8 * _HOUR)), CLOSED, ""

    def _in_hours(self, instant: int) -> int:
        """The instant, moved back into the hours when the shop is open."""
        local = datetime.fromtimestamp(instant, self._zone)
        if _OPENS <= local.hour < _CLOSES:
            return instant
        day = local if local.hour >= _CLOSES else local - timedelta(days=1)
        return int(day.replace(hour=_CLOSES - 1 - self._rng.randrange(3), minute=self._rng.randrange(60)).timestamp())

    def _facts(self, story: dict[str, Any], *, often: bool) -> dict[str, Value]:
        """What is known when the ticket is received; `often` of the customer who has something to say every time."""
        rng = self._rng
        buyer = self._buyers[0] if often else rng.choice(self._buyers)
        good = rng.choice([good for good in self._goods if good.item.key in story["items"]] or self._goods)
        return {
            "subject": story["subject"].format(good=good.name),
            "words": story["words"],
            "customer_id": buyer.id,
            "product_id": good.id,
            "category": story["category"],
            "priority": story["priority"],
            "channel": rng.choice(self._words["channels"]),
        }

    def _course(
        self, story: dict[str, Any], values: dict[str, Value], begun: int, step: str, waits: str | None
    ) -> list[Happening]:
        """What happened to the ticket, step by step; the values that came with each step are added to `values`."""
        staff = self._words["staff"]
        who, place = self._rng.choice(staff), ORDER.index(step)
        found = [Happening(Event(ticket_steps.OPEN, instant_of(begun)), who, None, {})]
        moments = self._moments(begun, place + 2, step == CLOSED)
        for number, name in enumerate(ORDER[:place]):
            at, following = next(moments), ORDER[number + 1]
            if name == "act":
                answer = Event(ticket_steps.ANSWER, instant_of(at))
                found.append(Happening(answer, who, story["answer"], {}))
                at = next(moments)
            fields = self._asked(story, name, at, who)
            values |= fields
            kind = ticket_steps.CLOSE if following == CLOSED else ticket_steps.STEP
            found.append(Happening(Event(kind, instant_of(at), following), who, None, fields))
        if waits is not None:
            found.append(Happening(Event(ticket_steps.WAIT, instant_of(next(moments)), None, waits), who, None, {}))
        return found

    def _moments(self, begun: int, count: int, over: bool) -> Iterator[int]:
        """So many moments after the receipt, one after the other: until now, or within some days."""
        end = min(self._now, begun + self._rng.randrange(6, 80) * _HOUR) if over else self._now
        span = max(count + 1, end - begun)
        return iter(sorted(begun + self._rng.randrange(1, span) for _ in range(count)))

    def _asked(self, story: dict[str, Any], step: str, at: int, who: str) -> dict[str, Value]:
        """The values that are set at the end of a step."""
        rng = self._rng
        perceived = rng.choice((2, 3, 4, 4, 5, 5))
        known: dict[str, Value] = {
            "promised": instant_of(self._in_hours(at + rng.choice((20, 30, 44)) * _HOUR)),
            "assignee": who,
            "helpers": rng.choice([None, *(name for name in self._words["staff"] if name != who)]),
            "severity": story["severity"],
            "cost": story["cost"] * self._unit,
            "resolution": story["resolution"],
            "cause": story["cause"],
            "lesson": story["lesson"],
            "expected": 4,
            "perceived": perceived,
            "recommend": perceived * 2 - rng.randrange(2),
        }
        asked = BY_NAME[step].asks if step != "act" else ("promised",)
        return {name: known[name] for name in asked if known.get(name) is not None}

    def _event(self, ticket_id: int, one: Happening, batch_id: int) -> Row:
        kind, at, step, reason = one.event
        fields = json.dumps(one.fields, ensure_ascii=False) if one.fields else None
        return ticket_id, at, one.actor, kind, step, reason, one.note, fields, batch_id
