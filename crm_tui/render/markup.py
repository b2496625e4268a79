"""Markdown pieces: user data is escaped wherever it could be read as markup, HTML or a table's bar."""

import re
from collections.abc import Iterable, Sequence

from crm_tui.core.cells import Align
from crm_tui.core.i18n import tr
from crm_tui.core.table import Table
from crm_tui.domain.shop import Shop
from crm_tui.render.columns import aligns, cells, headings

#: Among them what begins an address, for some readers make a link of any.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&^]|(?<=:)/(?=/)|(?<=\bwww)\.)", re.IGNORECASE)


def escape(text: str) -> str:
    """The text such that Markdown shows exactly it, on one line."""
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))


def table_lines(table: Table, shop: Shop, absent: str = "") -> list[str]:
    """The table as Markdown, or its empty sentence."""
    if not table.rows and table.empty:
        return [escape(tr(table.empty))]
    return grid_lines(headings(table), cells(table, shop, absent), aligns(table))


def grid_lines(heads: Sequence[str], rows: Iterable[Sequence[str]], sides: Sequence[Align]) -> list[str]:
    """Headings, the line under them, rows."""
    return [row_line(heads), rule(sides), *map(row_line, rows)]


def bold(text: str) -> str:
    """The text escaped and bold; nothing where it is empty."""
    return f"**{escape(text)}**" if text else ""


def row_line(texts: Sequence[str]) -> str:
    """One row between bars."""
    return "| " + " | ".join(map(escape, texts)) + " |"


def rule(sides: Sequence[Align]) -> str:
    """The line under the headings: numbers to the right."""
    return "|" + "|".join("---:" if side == "right" else "---" for side in sides) + "|"
