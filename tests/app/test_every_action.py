"""Every action is complete, and by keys alone one comes to every page and to every action on it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from textual.screen import Screen

from crm_tui.actions import ACTIONS, Action, live_actions
from crm_tui.core.i18n import set_language, tr
from crm_tui.keys_table import all_actions
from crm_tui.store.db import Database
from crm_tui.widgets.windowed_table import WindowedTable
from tests.app.places import BEGINNINGS, PLACES, go, settled, walking

#: Pages that need somebody else, or some record, to come about -> the tests that drive them.
ELSEWHERE = {
    "settle_conflict:SettleConflict": "test_conflict.py",
    "interaction_form:InteractionForm": "test_followup_forms.py",
    "import_done:DonePage": "test_import_wizard.py",
}
#: The scopes of those pages' own actions.
DIALOGS_ELSEWHERE = {"settle_conflict", "side_by_side", "interaction_form"}
#: Actions that need a state of their own -> the test that presses their keys.
PRESSED_ELSEWHERE = {
    "app.redo": "test_base_operations.py",
    "app.stop": "test_base_tasks.py",
    "app.help_quit": "test_base_tasks.py",
    "likeness.open_likely": "test_duplicates_screen.py",
    "editors.outside": "test_copy_and_editor.py",
    "import_look.sheet": "test_import_wizard.py",
    "new_shop.next": "test_every_action.py",
    "new_shop.previous": "test_every_action.py",
    "palette.page_down": "test_every_action.py",
    "palette.page_up": "test_every_action.py",
}


def own_actions() -> list[Action]:
    """Every action of the app; tests declare some of their own."""
    known = all_actions().by_id
    return [entry for entry in ACTIONS.values() if entry.id in known and not entry.id.startswith("test_")]


def every_page() -> Iterator[str]:
    """Every page and dialog that is no base of others, as places name them."""
    kinds: list[type] = [Screen]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
        module = kind.__module__.partition("crm_tui.screens.")[2]
        if module and not any(below.__module__.startswith("crm_tui.") for below in kind.__subclasses__()):
            yield f"{module}:{kind.__name__}"


def test_every_action_has_a_key_or_stands_in_the_palette_and_says_what_it_does() -> None:
    unreachable = [entry.id for entry in own_actions() if not entry.keys and not entry.palette]
    untold = [entry.id for entry in own_actions() if not (entry.name and entry.short and entry.help.endswith("."))]
    assert (unreachable, untold) == ([], [])


def test_every_action_is_said_in_chinese() -> None:
    set_language("zh_CN")
    texts = {text for entry in own_actions() for text in (entry.name, entry.short, entry.help)}
    assert sorted(text for text in texts if tr(text) == text) == []


def test_there_are_keys_to_every_page() -> None:
    all_actions()
    reached = {place.page for place in (*PLACES, *BEGINNINGS)}
    assert set(every_page()) - reached == set(ELSEWHERE)
    assert reached <= set(every_page()), "a place names a page that is no more"


def test_what_is_pressed_elsewhere_is_pressed_there() -> None:
    folder, known = Path(__file__).parent, {entry.id: entry for entry in own_actions()}
    unpressed = [
        action_id
        for action_id, file in PRESSED_ELSEWHERE.items()
        if not any(f'"{key}"' in (folder / file).read_text(encoding="utf-8") for key in known[action_id].keys)
    ]
    assert unpressed == []
    assert all((folder / file).exists() for file in ELSEWHERE.values())


async def test_the_palette_goes_by_screenfuls(sample_in: Callable[[str], Path], tmp_path: Path, fixed_now: str) -> None:
    path = Path(shutil.copy(sample_in("en"), tmp_path / "shop.db"))
    async with walking(path, Database.open(path), (80, 24)) as pilot:
        await pilot.press(":")
        await settled(pilot)
        table = pilot.app.screen.query_one(WindowedTable)
        begun = table.cursor
        await pilot.press("pagedown")
        assert table.cursor > begun + 1
        await pilot.press("pageup")
        assert table.cursor == begun


async def test_the_arrows_go_through_the_fields_of_a_new_shop(tmp_path: Path, fixed_now: str) -> None:
    async with walking(tmp_path / "none.db", None, (80, 24)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        first = pilot.app.focused
        await pilot.press("down")
        assert pilot.app.focused is not first
        await pilot.press("up")
        assert pilot.app.focused is first


async def test_by_keys_alone_one_comes_to_every_action(
    sample_in: Callable[[str], Path], tmp_path: Path, fixed_now: str
) -> None:
    path = Path(shutil.copy(sample_in("en"), tmp_path / "shop.db"))
    met: set[str] = set()
    async with walking(path, Database.open(path), (80, 24)) as pilot:
        here = None
        for place in PLACES:
            await go(pilot, place, here)
            here = place
            met |= {live.action.id for live in live_actions(pilot.app.screen)}
    async with walking(tmp_path / "none.db", None, (80, 24)) as pilot:
        for place in BEGINNINGS:
            await go(pilot, place)
            met |= {live.action.id for live in live_actions(pilot.app.screen)}
    missing = {entry.id for entry in own_actions()} - met - set(PRESSED_ELSEWHERE)
    missing -= {action_id for action_id in missing if action_id.partition(".")[0] in DIALOGS_ELSEWHERE}
    assert not missing, f"no place in tests/app/places.py leads to {sorted(missing)}"
