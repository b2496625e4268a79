"""What the timeline tells of contacts with a customer: what was said, and follow-ups that were closed."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json
from crm_tui.store.timeline import Moment

#: Follow-ups have even ids on the timeline, occurrences of series odd ones.
_KINDS = 2


class Closed(NamedTuple):
    """A follow-up that was done or skipped; `id` is its id on the timeline, `followup_id` its own."""

    id: int
    followup_id: int
    when: str
    state: str
    kind: str
    subject: str
    outcome: str | None


def interaction_moments(r: Reader, customer_id: int) -> list[Moment]:
    """When something was said with the customer."""
    return r.all(
        lambda day, time, row_id: (f"{day} {time or ''}".rstrip(), row_id),
        "SELECT day, time, id FROM interaction WHERE customer_id = :id",
        id=customer_id,
    )


def closed_moments(r: Reader, customer_id: int) -> list[Moment]:
    """When follow-ups of the customer were closed, occurrences of series among them."""
    zone = ZoneInfo(r.shop.zone) if r.shop.zone else None
    return r.all(
        lambda at, row_id: (_on_the_clock(at, zone), row_id),
        "SELECT done_at, id * 2 FROM followup WHERE customer_id = :id AND state <> 'open' AND done_at > '' "
        "UNION ALL SELECT i.done_at, i.id * 2 + 1 FROM followup f JOIN followup_instance i ON i.followup_id = f.id "
        "WHERE f.customer_id = :id AND i.state <> 'open' AND i.done_at > ''",
        id=customer_id,
    )


def closed(r: Reader, ids: Iterable[int]) -> list[Closed]:
    """The closed follow-ups of these ids on the timeline, in any order."""
    wanted = list(ids)
    zone = ZoneInfo(r.shop.zone) if r.shop.zone else None

    def made(row_id: int, followup_id: int, at: str, *rest: str) -> Closed:
        return Closed(row_id, followup_id, _on_the_clock(at, zone), *rest)

    return r.all(
        made,
        "SELECT id * 2, id, done_at, state, kind, subject, outcome FROM followup "
        "WHERE id IN (SELECT value FROM json_each(:whole)) "
        "UNION ALL SELECT i.id * 2 + 1, f.id, i.done_at, i.state, f.kind, f.subject, i.outcome "
        "FROM followup_instance i JOIN followup f ON f.id = i.followup_id "
        "WHERE i.id IN (SELECT value FROM json_each(:single))",
        whole=as_json(row_id // _KINDS for row_id in wanted if row_id % _KINDS == 0),
        single=as_json(row_id // _KINDS for row_id in wanted if row_id % _KINDS),
    )


def _on_the_clock(at: str, zone: ZoneInfo | None) -> str:
    """An instant on the shop's clock, to the minute."""
    return datetime.fromisoformat(at).astimezone(zone).strftime("%Y-%m-%d %H:%M")
