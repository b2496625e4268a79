"""A ticket's page: the walk through the six steps, its clocks, waiting, who may do what, and undo of every step."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language, tr
from crm_tui.domain.business_hours import instant_of, seconds_of
from crm_tui.domain.ticket_steps import LABELS, ORDER
from crm_tui.ops import customers, products, sales, tickets
from crm_tui.screens.ask import Ask
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.product import ProductPage
from crm_tui.screens.ticket import TicketPage
from crm_tui.screens.ticket_act import ActForm
from crm_tui.screens.ticket_form import TicketForm
from crm_tui.screens.ticket_step import StepForm
from crm_tui.store import tickets as stored
from crm_tui.store.db import Database
from crm_tui.store.tickets import TicketRecord
from crm_tui.widgets.form import Form

#: What is typed at each step, by field; a low score at the end.
WALK: Mapping[str, Mapping[str, str]] = {
    "listen": {"words": "[/x] it drips all night"},
    "act": {"promised": "tomorrow 17:00"},
    "focus": {"assignee": "Wang"},
    "assess": {"severity": "serious", "cost": "45"},
    "coordinate": {"resolution": "a new tap"},
    "review": {"cause": "a hard washer", "lesson": "try each batch", "expected": "4", "perceived": "1"},
}


@pytest.fixture
def dripping(shop: Database, fixed_now: str) -> Database:
    """A shop with one customer, one product, and a ticket about it received two hours ago, in working hours."""
    customer = customers.add(shop, {"name": "张三商店", "grade": "A"}).value
    product = products.add(shop, {"name": "水龙头", "price": 280000}).value
    for day, amount in (("2024-04-20", 100_00), ("2024-05-14", 40_00)):
        sales.add(shop, {"date": day, "customer_id": customer, "product_id": product, "quantity": 1000,
                         "amount": amount})  # fmt: skip
    values = {"subject": "Tap drips", "customer_id": customer, "product_id": product, "opened": "2024-05-15T02:00:00Z"}
    tickets.add(shop, {**values, "priority": "normal"})
    return shop


def ticket(db: Database, row_id: int = 1) -> TicketRecord:
    """The ticket as stored."""
    with db.read() as reader:
        return stored.get(reader, row_id)


def step(db: Database) -> str:
    """Where the ticket stands."""
    return ticket(db).state.step


def form_of(pilot: Any) -> Form:
    """The form on the screen."""
    found: Form = pilot.app.screen.query_one(Form)
    return found


def told(app: CrmApp) -> str:
    """What was said in passing last."""
    return next((note.message for note in reversed(list(app._notifications))), "")  # noqa: SLF001


async def opened(pilot: Any, wait: Any, kind: type) -> Any:
    """The page of that kind, once it is there and read."""
    await wait(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_mounted)
    if issubclass(kind, TicketPage):
        await wait(pilot, lambda: len(pilot.app.screen.heading()) > 1)
    else:
        await wait(pilot, lambda: pilot.app.screen.query(Form) and pilot.app.focused is not None)
    return pilot.app.screen


async def page_of(pilot: Any, wait: Any) -> TicketPage:
    """The page of the one ticket."""
    pilot.app.open_page("crm_tui.screens.ticket:TicketPage", 1)
    page: TicketPage = await opened(pilot, wait, TicketPage)
    return page


async def fill(pilot: Any, values: Mapping[str, str]) -> None:
    """Type the values into their fields."""
    for name, typed in values.items():
        form_of(pilot).focus_field(name)
        await pilot.pause()
        await pilot.press(*("space" if sign == " " else sign for sign in typed))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_ticket_goes_through_all_six_steps_each_refused_undone_and_done_again(
    dripping: Database, wait: Any, text: Any, language: str
) -> None:
    set_language(language)
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        for name, following in pairwise(ORDER):
            await wait(pilot, lambda name=name: f"◉ {tr(LABELS[name])}" in text(pilot))
            await pilot.press("n")
            await opened(pilot, wait, StepForm)
            await pilot.press("ctrl+s")
            needed = next(iter(WALK[name]))
            await wait(pilot, lambda needed=needed: "T-0001" in form_of(pilot).rows[needed].error)
            assert step(dripping) == name, "what is missing is said under its field, and nothing is done"
            await fill(pilot, WALK[name])
            await pilot.press("ctrl+s")
            await opened(pilot, wait, TicketPage)
            await wait(pilot, lambda following=following: step(dripping) == following)
            await pilot.press("u")
            await wait(pilot, lambda name=name: step(dripping) == name)
            await pilot.press("U")
            await wait(pilot, lambda following=following: step(dripping) == following)
        found = ticket(dripping)
        assert found.values["words"] == "[/x] it drips all night"
        assert found.values["promised"] == "2024-05-16T09:00:00.000Z", "17:00 on the shop's clock in Shanghai"
        assert (found.values["severity"], found.values["cost"], found.values["perceived"]) == ("serious", 4500, 1)
        await wait(pilot, lambda: "● " + tr(LABELS["review"]) in text(pilot))
        await pilot.press("n")
        await wait(pilot, lambda: "R" in told(app).split())
        assert isinstance(app.screen, TicketPage), "a closed ticket has no next step"
    with dripping.read() as reader:
        assert reader.value("SELECT day FROM followup") == "2024-05-22", "the low score is asked about in a week"


async def test_closing_before_the_review_is_refused_and_says_all_that_is_missing(
    dripping: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        await pilot.press("x")
        await wait(pilot, lambda: "T-0001" in told(app))
        assert "can't be closed before “Review”" in told(app)
        for part in ("customer's own words", "who is in charge", "the lesson"):
            assert part in told(app), part
        assert step(dripping) == "listen"


async def test_waiting_for_the_customer_pauses_the_clock_on_the_screen(
    dripping: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        await wait(pilot, lambda: "First answer" in text(pilot))
        assert "Paused" not in text(pilot)
        await pilot.press("w")
        await wait(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("1")
        await wait(pilot, lambda: "Paused" in text(pilot))
        assert "‖ Waits for the customer" in text(pilot)
        await pilot.press("w")
        await wait(pilot, lambda: "Paused" not in text(pilot) and "Waits no longer" in text(pilot))
        assert ticket(dripping).state.waiting is None


async def test_waiting_for_a_supplier_does_not_pause_it(dripping: Database, wait: Any, text: Any) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        await pilot.press("w")
        await wait(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("2")
        await wait(pilot, lambda: "‖ Waits for a supplier" in text(pilot))
        assert "Paused" not in text(pilot)


@pytest.mark.parametrize(("hours", "shown"), [("01:10", "! "), ("11:00", "!!")])
async def test_amber_and_red_are_told_by_a_sign_without_any_colour(
    shop: Database, wait: Any, text: Any, hours: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("CRM_NOW", "2024-05-15T08:00:00+00:00")  # 16:00 in the shop, which closes at 18:00
    late = {"01:10": "2024-05-15T04:50:00Z", "11:00": "2024-05-14T02:00:00Z"}[hours]
    tickets.add(shop, {"subject": "Late", "opened": late})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        words = {"! ": "! Time is running out", "!!": "!! Overdue"}[shown]
        await wait(pilot, lambda: " ".join(words.split()) in " ".join(text(pilot).split()))


async def test_an_answer_stops_the_first_clock_and_its_promise_is_echoed(
    dripping: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(120, 40)) as pilot:
        await page_of(pilot, wait)
        await pilot.press("a")
        await opened(pilot, wait, ActForm)
        await fill(pilot, {"note": "on my way", "promised": "fri 17:00"})
        await wait(pilot, lambda: "17:00 · 2024-05-17 Friday · in 2 days" in text(pilot))
        await pilot.press("ctrl+s")
        await opened(pilot, wait, TicketPage)
        await wait(pilot, lambda: "on my way" in text(pilot) and "✗  Missed" in text(pilot))
        assert ticket(dripping).values["promised"] == "2024-05-17T09:00:00.000Z"


async def test_what_is_no_moment_is_said_under_the_field(dripping: Database, wait: Any, text: Any) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        await pilot.press("a")
        await opened(pilot, wait, ActForm)
        await fill(pilot, {"promised": "soonish"})
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "soonish is not a moment" in form_of(pilot).rows["promised"].error)


async def test_notes_the_customers_word_and_who_is_in_charge_stand_in_the_timeline(
    dripping: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        for key, values, told in (
            ("m", {"note": "looked at it"}, "looked at it"),
            ("M", {"note": "still drips"}, "still drips"),
            ("@", {"assignee": "Wang", "helpers": "Li"}, "in charge: Wang (+ Li)"),
        ):
            await pilot.press(key)
            await opened(pilot, wait, ActForm)
            await fill(pilot, values)
            await pilot.press("ctrl+s")
            await opened(pilot, wait, TicketPage)
            await wait(pilot, lambda told=told: told in text(pilot))
        await pilot.press("]")
        await wait(pilot, lambda: "[own words]" in text(pilot) and "still drips" in text(pilot))
        assert "looked at it" not in text(pilot)


async def test_an_empty_note_is_refused_at_its_field(dripping: Database, wait: Any, text: Any) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        await pilot.press("m")
        await opened(pilot, wait, ActForm)
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "There is nothing to note." in form_of(pilot).rows["note"].error)


async def test_the_page_tells_what_it_did_to_the_buying_and_help_shows_the_sums(
    dripping: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(120, 40)) as pilot:
        await page_of(pilot, wait)
        await pilot.press("]", "]")
        await wait(pilot, lambda: "Bought before" in text(pilot) and "40.00" in text(pilot))
        await pilot.press("?")
        await wait(pilot, lambda: "Change of buying" in text(pilot))
        shown = " ".join(text(pilot).split())
        assert "2024-05-14 to 2024-05-14: 40.00; 2024-05-15 to 2024-05-15: 0.00" in shown
        assert "(0.00 − 40.00) ÷ 40.00 = -100.0%" in shown


async def test_it_goes_to_the_customer_and_the_product_and_back(dripping: Database, wait: Any) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await page_of(pilot, wait)
        for key, kind in (("c", CustomerPage), ("p", ProductPage)):
            await pilot.press(key)
            await wait(pilot, lambda kind=kind: isinstance(app.screen, kind))
            await pilot.press("escape")
            await wait(pilot, lambda: app.screen is page)


async def test_who_may_only_look_is_offered_nothing_that_changes_it(dripping: Database, wait: Any, text: Any) -> None:
    dripping.read_only = True
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await page_of(pilot, wait)
        await wait(pilot, lambda: "Received" in text(pilot))
        assert "Next step" not in text(pilot)
        await pilot.press("n", "w", "@", "a", "m", "x")
        await pilot.pause()
        assert app.screen is page
        assert step(dripping) == "listen"


async def test_a_closed_ticket_is_opened_again_only_with_a_reason(dripping: Database, wait: Any, text: Any) -> None:
    values = ({"words": "x"}, {"promised": "2024-05-16T09:00:00Z"}, {"assignee": "W"}, {"severity": "minor"},
              {"resolution": "y"}, {"cause": "c", "lesson": "l", "expected": 4, "perceived": 5})  # fmt: skip
    for one in values:
        tickets.step(dripping, 1, one)
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        await wait(pilot, lambda: "Closed" in text(pilot))
        await pilot.press("R")
        await opened(pilot, wait, ActForm)
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "Say why it is opened again." in form_of(pilot).rows["note"].error)
        await fill(pilot, {"note": "drips again"})
        await pilot.press("ctrl+s")
        await opened(pilot, wait, TicketPage)
        await wait(pilot, lambda: "◉ Act" in text(pilot) and "↺1" in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: step(dripping) == "closed")


async def test_two_people_taking_it_on_do_not_skip_a_step(dripping: Database, wait: Any, text: Any) -> None:
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        await pilot.press("n")
        await opened(pilot, wait, StepForm)
        tickets.step(dripping, 1, {"words": "theirs"})
        await fill(pilot, {"words": "mine"})
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: app.screen.query_one("#trouble").display)
        assert step(dripping) == "act"
        assert ticket(dripping).values["words"] == "theirs"


async def test_editing_leaves_the_seconds_of_its_receipt_alone(dripping: Database, wait: Any) -> None:
    tickets.edit(dripping, 1, {"opened": instant_of(seconds_of("2024-05-15T02:00:00Z") + 37)})
    app = CrmApp(dripping.path, dripping)
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of(pilot, wait)
        await pilot.press("e")
        await opened(pilot, wait, TicketForm)
        await fill(pilot, {"person": "Mrs Li"})
        await pilot.press("ctrl+s")
        await opened(pilot, wait, TicketPage)
        assert ticket(dripping).values["person"] == "Mrs Li"
        assert ticket(dripping).state.opened == "2024-05-15T02:00:37.000Z"
