"""The month so far against the same days of the last one: a block beside the list, or a few lines above it."""

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

from crm_tui.core import cells
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain import months
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show
from crm_tui.store.month_so_far import CHARTED, MonthSoFar
from crm_tui.widgets.sparkline_text import spark, trend
from crm_tui.widgets.top_line import MONTHS

_GAP = 3
_SHORT_CHART = 14  # days of the chart where there is little room


class _Figure(NamedTuple):
    """A figure in words: what it is, how much, and how it has moved."""

    label: str
    value: str
    moved: str


class MonthPanel(Static):
    """Revenue, margin, buyers, money owed, and the sales of the last days."""

    DEFAULT_CSS = """
    MonthPanel { height: auto; padding: 0 1; color: $foreground; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._state: MonthSoFar | None = None
        self._owed = 0
        self._late = 0
        self._shop = Shop()

    def put(self, state: MonthSoFar, owed: int, late: int, shop: Shop) -> None:
        """Show this month, what all customers owe (minor units), and that `late` of them owe longer than agreed."""
        self._state, self._owed, self._late, self._shop = state, owed, late, shop
        self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        if self._state is None:
            return
        figures = list(self._figures(self._state))
        wide = self.screen.has_class("-wide")
        lines = self._block(figures, self._state) if wide else self._strip(figures, self._state)
        self.update(Content("\n").join(lines))

    def _figures(self, state: MonthSoFar) -> Iterator[_Figure]:
        now, before = state.now, state.before
        yield self._figure(N_("Revenue"), now.revenue, before.revenue, Kind.MONEY)
        if now.margin is not None:
            yield self._figure(N_("Margin"), now.margin, before.margin, Kind.MONEY)
        yield self._figure(N_("Buyers"), now.buyers, before.buyers, Kind.COUNT)
        late = tr(plural("{count} overdue", "{count} overdue", self._late)) if self._late else ""
        yield _Figure(tr(N_("Owed")), show(self._owed, Kind.MONEY, self._shop), late)

    def _figure(self, label: str, value: int, before: int | None, kind: Kind) -> _Figure:
        return _Figure(tr(label), show(value, kind, self._shop), trend(value, before))

    def _block(self, figures: list[_Figure], state: MonthSoFar) -> list[Content]:
        """A line for each figure, the numbers one below the other, and the chart."""
        label = max(cells.width(figure.label) for figure in figures)
        value = max(cells.width(figure.value) for figure in figures)
        room = max(4, self.content_size.width)
        return [
            Content.styled(cells.cut(tr(N_("This month so far")), room), "bold"),
            Content.styled(cells.cut(tr(_days_compared(state)), room), "$quiet"),
            Content(""),
            *(
                Content.assemble(
                    (cells.fit(figure.label, label), "$quiet"),
                    "  ",
                    cells.fit(figure.value, value, "right"),
                    "  ",
                    figure.moved,
                )
                for figure in figures
            ),
            Content(""),
            Content.styled(spark(state.daily[-room:]), "$accent"),
            Content.styled(cells.cut(tr(_chart_label(min(room, CHARTED))), room), "$quiet"),
        ]

    def _strip(self, figures: list[_Figure], state: MonthSoFar) -> list[Content]:
        """As many figures on a line as there is room for, then the chart."""
        parts = [
            Content.assemble((figure.label + " ", "$quiet"), figure.value, f" {figure.moved}" if figure.moved else "")
            for figure in figures
        ]
        days = CHARTED if self.content_size.width >= 2 * CHARTED else _SHORT_CHART
        chart = Content.assemble((spark(state.daily[-days:]), "$accent"), (" " + tr(_chart_label(days)), "$quiet"))
        first = Content.styled(tr(_days_compared(state)), "bold")
        return _packed([first, *parts, chart], self.content_size.width)


def _days_compared(state: MonthSoFar) -> Text:
    """Which days of the month are compared with which of the month before."""
    before = months.same_days(state.day, 1)[1]
    told = {
        "month": tr(MONTHS[state.day.month - 1]),
        "day": state.day.day,
        "before": tr(MONTHS[int(before[5:7]) - 1]),
        "last": int(before[8:]),
    }
    return Text(N_("{month} 1–{day} against {before} 1–{last}"), told)


def _chart_label(days: int) -> Text:
    return plural("sales by day, {count} day", "sales by day, {count} days", days)


def _packed(parts: list[Content], room: int) -> list[Content]:
    """The parts in lines of at most `room` cells, kept whole."""
    lines = [parts[0]]
    for part in parts[1:]:
        if lines[-1].cell_length + _GAP + part.cell_length <= room:
            lines[-1] = Content.assemble(lines[-1], " " * _GAP, part)
        else:
            lines.append(part)
    return lines
