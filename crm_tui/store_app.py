"""What the app has to do with the store: reads and writes in threads, and one refresh for every commit."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from textual import on, work
from textual.app import App
from textual.message import Message
from textual.notifications import Notify
from textual.timer import Timer

from crm_tui.core.errors import CrmError, Stopped
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.identity import actor
from crm_tui.core.privacy import masked_sentence
from crm_tui.core.task import Task
from crm_tui.domain.roles import Role
from crm_tui.domain.shop import Shop
from crm_tui.screens._page import Page
from crm_tui.store import history
from crm_tui.store.settings import role_of
from crm_tui.widgets.status_line import FRESH, LastChange

if TYPE_CHECKING:
    from crm_tui.ops._operation import Done
    from crm_tui.store.db import Database, Reader

T = TypeVar("T")
P = ParamSpec("P")
_POLL = 0.5  # seconds between looks for other people's commits
_PATIENCE = 0.7  # seconds before work is worth a word
_LOOK = 0.1  # seconds between looks whether what waits for its turn was stopped
_TICK = 0.5  # seconds between words about it
_ERROR = 10.0  # seconds an error is shown
_GLANCE = 1.5  # seconds in which it can be read: a key pressed later takes it away


class Standing(NamedTuple):
    """What every page says of the store: the shop, what the person may do, what was changed last.

    `can_undo` and `can_redo` say whether there is anything to take back, or to do again.
    """

    shop: Shop
    role: Role
    last: LastChange | None
    can_undo: bool
    can_redo: bool


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
        self.last_change: LastChange | None = None
        self.can_undo = self.can_redo = True
        self._role = Role.OWNER
        self._writing, self.shop_known = asyncio.Lock(), asyncio.Event()
        self.watched, self._ended = threading.Event(), threading.Event()
        self._loads: list[Task] = []
        self._work: list[Task] = []
        self._ticker: Timer | None = None
        self._aging: Timer | None = None
        self._complained: float | None = None

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
        db.tell = lambda words: self.call_later(self.tell, words)
        self._read_shop()
        self._back_up()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def on_unmount(self) -> None:
        """Let the watching thread end."""
        self._ended.set()

    @work(thread=True, group="backup")
    def _back_up(self) -> None:
        """Make the day's backup where it is due, while the person looks at the first page."""
        from crm_tui.store import rotation  # noqa: PLC0415 - not before there is something to see

        rotation.automatic(self.db, rotation.DAILY)

    @work(group="shop", exclusive=True)  # not as a coroutine made here: one that is overtaken was never begun
    async def _read_shop(self) -> None:
        """Read what every page shows: the shop's name, currency and zone, and what was changed last."""
        try:
            found = await asyncio.to_thread(self.reading(_standing))
        except CrmError as error:
            self.complain(error)
            self.shop_known.set()
            return
        self.shop, self._role, self.last_change = found.shop, found.role, found.last
        self.can_undo, self.can_redo = found.can_undo, found.can_redo
        self.shop_known.set()
        if self._aging is not None:
            self._aging.stop()
        # "Just now" is true for a minute; after that nothing is painted while nothing happens.
        self._aging = self.set_timer(FRESH.total_seconds() + 1, self._renew_lines)
        self._renew_lines()

    def _renew_lines(self) -> None:
        for page in self.pages():
            if page.in_sight:
                page.renew_lines()
                page.refresh_bindings()

    def _watch(self) -> None:
        """Look for commits of other programs until the app ends; runs in a thread of its own."""
        try:
            with contextlib.closing(self.db.watcher()) as watcher:
                self.watched.set()
                while not self._ended.wait(_POLL):
                    if watcher.changed():
                        self.post_message(self.Followed(None))
        except CrmError as error:
            self.post_message(self.Followed(error))
        finally:
            self.watched.set()

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
        self._read_shop()
        for page in self.pages():
            page.touched(changed)

    # Reading and writing.

    def reading(self, call: Callable[Concatenate[Reader, P], T]) -> Callable[P, T]:
        """`call` with a Reader of its own for just that call; to be run in a thread."""

        def read(*args: P.args, **named: P.kwargs) -> T:
            self.watched.wait()  # what others commit after the first read is seen: watching has begun before it
            with self.db.read() as reader:
                return call(reader, *args, **named)

        return read

    def run_operation(
        self,
        call: Callable[..., Done[T]],
        *args: object,
        then: Callable[[Done[T]], object] | None = None,
        failed: Callable[[CrmError], bool] | None = None,
        **named: object,
    ) -> None:
        """Run `call(db, *args, **named)` in a thread, say what it did, refresh what shows it.

        `then(done)` runs in the app once it is committed; `failed(error)` returns True where it has shown the
        error itself, at the field it belongs to. Operations run one after the other in the order they were asked.
        """

        def finished(done: Done[T]) -> None:
            self.tell_done(done)
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
        if holder := next((task for task in self._work if task.writes), None):
            sentence = N_("This waits until “{name}” has ended. {key} stops that.")
            self.tell(Text(sentence, {"name": holder.name, "key": self.key_of("app.stop")}))
        self.run_worker(self._in_turn(call, then, failed), group="write")

    async def _in_turn(
        self, call: Callable[[], T], then: Callable[[T], object], failed: Callable[[CrmError], bool] | None
    ) -> None:
        async with self._writing:
            settle = await self._outcome(call, then, failed)
        settle()

    async def _outcome(
        self, call: Callable[[], T], then: Callable[[T], object], failed: Callable[[CrmError], bool] | None
    ) -> Callable[[], object]:
        """Run the call in a thread; what is to be done in the app about what came of it."""
        try:
            value = await asyncio.to_thread(call)
        except CrmError as error:
            return partial(self._settle_failure, error, failed)
        return partial(then, value) if self.is_running else bool

    def _settle_failure(self, error: CrmError, failed: Callable[[CrmError], bool] | None) -> None:
        if self.is_running and (failed is None or not failed(error)):
            self.complain(error)

    # Long work, which is told in the status line and can be stopped.

    @property
    def running(self) -> list[Task]:
        """What has been running long enough to be worth a word; last what the person asked for last."""
        return [task for task in (*self._loads, *self._work) if task.seconds >= _PATIENCE]

    @property
    def work(self) -> Sequence[Task]:
        """The work asked for that has not ended; leaving the program would stop it."""
        return self._work

    def run_task(
        self,
        name: Text | str,
        call: Callable[[Task], T],
        then: Callable[[T], object],
        failed: Callable[[CrmError], bool] | None = None,
        *,
        writes: bool = False,
    ) -> Task:
        """Run long work in a thread while the person goes on; then `then`, or `failed` as in `run_operation`.

        The call tells the task how far it is and raises `Stopped` where the task does. Work that `writes` has the
        store's turn: other changes wait until it has ended.
        """
        task = Task(name, writes=writes)
        self.run_worker(self._work_on(task, call, then, failed), group="work")
        return task

    async def _work_on(
        self,
        task: Task,
        call: Callable[[Task], T],
        then: Callable[[T], object],
        failed: Callable[[CrmError], bool] | None,
    ) -> None:
        turn: AbstractAsyncContextManager[object] = self._writing if task.writes else contextlib.nullcontext()
        with self.shown_running(task, work=True):
            async with turn:
                settle = await self._outcome(partial(call, task), then, failed)
        settle()

    @contextlib.contextmanager
    def turn(self, task: Task) -> Iterator[None]:
        """The store's turn to write, for work that reads long before it writes; entered in the thread of the task.

        Raises `Stopped` where the task is stopped while it waits.
        """
        got: bool = self.call_from_thread(partial(self._take_turn, task))  # type: ignore[arg-type]  # as Textual has it
        if not got:
            task.check()
        task.writes = True
        try:
            yield
        finally:
            task.writes = False
            self.call_later(self._writing.release)

    async def _take_turn(self, task: Task) -> bool:
        """Wait for the turn, or until the task is stopped; whether it was got."""
        while not task.stopped:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._writing.acquire(), _LOOK)
                return True
        return False

    @contextlib.contextmanager
    def shown_running(self, task: Task, *, work: bool = False) -> Iterator[Task]:
        """Show the task in the status line while it lasts; `work` is not to be lost unasked."""
        tasks = self._work if work else self._loads
        tasks.append(task)
        if self._ticker is None:
            self._ticker = self.set_interval(_TICK, self._tick)
        try:
            yield task
        finally:
            told = task in self.running
            tasks.remove(task)
            task.stop()  # where the app is ending, its thread has not ended yet
            self._rest()
            if told and self._running:
                self._renew_lines()

    def _rest(self) -> None:
        """Tell nothing any more where nothing is running."""
        if self._ticker is not None and not self._work and not self._loads:
            self._ticker.stop()
            self._ticker = None

    def _tick(self) -> None:
        """Say how far things are."""
        if self.running:
            self._renew_lines()

    def stop_task(self, task: Task | None = None) -> None:
        """Stop this one, or what the status line tells of."""
        if task is None and self.running:
            task = self.running[-1]
        if task is not None:
            task.stop()
            self._renew_lines()

    # Saying what happened.

    def tell_done(self, done: Done[Any]) -> None:
        """Say what an operation did, unless the page has a line that says so at once."""
        if done.op_id is None or not (isinstance(self.screen, Page) and self.screen.tells_status):
            self.tell(masked_sentence(done.message))

    def tell(self, message: Text | str) -> None:
        """Say something in passing; `message` is a msgid or a `Text`."""
        self.notify(tr(message), markup=False)

    def complain(self, error: CrmError) -> None:
        """Say what went wrong; that something was stopped is no error."""
        if isinstance(error, Stopped):
            self.tell(error.text)
            return
        self.notify(str(error), severity="error", timeout=_ERROR, markup=False)

    @on(Notify)
    def _make_room(self, event: Notify) -> None:
        """What is said stands in place of what was said before; only an error stays until it can have been read."""
        wrong = event.notification.severity == "error"
        if wrong or self._complained is None or monotonic() - self._complained > _ERROR:
            self.clear_notifications()
        if wrong:
            self._complained = monotonic()

    def heed_key(self) -> None:
        """A key goes on from an error that can have been read."""
        if self._complained is not None and monotonic() - self._complained > _GLANCE:
            self._complained = None
            self.clear_notifications()

    def key_of(self, action_id: str) -> str:
        """The key of an action as people write it."""
        raise NotImplementedError

    def is_text(self, action_id: str) -> bool:
        """Whether all keys of the action are signs, which are typed where one types."""
        raise NotImplementedError


def _standing(reader: Reader) -> Standing:
    """What every page says of the store."""
    last = None
    for latest in history.recent(reader, 1):
        undo = {"undo": "app.redo", "shop.create": None}.get(latest.name, "app.undo")
        last = LastChange(latest.at, latest.actor, latest.message, undo)
    return Standing(
        reader.shop,
        role_of(reader, actor()),
        last,
        history.last_done(reader) is not None,
        history.last_undone(reader) is not None,
    )
