"""Small drawings made of characters: a sparkline, a trend with its arrow, a bar; readable without colour."""

from collections.abc import Sequence

from crm_tui.core.cells import fit

_BLOCKS = "▁▂▃▄▅▆▇█"
_FULL, _HALF = "█", "▌"
UP, DOWN, LEVEL = "▲", "▼", "="


def spark(values: Sequence[int | None], cells: int | None = None) -> str:
    """One block per value from the lowest to the highest of them; a space where there is none.

    With `cells` given the last values that fit are drawn, padded on the left to exactly that width.
    """
    drawn = list(values if cells is None else values[max(0, len(values) - cells) :])
    known = [value for value in drawn if value is not None]
    low, high = (min(known), max(known)) if known else (0, 0)
    line = "".join(" " if value is None else _block(value, low, high) for value in drawn)
    return line if cells is None else fit(line, cells, "right")


def _block(value: int, low: int, high: int) -> str:
    """The block for one value; a level line lies at the bottom when it is zero, in the middle otherwise."""
    if high == low:
        return _BLOCKS[0] if value == 0 else _BLOCKS[3]
    top = len(_BLOCKS) - 1
    return _BLOCKS[(2 * top * (value - low) + (high - low)) // (2 * (high - low))]


def change(value: int | None, before: int | None) -> int | None:
    """How far `value` lies from `before`, in tenths of a percent of `before`, rounded half away from zero.

    None where there is nothing to compare with.
    """
    if value is None or not before:
        return None
    numerator, base = (value - before) * 1000, abs(before)
    size = (2 * abs(numerator) + base) // (2 * base)
    return size if numerator >= 0 else -size


def trend(value: int | None, before: int | None) -> str:
    """The change as people read it, `▲ 12.4%` or `▼ 3.1%`; empty where there is nothing to compare with."""
    tenths = change(value, before)
    if tenths is None:
        return ""
    arrow = UP if tenths > 0 else DOWN if tenths < 0 else LEVEL
    whole, rest = divmod(abs(tenths), 10)
    return f"{arrow} {whole:,}.{rest}%" if whole < 1000 else f"{arrow} {whole:,}%"


def bar(value: int | None, most: int, cells: int) -> str:
    """A horizontal bar of at most `cells` cells, in half cells, as long as `value` is of `most`."""
    if value is None or value <= 0 or most <= 0:
        return " " * cells
    halves = min(2 * cells, max(1, (4 * cells * value + most) // (2 * most)))
    return fit(_FULL * (halves // 2) + _HALF * (halves % 2), cells)
