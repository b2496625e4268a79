"""Copying to the terminal's clipboard, and texts edited in the person's own editor."""

import contextlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.ops import customers
from crm_tui.screens.customer import CustomerPage
from crm_tui.store import customers as stored
from crm_tui.store.db import Database
from crm_tui.widgets.editors import BlockEditor


@pytest.fixture
def filled(shop: Database) -> Database:
    """A shop with two customers, one of a name that would be markup and a formula."""
    customers.add(shop, {"name": "=[/x]", "phone": "13900001111;021-5", "city": "上海", "address": "南京路 1 号"})
    customers.add(shop, {"name": "张三", "note": "old note"})
    return shop


@pytest.fixture
def app(filled: Database, monkeypatch: pytest.MonkeyPatch) -> CrmApp:
    """The app, which has nothing to suspend where there is no terminal."""
    monkeypatch.setattr(CrmApp, "suspend", lambda _self: contextlib.nullcontext())
    return CrmApp(filled.path, filled)


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Path:
    """Make a shell script the person's editor; `$1` is the file it is given."""
    script = tmp_path / "editor"
    script.write_text("#!/bin/sh\n" + body)
    script.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.delenv("VISUAL", raising=False)
    return script


def note(shop: Database, customer_id: int = 2) -> Any:
    with shop.read() as reader:
        return stored.get(reader, customer_id).values["note"]


@pytest.mark.parametrize(
    ("key", "copied", "told"),
    [
        ("n", "=[/x]", "Copied: Name, =[/x]"),
        ("p", "13900001111", "Copied: Phone, =[/x]"),
        ("a", "上海 南京路 1 号", "Copied: Address, =[/x]"),
    ],
)
async def test_parts_of_a_customer_are_copied_from_the_card(
    app: CrmApp, wait: Any, text: Any, key: str, copied: str, told: str
) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_customer(1)
        await wait(pilot, lambda: "13900001111" in text(pilot))
        await pilot.press("y", key)
        await wait(pilot, lambda: app.clipboard == copied)
        await wait(pilot, lambda: told in text(pilot))


async def test_what_is_empty_is_said_and_the_clipboard_left_alone(app: CrmApp, wait: Any, text: Any) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_customer(2)
        await wait(pilot, lambda: "old note" in text(pilot))
        app.copy_to_clipboard("before")
        await pilot.press("y", "p")
        await wait(pilot, lambda: "Nothing to copy: Phone is empty." in text(pilot))
        assert app.clipboard == "before"


async def test_a_row_is_copied_as_columns_that_no_spreadsheet_runs(app: CrmApp, wait: Any, text: Any) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "2 of 2" in text(pilot) or "1 of 2" in text(pilot))
        await wait(pilot, lambda: "=[/x]" in text(pilot) and "张三" in text(pilot))
        await pilot.press("v", "G", "y", "r")
        await wait(pilot, lambda: "Copied 2 rows." in text(pilot))
        lines = app.clipboard.split("\n")
        assert sorted(line.split("\t")[0] for line in lines) == ["'=[/x]", "张三"]
        assert all("\t" in line for line in lines)
        await pilot.press("y", "n")
        await wait(pilot, lambda: sorted(app.clipboard.split("\n")) == ["=[/x]", "张三"])


async def test_control_characters_are_not_copied(app: CrmApp, filled: Database, wait: Any, text: Any) -> None:
    with filled.write("test", "test", actor="test") as w:
        w.execute("UPDATE customer SET name = :name WHERE id = 2", name="张\x1b]52;c;x\x07三\u202e")
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_customer(2)
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and "old note" in text(pilot))
        await pilot.press("y", "n")
        await wait(pilot, lambda: app.clipboard == "张]52;c;x三")


async def test_the_note_of_the_card_is_edited_outside_in_a_file_of_ones_own(
    app: CrmApp, filled: Database, wait: Any, text: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    script = (
        f'stat -c %a "$1" > {seen}; cat "$1" >> {seen}; echo "$1" >> {seen}; printf "new\\033[2J\\r\\nnote\\n" > "$1"'
    )
    editor(tmp_path, monkeypatch, script)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_customer(2)
        await wait(pilot, lambda: "old note" in text(pilot))
        await pilot.press("ctrl+e")
        await wait(pilot, lambda: note(filled) == "new[2J\nnote")
        mode, before, path = seen.read_text().splitlines()
        assert (mode, before) == (oct(stat.S_IRUSR | stat.S_IWUSR)[2:], "old note")
        assert not os.path.exists(path)  # noqa: PTH110, ASYNC240 - a look at one name
        await pilot.press("u")
        await wait(pilot, lambda: note(filled) == "old note")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('echo other > "$1"; exit 3', "ended with an error"),
        ("printf '\\377\\376' > \"$1\"", "is not UTF-8"),
        ('rm "$1"', "file can't be read"),
    ],
)
async def test_nothing_changes_when_the_editor_fails(
    app: CrmApp, filled: Database, wait: Any, text: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    body: str, told: str,
) -> None:  # fmt: skip
    editor(tmp_path, monkeypatch, body)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_customer(2)
        await wait(pilot, lambda: "old note" in text(pilot))
        await pilot.press("ctrl+e")
        await wait(pilot, lambda: told in text(pilot))
    assert note(filled) == "old note"


async def test_an_editor_that_is_not_there_is_said(
    app: CrmApp, filled: Database, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "/no/such/editor --wait")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_customer(2)
        await wait(pilot, lambda: "old note" in text(pilot))
        await pilot.press("ctrl+e")
        await wait(pilot, lambda: "/no/such/editor" in text(pilot) and "EDITOR" in text(pilot))


async def test_a_block_of_a_form_is_edited_outside_and_saved_by_the_form(
    app: CrmApp, filled: Database, wait: Any, text: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, 'printf "two\\nlines\\n" > "$1"')
    async with app.run_test(size=(80, 24)) as pilot:
        app.edit_customer(2)
        await wait(pilot, lambda: app.screen.query(BlockEditor) and app.screen.form is not None)
        await wait(pilot, lambda: app.screen.form.rows["note"].editor.raw == "old note")
        app.screen.form.focus_field("note")
        await pilot.pause()
        await pilot.press("ctrl+e")
        await wait(pilot, lambda: app.screen.form.rows["note"].editor.raw == "two\nlines")
        assert note(filled) == "old note", "only saving keeps it"
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: note(filled) == "two\nlines")
