"""How records are recognised by a code, a name, a phone number or an e-mail address."""

from collections.abc import Iterable

from crm_tui.core.fields import Value
from crm_tui.core.text import fold
from crm_tui.domain import lists
from crm_tui.domain.search_terms import digits

_SHORTEST_PHONE = 5
_CHINA, _WITH_CHINA = "86", 13


class Keys:
    """The ids behind each value of one key field."""

    def __init__(self, field: str, pairs: Iterable[tuple[str, int]] = ()) -> None:
        self.field = field
        self._ids: dict[str, int | tuple[int, ...]] = {}
        for key, row_id in pairs:
            self.add(key, row_id)

    def add(self, value: Value, row_id: int) -> None:
        """Let the value stand for the record, too."""
        for key in forms(self.field, value):
            known = self._ids.get(key)
            if known is None:
                self._ids[key] = row_id
            elif row_id not in (known if isinstance(known, tuple) else (known,)):
                self._ids[key] = (*(known if isinstance(known, tuple) else (known,)), row_id)

    def find(self, value: Value) -> tuple[int, ...]:
        """The ids of the records that any of the value's forms stands for, each once."""
        found: dict[int, None] = {}
        for key in forms(self.field, value):
            known = self._ids.get(key)
            if known is not None:
                found.update(dict.fromkeys(known if isinstance(known, tuple) else (known,)))
        return tuple(found)


def forms(field: str, value: Value) -> list[str]:
    """The forms in which a key's value is compared; a phone cell may hold several numbers, or none that identifies."""
    if value is None or value == "":
        return []
    text = str(value)
    if field == "phone":
        return [key for key in map(phone_form, lists.split(text)) if key]
    if field == "email":
        return [fold(part) for part in lists.split(text)]
    return [fold(text)] if field == "name" else [text]


def phone_form(text: str) -> str:
    """A phone number's digits without China's country code; empty for one that is masked or too short."""
    number = digits(text).removeprefix("00") if text.startswith("00") else digits(text)
    if "*" in text or len(number) < _SHORTEST_PHONE:
        return ""
    return number[2:] if len(number) == _WITH_CHINA and number.startswith(_CHINA) else number
