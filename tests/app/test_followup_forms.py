"""Follow-ups in forms: planned in words, closed with what was said, and contacts noted in one line."""

from typing import Any

import pytest

from crm_tui import ops
from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.followup_done import DoneForm
from crm_tui.screens.followup_form import FollowupForm, in_words
from crm_tui.screens.interaction_form import InteractionForm
from crm_tui.screens.log_form import LogForm
from crm_tui.store import followups, interactions
from crm_tui.store.db import Database
from tests.app.places import settled
from tests.app.test_calendar import TODAY, opened, plan

DONE = "crm_tui.screens.followup_done:DoneForm"
FORM = "crm_tui.screens.followup_form:FollowupForm"


@pytest.fixture
def book(shop: Database, fixed_now: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A shop with two customers, the first of grade A with somebody there; wang is at work."""
    monkeypatch.setenv("CRM_USER", "wang")
    ops.customers.add(shop, {"name": "张三商店", "grade": "A"})
    ops.customers.add(shop, {"name": "Anna"})
    ops.customers.add_person(shop, 1, {"name": "老李", "role": "buyer"})
    return shop


def kept(db: Database) -> list[followups.FollowupRow]:
    with db.read() as r:
        return followups.all_rows(r)


def said(db: Database) -> list[interactions.InteractionRow]:
    with db.read() as r:
        return interactions.rows(r, interactions.ids(r))


async def type_in(pilot: Any, field: str, words: str) -> None:
    """Put words into a field of the form in sight, as if typed."""
    form = pilot.app.screen.form
    form.focus_field(field)
    form.rows[field].editor.type_in(words)
    await settled(pilot)


async def form_open(pilot: Any, wait: Any, kind: type) -> None:
    await wait(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.form is not None)
    await settled(pilot)


async def test_a_follow_up_is_planned_on_the_day_under_the_cursor(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("l", "a")
        await form_open(pilot, wait, FollowupForm)
        assert "2024-05-16" in text(pilot)
        await type_in(pilot, "subject", "Ask about stock")
        await type_in(pilot, "time", "下午3点半")
        assert "= 15:30" in text(pilot)
        await type_in(pilot, "repeat", "month end")
        assert "every month at its end: 05-31 06-30 07-31" in text(pilot)
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: kept(book))
        [row] = kept(book)
        assert (row.day, row.time, row.subject, row.assignee) == ("2024-05-16", "15:30", "Ask about stock", "wang")
        assert row.rule == "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
        await pilot.press("u")
        await wait(pilot, lambda: not kept(book))


async def test_what_can_not_be_understood_is_said_at_its_field(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("a")
        await form_open(pilot, wait, FollowupForm)
        await type_in(pilot, "subject", "x")
        await type_in(pilot, "repeat", "now and then")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "is no way to repeat" in text(pilot))
        assert not kept(book)


async def test_a_follow_up_is_about_somebody_at_the_customers(book: Database, wait: Any, text: Any) -> None:
    app = CrmApp(book.path, book)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        app.open_page(FORM, None, "2024-05-20", 1)
        await form_open(pilot, wait, FollowupForm)
        await type_in(pilot, "subject", "Show samples")
        await type_in(pilot, "person", "老李")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: kept(book))
        assert (kept(book)[0].customer_id, kept(book)[0].person_id) == (1, 1)
        app.open_page(FORM, 1)
        await form_open(pilot, wait, FollowupForm)
        assert "老李" in text(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert kept(book)[0].version == 1, "nothing was changed"


def test_a_rule_is_shown_in_words_that_mean_it() -> None:
    assert in_words("FREQ=WEEKLY", TODAY) == "every week"
    odd = "FREQ=MONTHLY;BYDAY=2TU"
    assert in_words(odd, TODAY) == odd
    set_language("zh_CN")
    assert "FREQ" not in in_words("FREQ=WEEKLY", TODAY)


async def test_closing_keeps_what_was_said_and_plans_the_next(book: Database, wait: Any, text: Any) -> None:
    number = plan(book, "2024-05-15", "Ask about stock", kind="visit")
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await wait(pilot, lambda: "Ask about stock" in text(pilot))
        await pilot.press("x")
        await form_open(pilot, wait, DoneForm)
        assert "grade A are contacted every 14 days" in text(pilot)
        assert "2024-05-29" in text(pilot), "the proposal is put in"
        await pilot.press(*"sold", "enter", *"call wants 20 boxes +2w")
        await wait(pilot, lambda: "Call" in text(pilot))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: len(kept(book)) == 2)
        row, following = kept(book)
        assert (row.id, row.state, row.outcome) == (number, "done", "sold")
        assert [(one.kind, one.text, one.day) for one in said(book)] == [("call", "wants 20 boxes", "2024-05-15")]
        assert (following.day, following.subject, following.kind) == ("2024-05-29", "Ask about stock", "visit")
        await pilot.press("u")
        await wait(pilot, lambda: [one.state for one in kept(book)] == ["open"] and not said(book))


async def test_a_series_and_a_rhythm_say_when_they_come_again(book: Database, wait: Any, text: Any) -> None:
    plan(book, "2024-05-15", "Weekly", repeat="weekly")
    rhythm = plan(book, "2024-05-15", "Rhythm", rhythm_days=30)
    app = CrmApp(book.path, book)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        app.open_page(DONE, "1@2024-05-15")
        await form_open(pilot, wait, DoneForm)
        assert "It comes again by itself on 2024-05-22 Wed" in text(pilot)
        await pilot.press("escape")
        app.open_page(DONE, str(rhythm))
        await form_open(pilot, wait, DoneForm)
        assert "It comes again 30 days after it is done" in text(pilot)
        await type_in(pilot, "next", "2024-06-20")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: len(kept(book)) == 3)
        assert (kept(book)[-1].day, kept(book)[-1].rhythm_days) == ("2024-06-20", 30), "the rhythm goes on"


async def test_what_was_dealt_with_meanwhile_is_not_closed_again(book: Database, wait: Any, text: Any) -> None:
    number = plan(book, "2024-05-15", "Ask about stock")
    app = CrmApp(book.path, book)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        app.open_page(DONE, str(number))
        await form_open(pilot, wait, DoneForm)
        ops.followups.done(Database.open(book.path), str(number))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "has been dealt with already" in text(pilot))
        assert isinstance(app.screen, DoneForm)


async def test_a_contact_is_noted_from_the_list_of_customers(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await wait(pilot, lambda: "张三商店" in text(pilot))
        await pilot.press("l")
        await form_open(pilot, wait, LogForm)
        form = pilot.app.screen
        assert isinstance(form, LogForm)
        await type_in(pilot, "text", "电话 问库存 下周五")
        assert "Call" in text(pilot)
        assert "2024-05-24" in text(pilot), "the day at the end is the next"
        await type_in(pilot, "text", "电话 问库存")
        assert "2024-05-24" not in text(pilot), "without it the proposal is back"
        await type_in(pilot, "text", "电话 问库存 下周五")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: said(book))
        [row], [following] = said(book), kept(book)
        assert (row.kind, row.text, row.who) == ("call", "问库存", "wang")
        assert (following.day, following.subject, following.customer_id) == ("2024-05-24", "问库存", row.customer_id)
        await pilot.press("u")
        await wait(pilot, lambda: not said(book) and not kept(book))


async def test_nothing_is_proposed_where_something_is_planned(book: Database, wait: Any, text: Any) -> None:
    plan(book, "2024-05-20", "Show samples")
    app = CrmApp(book.path, book)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_customer(1)
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))
        await pilot.press("L")
        await form_open(pilot, wait, LogForm)
        assert "Planned already: 2024-05-20 Mon Show samples" in text(pilot)
        await pilot.press(*"message thanks", "enter", "enter")
        await wait(pilot, lambda: said(book))
        assert [row.kind for row in said(book)] == ["message"]
        assert len(kept(book)) == 1


async def test_without_a_customer_in_hand_it_is_asked_who(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("L")
        await form_open(pilot, wait, LogForm)
        await type_in(pilot, "customer", "张三")
        await pilot.press("enter")
        await wait(pilot, lambda: "every 14 days" in text(pilot) and "2024-05-29" in text(pilot))
        await type_in(pilot, "text", "visit saw the shelves")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: said(book))
        assert said(book)[0].customer_id == 1


async def test_the_card_lists_follow_ups_and_the_timeline_tells_of_them(book: Database, wait: Any, text: Any) -> None:
    plan(book, "2024-05-10", "Ask about stock")
    plan(book, "2024-05-20", "Weekly", repeat="weekly")
    ops.followups.skip(book, str(plan(book, "2024-05-14", "Too early")), "on holiday")
    ops.interactions.log(book, {"customer_id": 1, "kind": "call", "text": "Wants 20 boxes", "date": "2024-05-13"})
    app = CrmApp(book.path, book)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_page("crm_tui.screens.customer:CustomerPage", 1, "followups")
        await wait(pilot, lambda: "5 days late" in text(pilot))
        shown = text(pilot)
        assert shown.count("Weekly") == 1, "of a series only the next"
        assert shown.index("Ask about stock") < shown.index("Weekly") < shown.index("Too early")
        await pilot.press("+")
        await wait(pilot, lambda: "Thu 16 May" in text(pilot))
        await pilot.press("]")
        await wait(pilot, lambda: "Wants 20 boxes" in text(pilot))
        assert "Left out" in text(pilot)
        assert "on holiday" in text(pilot)
        page = app.screen
        assert isinstance(page, CustomerPage)
        rows = text(pilot).split("\n")
        first = next(number for number, line in enumerate(rows) if line.startswith("›"))
        down = next(number for number, line in enumerate(rows) if "Wants 20 boxes" in line) - first
        await pilot.press(*["j"] * down, "enter")
        await form_open(pilot, wait, InteractionForm)
        await type_in(pilot, "text", "Wants 30 boxes")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "Wants 30 boxes" in text(pilot) and app.screen is page)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
async def test_the_forms_fit_every_size(
    book: Database, wait: Any, text: Any, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    plan(book, "2024-05-15", "问库存")
    app = CrmApp(book.path, book)
    async with app.run_test(size=size) as pilot:
        for page, args, words in (
            (FORM, (1,), "问库存"),
            (DONE, ("1",), "2024-05-29"),
            ("crm_tui.screens.log_form:LogForm", (2,), "2024-06-29"),
        ):
            app.open_page(page, *args)
            await wait(pilot, lambda words=words: words in text(pilot))
            await pilot.press("escape")
            await settled(pilot)
