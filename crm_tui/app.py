"""The Textual app: pages by section, operations in the background, one refresh for every commit."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from rich.text import Text as Printed
from textual import on
from textual.app import App
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.message import Message

from crm_tui.actions import ACTIONS, Acting, Action, action, show_key
from crm_tui.core import crash
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain.shop import Shop
from crm_tui.screens._page import Page
from crm_tui.screens.ask import Ask
from crm_tui.sections import sections
from crm_tui.themes import THEMES, wanted_theme
from crm_tui.widgets.clean_lines import CleanLines

if TYPE_CHECKING:
    from crm_tui.ops._operation import Done
    from crm_tui.store.db import Database, Reader

T = TypeVar("T")
P = ParamSpec("P")
_STYLES = Path(__file__).resolve().parent / "styles"
_POLL = 0.5  # seconds between looks for other people's commits
WELCOME = "welcome"


def _section_actions() -> Iterator[Action]:
    """One action per section: its digit goes there."""
    for digit, (key, section) in enumerate(sections().items(), 1):
        name, help = section.name, N_("Go to this section.")
        yield Action(f"app.{key}", (str(digit),), f"action_section('{key}')", name, help, name, line=False, palette=True)


class CrmApp(Acting, App[int]):
    """The app on one shop file; without a file it begins with the welcome."""

    TITLE = "crm"
    CSS_PATH = [str(path) for path in sorted(_STYLES.glob("*.tcss"))]  # noqa: RUF012 - Textual's own declaration
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-phone"), (60, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-low"), (30, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = []
    MODES = {  # noqa: RUF012 - Textual's own declaration
        WELCOME: lambda: resolve_name("crm_tui.screens.welcome:WelcomePage")(),
        **{key: section.make for key, section in sections().items()},
    }
    MADE_ACTIONS: ClassVar[tuple[Action, ...]] = tuple(_section_actions())

    @dataclass
    class Followed(Message):
        """Another program has committed, or the store can't be followed any more."""

        error: CrmError | None

    def __init__(self, path: Path, db: Database | None) -> None:
        """`db` is None where there is no store at `path` yet."""
        self.DEFAULT_MODE = WELCOME if db is None else next(iter(sections()))
        no_color = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if no_color else None)  # else Textual turns the colours into greys
        self.path = path
        self.shop = Shop()
        self.crash_log: Path | None = None
        self._db = db
        self._clean = CleanLines()
        self._writing = asyncio.Lock()
        self._ended = threading.Event()
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = wanted_theme(self.no_color, self.console.color_system)

    @property
    def db(self) -> Database:
        """The store; there is one on every page but the welcome."""
        if self._db is None:
            raise RuntimeError("no store is open")
        return self._db

    # Starting and following the store.

    def on_mount(self) -> None:
        if self._db is not None:
            self._follow()

    def opened(self, db: Database) -> None:
        """A store has been made by the welcome: go on with it."""
        self._db = db
        self._follow()
        self.switch_mode(next(iter(sections())))

    def _follow(self) -> None:
        self.run_worker(self._read_shop(), group="shop")
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    async def _read_shop(self) -> None:
        """Read the shop's name, currency and zone, which every page shows."""
        try:
            self.shop = await asyncio.to_thread(self.reading(lambda reader: reader.shop))
        except CrmError as error:
            self.complain(error)
        for page in self.pages():
            if page.is_current and page.is_mounted:
                page.renew_lines()

    def _watch(self) -> None:
        """Look for commits of other programs until the app closes; runs in a thread of its own."""
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

    def on_unmount(self) -> None:
        self._ended.set()

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
        self.run_worker(self._write_in_turn(call, then, failed), group="write")

    async def _write_in_turn(
        self, call: Callable[[], T], then: Callable[[T], object], failed: Callable[[CrmError], bool] | None
    ) -> None:
        try:
            async with self._writing:
                value = await asyncio.to_thread(call)
        except CrmError as error:
            if failed is None or not failed(error):
                self.complain(error)
        else:
            then(value)

    def tell_done(self, done: Done[Any]) -> None:
        """Say what an operation did, and how to take it back."""
        if done.op_id is None:
            self.tell(done.message)
        else:
            self.tell(N_("{message} · {key} undoes it"), message=done.message, key=self.key_of("app.undo"))

    def tell(self, message: Text | str, **params: object) -> None:
        """Say something in passing; `message` is a msgid or a `Text`."""
        self.notify(tr(message, **params) if isinstance(message, str) else tr(message), markup=False)

    def complain(self, error: CrmError) -> None:
        """Say what went wrong."""
        self.notify(str(error), severity="error", timeout=10, markup=False)

    def key_of(self, action_id: str) -> str:
        """The key of an action as people write it."""
        keys = ACTIONS[action_id].keys
        return show_key(keys[0]) if keys else ""

    # Going from page to page; `esc` comes back.

    def open_page(self, page: str, *args: object) -> None:
        """Put a page, named `module:Class`, on top of this section's."""
        self.push_screen(resolve_name(page)(*args))

    def open_section(self, key: str) -> None:
        """Go to a section, as it was left."""
        if self._db is not None:
            self.switch_mode(key)

    def open_customer(self, customer_id: int) -> None:
        """Open the customer's card."""
        self.open_page("crm_tui.screens.customer:CustomerPage", customer_id)

    def add_customer(self) -> None:
        """Open the form for a new customer."""
        self.open_page("crm_tui.screens.customer_form:CustomerForm", None)

    def edit_customer(self, customer_id: int) -> None:
        """Open the form for the customer."""
        self.open_page("crm_tui.screens.customer_form:CustomerForm", customer_id)

    def add_sale(self, customer_id: int | None = None) -> None:
        """Open the form for a sale, to the customer where one is given."""
        self.open_page("crm_tui.screens.sale_form:SaleForm", customer_id)

    def add_payment(self, customer_id: int | None = None) -> None:
        """Open the form for a payment, of the customer where one is given."""
        self.open_page("crm_tui.screens.payment_form:PaymentForm", customer_id)

    def import_file(self) -> None:
        """Open the page that brings in a file."""
        self.open_page("crm_tui.screens.import_file:ImportPage")

    def ask(self, question: Text | str, choices: Sequence[tuple[str, str]], then: Callable[[str | None], Any]) -> None:
        """Ask and go on with the key of the answer, None for none; the first choice is the safe one."""
        self.push_screen(Ask(question, choices), then)

    # What can be done everywhere.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self._db is None and action in {"undo", "redo", "section"}:
            return False
        if action == "leave":
            return len(self.screen_stack) == 1
        return super().check_action(action, parameters)

    @action("u", N_("Undo"), N_("Take back what was done last."))
    def action_undo(self) -> None:
        self.run_operation(resolve_name("crm_tui.ops.history:undo"))

    @action("U", N_("Redo"), N_("Do again what was taken back last."), line=False)
    def action_redo(self) -> None:
        self.run_operation(resolve_name("crm_tui.ops.history:redo"))

    def action_section(self, key: str) -> None:
        """Go to the section of that key."""
        self.open_section(key)

    @action("ctrl+p :", N_("Commands"), N_("Find any command by name."), line=False, palette=False)
    def action_palette(self) -> None:
        self.open_page("crm_tui.screens.palette:Palette", self.screen)

    @action("? f1", N_("Help"), N_("All keys of this page."))
    def action_help(self) -> None:
        self.open_page("crm_tui.screens.help:Help", self.screen)

    @action("q", N_("Quit"), N_("Leave the program; only on the first page of a section."), line=False)
    async def action_leave(self) -> None:
        await self.action_quit()

    @action("ctrl+q", N_("Quit at once"), N_("Leave the program from anywhere; asks where something is not saved."),
            line=False)
    async def action_quit(self) -> None:
        if not any(page.dirty for page in self.pages()):
            self.exit(0)
            return
        choices = (("stay", N_("Keep editing")), ("quit", N_("Leave without saving")))
        self.ask(
            N_("What you typed has not been saved."), choices, lambda answer: self.exit(0) if answer == "quit" else None
        )

    @action("ctrl+c", N_("How to quit"), N_("Says which key leaves the program."), line=False, palette=False)
    def action_help_quit(self) -> None:
        self.tell(N_("{key} leaves the program."), key=self.key_of("app.quit"))

    # What reaches the terminal.

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._clean]

    def _fatal_error(self) -> None:
        """A bug: write where it happened to a log, never a traceback to the person."""
        error = self._exception or RuntimeError()
        self.crash_log = crash.record(error)
        self.panic(Printed(tr(N_("The program has met a bug and had to stop. What is known of it is in {path}."),
                              path=self.crash_log)))


def run_app(path: Path, db: Database | None) -> int:
    """Run the app on the terminal until the person leaves; the exit code. `db` is None where there is no store yet."""
    app = CrmApp(path, db)
    result = app.run()
    return app.return_code if app.crash_log else (result or 0)
