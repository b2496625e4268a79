"""The rule under the tabs, and in it what is running now, or else what was changed last; where one is in a list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast
from zoneinfo import ZoneInfo

from crm_tui.core import cells, clock
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_sentence
from crm_tui.core.task import Task
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.widgets.bar import Bar, Part
from crm_tui.widgets.top_line import day_in_words

if TYPE_CHECKING:
    from crm_tui.store_app import StoreApp

_RULE = "─"
_BAR = 10
#: A change is "just now" for so long.
FRESH = timedelta(seconds=60)


class LastChange(NamedTuple):
    """The latest operation: when (an instant as the store keeps it), by whom, what; `undo` is the key's action."""

    at: str
    actor: str
    message: Text
    undo: str | None


class StatusLine(Bar):
    """Words at the right of the rule; without a rule only while something is running."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--quiet", "bar--key", "bar--rule"}

    def __init__(self) -> None:
        super().__init__()
        self._place = ""

    def on_mount(self) -> None:
        self.renew()

    def renew(self) -> None:
        self.set_class(bool(self._store.running), "-running")
        super().renew()

    @property
    def _store(self) -> StoreApp:
        return cast("StoreApp", self.app)

    def say_place(self, place: str) -> None:
        """Say at the left where one is in the list in hand; nothing takes it away."""
        if place != self._place:
            self._place = place
            self.renew()

    def parts(self, width: int) -> list[Part]:
        left = [Part(_RULE, "bar--rule"), Part(f" {self._place} ", "bar--quiet")] if self._place else []
        room = width - _wide(left)
        words = status(self._store, room - 4, typing=getattr(self.screen, "TYPING", False))
        end = [*words, Part(" " + _RULE, "bar--rule")] if words else []
        gap = _RULE * (room - _wide(end) - 1) + " " if words else _RULE * room
        return [*left, Part(gap, "bar--rule"), *end]


def _wide(parts: list[Part]) -> int:
    """Cells the parts take together."""
    return sum(cells.width(part.text) for part in parts)


def status(app: StoreApp, width: int, *, typing: bool = False) -> list[Part]:
    """What is running, else what was changed last, in at most `width` cells.

    While one is `typing`, a key that would be text is not offered.
    """
    if app.running:
        return _running(app, app.running[-1], width)
    if app.last_change is not None:
        return _changed(app, app.last_change, width, typing)
    return []


def _running(app: StoreApp, task: Task, width: int) -> list[Part]:
    """`Import till.csv · checking 12,000 · ███░░ 45% · 0:12  ^t stops`; details give way before the name."""
    stop = partial(app.stop_task, task)
    if task.stopped:
        end = [Part(tr(N_("stopping …")), "bar--quiet")]
    else:
        end = [Part(app.key_of("app.stop"), "bar--key", stop), Part(" " + tr(N_("stops")), "", stop)]
    room = width - sum(cells.width(part.text) for part in end) - 2
    time = f"{int(task.seconds) // 60}:{int(task.seconds) % 60:02}"
    details = [time]
    if task.stage is not None:
        share = task.stage.share
        how_far = f"{task.stage.done:,}" + (f" / {task.stage.of:,}" if task.stage.of else "")
        percent = "" if share is None else f"{int(share * 100)}%"
        bar = "" if share is None else "█" * int(share * _BAR) + "░" * (_BAR - int(share * _BAR)) + " " + percent
        details = _fitting(room, tr(task.name), [f"{tr(task.stage.words)} {how_far}", bar, time], [bar, time],
                           [percent, time], [percent or time])  # fmt: skip
    tail = "".join(f" · {part}" for part in details)
    name = cells.cut(for_terminal(tr(task.name)), max(0, room - cells.width(tail)))
    return [Part(name), Part(cells.cut(tail, room - cells.width(name)), "bar--quiet"), Part("  "), *end]


def _fitting(room: int, name: str, *choices: list[str]) -> list[str]:
    """The first of the choices that leaves the name its room."""
    for choice in choices:
        found = [part for part in choice if part]
        if cells.width(name) + sum(cells.width(part) + 3 for part in found) <= room:
            return found
    return [part for part in choices[-1] if part]


def _changed(app: StoreApp, last: LastChange, width: int, typing: bool) -> list[Part]:
    """`just now  Li  Imported till.csv … · u undoes`; the message is cut first."""
    start = f"{when_in_words(last.at, app.shop)} {for_terminal(last.actor)} "
    end = ""
    if last.undo is not None and app.may_write and not (typing and app.is_text(last.undo)):
        how = N_(" · {key} undoes") if last.undo == "app.undo" else N_(" · {key} redoes")
        end = tr(how, key=app.key_of(last.undo))
    said = for_terminal(tr(masked_sentence(last.message))).rstrip(".。")
    room = width - cells.width(start) - cells.width(end)
    if room < 8:
        return [Part(cells.cut(start + said, width), "bar--quiet")]
    return [Part(start + cells.cut(said, room) + end, "bar--quiet")]


def when_in_words(at: str, shop: Shop) -> str:
    """An instant as people tell it in passing: `just now`, `14:02`, `Fri 20 Nov`, `2023-11-20`."""
    then = datetime.fromisoformat(at)
    if clock.now() - then < FRESH:
        return tr(N_("just now"))
    local = then.astimezone(ZoneInfo(shop.zone) if shop.zone else None)
    today = clock.today(shop.zone or None)
    if local.date() == today:
        return f"{local:%H:%M}"
    return day_in_words(local.date()) if _near(local.date(), today) else local.date().isoformat()


def _near(day: date, today: date) -> bool:
    return abs((today - day).days) < 200
