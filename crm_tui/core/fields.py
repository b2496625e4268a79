"""How a record's field is declared: once, for forms, options, import headings, export columns, labels."""

from enum import StrEnum
from typing import NamedTuple

#: A value as the store keeps it.
Value = str | int | None


class Kind(StrEnum):
    """What a field or column holds, and in which unit the store keeps it."""

    TEXT = "text"  # one line
    BLOCK = "block"  # several lines
    CODE = "code"  # an identifier; its digits are never a number
    PHONE = "phone"
    EMAIL = "email"
    MONEY = "money"  # integer, minor units of the shop's currency
    PRICE = "price"  # integer, hundredths of a minor unit
    QUANTITY = "quantity"  # integer, thousandths
    RATE = "rate"  # integer, millionths: 200000 is 20%
    COUNT = "count"  # integer
    DAY = "day"  # ISO date
    MONTH = "month"  # YYYY-MM
    DURATION = "duration"  # integer, seconds, of working time where a clock counts it
    INSTANT = "instant"  # ISO 8601 UTC, ending in Z
    CHOICE = "choice"  # one of the field's choices
    TAGS = "tags"  # several short words
    BOOL = "bool"  # 0 or 1
    YEARLY = "yearly"  # a day of every year, solar or lunar: see `domain.yearly`


class Choice(NamedTuple):
    """One value a choice field can take, its label, and other words files use for it."""

    value: str
    label: str
    words: tuple[str, ...] = ()


class Field(NamedTuple):
    """A field of a record: `name` is its stable key, `label` and `hint` are msgids.

    `headings` are column headings under which files bring it, besides `name` and the label in every language.
    `completes` names the values in use that it is completed from (`store.values_in_use`).
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    max_length: int = 200
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    headings: tuple[str, ...] = ()
    completes: str | None = None


class Record(NamedTuple):
    """A kind of record as people write it: its noun, its fields in order, and the keys that find one.

    `import_only` are fields that files bring and imports turn into others; no form or export has them.
    """

    noun: str
    label: str
    fields: tuple[Field, ...]
    keys: tuple[str, ...] = ()
    import_only: tuple[Field, ...] = ()

    def field(self, name: str) -> Field:
        """The field of that name, import-only ones too; KeyError where there is none."""
        for field in (*self.fields, *self.import_only):
            if field.name == name:
                return field
        raise KeyError(name)
