"""The top line: the shop, the trail to this page, who is at work, and today's date."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar

from crm_tui.core import cells, clock
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.identity import actor
from crm_tui.core.privacy import is_private
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.widgets.bar import Bar, Part

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)
TRAIL = " › "
_NAME = 12  # cells for who is at work


class TopLine(Bar):
    """Long names give way from the left end of the trail, never the date."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--quiet", "bar--strong", "bar--key"}

    def __init__(self) -> None:
        super().__init__()
        self._shop = Shop()
        self._trail: Sequence[Text | str] = ()

    def show(self, shop: Shop, trail: Sequence[Text | str]) -> None:
        """Show this shop and the trail to the page."""
        self._shop, self._trail = shop, trail
        self.renew()

    def parts(self, width: int) -> list[Part]:
        when = f"{cells.cut(actor(), _NAME)} · {day_in_words(clock.today(self._shop.zone or None))}"
        room = max(0, width - cells.width(when) - 2)
        marks = "".join(f"{tr(mark)}  " for mark in self._marks())
        room -= cells.width(marks)
        names = [for_terminal(name) for name in (self._shop.name, *map(tr, self._trail)) if name]
        *before, here = names or [""]
        here = cells.cut(here, room)
        left = leading(before, room - cells.width(here))
        gap = width - cells.width(left + here + marks + when)
        end = [Part(" " * max(0, gap)), Part(marks, "bar--key"), Part(when, "bar--quiet")]
        return [Part(left, "bar--quiet"), Part(here, "bar--strong"), *end]

    def _marks(self) -> Iterator[str]:
        """What is otherwise than usual: sums are masked, nothing can be changed."""
        if not getattr(self.app, "may_write", True):
            yield N_("[look only]")
        if is_private():
            yield N_("[private]")


def leading(names: Sequence[str], room: int) -> str:
    """The names that lead to the last one; `…` stands for the first of them where there is no room for all."""
    for first in range(len(names) + 1):
        left = "".join(name + TRAIL for name in (*("…",)[: first > 0], *names[first:]))
        if cells.width(left) <= room:
            return left
    return ""


def day_in_words(day: date) -> str:
    """A day near today as people say it: `Sat 21 Nov`, `11月21日 周六`."""
    return tr(
        N_("{weekday} {day} {month}"),
        weekday=tr(WEEKDAYS[day.weekday()]),
        day=day.day,
        month=tr(MONTHS[day.month - 1]),
    )
