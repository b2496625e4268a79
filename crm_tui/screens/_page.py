"""The base of every page: it says what it READS and how to show it; loading, refreshing and errors happen here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import events, on
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import Reactive
from textual.widget import Widget

from crm_tui.actions import Acting, action
from crm_tui.core.errors import CrmError, Stopped
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.task import Task
from crm_tui.screens import _trail as trail
from crm_tui.screens._first_look import FirstLook
from crm_tui.sections import sections
from crm_tui.widgets.bar import Bar
from crm_tui.widgets.key_line import KeyLine
from crm_tui.widgets.section_tabs import SectionTabs
from crm_tui.widgets.status_line import StatusLine
from crm_tui.widgets.top_line import TopLine
from crm_tui.widgets.windowed_table import WindowedTable

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.store.db import Reader

State = TypeVar("State")


class Page(Acting, FirstLook[None], Generic[State]):
    """A page of the app.

    A subclass gives `READS` (the tables it shows), `heading`, `body`, `load` and `show`; it holds no session,
    no thread and no SQL. `load` runs in a thread with a `Reader` that lives for that call only; `show` runs in
    the app. A load that has been overtaken is interrupted and never shown.
    """

    READS: ClassVar[frozenset[str]] = frozenset()
    #: True for a form: the app's keys that are single characters are off, even where no text field has the focus.
    TYPING: ClassVar[bool] = False
    #: Textual paints the whole screen anew whenever the focus moves; the widgets concerned paint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        #: What `open_page` made this page from, and what is to be typed in it again after a crash.
        self.opened_as: tuple[str, tuple[Any, ...]] | None = None
        self.to_restore: Mapping[str, Any] = {}
        self._wanted = 0
        self._loading = False
        self._missed = False
        self._reading = Task(N_("Reading"))

    # What a page gives.

    def heading(self) -> Sequence[Text | str]:
        """The trail to this page, shown at the top: msgids, and names as `Text("{name}", {"name": ...})`."""
        return ()

    def body(self) -> ComposeResult:
        """The widgets between the tabs and the key line."""
        yield from ()

    def load(self, reader: Reader) -> State:
        """What the page shows, read in a thread; touches no widget."""
        raise NotImplementedError

    def show(self, state: State) -> None:
        """Put what was read on the page; called again whenever it has changed."""

    def step_back(self) -> bool:
        """Take back the last narrowing (filter, then selection) for `esc`; False where there was none."""
        return False

    def come_back(self, *args: Any) -> None:
        """Opened again, with these arguments, from further on in the trail, which ends here now."""

    @property
    def dirty(self) -> bool:
        """Whether leaving would lose something typed."""
        return False

    def draft(self) -> Mapping[str, Any] | None:
        """What was typed and not saved, by field, as JSON can hold it; None where there is nothing."""
        return None

    # What a page may use.

    @property
    def crm(self) -> CrmApp:
        """The app, by its own type."""
        return cast("CrmApp", self.app)

    @property
    def alive(self) -> bool:
        """Whether the page still has its widgets: it has not been left, and the app is not ending."""
        return self.is_mounted and self.app.is_running and self in self.crm.pages()

    @property
    def takes_keys(self) -> bool:
        """Whether a key finds what it is meant for; until then keys typed ahead wait."""
        return True

    @property
    def tells_status(self) -> bool:
        """Whether the page has room to say what was changed last."""
        return self.query_one(StatusLine).display or self.query_one(SectionTabs).tells

    @property
    def being_read(self) -> bool:
        """Whether what the page shows is being read, or will be as soon as it is in sight."""
        return self._loading or self._missed

    @property
    def in_sight(self) -> bool:
        """Whether the person sees the page, if only behind a dialog."""
        stack = self.app.screen_stack if self.alive else []
        return self in stack and all(screen.is_modal for screen in stack[stack.index(self) + 1 :])

    def reload(self) -> None:
        """Load again, now or when the page is next seen; calls in a row become one load."""
        self._wanted += 1
        if not self.in_sight:
            self._missed = True
        elif self._loading:
            self._reading.stop()
        else:
            self._loading = True
            self.run_worker(self._load_until_fresh(), group="load")

    def touched(self, changed: frozenset[str] | None) -> None:
        """A commit changed these tables (None: not known which): load again where this page shows them."""
        if changed is None or changed & self.READS:
            self.reload()

    def looked(self) -> None:
        self.renew_lines()
        for bar in self.query(Bar):
            if bar.due:
                bar.renew()

    def renew_lines(self) -> None:
        """Write the top line, the tabs and the key line anew; they are not written while nobody sees them."""
        if self.unseen:
            return
        stack = self.app.screen_stack
        pages = [page for page in stack[: stack.index(self)] if isinstance(page, Page)] if self in stack else []
        names = trail.names(page.heading() for page in (*pages, self)) or self._section()
        self.query_one(TopLine).show(self.crm.shop, names)
        self.query_one(SectionTabs).renew()
        self._say_place()
        self.query_one(StatusLine).renew()
        self.query_one(KeyLine).renew()

    def _section(self) -> Sequence[Text | str]:
        """The section one is in, for a page that says nothing else of where that is."""
        section = sections().get(self.app.current_mode)
        return (section.name,) if section is not None else ()

    async def say_anew(self) -> None:
        """Build the page again, after the language has changed."""
        await self.recompose()
        self.reload()
        self.renew_lines()

    def leave(self) -> None:
        """Go back to the page before; asks first where something typed would be lost."""
        if not self.dirty:
            self._pop()
            return
        choices = (("stay", N_("Keep editing")), ("drop", N_("Throw it away")))
        question = N_("What you typed has not been saved.")
        self.crm.ask(question, choices, lambda answer: self._pop() if answer == "drop" else None)

    @action(
        "escape",
        N_("Back"),
        N_("One step back: the filter, the marks, then the page before."),
        line=False,
        palette=False,
    )
    def action_back(self) -> None:
        if not self.step_back() and len(self.app.screen_stack) > 1:
            self.leave()

    def place(self) -> Text | None:
        """Where one is in the list that has the focus, as wide at its first row as at its last."""
        if not isinstance(self.focused, WindowedTable) or not self.focused.count:
            return None
        here, count = self.focused.standing
        found = f"{count:,}"
        return Text(N_("{place} of {found}"), {"place": f"{here:,}".rjust(len(found)), "found": found})

    @on(WindowedTable.Moved)
    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _say_place(self) -> None:
        self.query_one(StatusLine).say_place(tr(self.place() or ""))

    # How it is done.

    def compose(self) -> ComposeResult:
        self.take_size()
        yield TopLine()
        yield SectionTabs()
        yield StatusLine()
        with Vertical(id="body"):
            yield from self.body()
        yield KeyLine()

    def on_mount(self) -> None:
        self.reload()

    def on_unmount(self) -> None:
        """Let go of what was painted of widgets that are gone: Textual keeps that of a thousand, a megabyte a page."""
        StylesCache.get_inner_outer.cache_clear()

    def on_screen_resume(self) -> None:
        if self._missed:
            self._missed = False
            self.reload()
        self.renew_lines()

    def _pop(self) -> None:
        if self.is_active:
            self.app.pop_screen()

    def stopped(self) -> None:
        """The person has stopped a load; the page shows what it showed before."""
        self.crm.tell(N_("Stopped; this page shows what it had read before."))

    async def _load_until_fresh(self) -> None:
        """Load until nothing has changed since the load began; errors of an overtaken load do not count."""
        try:
            # Amounts and moments are shown by it; besides, two first reads at once would make two connections.
            await self.crm.shop_known.wait()
            turn = -1
            while turn != self._wanted:
                turn = self._wanted
                self._reading = Task(self._load_name())
                try:
                    with self.crm.shown_running(self._reading):
                        state = await asyncio.to_thread(self._load_once, self._reading)
                except CrmError as error:
                    if turn == self._wanted and self.alive:
                        self._tell_failure(error)
                else:
                    if turn == self._wanted and self.alive:
                        self.show(state)
                        self.renew_lines()
                        if self.unseen:
                            self.call_after_refresh(self.look)
        finally:
            self._loading = False

    def _load_name(self) -> Text | str:
        """What the status line calls a load that takes long."""
        trail = self.heading()
        return trail[-1] if trail else N_("Reading")

    def _tell_failure(self, error: CrmError) -> None:
        if isinstance(error, Stopped):
            self.stopped()
        else:
            self.crm.complain(error)

    def _load_once(self, task: Task) -> State:
        self.crm.watched.wait()  # else what others commit meanwhile is never seen
        with self.crm.db.read() as reader, task.interrupting(reader):
            return self.load(reader)
