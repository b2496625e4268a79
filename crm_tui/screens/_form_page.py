"""The base of every form page: it opens a record, saves it, puts errors under their fields, settles conflicts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.core.errors import Conflict, CrmError, Invalid, NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain.shop import Shop
from crm_tui.screens._conflicts import Moved, besides, deletion, disputes
from crm_tui.screens._drafts import put_back, typed_in
from crm_tui.screens._lookups import values_in_use
from crm_tui.screens._page import Page
from crm_tui.screens.settle_conflict import SettleConflict
from crm_tui.store.record_changes import deleted_by, touched_last
from crm_tui.widgets.form import Form, Group, Opening
from crm_tui.widgets.side_by_side import MINE, THEIRS
from crm_tui.widgets.suggestions import Search

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
    where a field names another record, `saved` where something else than going back follows. Where a record is
    edited, `record` says which one, and `forget_record` makes the form one for a new record.
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

    def record(self) -> tuple[str, int] | None:
        """The table and the id of the record being edited; None for a new one, and where the last answer counts."""
        return None

    def forget_record(self) -> None:
        """Save what is in the form as a new record from now on."""
        raise NotImplementedError

    def follows(self, saved: Mapping[str, Opening]) -> frozenset[str]:
        """Fields that follow from others both here and in what others saved: there is nothing to ask about them."""
        return frozenset()

    def merged(self, followed: frozenset[str]) -> None:
        """What others saved was taken up: work out anew what follows from other fields."""

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

    @property
    def takes_keys(self) -> bool:
        """Not before its fields stand, nor while it is about to be left; long work may hold up the saving."""
        coming = not self._begun and (self.being_read or self.form is not None)
        return not coming and (not self._saving or bool(self.crm.work))

    def draft(self) -> Mapping[str, Any] | None:
        return typed_in(self.form, self.version) if self.form is not None and self.dirty else None

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

    async def say_anew(self) -> None:
        """Say everything in another language; what is typed stays."""
        if self.form is not None:
            self.form.relabel()
        self.renew_lines()

    # How it is done.

    def body(self) -> ComposeResult:
        trouble = Static("", markup=False, id="trouble")
        trouble.display = False
        yield trouble
        yield Static("", markup=False, id="hint")

    def touched(self, changed: frozenset[str] | None) -> None:
        """What others commit does not move the fields under the person's hands; it is told, and saving compares."""
        if self.form is not None and self.record() is not None and not self._saving and not self._kept:
            self._watch()

    def load(self, reader: Reader) -> _Loaded:
        return _Loaded(self.open(reader), reader.shop)

    def show(self, state: _Loaded) -> None:
        if self.form is None:
            self.version = state.opened.version
            self.form = Form(self.groups(), state.opened.values, state.shop, self.searches(), values_in_use(self.crm))
            self.query_one("#body").mount(self.form, before="#hint")

    @on(Form.Ready)
    def _ready(self) -> None:
        self._begun = True
        if self.form is None:
            return
        if name := self.first():
            self.form.focus_field(name)
        else:
            self.form.focus_first()
        if self.to_restore:
            self.version = put_back(self.form, self.to_restore, self.version)
            self.to_restore = {}

    @on(Form.Finished)
    def _form_finished(self) -> None:
        self.action_save()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if self.form is not None:
            hint = self.query_one("#hint", Static)
            hint.update(self.form.hint, layout=hint.styles.auto_dimensions)

    def _finished(self, done: Done[Any]) -> None:
        self._saving, self._kept = False, True
        self.saved(done)

    def _failed(self, error: CrmError) -> bool:
        """Show it at its field, else above the form; where the record has moved on, both are compared."""
        self._saving = False
        if self.form is None or not self.is_mounted:
            return False
        name = error.field if isinstance(error, Invalid | Conflict) else None
        if name is not None and self.form.show_error(name, str(error)):
            return True
        if isinstance(error, Conflict | NotFound) and self.record() is not None:
            self._compare(error)
        else:
            self.say(error.text)
        return True

    # When somebody else has saved the same record.

    def _what_became(self, reader: Reader) -> Moved:
        """The record as it is now, and who made it so; runs in a thread."""
        table, row_id = self.record() or ("", 0)
        try:
            return Moved(self.open(reader), touched_last(reader, table, row_id), None)
        except NotFound:
            return Moved(None, {}, deleted_by(reader, table, row_id))

    @work(group="watch", exclusive=True)
    async def _watch(self) -> None:
        """Tell when the record has moved on under the form."""
        moved = await self.in_background(self._what_became)
        if moved is None or not self.alive or self._saving or self._kept:
            return
        if moved.opened is None:
            self.say(deletion(moved, self.crm.shop))
        elif moved.opened.version != self.version:
            self.say(N_("Somebody else has saved this meanwhile; saving compares the two."))

    @work(group="compare", exclusive=True)
    async def _compare(self, error: CrmError) -> None:
        """See what has become of the record: ask where both have changed a field, and save the outcome."""
        moved = await self.in_background(self._what_became)
        if moved is None or self.form is None or not self.alive:
            return
        if moved.opened is None:
            choices = (
                ("stay", N_("Back to the form")),
                ("new", N_("Make it anew from the form")),
                ("copy", N_("Copy what is in the form")),
            )
            self.crm.ask(deletion(moved, self.crm.shop), choices, self._settle_deleted)
        elif moved.opened.version == self.version:
            self.say(error.text)
        else:
            self._settle(self.form, moved.opened, moved)

    def _settle(self, form: Form, now: Opened, moved: Moved) -> None:
        """Ask about the fields that both have changed; where there are none, save at once."""
        compared = form.compare(now.values)
        followed = self.follows(now.values)
        asked = [name for name in compared.disputed if name not in followed]
        told = besides(form, now.values, compared.theirs, moved)
        if not asked:
            self._merge(form, now, {}, followed)
            if told is not None:
                self.crm.tell(told)
            return
        self.say(N_("Not saved yet: somebody else has saved this meanwhile; saving compares the two."))
        self.app.push_screen(
            SettleConflict(disputes(form, now.values, asked, moved), told),
            lambda answers: None if answers is None else self._merge(form, now, answers, followed),
        )

    def _merge(self, form: Form, now: Opened, answers: Mapping[str, str], followed: frozenset[str]) -> None:
        """Put the outcome into the form and save it on top of the newest version."""
        compared = form.compare(now.values)
        form.rebase(now.values, [name for name in compared.disputed if answers.get(name, MINE) != THEIRS])
        self.version = now.version
        self.merged(followed)
        self.action_save()

    def _settle_deleted(self, answer: str | None) -> None:
        if self.form is None:
            return
        if answer == "copy":
            self.app.copy_to_clipboard(self.form.as_text())
            self.crm.tell(N_("Copied what is in the form."))
        elif answer == "new":
            self.forget_record()
            self.version = None
            self.action_save()
