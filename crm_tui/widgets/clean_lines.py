"""The last gate before the terminal: no control or hidden character of any text passes, whatever widget shows it."""

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from crm_tui.core.text import for_terminal


class CleanLines(LineFilter):
    """Takes control, bidirectional and hidden characters out of every line; widths stay as they were laid out."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(text.isascii() and text.isprintable() for text, _, control in segments if not control):
            return segments
        return [segment if segment.control else _clean(segment) for segment in segments]


def _clean(segment: Segment) -> Segment:
    text = for_terminal(segment.text)
    if text == segment.text:
        return segment
    return Segment(set_cell_size(text, cell_len(segment.text)), segment.style)
