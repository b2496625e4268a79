"""Charts of a report's tables: which numbers stand under which names, and both as bars of terminal cells.

Bars are drawn with eighths of a cell, so that they compare; the number stands beside each, so that nothing has to be
read off them. Each line says which of its parts are which ink; without colours nothing is lost.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from crm_tui.core.cells import fit, width
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.inks import Ink, Meaning
from crm_tui.core.table import NUMERIC, Chart, Report, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.values import DASH, show, show_cell

#: Bars of one chart; of more rows the first are drawn, and the heading says so.
MOST: Final = 40
_GAP: Final = "  "
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_STEPS: Final = " ▁▂▃▄▅▆▇"
_FULL: Final = "█"
_RIGHT_HALF: Final = "▐"
_WIDEST_NAME, _WIDEST_SERIES = 24, 16
#: Lines of a picture over time, and what a name below it needs at least.
_HIGH: Final = 6


class Series(NamedTuple):
    """A column of the table: its heading, and one value for each name."""

    label: str
    values: tuple[int | None, ...]


class Drawn(NamedTuple):
    """A line of a chart, and what its parts mean."""

    text: str
    inks: tuple[Ink, ...] = ()


class Plot(NamedTuple):
    """What a chart shows: one name for each place, and series of numbers of one kind; `whole` rows the table has."""

    title: str
    shape: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Kind
    whole: int

    @property
    def heading(self) -> str:
        """The title, and how many of the rows are drawn where that is not all."""
        if len(self.names) == self.whole:
            return self.title
        places = {"title": self.title, "shown": len(self.names), "count": self.whole}
        return tr(Text(N_("{title} ({shown} of {count})"), places))

    @property
    def numbers(self) -> list[int]:
        """All values there are."""
        return [value for one in self.series for value in one.values if value is not None]


def plots(report: Report, table: Table, shop: Shop) -> list[Plot]:
    """What the report's charts of this table show; those without a number are left out."""
    found = (_plot(chart, table, shop) for chart in report.charts if chart.table == table.key)
    return [one for one in found if one.numbers]


def _plot(chart: Chart, table: Table, shop: Shop) -> Plot:
    places = {column.key: place for place, column in enumerate(table.columns)}
    across = places[chart.across]
    rows = table.rows[-MOST:] if chart.shape == "line" else table.rows[:MOST]
    named = table.columns[across]
    series = []
    for key in chart.values:
        column = table.columns[places[key]]
        values = tuple(value if isinstance(value := row[places[key]], int) else None for row in rows)
        series.append(Series(for_terminal(tr(column.label)), values))
    kind = table.columns[places[chart.values[0]]].kind
    if kind not in NUMERIC:
        raise ValueError(chart.key)
    names = tuple(for_terminal(show_cell(row[across], named, shop, DASH)) for row in rows)
    return Plot(for_terminal(tr(chart.title)), chart.shape, names, tuple(series), kind, len(table.rows))


def said(value: int | None, plot: Plot, shop: Shop) -> str:
    """A value of the chart in words."""
    return show(value, plot.kind, shop, absent=DASH)


def chart_lines(plot: Plot, shop: Shop, room: int) -> list[Drawn]:
    """The chart in lines of at most `room` cells: steps over time where they fit, else a bar for each name."""
    single = len(plot.series) == 1
    if plot.shape == "line" and single and min(plot.numbers) >= 0 and (drawn := _steps(plot, shop, room)):
        return drawn
    return list(_bars(plot, shop, room))


# A bar for each name.


def _bars(plot: Plot, shop: Shop, room: int) -> Iterator[Drawn]:
    names = min(max(map(width, plot.names)), _WIDEST_NAME)
    several = len(plot.series) > 1
    labels = min(max(width(one.label) for one in plot.series), _WIDEST_SERIES) if several else 0
    numbers = max(width(said(value, plot, shop)) for one in plot.series for value in one.values)
    taken = names + numbers + 2 * len(_GAP) + (labels + len(_GAP) if several else 0)
    low, high = min(0, *plot.numbers), max(0, *plot.numbers)
    left, right = _shares(low, high, max(4, room - taken))
    for place, name in enumerate(plot.names):
        for number, one in enumerate(plot.series):
            value = one.values[place]
            before = fit(name if number == 0 else "", names) + _GAP
            before += fit(one.label, labels) + _GAP if several else ""
            before += fit(said(value, plot, shop), numbers, "right") + _GAP
            yield _inked(before, _below(value, low, left) + _above(value, high, right), _meaning(value, number))


def _meaning(value: int | None, series: int) -> Meaning:
    """What is below zero is told before which series it is of."""
    return "below" if (value or 0) < 0 else "second" if series else "accent"


def _inked(before: str, drawn: str, meaning: Meaning) -> Drawn:
    """What stands before the drawing and the drawing, which alone has colour."""
    text = f"{before}{drawn}".rstrip()
    first = len(before) + len(drawn) - len(drawn.lstrip())
    return Drawn(text, (Ink(first, len(text), meaning),) if first < len(text) else ())


def _shares(low: int, high: int, room: int) -> tuple[int, int]:
    """The cells below zero and above it, by how far the values reach; none where there are no such values."""
    if not low:
        return 0, room
    if not high:
        return room, 0
    left = min(room - 1, max(1, round(room * -low / (high - low))))
    return left, room - left


def _above(value: int | None, high: int, room: int) -> str:
    """A bar to the right, in eighths of a cell; a number that isn't zero always shows."""
    if value is None or value <= 0 or not high:
        return ""
    whole, eighths = divmod(max(1, round(room * 8 * value / high)), 8)
    return _FULL * whole + _EIGHTHS[eighths].strip()


def _below(value: int | None, low: int, room: int) -> str:
    """A bar to the left, in halves of a cell: there are no other blocks that begin at the right."""
    if value is None or value >= 0 or not low:
        return " " * room
    whole, half = divmod(max(1, round(room * 2 * value / low)), 2)
    return (_RIGHT_HALF * half + _FULL * whole).rjust(room)


# Steps over time.


def _steps(plot: Plot, shop: Shop, room: int) -> list[Drawn]:
    """Columns of `_HIGH` lines, the scale before them, the first and the last name below; nothing if it can't fit."""
    values, high = plot.series[0].values, max(plot.numbers)
    scale = [said(high, plot, shop), *[""] * (_HIGH - 2), said(0, plot, shop)]
    margin = max(map(width, scale))
    each = min(4, (room - margin - 2) // len(values))
    first, last = plot.names[0], plot.names[-1]
    if each < 2 or not high or width(first) + width(last) + 2 > each * len(values):
        return []
    lines = []
    for line, label in enumerate(scale):
        floor = _HIGH - 1 - line
        signs = (_step(value, high, floor) * (each - 1) + " " for value in values)
        lines.append(_inked(f"{fit(label, margin, 'right')} │", "".join(signs), "accent"))
    wide = each * len(values)
    lines.append(Drawn(" " * margin + " └" + "─" * (wide - 1)))
    names = first + " " * (wide - 1 - width(first) - width(last)) + last
    return [*lines, Drawn(" " * (margin + 2) + names)]


def _step(value: int | None, high: int, floor: int) -> str:
    """The sign of a column on one line of it; `floor` counts lines from below."""
    if not value:
        return " "
    eighths = max(1, round(_HIGH * 8 * value / high)) - floor * 8
    return _FULL if eighths >= 8 else _STEPS[max(0, eighths)]


def legend(series: Sequence[Series]) -> list[str]:
    """What each series is called, where there are several."""
    return [one.label for one in series] if len(series) > 1 else []
