"""Reads rendered reports back, so that tests can compare what each format tells."""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from wcwidth import iter_graphemes

from crm_tui.core.cells import width

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
    """The tables of a paged text, each panel once with its rows of all pages.

    A line of hyphens tells where the columns are, a blank line ends a table, an indented line belongs to a sentence.
    """
    panels: dict[tuple[str, ...], Grid] = {}
    for page in text.split("\f"):
        spans: list[tuple[int, int]] = []
        grid: Grid = []
        previous = ""
        for line in page.splitlines()[3:]:
            if re.fullmatch(r"-+(  -+)*", line):
                spans = [found.span() for found in re.finditer("-+", line)]
                heads = _cut(previous, spans)
                grid = panels.setdefault(tuple(heads), [heads])
            elif not line:
                spans = []
            elif spans and not line.startswith("    "):
                grid.append(_cut(line, spans))
            previous = line
    return list(panels.values())


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
