"""How much of one thing a file may hold; beyond that it is refused, so that no file takes all time or memory."""

import csv
from typing import Final

#: A physical line, a cell, and a record of several lines may be this long at most, in characters.
LONGEST_LINE: Final = 1 << 20
LONGEST_CELL: Final = csv.field_size_limit()
LONGEST_RECORD: Final = 4 << 20
#: Columns of a file; no program's export comes near it.
MOST_COLUMNS: Final = 2000
#: What a workbook may unpack to, in bytes, and how many times its packed size.
LARGEST_WORKBOOK: Final = 100 << 20
STEEPEST: Final = 100
#: Cells of a sheet from its first to its last, empty ones included: they are all held in memory.
MOST_CELLS: Final = 10_000_000
