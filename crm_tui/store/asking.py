"""What every query of records has in common on its way into SQL; each noun says where its fields are found."""

from typing import Final

from crm_tui.core.fields import Kind, Value
from crm_tui.query.fields import Vocabulary
from crm_tui.query.meaning import Between, Condition, Every, EveryYear, Given, Holds, Neither, Search, Some
from crm_tui.store.rows import like

_NUMBERS: Final = frozenset({Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.COUNT})


class Asking:
    """One query on its way into SQL: fragments that are true or false, never NULL; every value a bound parameter.

    A noun gives its `vocabulary`, `column` and `search`; `test`, `holds`, `given`, `every_year` where it differs.
    """

    vocabulary: Vocabulary

    def __init__(self) -> None:
        self.params: dict[str, Value] = {}

    def sql(self, condition: Condition) -> str:
        """The condition as SQL that is true or false for every record."""
        match condition:
            case Every(parts):
                return "(" + (" AND ".join(map(self.sql, parts)) or "TRUE") + ")"
            case Some(parts):
                return "(" + " OR ".join(map(self.sql, parts)) + ")"
            case Neither(part):
                return f"(NOT {self.sql(part)})"
            case Search(words):
                return f"({self.search(words)})"
            case Holds(field, text, whole):
                return self.holds(field, text, whole)
            case Between(field, low, high):
                return self._between(self.column(field), low, high)
            case EveryYear(_, first, last):
                return self.every_year(first, last)
            case Given(field):
                return self.given(field)

    # What a noun gives.

    def column(self, field: str) -> str:
        """Where a field is found that each record has once."""
        raise NotImplementedError

    def search(self, words: str) -> str:
        """What plain words find."""
        raise NotImplementedError

    def test(self, field: str, test: str) -> str:
        """A test such as `= :q0` of the field."""
        return f"coalesce({self.column(field)} {test}, FALSE)"

    def holds(self, field: str, text: str, whole: bool) -> str:
        """Whether the text stands in the field, or is all of it."""
        return self.test(field, f"= {self.bound(text)} COLLATE NOCASE" if whole else self.like(text))

    def given(self, field: str) -> str:
        """Whether anything stands in the field."""
        return self.test(field, "<> 0" if self.vocabulary.by_name[field].kind in _NUMBERS else "<> ''")

    def every_year(self, first: str, last: str) -> str:
        """Whether a day that comes every year lies between two, MM-DD."""
        raise NotImplementedError

    # What a noun may use.

    def bound(self, value: Value) -> str:
        """A parameter that holds the value."""
        name = f"q{len(self.params)}"
        self.params[name] = value
        return f":{name}"

    def like(self, text: str) -> str:
        """The test that a text stands in a column."""
        return f"LIKE {self.bound(like(text))} ESCAPE '\\'"

    def _between(self, column: str, low: Value, high: Value) -> str:
        tests = [f"{column} {sign} {self.bound(bound)}" for sign, bound in ((">=", low), ("<=", high))
                 if bound is not None]  # fmt: skip
        return f"coalesce({' AND '.join(tests)}, FALSE)"


def sorted_by(key: str, down: bool) -> str:
    """Sorted by the key, records without it last."""
    return f"({key}) {'DESC' if down else 'ASC'} NULLS LAST"
