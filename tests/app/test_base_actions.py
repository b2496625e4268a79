"""The action registry: every action is complete, translated, and reachable by keyboard."""

import pytest

from crm_tui.actions import ACTIONS, Acting, action, show_key
from crm_tui.app import CrmApp  # noqa: F401 - its classes fill the registry
from crm_tui.core import registry
from crm_tui.core.i18n import set_language, tr
from crm_tui.core.registry import load
from crm_tui.sections import sections

TERMINAL_TWINS = {"ctrl+m", "ctrl+i", "ctrl+h", "ctrl+j", "ctrl+left_square_bracket"}

for package in ("crm_tui.screens", "crm_tui.widgets"):
    for name in registry.names(package):
        load(package, name)


def test_every_action_has_a_key_or_stands_in_the_palette() -> None:
    assert ACTIONS
    assert [entry.id for entry in ACTIONS.values() if not entry.keys and not entry.palette] == []


def test_every_action_says_what_it_does_in_a_sentence() -> None:
    assert [entry.id for entry in ACTIONS.values() if not entry.help.endswith(".")] == []


def test_every_action_is_translated() -> None:
    set_language("zh_CN")
    own = [entry for entry in ACTIONS.values() if not entry.id.startswith("test_")]
    same = {text for entry in own for text in (entry.name, entry.help, entry.short) if tr(text) == text}
    assert same == set()


def test_no_action_has_a_key_that_terminals_take_for_another() -> None:
    assert [entry.id for entry in ACTIONS.values() if TERMINAL_TWINS & set(entry.keys)] == []


def test_sections_have_digits_in_their_order() -> None:
    keys = [ACTIONS[f"app.{key}"].keys for key in sections()]
    assert keys == [(str(digit),) for digit in range(1, len(keys) + 1)]


def test_an_action_must_be_named_as_textual_calls_it() -> None:
    with pytest.raises(TypeError, match="action_<verb>"):

        class Wrong(Acting):
            @action("w", "Wrong", "Wrongly named.")
            def wrong(self) -> None:
                pass


def test_keys_are_shown_as_people_write_them() -> None:
    shown = {"ctrl+s": "^s", "question_mark": "?", "enter": "↵", "escape": "esc", "a": "a", "f1": "F1"}
    assert {key: show_key(key) for key in shown} == shown
