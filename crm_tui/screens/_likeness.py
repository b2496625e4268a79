"""A quiet word under the fields of a new customer when one like that is there already, and a key that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.timer import Timer
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.screens._form_page import FormPage
from crm_tui.widgets.form import Form

if TYPE_CHECKING:
    from crm_tui.store.db import Reader
    from crm_tui.store.duplicates import Likely

_PAUSE: Final = 0.4  # seconds without a key before the customers are looked through
_LEAST: Final = 30  # an equal name by itself: little is typed yet, and nothing is done with it
_NAMES: Final = ("name", "kind", "phone", "email", "wechat", "city", "address", "contact")
_TELLING: Final = frozenset({"name", "phone", "email", "wechat"})


class LikelyLine(Static):
    """The line under a field that names the customer who is like the one being typed."""

    DEFAULT_CSS = "LikelyLine { height: auto; padding: 0 0 0 19; color: $warning; }"


class WarnsOfLikeness(FormPage):
    """A form of a new customer; whoever is likely the same is named under the field that says so."""

    def __init__(self) -> None:
        super().__init__()
        self._likely: Likely | None = None
        self._looking: Timer | None = None

    def is_new(self) -> bool:
        """Whether the form is one for a new customer."""
        raise NotImplementedError

    @on(Form.Changed)
    def _typed_on(self, event: Form.Changed) -> None:
        if not self.is_new() or event.name not in _TELLING:
            return
        if self._looking is not None:
            self._looking.stop()
        self._looking = self.set_timer(_PAUSE, self._look)

    @work(group="likeness", exclusive=True)
    async def _look(self) -> None:
        """Look for customers like the one typed so far."""
        if self.form is None:
            return
        typed = {name: self.form.typed(name) for name in _NAMES}
        found = await self.in_background(_like, typed)
        if found is not None and self.alive and self.is_new():
            self._tell(found[0] if found else None)

    def _tell(self, likely: Likely | None) -> None:
        if self.form is None or likely == self._likely:
            return
        self._likely = likely
        for line in self.query(LikelyLine):
            line.remove()
        if likely is not None:
            words = ", ".join(tr(reason.words) for reason in likely.reasons if reason.points > 0)
            places = {"name": likely.name, "why": words, "key": self.crm.key_of("likeness.open_likely")}
            told = Text(N_("{name} is there already ({why}).  {key} opens it"), places)
            row = self.form.rows[likely.field]
            row.mount(LikelyLine(for_terminal(tr(told)), markup=False))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "open_likely" and self._likely is None:
            return False
        return super().check_action(action, parameters)

    @action(
        "f7",
        N_("Open the one there is"),
        N_("Open the customer that is likely the one being typed; the form stays."),
        short=N_("Open it"),
    )
    def action_open_likely(self) -> None:
        if self._likely is not None:
            self.crm.open_customer(self._likely.id)


def _like(reader: Reader, typed: dict[str, Value]) -> list[Likely]:
    from crm_tui.store.duplicates import like  # noqa: PLC0415 - rapidfuzz, only once something is typed

    return like(reader, typed, _LEAST)
