"""What was changed, in the words of an operation's message."""

from collections.abc import Iterable, Mapping
from functools import reduce

from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_, Text


def changes_in_words(fields: Iterable[Field], changes: Mapping[str, Value]) -> Text:
    """Fields, by name, and their new values, one after the other."""
    known = {field.name: field for field in fields}

    def one(name: str, value: Value) -> Text:
        labels = {choice.value: choice.label for choice in known[name].choices}
        shown = Text(N_("none")) if value is None else Text(labels.get(str(value), "{value}"), {"value": value})
        return Text(N_("{field} {value}"), {"field": Text(known[name].label), "value": shown})

    parts = [one(name, value) for name, value in changes.items()]
    return reduce(lambda first, other: Text(N_("{first}, {other}"), {"first": first, "other": other}), parts)
