"""The section Settings: the shop's, roles, and one's own preferences, which hold at once and the next time."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.cli import choose_language
from crm_tui.core import config, preferences
from crm_tui.core.i18n import language
from crm_tui.ops import customers, sales, settings
from crm_tui.screens.settings import SettingsPage
from crm_tui.sections import sections
from crm_tui.store.db import Database

DIGIT = str(list(sections()).index("settings") + 1)


async def at(pilot: Any, wait: Any, name: str) -> SettingsPage:
    """The page, with the cursor on the setting of that name."""
    await pilot.press(DIGIT)
    page = pilot.app.screen
    await wait(pilot, lambda: isinstance(page, SettingsPage) and page._rows)  # noqa: SLF001
    place = next(place for place, row in page._rows.items() if row.name == name)  # noqa: SLF001
    table = page._table  # noqa: SLF001
    await wait(pilot, lambda: table.count > place)
    for _ in range(40):
        if table.cursor_id == place:
            return page
        await pilot.press("j" if (table.cursor_id or 0) < place else "k")
    pytest.fail(f"{name} is not in the list")


async def test_the_shops_name_is_changed_and_shown_at_the_head(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot, wait, "shop.name")
        await pilot.press("enter", "ctrl+a", "ctrl+k", *"Hardware", "enter")
        await wait(pilot, lambda: text(pilot).startswith(" Hardware"))


async def test_a_value_the_setting_cannot_hold_is_refused_in_the_dialog(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot, wait, "shop.zone")
        await pilot.press("enter", "ctrl+a", "ctrl+k", *"Mars", "enter")
        await wait(pilot, lambda: "There is no time zone “Mars”" in text(pilot))


async def test_the_currency_is_locked_once_amounts_are_kept(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhang San"})
    sales.add(shop, {"date": "2024-05-01", "amount": 100, "kind": "sale"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at(pilot, wait, "shop.currency")
        await wait(pilot, lambda: "it can't change any more" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: "can't be changed any more" in text(pilot))


async def test_a_person_is_given_a_role(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 40)) as pilot:
        await at(pilot, wait, "shop.name")
        await pilot.press("a", *"lily", "enter")
        await wait(pilot, lambda: "What may lily do?" in text(pilot))
        await pilot.press("down", "down", "enter")
        await wait(pilot, lambda: any("lily" in line and "Reader" in line for line in text(pilot).split("\n")))


async def test_the_language_changes_at_once_everywhere_and_stays(
    shop: Database, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers.add(shop, {"name": "Zhang San"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await wait(pilot, lambda: "Zhang San" in text(pilot))
        page = await at(pilot, wait, "own.language")
        await pilot.press("enter", "down", "enter")
        await wait(pilot, lambda: language() == "zh_CN" and "语言" in text(pilot))
        assert "Customers" not in text(pilot)
        assert "Undo" not in text(pilot)
        assert app.screen is page
        assert page._rows[page._table.cursor_id or 0].name == "own.language"  # noqa: SLF001
        await pilot.press("2")
        await wait(pilot, lambda: "Zhang San" in text(pilot))
        assert "Name" not in text(pilot), "headings and hints of a section seen before are in the new language"
    monkeypatch.delenv("CRM_LANG")
    choose_language([])
    assert language() == "zh_CN"
    monkeypatch.setenv("CRM_LANG", "en")
    choose_language([])
    assert language() == "en", "the environment goes before the preference"


async def test_what_is_typed_in_another_section_survives_a_change_of_language(
    shop: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "a")
        await wait(pilot, lambda: app.screen.query("FieldRow"))
        await pilot.press(*"Wang")
        form = app.screen
        await wait(pilot, lambda: "Wang" in text(pilot))
        app.open_section("settings")
        await pilot.pause()
        await at(pilot, wait, "own.language")
        await pilot.press("enter", "down", "enter")
        await wait(pilot, lambda: language() == "zh_CN")
        app.open_section("customers")
        await wait(pilot, lambda: app.screen is form and "Wang" in text(pilot))


async def test_a_theme_is_shown_while_moving_kept_by_enter_and_put_back_by_esc(shop: Database, wait: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = "calm"
        await at(pilot, wait, "own.theme")
        app.fitting_theme = lambda wanted: wanted or "calm"  # type: ignore[method-assign]  # the test's terminal has no colours
        await pilot.press("enter", "down")
        await wait(pilot, lambda: app.theme == "light")
        await pilot.press("escape")
        await wait(pilot, lambda: app.theme == "calm")
        assert preferences.load().theme == ""
        await pilot.press("enter", "down", "down", "enter")
        await wait(pilot, lambda: preferences.load().theme == "contrast")
        assert app.theme == "contrast"


@pytest.mark.parametrize("name", ["mouse", "compact", "private"])
async def test_a_flag_turns_with_enter_and_stays(shop: Database, wait: Any, name: str) -> None:
    app = CrmApp(shop.path, shop)
    before = getattr(preferences.load(), name)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot, wait, f"own.{name}")
        await pilot.press("enter")
        await wait(pilot, lambda: getattr(preferences.load(), name) is not before)
    assert getattr(CrmApp(shop.path, shop).preferences, name) is not before


async def test_damaged_preferences_are_told_and_left_out(shop: Database, wait: Any, text: Any) -> None:
    config.preferences_file().parent.mkdir(parents=True, exist_ok=True)
    config.preferences_file().write_text("language = [", encoding="utf-8")
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await wait(pilot, lambda: "Your preferences in" in text(pilot))
    assert app.preferences._replace(trouble=None) == preferences.Preferences()


async def test_who_may_only_look_is_not_offered_to_write(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhang San"})
    settings.put(shop, "role.lily", "reader")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_USER", "lily")
        app = CrmApp(shop.path, shop)
        async with app.run_test(size=(100, 24)) as pilot:
            await pilot.press("2")
            await wait(pilot, lambda: "Zhang San" in text(pilot) and "[look only]" in text(pilot))
            line = text(pilot).split("\n")[-1]
            assert "Add" not in line
            assert "Undo" not in line
            assert "Help" in line
            before = app.screen
            await pilot.press("a", "u")
            assert app.screen is before


async def test_a_shop_opened_only_to_look_refuses_every_operation(shop: Database, wait: Any, text: Any) -> None:
    shop.read_only = True
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await wait(pilot, lambda: "[look only]" in text(pilot))
        app.run_operation(customers.add, {"name": "Zhang San"})
        await wait(pilot, lambda: "open only to look at" in text(pilot))
