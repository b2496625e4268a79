"""From the bytes of a file to its lines of cells: encoding, delimiter, preamble, header, workbook."""

from crm_tui.exchange.reading.opening import open_source
from crm_tui.exchange.reading.source import Chunk, LeftOut, Line, Source

__all__ = ["Chunk", "LeftOut", "Line", "Source", "open_source"]
