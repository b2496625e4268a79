"""An editor that names another record: what is typed is searched in the background, a list under it completes it."""

from collections.abc import Sequence

from textual import events, on, work
from textual.widgets import Input
from textual.worker import get_current_worker

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold, for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.widgets.editors import Edited
from crm_tui.widgets.one_line import OneLine
from crm_tui.widgets.suggestions import ListingEditor, Search, Suggestion, SuggestionList


class LookupEditor(ListingEditor):
    """A line that names a record by code, name, initials or phone; its value is the record's id."""

    def __init__(self, field: Field, shop: Shop, search: Search) -> None:
        super().__init__(field, shop, OneLine())
        self.search = search
        self._chosen: Suggestion | None = None
        self._listed_for: str | None = None

    def type_in(self, raw: str) -> None:
        """Put this text into the line; it names no record yet."""
        self.put(raw)

    @property
    def chosen(self) -> Suggestion | None:
        """The record chosen; None while what is typed names none."""
        return self._chosen

    def put(self, value: Value) -> None:
        """Empty the line; a record is put by `choose`, since its id says nothing to people."""
        self._chosen = None
        self.line.value = "" if value is None else str(value)

    def choose(self, suggestion: Suggestion) -> None:
        """Take this record."""
        self._chosen = suggestion
        self.line.value = _shown(suggestion)
        self.line.cursor_position = len(self.line.value)
        self._listed_for = None
        self.list.put(())
        self.post_message(Edited(self))

    def take(self) -> Value:
        """The id of the record chosen; None where nothing is typed; raises Invalid where it names none or several."""
        if self._chosen is not None:
            return self._chosen.id
        if not self.raw.strip():
            if self.field.required:
                raise Invalid(N_("This must be given."), field=self.field.name)
            return None
        if self._listed_for is not None and self.list.suggestions:
            raise Invalid(N_("Several fit: choose one with the arrows."), field=self.field.name)
        raise Invalid(N_("Nothing of that name was found."), field=self.field.name)

    def settle(self) -> None:
        """Take the only record that fits what is typed, or the one it names exactly."""
        typed = self.raw.strip()
        if self._chosen is not None or not typed:
            self.list.put(())
            return
        found = self.search(typed)
        exact = [entry for entry in found if fold(typed) in (fold(entry.code), fold(entry.name))]
        if len(exact) == 1 or len(found) == 1:
            self.choose((exact or list(found))[0])
        else:
            self._list(typed, found)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what is typed, unless it is the record just taken."""
        event.stop()
        if self._chosen is not None and event.value == _shown(self._chosen):
            return
        self._chosen = None
        self.post_message(Edited(self))
        if typed := event.value.strip():
            self._look_up(typed)
        else:
            self._list("", ())

    def on_key(self, event: events.Key) -> None:
        """The arrows move through the list, enter takes the marked one, escape closes the list."""
        if not self.list.suggestions or event.key not in ("up", "down", "enter", "escape"):
            return
        event.stop()
        event.prevent_default()
        if event.key == "enter" and self.list.chosen is not None:
            self.choose(self.list.chosen)
        elif event.key == "escape":
            self.list.put(())
        else:
            self.list.move(1 if event.key == "down" else -1)

    @on(SuggestionList.Picked)
    def _picked(self, event: SuggestionList.Picked) -> None:
        event.stop()
        self.choose(self.list.suggestions[event.place])
        self.screen.set_focus(self.line)

    @work(thread=True, exclusive=True)
    def _look_up(self, typed: str) -> None:
        """Search in a thread; only the newest search is listed."""
        worker = get_current_worker()
        found = self.search(typed)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._list, typed, found)

    def _list(self, typed: str, found: Sequence[Suggestion]) -> None:
        """Show what was found, if the line still says what it was searched for."""
        if typed == self.raw.strip() and self._chosen is None and self.line.has_focus:
            self._listed_for = typed
            self.list.put(found)


def _shown(suggestion: Suggestion) -> str:
    """A record as it stands in the line."""
    return for_terminal(f"{suggestion.name}  {suggestion.code}".strip())
