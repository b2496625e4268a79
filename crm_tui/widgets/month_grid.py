"""Labelled rows by months in terminal cells: a cursor on one month, older months beyond the left edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.actions import Acting, action
from crm_tui.core.cells import fit, width
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import MASK, is_private
from crm_tui.domain.shop import Shop
from crm_tui.render.values import SUMS
from crm_tui.widgets.sparkline_text import spark

MONTH_NAMES = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_HEAD_LINES = 2
_GAP = 2
_FEWEST = 4  # months worth giving up the sparkline, then the total, for
_SPARK = 12
_NOTHING = "·"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: `values` in store units, one for each month of the grid; `total` is shown at its end.

    A `rising` row is one whose rise needs attention (money owed): its sparkline is shown as a warning.
    """

    label: str | Text
    kind: Kind
    values: Sequence[int | None]
    total: int | None = None
    rising: bool = False


class MonthGrid(Acting, Widget, can_focus=True):
    """Rows of numbers under months, the newest at the right; `enter` chooses the month under the cursor."""

    DEFAULT_CSS = """
    MonthGrid { height: auto; width: 1fr; }
    MonthGrid > .month-grid--label { text-style: none; }
    MonthGrid > .month-grid--head { text-style: dim; }
    MonthGrid > .month-grid--cursor { text-style: bold; }
    MonthGrid > .month-grid--cursor-head { text-style: bold underline; }
    MonthGrid:focus > .month-grid--cursor-head { text-style: bold reverse; }
    MonthGrid > .month-grid--spark { color: $accent; }
    MonthGrid > .month-grid--warn { color: $warning; }
    MonthGrid > .month-grid--total { text-style: none; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "month-grid--label",
        "month-grid--head",
        "month-grid--cursor",
        "month-grid--cursor-head",
        "month-grid--spark",
        "month-grid--warn",
        "month-grid--total",
    }

    @dataclass
    class Moved(Message):
        """The cursor stands on another month (`YYYY-MM`)."""

        month: str

    @dataclass
    class Chosen(Message):
        """The month under the cursor (`YYYY-MM`) was chosen."""

        month: str

    def __init__(self, total_label: str | Text = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.total_label = total_label
        self.months: tuple[str, ...] = ()
        self.rows: tuple[GridRow, ...] = ()
        self.shop = Shop()
        self.running: str | None = None
        self.cursor = 0
        self._first = 0
        self._layout = _Layout()

    @property
    def month(self) -> str | None:
        """The month under the cursor, `YYYY-MM`; None in an empty grid."""
        return self.months[self.cursor] if self.months else None

    def put(self, months: Sequence[str], rows: Sequence[GridRow], shop: Shop, running: str | None = None) -> None:
        """Show these months (`YYYY-MM`, oldest first) and rows; the one that is `running` is marked as not over.

        The cursor stays on its month, else on the newest.
        """
        month, self.running = self.month, running
        self.months, self.rows, self.shop = tuple(months), tuple(rows), shop
        self.cursor = self.months.index(month) if month in self.months else max(0, len(self.months) - 1)
        self._arrange()
        self.refresh(layout=True)

    def on_resize(self, _event: events.Resize) -> None:
        """Fit as many months as the new width has room for."""
        self._arrange()
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two header lines and one line for each row."""
        return _HEAD_LINES + len(self.rows)

    def render_line(self, y: int) -> Strip:
        """One line of the grid: years, month names, or a row."""
        if not self.months or y >= _HEAD_LINES + len(self.rows):
            return Strip.blank(self.size.width)
        segments = self._head(y) if y < _HEAD_LINES else self._row(self.rows[y - _HEAD_LINES])
        return Strip(segments).adjust_cell_length(self.size.width)

    @action("left h", N_("Older month"), N_("Move the cursor to the month before."), line=False)
    def action_older(self) -> None:
        self.move(-1)

    @action("right l", N_("Newer month"), N_("Move the cursor to the month after."), line=False)
    def action_newer(self) -> None:
        self.move(1)

    @action("pageup ctrl+u", N_("Older year"), N_("Move the cursor twelve months back."), line=False)
    def action_older_year(self) -> None:
        self.move(-12)

    @action("pagedown ctrl+d", N_("Newer year"), N_("Move the cursor twelve months on."), line=False)
    def action_newer_year(self) -> None:
        self.move(12)

    @action("home g", N_("First month"), N_("Move the cursor to the oldest month."), line=False)
    def action_first(self) -> None:
        self.move(-len(self.months))

    @action("end G", N_("Last month"), N_("Move the cursor to the newest month."), line=False)
    def action_last(self) -> None:
        self.move(len(self.months))

    @action("enter", N_("Open the month"), N_("Open the lines of the month under the cursor."), short=N_("Open"))
    def action_choose(self) -> None:
        if self.month is not None:
            self.post_message(self.Chosen(self.month))

    def move(self, step: int) -> None:
        """Move the cursor by months, older ones to the left; only the two columns concerned are drawn again."""
        target = min(max(self.cursor + step, 0), len(self.months) - 1)
        if not self.months or target == self.cursor:
            return
        left, first = self.cursor, self._first
        self.cursor = target
        self._scroll()
        if self._first != first:
            self.refresh()
        else:
            self.refresh(self._column(left), self._column(target))
        self.post_message(self.Moved(self.months[target]))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on its month; on the month under the cursor it opens it."""
        offset = event.get_content_offset(self)
        if offset is None or offset.x < self._layout.label:
            return
        index = self._first + (offset.x - self._layout.label) // self._layout.column
        if index >= min(self._first + self._layout.visible, len(self.months)):
            return
        if index == self.cursor:
            self.action_choose()
        else:
            self.move(index - self.cursor)

    def _arrange(self) -> None:
        """Find the column widths for the present rows and size."""
        self._layout = _arrange(self.rows, self.months, tr(self.total_label), self.shop, self.size.width)
        self._first = max(0, len(self.months) - self._layout.visible)
        self._scroll()

    def _scroll(self) -> None:
        """Bring the cursor's month into sight."""
        first = min(self._first, self.cursor)
        self._first = max(0, first, self.cursor - self._layout.visible + 1)

    def _column(self, index: int) -> Region:
        """Where the column of a month lies."""
        start = self._layout.label + (index - self._first) * self._layout.column
        return Region(start, 0, self._layout.column, _HEAD_LINES + len(self.rows))

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"month-grid--{part}")

    def _shown(self) -> range:
        return range(self._first, min(self._first + self._layout.visible, len(self.months)))

    def _head(self, line: int) -> list[Segment]:
        """The years over their first month in sight (line 0), or the months' names (line 1)."""
        layout, dim = self._layout, self._style("head")
        older = "‹" if line and self._first else ""
        segments = [Segment(fit(older, layout.label), dim)]
        for index in self._shown():
            year, month = self.months[index].split("-")
            first = index == self._first or month == "01"
            over = "…" if self.months[index] == self.running else ""
            shown = tr(MONTH_NAMES[int(month) - 1]) + over if line else tr("{year}", year=year) if first else ""
            style = self._style("cursor-head") if line and index == self.cursor else dim
            pad = layout.column - width(shown)
            segments += [Segment(" " * pad, self.rich_style), Segment(shown, style)]
        if layout.spark:
            segments.append(Segment(" " * (layout.spark + _GAP), dim))
        if layout.total:
            segments.append(Segment(fit(tr(self.total_label) if line else "", layout.total + _GAP, "right"), dim))
        return segments

    def _row(self, row: GridRow) -> list[Segment]:
        """A row: its label, its months, its sparkline, its total."""
        layout = self._layout
        segments = [Segment(fit(tr(row.label), layout.label), self._style("label"))]
        for index in self._shown():
            number = number_text(row.values[index], row.kind, self.shop, layout.whole)
            style = self._style("cursor") if index == self.cursor else self.rich_style
            segments.append(Segment(fit(number, layout.column, "right"), style))
        if layout.spark:
            drawing = " " * _GAP + spark(row.values, layout.spark)
            segments.append(Segment(drawing, self._style("warn" if row.rising else "spark")))
        if layout.total:
            number = "" if row.total is None else number_text(row.total, row.kind, self.shop, layout.whole)
            segments.append(Segment(fit(number, layout.total + _GAP, "right"), self._style("total")))
        return segments


@dataclass(frozen=True, slots=True)
class _Layout:
    """Cells taken by the label, a month, the sparkline and the total, and how many months are visible."""

    label: int = 0
    column: int = 1
    visible: int = 1
    spark: int = 0
    total: int = 0
    whole: bool = False


def _arrange(rows: Sequence[GridRow], months: Sequence[str], total_label: str, shop: Shop, cells: int) -> _Layout:
    """The widest layout that fits: decimals go first where months are short, then the sparkline, then the total."""
    label = max((width(tr(row.label)) for row in rows), default=0) + 1
    wanted = min(_SPARK, len(months))
    for whole, with_spark, with_total in (
        (False, True, True), (True, True, True), (True, False, True), (True, False, False),
    ):  # fmt: skip
        numbers = [number_text(value, row.kind, shop, whole) for row in rows for value in row.values]
        column = max([5, *map(len, numbers)]) + 1
        totals = [number_text(row.total, row.kind, shop, whole) for row in rows if row.total is not None]
        total = max([width(total_label), *map(len, totals)]) if with_total and totals else 0
        drawing = wanted if with_spark else 0
        room = cells - label - (drawing + _GAP if drawing else 0) - (total + _GAP if total else 0)
        enough = wanted if not whole else min(_FEWEST, wanted)
        if room // column >= enough or not (with_spark or with_total):
            break
    return _Layout(label, column, max(1, min(room // column, len(months) or 1)), drawing, total, whole)


def number_text(value: int | None, kind: Kind, shop: Shop, whole: bool) -> str:
    """A number as the grid shows it, with the thousands apart; `whole` rounds half-even to whole units."""
    if value is None:
        return _NOTHING
    if kind in SUMS and is_private():
        return MASK
    digits = {Kind.MONEY: shop.exponent, Kind.QUANTITY: 3}.get(kind, 0)
    scale = 10**digits
    if whole or (value % scale == 0 and kind is Kind.QUANTITY):
        return f"{_half_even(value, scale):,}"
    sign, size = "-" if value < 0 else "", abs(value)
    fraction = f".{size % scale:0{digits}d}" if digits else ""
    return f"{sign}{size // scale:,}{fraction.rstrip('0') if kind is Kind.QUANTITY else fraction}"


def _half_even(value: int, scale: int) -> int:
    """The quotient rounded half to even."""
    whole, rest = divmod(value, scale)
    return whole + (2 * rest > scale or (2 * rest == scale and whole % 2 == 1))
