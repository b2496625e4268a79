"""The base of every form page: it opens a record, saves it, puts errors under their fields, settles conflicts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.errors import CrmError, Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain.shop import Shop
from crm_tui.screens._drafts import put_back, typed_in
from crm_tui.screens._page import Page
from crm_tui.widgets.form import Form, Group, Opening
from crm_tui.widgets.lookup_editor import Search

if TYPE_CHECKING:
    from crm_tui.ops._operation import Done
    from crm_tui.store.db import Reader

__all__ = ["FormPage", "Group", "Opened"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """A record as a form is opened with it: values by field name, and its version (None: a new record)."""

    values: Mapping[str, Opening] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True, slots=True)
class _Loaded:
    opened: Opened
    shop: Shop


class FormPage(Page[_Loaded]):
    """A page with one form.

    A subclass gives `heading`, `groups`, `open` (runs in a thread), and `save`, which ends in `write`; `searches`
    where a field names another record, `saved` where something else than going back follows.
    """

    READS: ClassVar[frozenset[str]] = frozenset()
    TYPING: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.version: int | None = None
        self._begun = self._saving = self._kept = False

    # What a form page gives.

    def groups(self) -> Sequence[Group]:
        """The fields, in groups."""
        raise NotImplementedError

    def searches(self) -> Mapping[str, Search]:
        """For each field that names another record: how to find it."""
        return {}

    def open(self, reader: Reader) -> Opened:
        """The record as it is now; runs in a thread and touches no widget."""
        raise NotImplementedError

    def first(self) -> str | None:
        """The field to begin with; None: the first that must be given and is empty."""
        return None

    def save(self, values: dict[str, Value]) -> None:
        """Keep the values: of a new record all fields, of an older one those that were changed."""
        raise NotImplementedError

    def saved(self, done: Done[Any]) -> None:
        """What follows once everything is kept: back to the page before."""
        self._pop()

    # What a form page may use.

    def write(self, call: Callable[..., Done[Any]], *args: object) -> None:
        """Run the operation; what it refuses is shown here, at its field."""
        self._saving = True
        self.crm.run_operation(call, *args, then=self._finished, failed=self._failed)

    async def in_background(
        self, call: Callable[Concatenate[Reader, P], T], *args: P.args, **named: P.kwargs
    ) -> T | None:
        """What a query finds, read in a thread while one types; None where it failed, which is said."""
        try:
            return await asyncio.to_thread(self.crm.reading(call), *args, **named)
        except CrmError as error:
            self.crm.complain(error)
            return None

    def say(self, words: Text | str, wrong: bool = True) -> None:
        """Put a sentence above the form; an empty one takes it away."""
        line = self.query_one("#trouble", Static)
        line.update(tr(words))
        line.set_class(wrong, "wrong")
        line.display = bool(words)

    @property
    def dirty(self) -> bool:
        return self.form is not None and self._begun and not self._kept and self.form.dirty

    def draft(self) -> Mapping[str, Any] | None:
        return typed_in(self.form) if self.form is not None and self.dirty else None

    @action("ctrl+s", N_("Save"), N_("Keep what was typed and go back."), writes=True)
    def action_save(self) -> None:
        if self.form is None or not self._begun or self._saving or self._kept:
            return
        values = self.form.values() if self.version is None else self.form.changes()
        if values is None:
            return
        self.say("")
        if values:
            self.save(values)
        else:
            self._kept = True
            self._pop()

    # How it is done.

    def body(self) -> ComposeResult:
        trouble = Static("", markup=False, id="trouble")
        trouble.display = False
        yield trouble
        yield Static("", markup=False, id="hint")

    def touched(self, changed: frozenset[str] | None) -> None:
        """What others commit does not move the fields under the person's hands; saving finds out."""

    def load(self, reader: Reader) -> _Loaded:
        return _Loaded(self.open(reader), reader.shop)

    def show(self, state: _Loaded) -> None:
        before, self.version = self.version, state.opened.version
        if self.form is None:
            self.form = Form(self.groups(), state.opened.values, state.shop, self.searches())
            self.query_one("#body").mount(self.form, before="#hint")
        else:
            self.form.rebase(state.opened.values)
            if self.version != before:
                self.say(
                    N_("Somebody else has saved this meanwhile: see “now” under your fields. Saving again keeps yours.")
                )

    @on(Form.Ready)
    def _ready(self) -> None:
        self._begun = True
        if self.form is not None and (name := self.first()):
            self.form.focus_field(name)
        elif self.form is not None:
            self.form.focus_first()
        if self.form is not None:
            put_back(self.form, self.to_restore)
            self.to_restore = {}

    @on(Form.Finished)
    def _form_finished(self) -> None:
        self.action_save()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if self.form is not None:
            self.query_one("#hint", Static).update(self.form.hint)

    def _finished(self, done: Done[Any]) -> None:
        self._saving, self._kept = False, True
        self.saved(done)

    def _failed(self, error: CrmError) -> bool:
        """Show it at its field, else above the form; then see whether the record has moved on."""
        self._saving = False
        if self.form is None or not self.is_mounted:
            return False
        name = error.field if isinstance(error, Invalid) else None
        if name is None or not self.form.show_error(name, str(error)):
            self.say(error.text)
            if self.version is not None:
                self.reload()
        return True
