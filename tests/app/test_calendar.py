"""The calendar: months, weeks and the agenda by keys, entries moved and taken back, reminders told once."""

import select
from datetime import date, timedelta
from typing import Any

import pytest

from crm_tui import ops
from crm_tui.actions import ACTIONS
from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.domain.shop import Shop
from crm_tui.screens.calendar import CalendarPage
from crm_tui.screens.customer import CustomerPage
from crm_tui.sections import sections
from crm_tui.store import followups
from crm_tui.store.agenda import agenda
from crm_tui.store.db import Database
from tests.app.places import settled
from tests.app.terminals import Terminal

TODAY = date(2024, 5, 15)  # a Wednesday, as `fixed_now` has it; 20:00 on the shop's clock
HERE = str(list(sections()).index("calendar") + 1)
LATE, CALL, WEEKLY, VISIT = "Ask about stock", "Tell the new price", "Weekly call", "Show [/x] samples"


@pytest.fixture
def book(shop: Database, fixed_now: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A shop with two customers and a few things planned; wang is at work."""
    monkeypatch.setenv("CRM_USER", "wang")
    for name in ("张三商店", "Anna"):
        ops.customers.add(shop, {"name": name})
    plan(shop, "2024-05-12", LATE)
    plan(shop, "2024-05-15", CALL, time="21:30", remind=30, assignee="wang")
    plan(shop, "2024-05-16", VISIT, kind="visit", customer_id=2)
    plan(shop, "2024-05-20", WEEKLY, repeat="weekly")
    return shop


def plan(db: Database, day: str, subject: str, **values: Any) -> int:
    return ops.followups.add(db, {"date": day, "subject": subject, "customer_id": 1, **values}).value


def days(db: Database, subject: str, until: str = "2024-06-30") -> list[str]:
    with db.read() as r:
        found = agenda(r, TODAY - timedelta(days=30), date.fromisoformat(until), TODAY)
    return [entry.day for entry in found if entry.subject == subject and entry.state == "open"]


async def opened(pilot: Any, wait: Any) -> CalendarPage:
    """The calendar, read."""
    await pilot.press(HERE)
    await wait(pilot, lambda: isinstance(pilot.app.screen, CalendarPage) and pilot.app.screen._seen is not None)  # noqa: SLF001
    page = pilot.app.screen
    assert isinstance(page, CalendarPage)
    return page


def subject(page: CalendarPage) -> str:
    entry = page.entry_in_hand()
    return str(entry.subject) if entry else ""


def line_of(shown: str, words: str) -> int:
    return next(number for number, line in enumerate(shown.split("\n")) if words in line)


async def test_today_begins_with_what_is_overdue(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await wait(pilot, lambda: "3 days late" in text(pilot))
        shown = text(pilot)
        assert "May 2024 · 5 open · overdue 1" in shown
        assert line_of(shown, "Overdue · 1") < line_of(shown, LATE) < line_of(shown, "Wed 15 May · today")
        assert line_of(shown, "Wed 15 May · today") < line_of(shown, CALL)
        assert subject(page) == LATE


async def test_the_cursor_goes_by_days_weeks_and_months(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        for keys, day in (("l", "2024-05-16"), ("j", "2024-05-23"), ("h", "2024-05-22"), ("up", "2024-05-15")):
            await pilot.press(keys)
            await wait(pilot, lambda day=day: str(page.day_in_hand()) == day)
        for keys, month in (("pagedown", "Jun 2024"), ("pagedown", "Jul 2024"), ("pageup", "Jun 2024")):
            await pilot.press(keys)
            await wait(pilot, lambda month=month: month in text(pilot))
        await pilot.press("t")
        await wait(pilot, lambda: "May 2024" in text(pilot) and page.day_in_hand() == TODAY)


async def test_a_day_far_away_is_found_by_words(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await pilot.press("g", *"+1y", "enter")
        await wait(pilot, lambda: "May 2025" in text(pilot))
        assert page.day_in_hand() == date(2025, 5, 15)
        assert WEEKLY in text(pilot), "the series goes on there"


async def test_plus_moves_an_entry_a_day_and_keeps_it_in_hand(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await pilot.press("l")
        await wait(pilot, lambda: subject(page) == VISIT)
        await pilot.press("+", "+")
        await wait(pilot, lambda: days(book, VISIT) == ["2024-05-18"])
        await wait(pilot, lambda: "Moved to 2024-05-18" in text(pilot) and subject(page) == VISIT)
        assert page.day_in_hand() == date(2024, 5, 18)
        await pilot.press("-")
        await wait(pilot, lambda: days(book, VISIT) == ["2024-05-17"])
        await pilot.press("u")
        await wait(pilot, lambda: days(book, VISIT) == ["2024-05-18"])


async def test_what_is_late_is_moved_on_from_today(book: Database, wait: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await wait(pilot, lambda: subject(page) == LATE)
        await pilot.press("+")
        await wait(pilot, lambda: days(book, LATE) == ["2024-05-16"])


async def test_a_series_is_asked_about_once(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await pilot.press("g", *"2024-05-27", "enter")
        await wait(pilot, lambda: subject(page) == WEEKLY)
        await pilot.press("+")
        await wait(pilot, lambda: "Move only this one" in text(pilot))
        await pilot.press("1")
        await wait(pilot, lambda: "2024-05-28" in days(book, WEEKLY))
        await wait(pilot, lambda: subject(page) == WEEKLY and str(page.day_in_hand()) == "2024-05-28")
        await pilot.press("+")
        await wait(pilot, lambda: "2024-05-29" in days(book, WEEKLY))
        assert days(book, WEEKLY)[:3] == ["2024-05-20", "2024-05-29", "2024-06-03"]


async def test_a_whole_series_moves_from_the_entry_on(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await pilot.press("g", *"2024-05-20", "enter")
        await wait(pilot, lambda: subject(page) == WEEKLY)
        await pilot.press("+")
        await wait(pilot, lambda: "Move only this one" in text(pilot))
        await pilot.press("2")
        await wait(pilot, lambda: days(book, WEEKLY)[:2] == ["2024-05-21", "2024-05-28"])
        await wait(pilot, lambda: subject(page) == WEEKLY)
        await pilot.press("+")
        await wait(pilot, lambda: days(book, WEEKLY)[:2] == ["2024-05-22", "2024-05-29"])


async def test_an_entry_is_put_off_moved_and_left_out_in_words(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await wait(pilot, lambda: subject(page) == LATE)
        await pilot.press("z")
        await wait(pilot, lambda: "put off?" in text(pilot))
        await pilot.press(*"fri", "enter")
        await wait(pilot, lambda: days(book, LATE) == ["2024-05-17"])
        await pilot.press("l")
        await wait(pilot, lambda: subject(page) == VISIT)
        await pilot.press("r")
        await wait(pilot, lambda: "moved?" in text(pilot))
        await pilot.press(*"+2w", "enter")
        await wait(pilot, lambda: days(book, VISIT) == ["2024-05-29"])
        await wait(pilot, lambda: subject(page) == VISIT)
        await pilot.press("X")
        await wait(pilot, lambda: "left out?" in text(pilot))
        await pilot.press(*"ill", "enter")
        await wait(pilot, lambda: days(book, VISIT) == [])
        with book.read() as r:
            assert followups.get(r, 3).outcome == "ill"


async def test_deleting_asks_about_a_series_only(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await pilot.press("l")
        await wait(pilot, lambda: subject(page) == VISIT)
        await pilot.press("d", "d")
        await wait(pilot, lambda: days(book, VISIT) == [])
        await pilot.press("g", *"2024-05-20", "enter")
        await wait(pilot, lambda: subject(page) == WEEKLY)
        await pilot.press("d", "d")
        await wait(pilot, lambda: "Delete all of it" in text(pilot))
        await pilot.press("1")
        await wait(pilot, lambda: days(book, WEEKLY)[:1] == ["2024-05-27"])


async def test_the_view_is_remembered_and_the_agenda_is_one_list(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await pilot.press("w")
        await wait(pilot, lambda: "Week 20 of 2024" in text(pilot) and "21:30" in text(pilot))
        await pilot.press("A")
        await wait(pilot, lambda: text(pilot).count(WEEKLY) > 2)
        shown = text(pilot)
        assert (
            line_of(shown, LATE)
            < line_of(shown, f"Call: {CALL}")
            < line_of(shown, "Visit: Show")
            < line_of(shown, "Call: Weekly")
        )
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        await wait(pilot, lambda: text(pilot).count(WEEKLY) > 2)


async def test_only_mine_shows_what_is_assigned_to_me(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await wait(pilot, lambda: LATE in text(pilot))
        await pilot.press("f")
        await wait(pilot, lambda: "only mine" in text(pilot) and LATE not in text(pilot))
        assert subject(page) == CALL
        await pilot.press("f")
        await wait(pilot, lambda: LATE in text(pilot))


async def test_enter_goes_into_the_list_then_to_the_customer(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await wait(pilot, lambda: subject(page) == LATE)
        await pilot.press("enter")
        await wait(pilot, lambda: pilot.app.focused is not None and pilot.app.focused.id == "entries")
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(pilot.app.screen, CustomerPage) and LATE in text(pilot))
        assert "[follow-ups]" in text(pilot)
        await pilot.press("escape")
        await wait(pilot, lambda: pilot.app.screen is page)
        await pilot.press("escape")
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "month"


async def test_what_raises_itself_says_why_and_can_be_put_off(book: Database, wait: Any, text: Any) -> None:
    ops.sales.add(book, {"customer_id": 2, "date": "2024-01-02", "amount": 5000})
    ops.customers.edit(book, 2, {"credit_days": 10})
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await pilot.press("A")
        await wait(pilot, lambda: "Worth a contact" in text(pilot))
        await pilot.press("]", "]")
        await wait(pilot, lambda: "Owed since 2024-01-02" in text(pilot) and "Money due" in text(pilot))
        entry = page.entry_in_hand()
        assert entry is not None
        assert entry.ref.startswith("due:")
        await pilot.press("z")
        await wait(pilot, lambda: "put off?" in text(pilot))
        await pilot.press(*"+3d", "enter")
        await wait(pilot, lambda: "Worth a contact" not in text(pilot))


async def test_who_may_only_look_changes_nothing(book: Database, wait: Any, text: Any) -> None:
    book.read_only = True
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await wait(pilot, lambda: subject(page) == LATE)
        for key in ("+", "x", "a", "z"):
            await pilot.press(key)
            await wait(pilot, lambda: any("not change it" in toast.message for toast in pilot.app._notifications))  # noqa: SLF001
            pilot.app.clear_notifications()
            assert pilot.app.screen is page
        assert days(book, LATE) == ["2024-05-12"]


async def test_ten_thousand_in_a_month_are_told_as_more(shop: Database, fixed_now: str, wait: Any, text: Any) -> None:
    with shop.write("test.many", "Many.", actor="test") as w:
        rows = [
            (f"2024-05-{number % 31 + 1:02}", "call", f"No. {number}", "open", "2024-05-01") for number in range(10_000)
        ]
        w.insert_many("followup", ("day", "kind", "subject", "state", "created_at"), rows)
    async with CrmApp(shop.path, shop).run_test(size=(120, 40)) as pilot:
        page = await opened(pilot, wait)
        await wait(pilot, lambda: "10000 open" in text(pilot))
        assert "+3" in text(pilot), "322 or 323 a day"
        await pilot.press("A")
        await wait(pilot, lambda: page._table.count > 5000)  # noqa: SLF001
        await pilot.press("G")
        await wait(pilot, lambda: page.day_in_hand() == date(2024, 5, 31))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
@pytest.mark.parametrize("view", ["month", "week", "agenda"])
async def test_every_view_shows_the_day_at_every_size(
    book: Database, wait: Any, text: Any, language: str, size: tuple[int, int], view: str
) -> None:
    set_language(language)
    async with CrmApp(book.path, book).run_test(size=size) as pilot:
        await opened(pilot, wait)
        await pilot.press(ACTIONS[f"calendar.{view}"].keys[0])
        await settled(pilot)
        shown = text(pilot)
        assert "21:30" in shown
        assert "张三" in shown
        if language == "zh_CN":
            assert "四月初八" in shown
            assert "初九" in shown or view == "agenda" or (view == "month" and size[0] == 40)


async def test_holidays_and_days_made_up_for_are_marked(book: Database, wait: Any, text: Any) -> None:
    async with CrmApp(book.path, book).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, wait)
        await pilot.press("g", *"2024-05-11", "enter")
        await wait(pilot, lambda: "working day" in text(pilot))
        assert " 1 off" in text(pilot), "Labour Day"
        assert "11 work" in text(pilot)
        await pilot.press("pagedown")
        await wait(pilot, lambda: "Jun 2024" in text(pilot) and str(page.day_in_hand()) == "2024-06-11")


# Reminders.


async def test_a_reminder_comes_when_it_is_near_and_when_it_is_time_never_twice(
    book: Database, monkeypatch: pytest.MonkeyPatch, wait: Any, text: Any
) -> None:
    app = CrmApp(book.path, book)
    told: list[str] = []
    monkeypatch.setattr(app, "notify", lambda words, **_: told.append(words))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)

        async def look(at: str) -> list[str]:
            monkeypatch.setenv("CRM_NOW", f"2024-05-15T{at}:00+00:00")
            told.clear()
            app.look_at_clock()
            await settled(pilot)
            return list(told)

        assert await look("12:00") == [], "an hour and a half before"
        assert await look("13:01") == [f"In 29 minutes, 21:30: 张三商店 · Call: {CALL}"]
        assert await look("13:02") == []
        assert await look("13:30") == [f"Now, 21:30: 张三商店 · Call: {CALL}"]
        assert await look("13:31") == []
        assert await look("14:30") == []


async def test_what_has_moved_meanwhile_is_not_reminded_of(
    book: Database, monkeypatch: pytest.MonkeyPatch, wait: Any
) -> None:
    app = CrmApp(book.path, book)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait)
        app.look_at_clock()
        await settled(pilot)
        ops.followups.move(Database.open(book.path), "2", "2024-05-16")
        await wait(pilot, lambda: app._due is None)  # noqa: SLF001 - another program's commit has been noticed
        monkeypatch.setenv("CRM_NOW", "2024-05-15T13:30:00+00:00")
        told: list[str] = []
        monkeypatch.setattr(app, "notify", lambda words, **_: told.append(words))
        app.look_at_clock()
        await settled(pilot)
        assert told == []


def test_a_move_in_the_month_costs_little_and_nothing_is_sent_when_idle(sample: Database) -> None:
    terminal = Terminal(sample.path)
    terminal.read(until="1 ")
    terminal.press(HERE)
    terminal.read(quiet=1.0, until="open")
    costs = []
    for key in "hhhkj":
        terminal.press(key)
        costs.append(len(terminal.read()))
    assert max(costs[1:]) <= 1200, "the first one leaves today with its long list"
    assert not select.select([terminal.handle], [], [], 2.0)[0], "nothing is sent when nothing happens"
    terminal.press("\x11")
    terminal.read(quiet=0.1)
    assert terminal.wait() == 0


def test_a_shop_abroad_has_its_own_holidays(tmp_path: Any) -> None:
    with Database.create(tmp_path / "abroad.db", Shop("Shop", "USD", "America/New_York")).read() as r:
        assert followups.country(r) == ""
