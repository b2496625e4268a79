"""Reads rendered reports back, so that tests can compare what each format tells."""

import datetime as dt
import json
import re
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt
from wcwidth import iter_graphemes

from crm_tui.core.cells import width
from crm_tui.core.fields import Kind
from crm_tui.core.table import NUMERIC
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import places

Grid = list[list[str]]


class _Tables(HTMLParser):
    """Collects the cells of all tables of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.grids.append([])
        elif tag == "tr":
            self.grids[-1].append([])
        elif tag in {"td", "th"}:
            self.grids[-1][-1].append("")
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.grids[-1][-1][-1] += data


def html_grids(text: str) -> list[Grid]:
    """All tables of an HTML document, with their headings."""
    parser = _Tables()
    parser.feed(text)
    return parser.grids


def markdown_grids(text: str) -> list[Grid]:
    """All tables of a Markdown document as a Markdown reader shows them, with their headings."""
    return html_grids(MarkdownIt("commonmark").enable("table").render(text))


def text_panels(text: str) -> list[Grid]:
    """The tables of a paged text, with what is added up as the last row; one goes on where a page begins with its head.

    A line of hyphens tells where the columns are, a blank line ends a table, an indented line belongs to a sentence.
    """
    panels: list[Grid] = []
    for page in text.split("\f"):
        spans: list[tuple[int, int]] = []
        first, previous = True, ""
        for line in page.splitlines()[3:]:
            if re.fullmatch(r"-+(  -+)*", line):
                spans = [found.span() for found in re.finditer("-+", line)]
                heads = _cut(previous, spans)
                if not (first and panels and panels[-1][0] == heads):
                    panels.append([heads])
                first = False
            elif not line:
                spans = []
            elif spans and line[0] != "=" and (previous[:1] == "=" or not line.startswith("    ")):
                panels[-1].append(_cut(line, spans))
            previous = line
    return panels


def pdf_grids(queried: str) -> list[Grid]:
    """All tables that the typesetter set, with their headings, from what it tells of its document; no sentences."""
    return [_set_cells(one) for one in json.loads(queried)]


def _set_cells(one: dict[str, Any]) -> Grid:
    """The cells of a table in rows: one that goes over several columns is a sentence under its row."""
    head, *rest = [child for child in one["children"] if child["func"] != "hline"]
    told = [_words(cell) for cell in (*head["children"], *rest) if cell.get("colspan", 1) == 1]
    wide = len(head["children"])
    return [told[start : start + wide] for start in range(0, len(told), wide)]


def _words(node: dict[str, Any]) -> str:
    """All text of a piece of a document."""
    if node["func"] == "space":
        return " "
    inner = [node[name] for name in ("body", "child") if isinstance(node.get(name), dict)]
    return str(node.get("text", "")) + "".join(map(_words, [*inner, *node.get("children", [])]))


def stored(cell: Any, kind: Kind, shop: Shop) -> object:
    """What a cell of a workbook is in units of the store: numbers and moments back to what they were made of."""
    if kind is Kind.DURATION and isinstance(cell, dt.timedelta):
        return round(cell.total_seconds())
    if isinstance(cell, dt.datetime):
        if kind is Kind.INSTANT:
            return cell.replace(tzinfo=ZoneInfo(shop.zone)).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M")
        return cell.strftime("%Y-%m" if kind is Kind.MONTH else "%Y-%m-%d")
    if isinstance(cell, int | float) and kind in NUMERIC:
        return round(cell * 10 ** places(kind, shop))
    return cell


def _cut(line: str, spans: list[tuple[int, int]]) -> list[str]:
    """The line's cells by the columns of the screen that each takes."""
    cells = ["" for _ in spans]
    at = 0
    for grapheme in iter_graphemes(line):
        for number, (start, end) in enumerate(spans):
            if start <= at < end:
                cells[number] += grapheme
        at += width(grapheme)
    return [cell.strip() for cell in cells]
