"""Every page and dialog of the app, with the keys that lead there from the start; what walks through the app uses it.

A step is the id of an action (its first key is pressed), a key, or `=` and text to type. The shop is the sample.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from crm_tui.actions import ACTIONS, THEN
from crm_tui.app import CrmApp
from crm_tui.screens._page import Page
from crm_tui.screens.card import tabs
from crm_tui.sections import sections
from crm_tui.widgets.quick_view import QuickView
from crm_tui.widgets.windowed_table import WindowedTable
from tests.app.conftest import paste_text, screen_text, wait_until

SIZES: Final = ((80, 24), (100, 30), (120, 40), (200, 60), (40, 24))
_CALM: Final = 2  # looks in a row at which nothing moved
LANGUAGES: Final = ("en", "zh_CN")


class Place(NamedTuple):
    """A page in a state worth looking at: the steps there, and its class as `module:Class` under `crm_tui.screens`."""

    name: str
    steps: tuple[str, ...]
    page: str


_CUSTOMER = ("app.customers", "list_page.find", "=C000001", "enter")
_CARD = (*_CUSTOMER, "enter")


def _tab(key: str) -> tuple[str, ...]:
    """The card at that tab."""
    return (*_CARD, *["tab_verbs.tab_after"] * list(tabs()).index(key))


_PRODUCT = ("app.products", "enter")
#: From the ticket that presses most, which has been received at least.
_TICKET = ("app.tickets", "enter")
#: Sales, of which one line is wrong.
_IMPORT = ("app.customers", "customers.import", f"={Path(__file__).with_name('import.csv')}", "enter")
_TILL = ("app.quick_sale", "=P00041 2", "enter")

#: Where there is a shop.
PLACES: Final = (
    Place("today", ("app.today",), "today:TodayPage"),
    Place("today-more", ("app.today", "today.more"), "today:TodayPage"),
    Place("customers", ("app.customers",), "customers:CustomersPage"),
    Place("customers-filter", _CUSTOMER, "customers:CustomersPage"),
    Place("customers-nothing", ("app.customers", "list_page.find", "=qqqqq"), "customers:CustomersPage"),
    Place("customers-columns", ("app.customers", "list_page.columns"), "choose_columns:ChooseColumns"),
    Place("customers-tag", ("app.customers", "customer_verbs.tag"), "ask_value:AskValue"),
    Place("customers-grade", ("app.customers", "customer_verbs.grade"), "ask:Ask"),
    Place("customers-copy", ("app.customers", "y"), "_sequences:WhichKey"),
    Place("duplicates", ("app.customers", "customers.duplicates"), "duplicates:DuplicatesPage"),
    Place("merge", ("app.customers", "space", "space", "customers.merge"), "merge:MergePage"),
    Place("customer-form", ("app.customers", "customers.edit"), "customer_form:CustomerForm"),
    Place("customer-new", ("app.customers", "customers.add"), "customer_form:CustomerForm"),
    Place("customer-unsaved", ("app.customers", "customers.add", "=x", "escape"), "ask:Ask"),
    Place("customer-wrong", ("app.customers", "customers.add", "form_page.save"), "customer_form:CustomerForm"),
    *(Place(f"card-{key}", _tab(key), "customer:CustomerPage") for key in tabs()),
    Place("card-tabs", (*_CARD, "shift+tab"), "customer:CustomerPage"),
    Place("person-form", (*_tab("people"), "people.person"), "person_form:PersonForm"),
    Place("key-date-form", (*_tab("dates"), "dates.add"), "key_date_form:KeyDateForm"),
    Place("consent-form", (*_tab("people"), "people.consent"), "consent_form:ConsentForm"),
    Place("sale-form", ("app.customers", "customers.sale"), "sale_form:SaleForm"),
    Place("payment-form", ("app.customers", "customers.payment"), "payment_form:PaymentForm"),
    Place("expenses", ("app.ledger", "ledger.expenses"), "expenses:ExpensesPage"),
    Place("expense-form", ("app.ledger", "ledger.expenses", "expenses.add"), "expense_form:ExpenseForm"),
    Place("ledger", ("app.ledger",), "ledger:LedgerPage"),
    Place("waiting-payments", ("app.ledger", "ledger.waiting"), "waiting_payments:WaitingPaymentsPage"),
    Place("lines", ("app.ledger", "enter"), "sale_lines:SaleLinesPage"),
    Place("receipt", ("app.ledger", "enter", "enter"), "receipt:ReceiptPage"),
    Place("line-form", ("app.ledger", "enter", "enter", "enter"), "sale_form:SaleForm"),
    Place("tickets", ("app.tickets",), "tickets:TicketsPage"),
    Place("ticket", _TICKET, "ticket:TicketPage"),
    Place("ticket-impact", (*_TICKET, "tab_verbs.tab_after", "tab_verbs.tab_after"), "ticket:TicketPage"),
    Place("ticket-step", (*_TICKET, "ticket_verbs.next"), "ticket_step:StepForm"),
    Place("ticket-refused", (*_TICKET, "ticket_verbs.next", "form_page.save"), "ticket_step:StepForm"),
    Place("ticket-answer", (*_TICKET, "ticket.answer"), "ticket_act:ActForm"),
    Place("ticket-wait", (*_TICKET, "ticket_verbs.wait"), "ask:Ask"),
    Place("ticket-edit", (*_TICKET, "ticket_verbs.edit"), "ticket_form:TicketForm"),
    Place("ticket-new", ("app.tickets", "tickets.add"), "ticket_form:TicketForm"),
    Place("tickets-nothing", ("app.tickets", "list_page.find", "=qqqqq"), "tickets:TicketsPage"),
    Place("tickets-board", ("app.tickets", "tickets.board"), "tickets:TicketsPage"),
    Place("tickets-list", ("app.tickets", "tickets.board"), "tickets:TicketsPage"),  # and back: it is remembered
    Place("calendar", ("app.calendar", "calendar.month"), "calendar:CalendarPage"),
    Place("calendar-list", ("app.calendar", "calendar.month", "enter"), "calendar:CalendarPage"),
    Place("calendar-date", ("app.calendar", "calendar.month", "calendar.date"), "ask_value:AskValue"),
    Place("calendar-week", ("app.calendar", "calendar.week"), "calendar:CalendarPage"),
    Place("calendar-agenda", ("app.calendar", "calendar.agenda"), "calendar:CalendarPage"),
    Place("followup-new", ("app.calendar", "calendar.agenda", "followup_verbs.plan"), "followup_form:FollowupForm"),
    Place("followup-done", ("app.calendar", "calendar.agenda", "followup_verbs.finish"), "followup_done:DoneForm"),
    Place("log-form", ("app.customers", "contact_verbs.log"), "log_form:LogForm"),
    Place("products", ("app.products",), "products:ProductsPage"),
    Place("product", _PRODUCT, "product:ProductPage"),
    Place("product-form", (*_PRODUCT, "product.edit"), "product_form:ProductForm"),
    Place("report", ("app.report",), "report:ReportPage"),
    Place("report-month", ("app.report", "report.month"), "ask_value:AskValue"),
    Place("report-choice", ("app.report", "report.reports"), "report_choice:ReportChoice"),
    Place("report-another", ("app.report", "report.reports", "home", "down", "enter"), "report:ReportPage"),
    Place("report-back", ("app.report", "escape"), "report:ReportPage"),  # what was looked at is remembered
    Place("report-form", ("app.report", "report.options"), "report_form:ReportForm"),
    Place("months", ("app.report", "report.months"), "months:MonthsPage"),
    Place("report-figure", ("app.report", "placed_lines.open"), "report_figure:FigurePage"),
    Place("history", ("app.history",), "history:HistoryPage"),
    Place("operation", ("app.history", "enter"), "operation:OperationPage"),
    Place("settings", ("app.settings",), "settings:SettingsPage"),
    Place("settings-name", ("app.settings", "enter"), "ask_value:AskValue"),
    Place("settings-role", ("app.settings", "settings.role", "=li", "enter"), "pick:Pick"),
    Place("quick-sale", _TILL, "quick_sale:QuickSalePage"),
    Place("quick-sale-offer", (*_TILL, "=good"), "quick_sale:QuickSalePage"),
    Place("quick-sale-lines", (*_TILL, "down"), "quick_sale:QuickSalePage"),
    Place("paying", (*_TILL, "quick_sale.pay"), "_paying:Paying"),
    Place("import", ("app.customers", "customers.import"), "import_file:ImportPage"),
    Place("import-look", _IMPORT, "import_look:LookPage"),
    Place("import-columns", (*_IMPORT, "enter"), "import_columns:ColumnsPage"),
    Place("import-plan", (*_IMPORT, "enter", "enter"), "import_plan:PlanPage"),
    Place("palette", ("app.palette",), "palette:Palette"),
    Place("palette-found", ("app.palette", "=c0000"), "palette:Palette"),
    Place("help", ("app.customers", "app.help"), "help:Help"),
    Place("jump", ("app.customers", "app.jump"), "jump:Jump"),
)  # fmt: skip

#: Where there is none yet.
BEGINNINGS: Final = (
    Place("welcome", (), "welcome:WelcomePage"),
    Place("new-shop", ("2",), "new_shop:NewShop"),
)

#: The sections, the tabs of the card, and what one meets every day.
MAIN: Final = tuple(
    place
    for place in PLACES
    if place.name
    in {
        *sections(),
        *(f"card-{key}" for key in tabs()),
        *("customer-form", "sale-form", "product", "receipt", "quick-sale", "ticket", "palette", "help"),
    }
)


@asynccontextmanager
async def walking(path: Path, db: Any, size: tuple[int, int]) -> AsyncIterator[Pilot[int]]:
    """The app in a terminal of that size, at its first page."""
    app = CrmApp(path, db)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield pilot


async def go(pilot: Pilot[int], place: Place, here: Place | None = None) -> None:
    """Go to the place: on from `here` where that is on the way, else from the start; what is typed is thrown away."""
    app = pilot.app
    steps = place.steps
    if here is not None and place.steps[: len(here.steps)] == here.steps:
        steps = place.steps[len(here.steps) :]
    else:
        await _to_the_start(pilot)
    for step in steps:
        if step.startswith("="):
            await paste_text(pilot, step[1:])
        else:
            await pilot.press(*_keys(step))
        await settled(pilot, calm=_CALM if step is steps[-1] else 1)
    module, _, name = place.page.partition(":")
    kind = type(app.screen)
    assert (kind.__module__, kind.__name__) == (f"crm_tui.screens.{module}", name), place.name


async def _to_the_start(pilot: Pilot[int]) -> None:
    app = pilot.app
    while len(app.screen_stack) > 1:
        app.pop_screen()
    while isinstance(app.screen, Page) and app.screen.step_back():
        await settled(pilot)


def _keys(step: str) -> Iterator[str]:
    if "." in step:
        yield from ACTIONS[step].keys[0].split(THEN)
    else:
        yield step


async def settled(pilot: Pilot[int], calm: int = _CALM) -> None:
    """Wait until everything asked for has been read and painted: nothing moves for so many looks in a row."""
    left, painted = calm, None
    while left:
        await pilot.pause()
        await wait_until(pilot, lambda: _at_rest(pilot.app))
        before, painted = painted, _painted(pilot.app)
        left = left - 1 if painted == before else calm


def _painted(app: App[int]) -> list[Strip]:
    """Every cell of the screen, and how it looks."""
    return app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no other way to read it


def _at_rest(app: App[int]) -> bool:
    """Whether nothing is running and nothing is put off for a moment."""
    nodes = (app, app.screen, *app.screen.walk_children(Widget))
    waiting = (timer for node in nodes for timer in node._timers if _is_pending(timer))  # noqa: SLF001
    untold = any(view.display and not view._told for view in app.screen.query(QuickView) if _has_row(app))  # noqa: SLF001
    return (
        not untold and app.screen.is_mounted and all(worker.is_finished for worker in app.workers) and not any(waiting)
    )


def _has_row(app: App[int]) -> bool:
    """Whether the list in sight has a row that a quick view would tell of."""
    return any(table.cursor_id is not None for table in app.screen.query(WindowedTable))


def _is_pending(timer: Timer) -> bool:
    """Whether it will still fire, soon and once; a message that goes away by itself takes longer."""
    once = timer._repeat == 0 and timer._interval < 1  # noqa: SLF001
    return once and timer._task is not None and not timer._task.done()  # noqa: SLF001


def lines(pilot: Pilot[int]) -> list[str]:
    """The screen, line by line."""
    return screen_text(pilot).split("\n")
