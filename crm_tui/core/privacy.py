"""The privacy switch: while a customer looks on, sums and phone numbers are masked wherever they are shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from crm_tui.core.i18n import Text

MASK = "•••"
_LEFT = 2  # digits of a phone that stay, to tell one from another
#: Places in sentences that hold a sum or a phone number.
_SECRET = frozenset({"amount", "owed", "paid", "revenue", "phone", "price", "cost"})
_on: list[bool] = [False]
_open: ContextVar[bool] = ContextVar("uncovered", default=False)


def is_private() -> bool:
    """Whether sums and phones are masked at present."""
    return _on[0] and not _open.get()


def set_private(on: bool) -> None:
    """Mask from now on, or show again."""
    _on[0] = on


@contextmanager
def uncovered() -> Iterator[None]:
    """Show everything meanwhile, in this thread only: for what goes to a file and not to the screen."""
    before = _open.set(True)
    try:
        yield
    finally:
        _open.reset(before)


def masked(text: str) -> str:
    """A sum as it may be shown at present."""
    return MASK if is_private() and text else text


def masked_phone(text: str) -> str:
    """Phone numbers, several apart by `;` or lines, as they may be shown: at most their last two digits."""
    if not is_private():
        return text
    parts = text.replace(";", "\n").split("\n")
    return "\n".join(f"{MASK}{part.strip()[-_LEFT:]}" if part.strip() else part for part in parts)


def masked_sentence(text: Text) -> Text:
    """A sentence with what stands in its places as it may be shown."""
    if not is_private():
        return text
    params = {
        name: masked_sentence(value) if isinstance(value, Text) else MASK if name in _SECRET else value
        for name, value in text.params.items()
    }
    return Text(text.msgid, params, text.plural, text.count)
