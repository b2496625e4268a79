"""What a customer's timeline is made of, one module for each kind of event: its `SOURCE` reads them.

A further kind is a further module; nothing else names it.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from crm_tui.core import registry
from crm_tui.core.i18n import Text
from crm_tui.store.db import Reader
from crm_tui.store.timeline import Moment


class OnPage(NamedTuple):
    """The page, named `module:Class`, that shows an event's record, and what it is opened with."""

    page: str
    args: tuple[object, ...]


class OnTab(NamedTuple):
    """The tab of the card that shows an event, and the place in it: an id or a month."""

    tab: str
    place: int | str


class Event(NamedTuple):
    """One event; `kind` is a msgid, `what` what is told of it, `amount` minor units, `opens` where it is shown whole.

    `id` is its id among those of its kind.
    """

    id: int
    when: str
    kind: str
    what: Text
    amount: int | None
    opens: OnPage | OnTab


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of event: the tables it reads, when a customer's events were, and the events of given ids."""

    reads: frozenset[str]
    moments: Callable[[Reader, int], Iterable[Moment]]
    events: Callable[[Reader, Sequence[int]], Iterable[Event]]


@cache
def sources() -> tuple[Source, ...]:
    """Every kind of event there is."""
    return tuple(registry.load(__name__, name).SOURCE for name in registry.names(__name__))


def ids(reader: Reader, customer_id: int) -> "array[int]":
    """Everything that happened with the customer, the latest first, as ids that `events` understands."""
    kinds = sources()
    found = [
        (when, row_id * len(kinds) + place)
        for place, source in enumerate(kinds)
        for when, row_id in source.moments(reader, customer_id)
    ]
    return array("q", (event_id for _, event_id in sorted(found, reverse=True)))


def events(reader: Reader, wanted: Sequence[int]) -> list[Event]:
    """The events of these ids, in that order; those that are gone are left out."""
    kinds = sources()
    found: dict[int, Event] = {}
    for place, source in enumerate(kinds):
        mine = [event_id // len(kinds) for event_id in wanted if event_id % len(kinds) == place]
        for event in source.events(reader, mine) if mine else ():
            event_id = event.id * len(kinds) + place
            found[event_id] = event._replace(id=event_id)
    return [found[event_id] for event_id in wanted if event_id in found]
