"""The archive as lines of cells: a label and its value, wrapped, in one column or two."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from crm_tui.core import cells
from crm_tui.core.fields import Field, Kind, Value
from crm_tui.core.i18n import tr
from crm_tui.core.privacy import masked_phone
from crm_tui.core.text import for_terminal
from crm_tui.domain import lists
from crm_tui.domain.customers import FIELDS
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show

#: From this many cells on there is room for two columns.
WIDE = 96
_LONGEST_LABEL = 24
_GAP = 2
_ONE_EACH = frozenset({Kind.PHONE, Kind.EMAIL})


class Entry(NamedTuple):
    """A label and its value in words; a `long` one is never put in half a line."""

    label: str
    value: str
    long: bool = False


class Piece(NamedTuple):
    """A stretch of a line: a label, or a value."""

    text: str
    is_label: bool


def entries(values: dict[str, Value], custom: Iterable[tuple[str, str]], shop: Shop) -> list[Entry]:
    """The fields that hold something, in the archive's order, then the shop's own ones."""
    filled = [
        Entry(tr(field.label), _words(field, values[field.name], shop), field.kind is Kind.BLOCK)
        for field in FIELDS
        if values[field.name] not in (None, "")
    ]
    short = [entry for entry in filled if not entry.long]
    own = [Entry(for_terminal(label), _cleaned(value)) for label, value in custom]
    return [*short, *own, *(entry for entry in filled if entry.long)]


def _words(field: Field, value: Value, shop: Shop) -> str:
    if field.kind in _ONE_EACH:
        each = "\n".join(lists.split(str(value)))
        return _cleaned(masked_phone(each) if field.kind is Kind.PHONE else each)
    if field.kind is Kind.TAGS:
        return for_terminal(" · ".join(lists.split(str(value))))
    return _cleaned(show(value, field.kind, shop, tuple((choice.value, choice.label) for choice in field.choices)))


def _cleaned(text: str) -> str:
    """Every line of the text safe for a terminal."""
    return "\n".join(for_terminal(line) for line in text.split("\n"))


def layout(found: Sequence[Entry], width: int) -> list[list[Piece]]:
    """The entries as lines of at most `width` cells; two columns where that is wide."""
    label = min(_LONGEST_LABEL, max((cells.width(entry.label) for entry in found), default=0)) + _GAP
    short = [entry for entry in found if not entry.long]
    blocks = [entry for entry in found if entry.long]
    below = _column(blocks, label, width)
    if width < WIDE:
        return [*_column(short, label, width), *below]
    half = (width - _GAP) // 2
    split = -(-len(short) // 2)
    left, right = (_column(part, label, half) for part in (short[:split], short[split:]))
    rows = []
    nothing: list[Piece] = []
    for one, other in zip_longest(left, right, fillvalue=nothing):
        taken = sum(cells.width(piece.text) for piece in one)
        rows.append([*one, Piece(" " * (half + _GAP - taken), is_label=False), *other] if other else one)
    return [*rows, *below]


def _column(found: Sequence[Entry], label: int, width: int) -> list[list[Piece]]:
    """The entries one below the other; a value's further lines stand under its first."""
    rows = []
    for entry in found:
        lines = cells.wrap(entry.value, max(4, width - label))
        heads = [cells.fit(cells.cut(entry.label, label - 1), label), *[" " * label] * (len(lines) - 1)]
        rows += [
            [Piece(head, is_label=True), Piece(line, is_label=False)] for head, line in zip(heads, lines, strict=True)
        ]
    return rows
