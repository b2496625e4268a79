"""The history: every operation with its changes, narrowed by person and day, undone one by one."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.core.list_views import view_of
from crm_tui.ops import customers, products, sales
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.history import HistoryPage
from crm_tui.screens.operation import OperationPage
from crm_tui.store.db import Database
from crm_tui.widgets.windowed_table import WindowedTable


@pytest.fixture
def lived(shop: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A shop where two people have worked on two days."""
    monkeypatch.setenv("CRM_USER", "小王")
    monkeypatch.setenv("CRM_NOW", "2024-05-14T02:00:00+00:00")
    zhang = customers.add(shop, {"name": "张三商店", "city": "上海"}).value
    hammer = products.add(shop, {"name": "羊角锤 [/x]", "price": 199000}).value
    monkeypatch.setenv("CRM_USER", "小李")
    monkeypatch.setenv("CRM_NOW", "2024-05-15T02:00:00+00:00")
    customers.edit(shop, zhang, {"city": "苏州", "grade": "A"})
    sales.add(shop, {"customer_id": zhang, "product_id": hammer, "date": "2024-05-15", "quantity": 2000})
    return shop


async def to_history(app: CrmApp, pilot: Any, wait: Any, text: Any) -> None:
    app.open_section("history")
    await wait(pilot, lambda: isinstance(app.screen, HistoryPage) and "1 of 5" in text(pilot))
    await wait(pilot, lambda: "Recorded 39.80" in text(pilot))


async def test_operations_are_told_with_what_they_changed(lived: Database, wait: Any, text: Any) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(120, 40)) as pilot:
        await to_history(app, pilot, wait, text)
        await wait(pilot, lambda: "张三商店 · 羊角锤 [/x], new" in text(pilot))
        await pilot.press("j")
        await wait(pilot, lambda: "City: 上海 → 苏州" in text(pilot))
        assert "Grade: – → A" in text(pilot)
        await pilot.press("j")
        await wait(pilot, lambda: "List price: 19.90" in text(pilot))


async def test_an_older_one_is_undone_by_itself_and_marked(lived: Database, wait: Any, text: Any) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_history(app, pilot, wait, text)
        await pilot.press("j", "x")
        await wait(pilot, lambda: "Undone: Saved 张三商店" in text(pilot))
        await wait(pilot, lambda: "of 6" in text(pilot))
        line = next(line for line in text(pilot).split("\n") if line.startswith("›"))
        assert "undone" in line, "the cursor stays on the operation, which is marked now"
        await pilot.press("x")
        await wait(pilot, lambda: "It has been undone already." in text(pilot))


async def test_one_that_others_built_on_is_refused_with_a_sentence(lived: Database, wait: Any, text: Any) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_history(app, pilot, wait, text)
        await pilot.press("j", "j", "j", "x")
        await wait(pilot, lambda: "It can't be undone" in text(pilot))
        assert "of 5" in text(pilot)


async def test_that_the_shop_was_made_is_never_undone(lived: Database, wait: Any, text: Any) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_history(app, pilot, wait, text)
        await pilot.press("G", "x")
        await wait(pilot, lambda: "the shop was made can't be undone" in text(pilot))
        assert "of 5" in text(pilot)


async def test_u_undoes_the_last_and_the_list_follows(lived: Database, wait: Any, text: Any) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_history(app, pilot, wait, text)
        await pilot.press("u")
        await wait(pilot, lambda: "of 6" in text(pilot) and "Undone: Recorded" in text(pilot))


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        *(("who:王", 2), ("2024-05-14", 2), ("2024-05-15", 2), ("2024-05", 4)),
        *(("2024-05-14 张三", 1), ("羊角锤", 2), ("customer:张三", 3), ("saved", 1)),
    ],
)
async def test_typing_narrows_by_person_day_and_name(
    lived: Database, wait: Any, text: Any, typed: str, count: int
) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_history(app, pilot, wait, text)
        await pilot.press("/", *typed)
        await wait(pilot, lambda: f"1 of {count} · 5 in all" in text(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: "1 of 5" in text(pilot))


async def test_the_filter_completes_its_words_people_and_customers(lived: Database, wait: Any, text: Any) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_history(app, pilot, wait, text)
        await pilot.press("/", *"wh")
        await wait(pilot, lambda: "/ who:" in text(pilot))
        await pilot.press("tab", "小")
        await wait(pilot, lambda: "/ who:小王" in text(pilot) or "/ who:小李" in text(pilot))
        await pilot.press("escape", "/", *"cust")
        await wait(pilot, lambda: "/ customer:" in text(pilot))
        await pilot.press("tab", "张")
        await wait(pilot, lambda: "/ customer:张三商店" in text(pilot))
        await pilot.press("tab")
        await wait(pilot, lambda: "1 of 3 · 5 in all" in text(pilot))


async def test_enter_opens_all_changes_and_their_records(lived: Database, wait: Any, text: Any) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_history(app, pilot, wait, text)
        await pilot.press("j", "enter")
        await wait(pilot, lambda: isinstance(app.screen, OperationPage) and "City: 上海 → 苏州" in text(pilot))
        await wait(pilot, lambda: "Grade: – → A" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))
        await pilot.press("escape", "x")
        await wait(pilot, lambda: "Undone: Saved 张三商店" in text(pilot))
        await wait(pilot, lambda: "· undone" in text(pilot))


async def test_how_one_likes_the_list_stays(lived: Database, wait: Any, text: Any) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_history(app, pilot, wait, text)
        assert "When▼" in text(pilot)
        await pilot.press("o")
        await wait(pilot, lambda: "Who▲" in text(pilot))
    assert view_of("history").sort == "who"


async def test_ten_thousand_operations_are_read_a_screenful_at_a_time(shop: Database, wait: Any, text: Any) -> None:
    with closing(sqlite3.connect(shop.path)) as connection, connection:
        connection.executemany(
            "INSERT INTO operation (at, actor, name, message, params) VALUES (?, '小王', 'x', 'n. {n}', ?)",
            [(f"2024-05-{1 + n % 28:02}T00:00:00.000Z", f'{{"n": {n}}}') for n in range(10_000)],
        )
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("history")
        await wait(pilot, lambda: "1 of 10,001" in text(pilot) and "n. 9999" in text(pilot))
        table = app.screen.query_one(WindowedTable)
        await pilot.press("G")
        await wait(pilot, lambda: "n. 0" in text(pilot))
        assert len(table._cache._rows) < 200  # noqa: SLF001 - what is held is the point


async def test_keys_narrow_to_the_person_and_the_day_of_the_row(lived: Database, wait: Any, text: Any) -> None:
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_history(app, pilot, wait, text)
        await pilot.press("j", "j", "w")
        await wait(pilot, lambda: "1 of 2 · 5 in all" in text(pilot) and "who:小王" in text(pilot))
        await pilot.press("t")
        await wait(pilot, lambda: "2024-05-14" in text(pilot) and "1 of 2 · 5 in all" in text(pilot))
        await pilot.press("/", *"zzz")
        await wait(pilot, lambda: "Nothing matches" in text(pilot))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
async def test_every_size_shows_what_was_done_and_enter_what_it_changed(
    lived: Database, wait: Any, text: Any, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=size) as pilot:
        app.open_section("history")
        await wait(pilot, lambda: "2024-05-15 10:00" in text(pilot))
        await pilot.press("j", "enter")
        await wait(pilot, lambda: "上海 → 苏州" in text(pilot))
