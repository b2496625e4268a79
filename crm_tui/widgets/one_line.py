"""The field of one line that all lines one types in are made of."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.suggester import Suggester
from textual.widgets import Input


class OneLine(Input):
    """A field of one line, quiet: its cursor does not blink, and nothing else moves for what is typed in it."""

    #: Textual arranges the whole page anew with each sign typed; the line is as long and high as before.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def __init__(
        self,
        *,
        hint: str = "",
        suggester: Suggester | None = None,
        select_on_focus: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`hint` is what it says while it is empty."""
        super().__init__(
            placeholder=hint,
            suggester=suggester,
            select_on_focus=select_on_focus,
            compact=True,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False
