"""Keeping what was said with customers."""

from typing import NamedTuple

from crm_tui.core.i18n import N_
from crm_tui.ops._contacts import (
    INTERACTION,
    Values,
    by_followup_column,
    by_interaction_column,
    checked_followup,
    checked_interaction,
    insert_followup,
    keep_interaction,
)
from crm_tui.ops._operation import operation
from crm_tui.store import customers, interactions
from crm_tui.store.db import Writer


class Logged(NamedTuple):
    """What came of logging: the interaction's id, and the follow-up planned with it."""

    interaction_id: int
    followup_id: int | None = None


@operation("interaction.log", N_("Noted with {name} on {day}: {text}"))
def log(w: Writer, values: Values, following: Values | None = None) -> Logged:
    """Keep an interaction from values by field name, with `customer_id`, and plan the `following` one, where given.

    Without a date it is today's; the follow-up is about the same customer and of the same kind unless it says else.
    """
    interaction_id = keep_interaction(w, values)
    if following is None:
        return Logged(interaction_id)
    alike = {"customer_id": values.get("customer_id"), "person_id": values.get("person_id")}
    return Logged(interaction_id, insert_followup(w, checked_followup({**alike, **by_followup_column(following)})))


@operation("interaction.edit", N_("Saved what was said with {name} on {day}."))
def edit(w: Writer, interaction_id: int, changes: Values, version: int | None = None) -> int:
    """Change an interaction; Conflict where it is no longer at `version`."""
    kept = interactions.get(w, interaction_id)._asdict()
    before = {name: kept[name] for name in INTERACTION}
    made = checked_interaction({**before, **by_interaction_column(changes)})
    w.describe(name=customers.label(w, int(made["customer_id"] or 0)), day=made["day"])
    differing = {name: value for name, value in made.items() if before[name] != value}
    if differing:
        w.update("interaction", interaction_id, differing, version)
    return interaction_id


@operation("interaction.delete", N_("Deleted what was said with {name} on {day}."))
def delete(w: Writer, interaction_id: int, version: int | None = None) -> None:
    """Delete an interaction; the follow-up it came from stays done."""
    kept = interactions.get(w, interaction_id)
    w.describe(name=kept.customer_name, day=kept.day)
    w.delete("interaction", interaction_id, version)
