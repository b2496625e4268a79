"""The Textual app: its sections and pages, what can be done everywhere, and what reaches the terminal."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text as Printed
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerFailed

from crm_tui.actions import Acting, Action, Live, action
from crm_tui.core import crash, drafts, privacy
from crm_tui.core.drafts import Draft, Unsaved
from crm_tui.core.i18n import LANGUAGES, N_, Text, language, tr
from crm_tui.keymap import Keymap
from crm_tui.person_app import PersonApp
from crm_tui.reminding_app import Reminding
from crm_tui.render.values import instant
from crm_tui.screens._ending import Ending
from crm_tui.screens._page import Page
from crm_tui.screens._recent import Destination, Recent
from crm_tui.screens._sequences import Following
from crm_tui.screens._trail import on_trail
from crm_tui.sections import Section, sections
from crm_tui.widgets.clean_lines import CleanLines
from crm_tui.widgets.key_line import KeyLine
from crm_tui.widgets.sparing import SparingApp
from crm_tui.widgets.typing_cursor import TypingCursor

if TYPE_CHECKING:
    from crm_tui.store.db import Database

_STYLES = Path(__file__).resolve().parent / "styles"
WELCOME = "welcome"
_STARTED = 1.0  # seconds after which the start is over
#: What the app itself does only where there is a shop.
_IN_A_SHOP = frozenset({"undo", "redo", "section", "quick_sale", "ticket", "waiting_payments", "duplicates"})


def _section_actions() -> Iterator[Action]:
    """Two actions per section: its digit goes there, and so does a comma with its letter."""
    taken: set[str] = set()
    for digit, (key, section) in enumerate(sections().items(), 1):
        name, help = section.name, N_("Go to this section.")
        method = f"action_section('{key}')"
        yield Action(f"app.{key}", (str(digit),), method, name, help, name, line=False, palette=True)
        letter = next(letter for letter in key if letter not in taken)
        taken.add(letter)
        yield Action(f"app.go_{key}", (f"comma>{letter}",), method, name, help, name, line=False, palette=False)


def _made(section: Section) -> Screen[Any]:
    """A new page of the section, which gets the styles in force when it is put in place.

    Textual takes it for a page that was out of sight when the theme changed: it would read all style sheets anew, and
    style the app, twice over.
    """
    page: Screen[Any] = section.make()
    page._css_update_count = page.app._css_update_count  # noqa: SLF001 - there is no public way to say so
    return page


class CrmApp(Acting, Following, SparingApp, TypingCursor, Ending, Reminding, PersonApp):
    """The app on one shop file; without a file it begins with the welcome."""

    TITLE = "crm"
    CSS_PATH = [str(path) for path in sorted(_STYLES.glob("*.tcss"))]  # noqa: RUF012 - Textual's own declaration
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-phone"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = []
    MODES = {  # noqa: RUF012 - Textual's own declaration
        WELCOME: lambda: resolve_name("crm_tui.screens.welcome:WelcomePage")(),
        **{key: partial(_made, section) for key, section in sections().items()},
    }
    MADE_ACTIONS: ClassVar[tuple[Action, ...]] = tuple(_section_actions())

    def __init__(self, path: Path, db: Database | None, keymap: Keymap | None = None) -> None:
        """`db` is None where there is no store at `path` yet."""
        self.DEFAULT_MODE = WELCOME if db is None else next(iter(sections()))  # type: ignore[misc]  # read once, below
        # Without ansi_color Textual turns the theme's colours into greys where none are wanted.
        super().__init__(db, keymap, ansi_color=True if "NO_COLOR" in os.environ else None)
        self.path = path
        self.crash_log: Path | None = None
        self.recent = Recent(path)
        self._clean = CleanLines()
        self.animation_level = "none"
        self._signs = self._typed_verbs()

    def on_mount(self) -> None:
        if not self.is_headless:
            self.heed_signals()
        if not gc.isenabled():
            self.set_timer(_STARTED, _collect_from_now_on)
        if self.has_store:
            self.follow(self.db)
            self.call_after_refresh(self._offer_unsaved)
        self._tell_troubles_on_page()

    def _tell_troubles_on_page(self) -> None:
        """Say what is wrong with one's own files as soon as there is a page to say it on."""
        if self.screen.query(KeyLine):
            self.tell_troubles()
        else:
            self.set_timer(0.05, self._tell_troubles_on_page)

    def opened(self, db: Database) -> None:
        """A store has been made by the welcome: go on with it."""
        self.follow(db)
        self.switch_mode(next(iter(sections())))

    # Going from page to page; `esc` comes back.

    def open_page(self, page: str, *args: object) -> None:
        """Put a page, named `module:Class`, on top of the trail; go back to it where it is there already."""
        self.recent.opened(page, args)
        if (found := on_trail(self.screen_stack, page, args)) is not None:
            while self.screen is not found:
                self.pop_screen()
            found.come_back(*args)
            return
        made = resolve_name(page)(*args)
        if isinstance(made, Page):
            made.opened_as = (page, args)
        self.push_screen(made)

    def open_section(self, key: str) -> None:
        """Go to a section, as it was left."""
        if self.has_store:
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

    def open_duplicates(self) -> None:
        """Open the page of customers that are likely one."""
        self.open_page("crm_tui.screens.duplicates:DuplicatesPage")

    def open_waiting_payments(self) -> None:
        """Open the queue of payments whose customer is not known."""
        self.open_page("crm_tui.screens.waiting_payments:WaitingPaymentsPage")

    def import_file(self) -> None:
        """Open the page that brings in a file."""
        self.open_page("crm_tui.screens.import_file:ImportPage")

    def ask(self, question: Text | str, choices: Sequence[tuple[str, str]], then: Callable[[str | None], Any]) -> None:
        """Ask and go on with the key of the answer, None for none; the first choice is the safe one."""
        self.push_screen(resolve_name("crm_tui.screens.ask:Ask")(question, choices), then)

    def _offer_unsaved(self) -> None:
        """Offer the forms that were in hand when the program had to stop."""
        for unsaved in drafts.waiting(self.path):
            question = Text(
                N_("When the program had to stop, {when}, something typed was not saved."),
                {"when": instant(unsaved.at, self.shop)},
            )
            choices = (("open", N_("Open the form again")), ("later", N_("Not now")), ("drop", N_("Throw it away")))
            self.ask(question, choices, partial(self._settle_unsaved, unsaved))

    def _settle_unsaved(self, unsaved: Unsaved, answer: str | None) -> None:
        if answer == "open":
            for draft in unsaved.drafts:
                self.open_page(draft.page, *draft.arguments)
                if isinstance(self.screen, Page):
                    self.screen.to_restore = draft.typed
        if answer in {"open", "drop"}:
            unsaved.forget()

    # What can be done everywhere.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if isinstance(self.screen, Page) and self.screen.TYPING and action in self._signs:
            return False
        if not self.has_store and action in _IN_A_SHOP:
            return False
        if action == "leave":
            return len(self.screen_stack) == 1
        if action == "stop":
            return bool(self.running)
        return super().check_action(action, parameters)

    def makes_sense(self, action_id: str) -> bool:
        """Whether the palette should offer what can be done: undo does nothing where nothing was done."""
        if action_id == f"app.{self.current_mode}" and len(self.screen_stack) == 1:
            return False  # one is there already
        return {"app.undo": self.can_undo, "app.redo": self.can_redo}.get(action_id, True)

    def _typed_verbs(self) -> frozenset[str]:
        """The app's own actions whose keys would all be typed as text."""
        return frozenset(entry.verb for entry in self.OWN_ACTIONS if self.is_text(entry.id))

    @action("u", N_("Undo"), N_("Take back what was done last."), writes=True)
    def action_undo(self) -> None:
        self.run_operation(resolve_name("crm_tui.ops.history:undo"))

    @action("U", N_("Redo"), N_("Do again what was taken back last."), line=False, writes=True)
    def action_redo(self) -> None:
        self.run_operation(resolve_name("crm_tui.ops.history:redo"))

    def action_section(self, key: str) -> None:
        """Go to the section of that key."""
        self.open_section(key)

    @action("ctrl+p :", N_("Commands"), N_("Find any command, customer, product, receipt or ticket."), line=False,
            palette=False)  # fmt: skip
    def action_palette(self) -> None:
        self.push_screen(resolve_name("crm_tui.screens.palette:Palette")(self.screen), self._run)

    async def _run(self, chosen: Live | Destination | None) -> None:
        """Do what was chosen in the palette."""
        if isinstance(chosen, Live):
            await self.run_action(chosen.action.command, chosen.node)
        elif chosen is not None:
            self.open_page(chosen.page, chosen.record)

    @action(
        "ctrl+g f6", N_("Jump"), N_("Put a letter over everything one can go to; the letter goes there."), line=False
    )
    def action_jump(self) -> None:
        self.push_screen(resolve_name("crm_tui.screens.jump:Jump")(self.screen), lambda go: go and go())

    @action("ctrl+l", N_("Paint anew"), N_("Send all of the screen again, where the terminal shows it wrongly."),
            line=False, always=True)  # fmt: skip
    def action_repaint(self) -> None:
        self.paint_anew()

    @action("S", N_("Quick sale"), N_("Record a receipt of many lines, as at a till."), line=False, writes=True)
    def action_quick_sale(self) -> None:
        self.open_page("crm_tui.screens.quick_sale:QuickSalePage")

    @action("T", N_("New ticket"), N_("Write down what a customer says; of the customer in hand, where there is one."),
            line=False, writes=True)  # fmt: skip
    def action_ticket(self) -> None:
        in_hand: Sequence[int] = getattr(self.screen, "customers_in_hand", tuple)()
        customer_id = in_hand[0] if len(in_hand) == 1 else None
        self.open_page("crm_tui.screens.ticket_form:TicketForm", customer_id)

    @action("? f1", N_("Help"), N_("All keys of this page."))
    def action_help(self) -> None:
        self.open_page("crm_tui.screens.help:Help", self.screen)

    @action(
        "f8 ctrl+o",
        N_("Privacy"),
        N_("Mask all sums and phone numbers while a customer looks on, or show them again."),
        line=False,
        always=True,
    )
    def action_privacy(self) -> None:
        self.be_private(not privacy.is_private())
        self.tell(N_("Sums and phones are masked.") if privacy.is_private() else N_("Sums and phones are shown."))

    @action("q", N_("Quit"), N_("Leave the program; only on the first page of a section."), line=False)
    async def action_leave(self) -> None:
        await self.action_quit()

    @action(
        "ctrl+q",
        N_("Quit at once"),
        N_("Leave the program from anywhere; asks where something is not saved."),
        line=False,
    )
    async def action_quit(self) -> None:
        if any(page.dirty for page in self.pages()):
            question: Text | str = N_("What you typed has not been saved.")
            choices = (("stay", N_("Keep editing")), ("quit", N_("Leave without saving")))
        elif self.work:
            question = Text(N_("“{name}” is still running."), {"name": self.work[-1].name})
            choices = (("stay", N_("Let it finish")), ("quit", N_("Stop it and leave")))
        else:
            self.exit(0)
            return
        self.ask(question, choices, lambda answer: self.exit(0) if answer == "quit" else None)

    @action(
        "ctrl+t",
        N_("Stop what is running"),
        N_("Stop the work that the line under the tabs tells of; an import then leaves nothing."),
        line=False,
        always=True,
    )
    def action_stop(self) -> None:
        self.stop_task()

    @action(
        "ctrl+c",
        N_("How to quit"),
        N_("Stops what is running; where nothing is, says which key leaves the program."),
        line=False,
        palette=False,
    )
    def action_help_quit(self) -> None:
        if self.running:
            self.stop_task()
            return
        self.tell(Text(N_("{key} leaves the program."), {"key": self.key_of("app.quit")}))

    @action("", N_("Payments that wait for their customer"),
            N_("Say whose the payments are that files brought in without a known customer."), line=False)  # fmt: skip
    def action_waiting_payments(self) -> None:
        self.open_waiting_payments()

    @action("", N_("Find duplicates"), N_("Find customers that are likely one and the same."), line=False)
    def action_duplicates(self) -> None:
        self.open_duplicates()

    @action("", N_("Language 语言: 中文 / English"), N_("Go on in the other language."), line=False)
    def action_language(self) -> None:
        here = LANGUAGES.index(language())
        self.prefer(language=LANGUAGES[(here + 1) % len(LANGUAGES)])

    # What reaches the terminal.

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._clean]

    def keep_drafts(self) -> bool:
        try:
            typed = [(page.opened_as, page.draft()) for page in self.pages() if page.opened_as is not None]
            found = [Draft(*opened, draft) for opened, draft in typed if draft]
            return bool(found) and drafts.keep(self.path, found).exists()
        except Exception:  # noqa: BLE001 - the error boundary: the bug being reported must not be lost to another
            return False

    def _fatal_error(self) -> None:
        """A bug: write where it happened to a log, never a traceback to the person."""
        error = self._exception or RuntimeError()
        self.crash_log = crash.record(error.error if isinstance(error, WorkerFailed) else error)
        kept = self.keep_drafts()
        words = tr(N_("The program has met a bug and had to stop. No log could be written."))
        if self.crash_log is not None:
            told = N_("The program has met a bug and had to stop. What is known of it is in {path}.")
            words = tr(told, path=self.crash_log)
        if kept:
            words += "\n" + tr(N_("What you had typed is kept, and offered at the next start."))
        self.panic(Printed(words))


def _collect_from_now_on() -> None:
    """What there is after the start stays to the end; only what comes after it is looked through for garbage."""
    gc.freeze()
    gc.enable()


def run_app(path: Path, db: Database | None, keymap: Keymap | None = None) -> int:
    """Run the app on the terminal until the person leaves; the exit code. `db` is None where there is no store yet."""
    app = CrmApp(path, db, keymap)
    result = app.run(mouse=app.preferences.mouse)
    return result or app.return_code or 0
