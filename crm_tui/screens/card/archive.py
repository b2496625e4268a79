"""The card's archive: every field that holds something, the shop's own ones too."""

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.screens.card import TabPlace
from crm_tui.screens.card._archive_lines import Entry, entries, layout
from crm_tui.screens.card._tab import CardTab
from crm_tui.store import customer_parts, customers
from crm_tui.store.db import Reader


class Archive(NamedTuple):
    """The archive's values by field name, and the shop's own fields by label."""

    values: dict[str, Value]
    custom: list[tuple[str, str]]


class ArchiveScroll(Acting, VerticalScroll):
    """The archive's lines, laid out for the width there is."""

    DEFAULT_CSS = """
    ArchiveScroll { padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    ArchiveScroll > Static { height: auto; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def put(self, found: list[Entry]) -> None:
        """Show these entries."""
        self._entries = found
        self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        lines = layout(self._entries, self.scrollable_content_region.width)
        shown = [
            Content.assemble(*((piece.text, "$quiet" if piece.is_label else "") for piece in line)) for line in lines
        ]
        self.query_one(Static).update(Content("\n").join(shown))

    @action("j", N_("Down"), N_("Go one row down."), line=False, palette=False)
    def action_line_down(self) -> None:
        self.scroll_down(animate=False)

    @action("k", N_("Up"), N_("Go one row up."), line=False, palette=False)
    def action_line_up(self) -> None:
        self.scroll_up(animate=False)


class ArchiveTab(CardTab[Archive]):
    """What the archive says of the customer."""

    TITLE: ClassVar[str] = N_("archive")
    READS: ClassVar[frozenset[str]] = frozenset(
        {"customer", "customer_phone", "customer_email", "customer_address", "customer_tag", "custom_value"}
    )

    def compose(self) -> ComposeResult:
        yield ArchiveScroll()

    def main(self) -> Widget:
        return self.query_one(ArchiveScroll)

    def load(self, reader: Reader) -> Archive:
        custom = [(row.label, row.value) for row in customer_parts.custom_values(reader, self.customer_id)]
        return Archive(customers.get(reader, self.customer_id).values, custom)

    def show(self, state: Archive) -> None:
        self.query_one(ArchiveScroll).put(entries(state.values, state.custom, self.crm.shop))


PLACE = TabPlace(10, ArchiveTab)
