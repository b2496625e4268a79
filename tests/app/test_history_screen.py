"""The history: every operation with its changes, narrowed by person and day, undone one by one."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers, products, sales
from crm_tui.screens.history import HistoryPage
from crm_tui.store.db import Database


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
        await wait(pilot, lambda: "· 张三商店, new" in text(pilot))
        assert "羊角锤 [/x]" in text(pilot)
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
        await wait(pilot, lambda: "Undone: Saved 张三商店." in text(pilot))
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
    [("who:王", 2), ("2024-05-14", 2), ("2024-05-15", 2), ("2024-05", 4), ("2024-05-14 张三", 1), ("羊角锤", 2)],
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
async def test_every_size_shows_what_was_done_and_what_it_changed(
    lived: Database, wait: Any, text: Any, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    app = CrmApp(lived.path, lived)
    async with app.run_test(size=size) as pilot:
        app.open_section("history")
        await wait(pilot, lambda: "2024-05-15 10:00" in text(pilot))
        await pilot.press("j")
        await wait(pilot, lambda: "上海 → 苏州" in text(pilot))
