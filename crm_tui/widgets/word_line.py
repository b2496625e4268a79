"""A line that completes the words in use, read when it is first typed in; tab or the right arrow takes them."""

import asyncio
from collections.abc import Callable, Sequence

from textual.suggester import Suggester

from crm_tui.actions import Acting, action
from crm_tui.core.fields import Field
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain.shop import Shop
from crm_tui.widgets.editors import LineEditor


class WordsInUse(Suggester):
    """Completes a line to the first word that begins like it."""

    def __init__(self, read: Callable[[], Sequence[str]]) -> None:
        """`read` opens its own reader and runs in a thread; the words come best first."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._read = read
        self._words: Sequence[str] | None = None

    async def get_suggestion(self, value: str) -> str | None:
        """The word, with what is typed of it as it is typed; a minus before it stays."""
        if self._words is None:
            self._words = await asyncio.to_thread(self._read)
        sign, typed = ("-", value[1:]) if value.startswith("-") else ("", value)
        if not typed:
            return None
        return next(
            (sign + typed + word[len(typed) :] for word in self._words if fold(word).startswith(fold(typed))), None
        )


class WordLine(Acting, LineEditor):
    """The line."""

    def __init__(self, field: Field, shop: Shop, read: Callable[[], Sequence[str]]) -> None:
        super().__init__(field, shop)
        self.suggester = WordsInUse(read)

    @action("tab", N_("Complete"), N_("Complete the word that is typed."), line=False, palette=False)
    def action_complete(self) -> None:
        if self.cursor_at_end:
            self.action_cursor_right()
