"""Charts as SVG, one picture for both: on a web page a style sheet recolours it, on PDF its own colours count."""

from collections.abc import Iterator
from html import escape
from typing import Final

from crm_tui.core.cells import cut, width
from crm_tui.domain.shop import Shop
from crm_tui.render.charts import Plot, legend, said

_WIDE: Final = 720
_FONT: Final = 12
_CELL: Final = 7.4  # a terminal cell at that size: half a Han sign, a bit more than most Latin letters
_ROW, _BAR, _GAP = 20, 14, 8
_NAME_CELLS: Final = 28
_HIGH, _FOOT = 180, 24
#: Told apart without colours, too: by their order and by the legend.
COLOURS: Final = ("#2f6fb2", "#c8702a", "#4c8c4a", "#8a5aa8")
_INK, _LINE = "#333333", "#bbbbbb"


def svg(plot: Plot, shop: Shop, number: int = 1) -> str:
    """The chart as one `svg` element that has its title and its numbers in words for who can't see it.

    `number` tells the charts of one page apart.
    """
    drawn, high = _lines(plot, shop) if plot.shape == "line" else _bars(plot, shop)
    spoken = "; ".join(
        f"{name}: " + ", ".join(said(one.values[place], plot, shop) for one in plot.series)
        for place, name in enumerate(plot.names)
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" width="{_WIDE}" height="{high}" '
            f'role="img" aria-labelledby="chart{number} chart{number}-numbers" class="chart" font-size="{_FONT}">',
            f'<title id="chart{number}">{escape(plot.heading)}</title>',
            f'<desc id="chart{number}-numbers">{escape(spoken)}</desc>',
            *drawn,
            "</svg>",
        ]
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    ink = f'class="ink" fill="{_INK}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {ink}>{escape(words)}</text>'


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="rule" stroke="{_LINE}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _colour(number: int) -> tuple[str, str]:
    """The class and the colour of a series."""
    place = number % len(COLOURS)
    return f"s{place + 1}", COLOURS[place]


def _legend(plot: Plot) -> tuple[list[str], int]:
    """A sample of each series with its name, and how high that is; nothing for a single one."""
    names, drawn, x = legend(plot.series), [], 0.0
    for number, name in enumerate(names):
        style, fill = _colour(number)
        drawn += [
            f'<rect class="{style}" fill="{fill}" x="{x:.1f}" y="4" width="10" height="10"/>',
            _text(x + 14, 13, name),
        ]
        x += 14 + (width(name) + 3) * _CELL
    return drawn, _ROW + 4 if names else 0


def _bars(plot: Plot, shop: Shop) -> tuple[list[str], int]:
    """A bar for each name and series, the number at its end; below zero to the left."""
    drawn, y = _legend(plot)
    names = [cut(name, _NAME_CELLS) for name in plot.names]
    left = max(map(width, names)) * _CELL + _GAP
    numbers = max(width(said(value, plot, shop)) for one in plot.series for value in one.values) * _CELL + _GAP
    low, high = min(0, *plot.numbers), max(0, *plot.numbers)
    each = (_WIDE - left - numbers - (numbers if low else 0)) / ((high - low) or 1)
    zero = left + (numbers if low else 0) - low * each
    top = y
    for place, name in enumerate(names):
        drawn.append(_text(left - _GAP, y + 13, name, "end"))
        for number, one in enumerate(plot.series):
            drawn += _bar(one.values[place], number, zero, each, y, said(one.values[place], plot, shop))
            y += _ROW
        y += 4 if len(plot.series) > 1 else 0
    return [*drawn, _rule(zero, top, zero, y)], y + 4


def _bar(value: int | None, number: int, zero: float, each: float, y: int, words: str) -> Iterator[str]:
    style, fill = _colour(number)
    length = abs(value or 0) * each
    start = zero - length if (value or 0) < 0 else zero
    if value:
        yield (f'<rect class="{style}" fill="{fill}" x="{start:.1f}" y="{y + 3}" '
               f'width="{max(length, 1):.1f}" height="{_BAR}"/>')  # fmt: skip
    below = (value or 0) < 0
    yield _text(start - 5 if below else zero + length + 5, y + 14, words, "end" if below else "start")


def _lines(plot: Plot, shop: Shop) -> tuple[list[str], int]:
    """A line for each series over the names from left to right, broken where there is no number."""
    drawn, top = _legend(plot)
    top += 8
    low, high = min(0, *plot.numbers), max(0, *plot.numbers)
    high = high if high > low else low + 1
    left = max(width(said(value, plot, shop)) for value in (low, 0, high)) * _CELL + _GAP
    step = (_WIDE - left - 40) / max(1, len(plot.names) - 1)
    ground = top + _HIGH

    def point(place: int, value: int) -> tuple[float, float]:
        return left + 12 + place * step, ground - _HIGH * (value - low) / (high - low)

    for value in sorted({low, 0, (low + high) // 2, high}):
        y = point(0, value)[1]
        drawn += [_rule(left, y, _WIDE, y), _text(left - _GAP, y + 4, said(value, plot, shop), "end")]
    for number, one in enumerate(plot.series):
        drawn += _curve([None if v is None else point(place, v) for place, v in enumerate(one.values)], number)
    drawn += _names_below(plot, left + 12, step, ground + 18)
    return drawn, ground + _FOOT + 4


def _curve(points: list[tuple[float, float] | None], number: int) -> Iterator[str]:
    """The stretches between missing points, and a dot for each point."""
    style, stroke = _colour(number)
    stretch: list[str] = []
    for one in [*points, None]:
        if one is not None:
            stretch.append(f"{one[0]:.1f},{one[1]:.1f}")
            continue
        if len(stretch) > 1:
            yield (f'<polyline class="{style} curve" stroke="{stroke}" stroke-width="2" fill="none" '
                   f'points="{" ".join(stretch)}"/>')  # fmt: skip
        stretch = []
    for one in points:
        if one is not None:
            yield f'<circle class="{style}" fill="{stroke}" cx="{one[0]:.1f}" cy="{one[1]:.1f}" r="3"/>'


def _names_below(plot: Plot, left: float, step: float, y: float) -> Iterator[str]:
    """As many of the names as have room, from the last one on backwards."""
    needed = (max(map(width, plot.names)) + 2) * _CELL
    every = max(1, -(-int(needed) // max(1, int(step))))
    last = len(plot.names) - 1
    for place in range(last % every, last + 1, every):
        x = left + place * step
        inside = min(max(x, needed / 2), _WIDE - needed / 2)
        yield _text(inside, y, plot.names[place], "middle")
