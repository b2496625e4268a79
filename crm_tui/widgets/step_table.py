"""A list that is one step of several: enter goes on to the next one, space is about the line under the cursor."""

from textual import events

from crm_tui.widgets.table_columns import Row
from crm_tui.widgets.windowed_table import WindowedTable


class StepTable(WindowedTable[Row]):
    """Posts `Opened` for enter; a second click on a line does what space does, since it is about that line.

    A subclass declares both actions under names of its own, the one that goes on first.
    """

    #: Whether lines can be marked, one by one or a range at a time.
    MARKS = False

    def action_open(self) -> None:
        """Go on, whatever line the cursor is on."""
        self.post_message(self.Opened(self, self.cursor_id or 0))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"range", "mark_all"} and not self.MARKS:
            return False
        return super().check_action(action, parameters)

    def on_click(self, event: events.Click) -> None:
        index = self.scroll_offset.y + event.y - 1
        if event.y and index == self.cursor and event.chain > 1:
            event.prevent_default()
            self.action_mark()
