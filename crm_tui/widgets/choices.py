"""A short list of numbered answers: arrows and enter, the digit, or a click."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crm_tui.actions import Acting, action
from crm_tui.core.i18n import N_, Text, tr


class Choices(Acting, Widget, can_focus=True):
    """Choices of (key, label); at most nine."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--cursor", "choices--digit"}

    @dataclass
    class Chosen(Message):
        """An answer was chosen."""

        key: str

    def __init__(self, choices: Sequence[tuple[str, str | Text]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._choices = choices
        self._at = 0

    def render(self) -> Content:
        lines = []
        for place, (_, label) in enumerate(self._choices):
            here = place == self._at
            digit = (f"{'›' if here else ' '} {place + 1} ", self.get_visual_style("choices--digit"))
            words = (f" {tr(label)} ", self.get_visual_style("choices--cursor")) if here else f" {tr(label)} "
            lines.append(Content.assemble(digit, words))
        return Content("\n").join(lines)

    def on_mount(self) -> None:
        self.screen.set_focus(self)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """The digits of the answers are ours; elsewhere digits go to sections."""
        return character is not None and character in "123456789"[: len(self._choices)]

    async def on_key(self, event: events.Key) -> None:
        if event.character and self.check_consume_key(event.key, event.character):
            event.stop()
            self._at = int(event.character) - 1
            self.action_choose()

    def on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(self._choices):
            self._at = event.y
            self.action_choose()

    @action("enter", N_("Choose"), N_("Take the answer under the cursor."))
    def action_choose(self) -> None:
        self.refresh()
        self.post_message(self.Chosen(self._choices[self._at][0]))

    @action("down j tab", N_("Next"), N_("Go to the next answer."), line=False, palette=False)
    def action_next(self) -> None:
        self._at = (self._at + 1) % len(self._choices)
        self.refresh()

    @action("up k shift+tab", N_("Previous"), N_("Go to the answer before."), line=False, palette=False)
    def action_previous(self) -> None:
        self._at = (self._at - 1) % len(self._choices)
        self.refresh()
