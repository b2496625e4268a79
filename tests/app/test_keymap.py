"""One's own keys: read from a file, checked with file and line, in force and shown everywhere."""

from pathlib import Path
from typing import Any

import pytest

from crm_tui.actions import ACTIONS, Acting
from crm_tui.app import CrmApp
from crm_tui.core import known_good
from crm_tui.core.i18n import set_language
from crm_tui.keymap import TWINS, Actions, Keymap, normal, read, read_at_start
from crm_tui.keys_table import all_actions
from crm_tui.ops import customers
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.store.db import Database


@pytest.fixture(scope="module")
def actions() -> Actions:
    return all_actions()


@pytest.fixture
def written(tmp_path: Path, actions: Actions) -> Any:
    """`written(text)` is what a file of that text says."""

    def check(text: str) -> Keymap:
        path = tmp_path / "keys.toml"
        path.write_text(text, encoding="utf-8")
        return read(path, actions)

    return check


def told(found: Keymap) -> list[str]:
    """Each problem as line and sentence."""
    return [f"{problem.line}: {problem.what}" for problem in found.problems]


def test_no_two_actions_have_one_name(actions: Actions) -> None:
    owners: dict[str, set[str]] = {}
    kinds = [Acting]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        for entry in kind.OWN_ACTIONS if kind.__module__.startswith("crm_tui") else ():
            owners.setdefault(entry.id, set()).add(f"{kind.__module__}.{kind.__qualname__}")
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}
    assert set(actions.by_id) >= {"app.undo", "customers.add", "windowed_table.mark"}


def test_the_keys_that_are_built_in_pass_the_check(written: Any, actions: Actions) -> None:
    lines = [f'"{known.id}" = {[*known.keys]!r}' for known in actions.by_id.values() if known.keys]
    assert told(written("\n".join(lines))) == []


def test_keys_may_be_given_one_by_one_in_lists_and_in_tables(written: Any) -> None:
    found = written('"customers.add" = "n"\n[app]\nundo = ["ctrl+z", "u"]\nhelp = "f1"\n')
    assert found.problems == []
    assert found.keys == {"customers.add": ("n",), "app.undo": ("ctrl+z", "u"), "app.help": ("f1",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"customers.ad" = "n"', "1: There is no action “customers.ad”; did you mean customers.add?"),
        ('"x.y" = "n"', "1: There is no action “x.y”; `crm keys` lists them all."),
        ('\n[customers]\nadd = "ctrl+m"', "3: Terminals take ctrl+m for enter; choose another key."),
        ('"customers.add" = "shift+n"', "1: Write “N” for shift+n."),
        ('"customers.add" = "wq"', "1: “wq” is no key that terminals send; keys are written n, N, ctrl+n, f5."),
        ('"customers.add" = []', "1: customers.add wants a key in quotes, or a list of keys."),
        ('# mine\n"customers.add" = 3', "2: customers.add wants a key in quotes, or a list of keys."),
        ('"customers.add" = "e"', "1: “e” would do both customers.add and customers.edit."),
        ('"customers.add" = "u"', "1: “u” would do both customers.add and app.undo."),
        ('"customers.add" = "j"', "1: “j” would do both customers.add and windowed_table.cursor_down."),
        ('"app.quit" = "x"', "1: app.quit must work while one types, and x would be typed; "
                             "give it a key such as ctrl+n or f5."),
        ('"form_page.save" = "x"', "1: form_page.save must work while one types, and x would be typed; "
                                   "give it a key such as ctrl+n or f5."),
        ('"customers.add" = "n"\nbad bad', "2: This line can't be read as TOML."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_no_key_is_in_force(written: Any, text: str, said: str) -> None:
    found = written(text)
    assert said in told(found)
    assert found.keys == {}


def test_problems_are_told_in_the_persons_language(written: Any) -> None:
    set_language("zh_CN")
    assert all(line.isascii() is False for line in told(written('"customers.add" = "ctrl+m"')))


def test_a_key_that_is_freed_can_be_given_to_another(written: Any) -> None:
    assert written('"customers.add" = "e"\n"customers.edit" = "a"').problems == []


@pytest.mark.parametrize("key", [*TWINS, "shift+a", "ctrl+1", "f13", "meta+a", "ctrl+shift+a", "", "space bar", "宏"])
def test_keys_no_terminal_can_tell_are_none(key: str) -> None:
    assert normal(key) is None or key in TWINS


async def test_chosen_keys_are_in_force_and_shown_in_line_help_palette_and_toasts(
    shop: Database, wait: Any, text: Any, written: Any
) -> None:
    chosen = written('"customers.add" = "n"\n"app.undo" = "ctrl+z"\n"app.customers" = "f9"')
    app = CrmApp(shop.path, shop, chosen)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press("f9")
        await wait(pilot, lambda: "n Add" in text(pilot).split("\n")[-1])
        assert "F9 Customers" in text(pilot)
        assert "^z Undo" in text(pilot).split("\n")[-1]
        app.run_operation(customers.add, {"name": "Zhang San"})
        await wait(pilot, lambda: "^z undoes" in text(pilot))
        await pilot.press("a")
        assert not isinstance(app.screen, CustomerForm), "the key it had does nothing now"
        await pilot.press("ctrl+p", *"add a customer")
        await wait(pilot, lambda: any("Add a customer" in line and " n" in line for line in text(pilot).split("\n")))
        await pilot.press("escape", "n")
        await wait(pilot, lambda: isinstance(app.screen, CustomerForm))


async def test_a_bad_file_leaves_the_usual_keys_and_is_told_once(
    shop: Database, wait: Any, text: Any, written: Any
) -> None:
    app = CrmApp(shop.path, shop, written('"customers.add" = "ctrl+m"\n'))
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        await wait(pilot, lambda: "keys.toml:1" in text(pilot).replace("\n", ""))
        assert app.key_of("customers.add") == "a"
        assert len(app._notifications) == 1  # noqa: SLF001 - Textual has no other way to count them


def test_every_action_is_listed(actions: Actions) -> None:
    assert {name for name in ACTIONS if not name.startswith("test_")} <= set(actions.by_id) | {"counting.test"}


def test_a_file_found_right_is_not_checked_again_until_it_or_the_program_changes(
    tmp_path: Path, actions: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = tmp_path / "keys.toml", []

    def all_of_them() -> Actions:
        asked.append(1)
        return actions

    path.write_text('"customers.add" = ["n", "f9"]\n[app]\nundo = "ctrl+z"\n')
    first = read_at_start(path, all_of_them)
    again = read_at_start(path, all_of_them)
    assert first.keys == again.keys == {"customers.add": ("n", "f9"), "app.undo": ("ctrl+z",)}
    assert len(asked) == 1
    path.write_text('"customers.add" = "m"\n')
    assert read_at_start(path, all_of_them).keys == {"customers.add": ("m",)}
    assert len(asked) == 2
    monkeypatch.setattr(known_good, "__version__", "0.0.0")
    read_at_start(path, all_of_them)
    assert len(asked) == 3


def test_a_file_found_wrong_is_told_at_every_start(tmp_path: Path, actions: Actions) -> None:
    path = tmp_path / "keys.toml"
    for text in ('"customers.add" = "ctrl+m"\n', "bad bad\n", b"\xff\xfe"):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        for _ in range(2):
            found = read_at_start(path, lambda: actions)
            assert len(found.problems) == 1
            assert found.keys == {}
