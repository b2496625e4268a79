"""What the app has to do with the store: reads and writes in threads, and one refresh for every commit."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from textual import on
from textual.app import App
from textual.message import Message

from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.identity import actor
from crm_tui.core.privacy import masked_sentence
from crm_tui.domain.roles import Role
from crm_tui.domain.shop import Shop
from crm_tui.screens._page import Page
from crm_tui.store.settings import role_of

if TYPE_CHECKING:
    from crm_tui.ops._operation import Done
    from crm_tui.store.db import Database, Reader

T = TypeVar("T")
P = ParamSpec("P")
_POLL = 0.5  # seconds between looks for other people's commits


class StoreApp(App[int]):
    """An app on one store; pages hold no reader, writer or thread of their own."""

    @dataclass
    class Followed(Message):
        """Another program has committed, or the store can't be followed any more."""

        error: CrmError | None

    def __init__(self, db: Database | None, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self.shop = Shop()
        self._db = db
        self._role = Role.OWNER
        self._writing = asyncio.Lock()
        self._ended = threading.Event()

    @property
    def db(self) -> Database:
        """The store; there is one on every page but the welcome."""
        if self._db is None:
            raise RuntimeError("no store is open")
        return self._db

    @property
    def has_store(self) -> bool:
        """Whether there is a store yet."""
        return self._db is not None

    @property
    def may_write(self) -> bool:
        """Whether the person may change the shop: it is not open just to look at, and they are no reader."""
        return (self._db is None or not self._db.read_only) and self._role > Role.READER

    # Following the store.

    def follow(self, db: Database) -> None:
        """Show this store from now on, and what others commit to it."""
        self._db = db
        self.run_worker(self._read_shop(), group="shop")
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def on_unmount(self) -> None:
        """Let the watching thread end."""
        self._ended.set()

    async def _read_shop(self) -> None:
        """Read the shop's name, currency and zone, which every page shows."""
        try:
            self.shop, self._role = await asyncio.to_thread(self.reading(_shop_and_role))
        except CrmError as error:
            self.complain(error)
        for page in self.pages():
            if page.in_sight:
                page.renew_lines()
                page.refresh_bindings()

    def _watch(self) -> None:
        """Look for commits of other programs until the app ends; runs in a thread of its own."""
        try:
            with contextlib.closing(self.db.watcher()) as watcher:
                while not self._ended.wait(_POLL):
                    if watcher.changed():
                        self.post_message(self.Followed(None))
        except CrmError as error:
            self.post_message(self.Followed(error))

    @on(Followed)
    def _followed(self, event: Followed) -> None:
        if event.error is None:
            self.refresh_pages(None)
        else:
            self.complain(event.error)

    def pages(self) -> list[Page[Any]]:
        """Every page there is, in all sections."""
        return [page for stack in self._screen_stacks.values() for page in stack if isinstance(page, Page)]

    def refresh_pages(self, changed: frozenset[str] | None) -> None:
        """A commit changed these tables (None: not known which): every page that shows them loads again."""
        if changed is None or "setting" in changed:
            self.run_worker(self._read_shop(), group="shop", exclusive=True)
        for page in self.pages():
            page.touched(changed)

    # Reading and writing.

    def reading(self, call: Callable[Concatenate[Reader, P], T]) -> Callable[P, T]:
        """`call` with a Reader of its own for just that call; to be run in a thread."""

        def read(*args: P.args, **named: P.kwargs) -> T:
            with self.db.read() as reader:
                return call(reader, *args, **named)

        return read

    def run_operation(
        self,
        call: Callable[..., Done[T]],
        *args: object,
        then: Callable[[Done[T]], object] | None = None,
        failed: Callable[[CrmError], bool] | None = None,
        redo: bool = False,
        **named: object,
    ) -> None:
        """Run `call(db, *args, **named)` in a thread, say what it did, refresh what shows it.

        `then(done)` runs in the app once it is committed; `failed(error)` returns True where it has shown the
        error itself, at the field it belongs to. Operations run one after the other in the order they were asked.
        With `redo` it is said that redo takes it back, not undo.
        """

        def finished(done: Done[T]) -> None:
            self.tell_done(done, redo=redo)
            self.refresh_pages(done.changed)
            if then is not None:
                then(done)

        self.write_in_background(lambda: call(self.db, *args, **named), finished, failed)

    def write_in_background(
        self,
        call: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[CrmError], bool] | None = None,
    ) -> None:
        """Run a call that writes in a thread, after those asked for before it; then `then`, or `failed` as above."""
        self.run_worker(self._write_in_turn(call, then, failed), group="write")

    async def _write_in_turn(
        self, call: Callable[[], T], then: Callable[[T], object], failed: Callable[[CrmError], bool] | None
    ) -> None:
        try:
            async with self._writing:
                value = await asyncio.to_thread(call)
        except CrmError as error:
            if self.is_running and (failed is None or not failed(error)):
                self.complain(error)
        else:
            if self.is_running:
                then(value)

    # Saying what happened.

    def tell_done(self, done: Done[Any], *, redo: bool = False) -> None:
        """Say what an operation did, and how to take it back."""
        if done.op_id is None:
            self.tell(masked_sentence(done.message))
            return
        how = N_("{message} · {key} redoes it") if redo else N_("{message} · {key} undoes it")
        told = masked_sentence(done.message)
        self.tell(Text(how, {"message": told, "key": self.key_of("app.redo" if redo else "app.undo")}))

    def tell(self, message: Text | str) -> None:
        """Say something in passing; `message` is a msgid or a `Text`."""
        self.notify(tr(message), markup=False)

    def complain(self, error: CrmError) -> None:
        """Say what went wrong."""
        self.notify(str(error), severity="error", timeout=10, markup=False)

    def key_of(self, action_id: str) -> str:
        """The key of an action as people write it."""
        raise NotImplementedError


def _shop_and_role(reader: Reader) -> tuple[Shop, Role]:
    """The shop, and what the person at work may do in it."""
    return reader.shop, role_of(reader, actor())
