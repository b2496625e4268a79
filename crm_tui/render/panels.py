"""Which columns of a table stand side by side where all together are too wide for the paper."""

from collections.abc import Sequence
from typing import Final

from crm_tui.core.fields import Kind
from crm_tui.core.table import Table
from crm_tui.render.columns import elastic

#: A name is cut to this many cells at least when a row has to be made to fit.
_NAME_CELLS: Final = 10


def panels(table: Table, natural: Sequence[int], room: int, gap: int, name_cells: int = _NAME_CELLS) -> list[list[int]]:
    """The columns of each panel: as many as fit beside those that name the row, which stand in every one.

    Sentences (Kind.BLOCK) are in none: they stand under their row. `natural`, `room`, `gap` and `name_cells`, which
    a name gets at least, are cells.
    """
    heads = [place for place in range(table.heads) if table.columns[place].kind is not Kind.BLOCK]
    least = [
        min(needed, name_cells) if may_shrink else needed
        for needed, may_shrink in zip(natural, elastic(table, natural), strict=True)
    ]
    found: list[list[int]] = [heads]
    for place in range(table.heads, len(table.columns)):
        if table.columns[place].kind is Kind.BLOCK:
            continue
        taken = sum(least[other] + gap for other in found[-1])
        if taken + least[place] > room and len(found[-1]) > len(heads):
            found.append(list(heads))
        found[-1] = [*found[-1], place]
    return found
