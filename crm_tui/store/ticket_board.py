"""Tickets by step, for the board: open ones only, those that wait for somebody apart."""

from array import array
from collections.abc import Iterable, Mapping
from typing import Final

from crm_tui.domain.ticket_steps import BY_NAME
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json

WAITING: Final = "waiting"
#: The board's columns: the six steps, and those that wait.
PLACES: Final = (*BY_NAME, WAITING)


def places(r: Reader, ids: Iterable[int]) -> "Mapping[str, array[int]]":
    """These tickets by column, in the order given; closed ones are in none."""
    ids = array("q", ids)
    sql = (
        "SELECT id, CASE WHEN waiting IS NULL THEN step ELSE :waiting END FROM ticket "
        "WHERE step <> 'closed' AND id IN (SELECT value FROM json_each(:ids))"
    )
    where = dict(r.all(lambda row_id, place: (row_id, place), sql, waiting=WAITING, ids=as_json(ids)))
    found = {place: array("q") for place in PLACES}
    for row_id in ids:
        if row_id in where:
            found[where[row_id]].append(row_id)
    return found


def count(r: Reader, closed: bool) -> int:
    """How many tickets are open; with `closed` how many there are in all."""
    return int(r.value("SELECT count(*) FROM ticket WHERE :closed OR step <> 'closed'", closed=int(closed)))
