"""What keeping interactions and planning follow-ups share: their columns, what can be, and inserting one."""

from collections.abc import Mapping
from datetime import date

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.core.identity import actor
from crm_tui.domain import followups, repeat_words
from crm_tui.domain.time_words import time_of_day
from crm_tui.store import customers
from crm_tui.store.db import Writer

Values = Mapping[str, Value]
INTERACTION = ("day", "time", "kind", "customer_id", "person_id", "who", "text")
FOLLOWUP = ("day", "time", "kind", "customer_id", "person_id", "assignee", "subject", "note", "rule", "on_holiday",
            "rhythm_days", "remind", "origin", "uid", "batch_id")  # fmt: skip
_NAMES = {"date": "day", "repeat": "rule"}


def keep_interaction(w: Writer, values: Values) -> int:
    """Insert an interaction within an operation, and describe it; its id."""
    today = clock.today(w.shop.zone or None).isoformat()
    made = checked_interaction({"day": today, "kind": "other", "who": actor(), **by_interaction_column(values)})
    w.describe(name=customers.label(w, int(made["customer_id"] or 0)), day=made["day"], text=made["text"])
    return w.insert("interaction", made)


def by_interaction_column(values: Values) -> dict[str, Value]:
    """The values by column, from those by field name; a date that is not given is none."""
    renamed = {"day" if name == "date" else name: value for name, value in values.items()}
    return {
        name: value for name, value in renamed.items() if name in INTERACTION and (value is not None or name != "day")
    }


def checked_interaction(values: Values) -> dict[str, Value]:
    """The values as they may be kept; Invalid, naming the field, where they make no interaction."""
    made: dict[str, Value] = {**dict.fromkeys(INTERACTION), **values}
    if not made["text"]:
        raise Invalid(N_("Say what was said."), field="text")
    if made["customer_id"] is None:
        raise Invalid(N_("An interaction needs a customer."), field="customer")
    made["kind"] = made["kind"] or "other"
    made["time"] = time_of_day(str(made["time"])) if made["time"] else None
    return made


def insert_followup(w: Writer, values: Values) -> int:
    """Insert a follow-up within an operation, from values by column; its id. NotFound without its customer."""
    customer_id = values.get("customer_id")
    if customer_id is not None:
        customers.label(w, int(customer_id))
    return w.insert("followup", {"state": followups.OPEN, "created_at": clock.stamp(), **values})


def by_followup_column(values: Values) -> dict[str, Value]:
    """The values by column, from those by field name."""
    renamed = {_NAMES.get(name, name): value for name, value in values.items()}
    return {name: value for name, value in renamed.items() if name in FOLLOWUP}


def checked_followup(values: Values) -> dict[str, Value]:
    """The values as they may be kept: rule and time in their own form."""
    made = dict(values)
    made["kind"] = made.get("kind") or followups.CALL
    made["time"] = time_of_day(str(made["time"])) if made.get("time") else None
    if made.get("rule") and made.get("day"):
        made["rule"] = repeat_words.read(str(made["rule"]), date.fromisoformat(str(made["day"])))
    elif "rule" in made:
        made["rule"] = made["rule"] or None
    followups.check(made)
    return made
