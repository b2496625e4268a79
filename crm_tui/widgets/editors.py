"""One editor for each kind of field: what is typed in it, and the stored value it stands for."""

from textual.message import Message
from textual.widget import Widget
from textual.widgets import TextArea

from crm_tui.actions import Acting, action
from crm_tui.core import clock
from crm_tui.core.errors import CrmError, Invalid
from crm_tui.core.fields import Field, Kind, Value
from crm_tui.core.i18n import N_
from crm_tui.core.text import clean_block
from crm_tui.domain.day_words import day_in_words
from crm_tui.domain.moments import moment_in_words
from crm_tui.domain.month_words import month_in_words
from crm_tui.domain.plain import decimal_text, plain
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import parse
from crm_tui.render.values import instant
from crm_tui.widgets.one_line import OneLine
from crm_tui.widgets.outside_editor import edit_outside

NUMBERS = frozenset({Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.RATE, Kind.COUNT})
SHORT = NUMBERS | {Kind.DAY, Kind.MONTH, Kind.INSTANT}


class Edited(Message):
    """What an editor holds has changed; `editor` is the one."""

    def __init__(self, editor: "Editor") -> None:
        super().__init__()
        self.editor = editor


class Editor(Widget):
    """What every editor can do; a subclass keeps its text its own way."""

    field: Field
    shop: Shop

    @property
    def raw(self) -> str:
        """What is typed, raw: a form is dirty when it differs from what it was."""
        raise NotImplementedError

    def put(self, value: Value) -> None:
        """Show a stored value for editing."""
        raise NotImplementedError

    def type_in(self, raw: str) -> None:
        """Put in what was typed before, as `raw` gave it."""
        self.put(raw)

    def take(self) -> Value:
        """The stored value typed; raises Invalid with a sentence where it is none."""
        return parse(self.field, self.raw, self.shop, finer="refuse")

    @property
    def target(self) -> Widget:
        """The widget that takes the focus for it."""
        return self

    def settle(self) -> None:
        """Finish what was begun, before the value is taken: a completion is chosen."""


class LineEditor(OneLine, Editor):
    """One line of text, or a number, or a day; days may be typed as words."""

    DEFAULT_CSS = """
    LineEditor { width: 1fr; }
    LineEditor.-short { width: 22; }
    """

    def __init__(self, field: Field, shop: Shop) -> None:
        short = field.kind in SHORT
        # A number or day is typed anew more often than mended: the first key replaces it.
        super().__init__(select_on_focus=short, classes="-short" if short else None)
        self.field, self.shop = field, shop
        self._instant: tuple[str, Value] = ("", None)  # a moment is shown to the minute, and kept as it was

    @property
    def raw(self) -> str:
        """The line as typed."""
        return self.value

    def put(self, value: Value) -> None:
        """Show the value as people type it: a rate as a percentage, a moment on the shop's clock."""
        if self.field.kind is Kind.RATE and isinstance(value, int):
            self.value = decimal_text(value, 4, keep=0) + "%"
        elif self.field.kind is Kind.INSTANT and isinstance(value, str):
            self.value = instant(value, self.shop)
            self._instant = (self.value, value)
        else:
            self.value = plain(value, self.field.kind, self.shop)
        self.cursor_position = len(self.value)

    def type_in(self, raw: str) -> None:
        """Put the text into the line."""
        self.value = raw
        self.cursor_position = len(raw)

    def take(self) -> Value:
        """The stored value; a word such as today stands for its day, one such as last for its month."""
        if self.field.kind is Kind.INSTANT and self.raw.strip():
            return self._moment()
        words = {Kind.DAY: day_in_words, Kind.MONTH: month_in_words}.get(self.field.kind)
        if words is not None and (day := words(self.raw, clock.today(self.shop.zone or None))):
            return day
        return super().take()

    def _moment(self) -> Value:
        """The moment typed, in words or figures; what was put and left alone stays to the second."""
        shown, kept = self._instant
        if self.raw == shown:
            return kept
        try:
            return moment_in_words(self.raw, self.shop, clock.today(self.shop.zone or None))
        except Invalid as error:
            error.field = self.field.name
            raise

    def on_input_changed(self, event: OneLine.Changed) -> None:
        """Say so in the form's own terms."""
        event.stop()
        self.post_message(Edited(self))


class BlockEditor(Acting, TextArea, Editor):
    """Several lines of text; tab leaves it, and the person's own editor can take it over."""

    DEFAULT_CSS = """
    BlockEditor { width: 1fr; height: auto; min-height: 3; max-height: 8; }
    """

    def __init__(self, field: Field, shop: Shop) -> None:
        super().__init__(compact=True, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False)
        self.field, self.shop = field, shop
        self.cursor_blink = False

    @property
    def raw(self) -> str:
        """The lines as typed."""
        return self.text

    def put(self, value: Value) -> None:
        """Show the stored text."""
        self.text = "" if value is None else str(value)

    def type_in(self, raw: str) -> None:
        """Put the text in."""
        self.text = raw

    @action("ctrl+e", N_("Open in your editor"), N_("Edit this text in $EDITOR."), short=N_("Editor"), palette=False)
    def action_outside(self) -> None:
        try:
            found = edit_outside(self.app, self.text)
        except CrmError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            if found != clean_block(self.text):
                self.text = found

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say so in the form's own terms."""
        event.stop()
        self.post_message(Edited(self))
