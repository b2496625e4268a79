"""The complete copy: it is whole or not there, says truly what it holds, and makes the very same store again."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, CrmError, Invalid, NotFound
from crm_tui.core.i18n import N_
from crm_tui.domain.identity import waiting_identity
from crm_tui.exchange.complete import export_all, import_all
from crm_tui.store import complete_copy, customers
from crm_tui.store.check import CHECKS
from crm_tui.store.db import ENGINE, Database
from crm_tui.store.models import METADATA

DOCUMENT = Path(__file__).parents[2] / "docs" / "complete-copy.md"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def kept(db: Database) -> dict[str, list[tuple[object, ...]]]:
    with db.read() as r:
        found = {table: r.all(lambda *row: row, f'SELECT * FROM "{table}" ORDER BY 1') for table in METADATA.tables
                 if table != "current_operation"}  # fmt: skip
        last_ids = dict(r.all(lambda *row: row, ENGINE.LAST_IDS))
        return {**found, "last ids": [(table, last_ids.get(table)) for table in found]}


def lived_in(db: Database) -> None:
    """What the sample shop lacks: an undone import, a deleted record, a merge, payers, texts that are awkward."""
    awkward = 'a\\nb "q"\u2028\ttab\n二行 🏳️‍🌈 {"x": null}'
    first = ops.customers.add(db, {"code": "X1", "name": "Odd", "note": awkward}).value
    gone = ops.customers.add(db, {"code": "X2", "name": "Gone"}).value
    ops.customers.delete(db, gone)
    ops.customers.edit(db, first, {"note": awkward * 2})
    ops.history.undo(db)
    ops.merging.merge(db, 1, [2])
    ops.merging.different(db, 3, 4)
    with db.write("test", N_("Changed {what}.")) as w:
        w.describe(what="it")
        w.insert("payer", {"customer_id": first, "key": "k", "name": "老王", "account": None})
        waiting = {"day": "2024-05-01", "amount": 100, "payer": "老王"}
        found = {"state": "waiting", "identity": waiting_identity(waiting), "occurrence": 1}
        w.insert("waiting_payment", {**waiting, **found})
        w.insert("mapping", {"noun": "sales", "name": "till", "fields": '{"date": "日期"}', "options": "{}"})


def test_a_copy_makes_the_very_same_store_and_that_the_very_same_copy(sample, tmp_path):
    lived_in(sample)
    copied = export_all(sample, tmp_path / "a")
    assert all(copied.rows[table] for table in ("ticket_event", "followup", "customer_merge", "not_same", "change"))

    made = import_all(tmp_path / "a", tmp_path / "new.db")
    other = Database.open(tmp_path / "new.db")
    export_all(other, tmp_path / "b")

    assert made.rows == copied.rows
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert kept(other) == kept(sample)
    with other.read() as r:
        assert [problem for _, look in CHECKS for problem in look(r)] == []
    assert (tmp_path / "new.db").stat().st_mode & 0o077 == 0


def test_a_store_made_of_a_copy_goes_on_where_the_other_was(sample, tmp_path):
    with sample.read() as r:
        code = r.value("SELECT code FROM customer WHERE id = 2")
    lived_in(sample)
    export_all(sample, tmp_path / "copy")
    import_all(tmp_path / "copy", tmp_path / "new.db")
    other = Database.open(tmp_path / "new.db")

    added = [ops.customers.add(db, {"code": "Y", "name": "New"}).value for db in (sample, other)]
    assert added[0] == added[1]
    ops.history.undo(other)
    assert ops.merging.unmerge(other, code).value == 2
    with other.read() as r:
        assert list(customers.ids(r, "New")) == []
        assert 2 in customers.ids(r, code)
        assert [problem for _, look in CHECKS for problem in look(r)] == []


def test_checksums_are_those_of_sha256sum(shop, tmp_path):
    export_all(shop, tmp_path / "copy")
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path / "copy",
                             capture_output=True, check=False)  # fmt: skip
    assert checked.returncode == 0


def test_a_row_changed_moves_one_line(shop, tmp_path):
    for number in range(1, 10):
        ops.customers.add(shop, {"code": f"C{number}", "name": "A"})
    before, after = tmp_path / "before", tmp_path / "after"
    export_all(shop, before)
    ops.customers.edit(shop, 5, {"note": "changed"})
    export_all(shop, after)
    names = {name for name in contents(before) if contents(before)[name] != contents(after)[name]}
    assert names == {"customer.jsonl", "change.jsonl", "operation.jsonl", "manifest.json", "SHA256SUMS"}
    old, new = ((folder / "customer.jsonl").read_text().splitlines() for folder in (before, after))
    assert [number for number, pair in enumerate(zip(old, new, strict=True), 1) if pair[0] != pair[1]] == [5]


def test_a_folder_with_something_else_is_left_alone(shop, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    for replace in (False, True):
        with pytest.raises(Conflict):
            export_all(shop, folder, replace=replace)
    assert contents(folder) == {"letter.txt": b"dear"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_earlier_copy_is_replaced_only_when_asked(shop, tmp_path):
    folder = tmp_path / "copy"
    export_all(shop, folder)
    ops.customers.add(shop, {"code": "1", "name": "A"})
    with pytest.raises(Conflict):
        export_all(shop, folder)
    assert (folder / "customer.jsonl").read_bytes() == b""
    export_all(shop, folder, replace=True)
    assert json.loads((folder / "customer.jsonl").read_text())["name"] == "A"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_copy_stopped_midway_leaves_the_earlier_one_and_nothing_beside_it(sample, tmp_path):
    folder = tmp_path / "copy"
    export_all(sample, folder)
    before = contents(folder)

    def stop(_table: str, _count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_all(sample, folder, replace=True, progress=stop)
    assert contents(folder) == before
    with pytest.raises(KeyboardInterrupt):
        import_all(folder, tmp_path / "new.db", progress=stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "sample.db"]


def test_a_copy_killed_between_its_two_names_is_found_again(shop, tmp_path):
    folder = tmp_path / "copy"
    export_all(shop, folder)
    folder.rename(tmp_path / ".copy.previous")
    with pytest.raises(Conflict):
        export_all(shop, folder)
    assert (folder / "manifest.json").exists()


def test_what_a_killed_run_has_left_is_gone_after_the_next_one(shop, tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    left, other = tmp_path / f".copy.part-{ended.pid}-ab-1", tmp_path / ".copy.part-mine"
    for folder in (left, other):
        folder.mkdir()
        (folder / "customer.jsonl").write_text("x")
    export_all(shop, tmp_path / "copy")
    assert not left.exists()
    assert other.exists()


def cut(folder: Path) -> None:
    path = folder / "customer.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def changed(folder: Path) -> None:
    path = folder / "customer.jsonl"
    path.write_text(path.read_text().replace('"version": 1', '"version": 2', 1))


def absent(folder: Path) -> None:
    (folder / "sale.jsonl").unlink()


def hostile(folder: Path) -> None:
    (folder / "payment.jsonl").write_text('{"id": 1e999}\n')


def huge(folder: Path) -> None:
    rows = json.loads((folder / "customer.jsonl").read_text().splitlines()[0]) | {"id": 2**70}
    (folder / "customer.jsonl").write_text(json.dumps(rows) + "\n")


def newer(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"version": 1', '"version": 2', 1))


@pytest.mark.parametrize("harm", [cut, changed, absent, hostile, huge, newer])
def test_a_copy_that_is_not_as_it_was_written_makes_no_store(harm, shop, tmp_path):
    ops.customers.add(shop, {"code": "1", "name": "A"})
    ops.customers.add(shop, {"code": "2", "name": "B"})
    export_all(shop, tmp_path / "copy")
    harm(tmp_path / "copy")
    with pytest.raises(Invalid):
        import_all(tmp_path / "copy", tmp_path / "new.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "shop.db"]


def test_neither_a_store_nor_a_folder_that_is_no_copy_is_touched(shop, tmp_path):
    export_all(shop, tmp_path / "copy")
    before = shop.path.read_bytes()
    with pytest.raises(Conflict):
        import_all(tmp_path / "copy", shop.path)
    assert shop.path.read_bytes() == before
    with pytest.raises(NotFound):
        import_all(tmp_path, tmp_path / "new.db")


def test_a_damaged_store_is_not_copied(sample, tmp_path):
    data = bytearray(sample.path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 3000] = b"\0" * 3000
    sample.path.write_bytes(data)
    with pytest.raises(CrmError):
        export_all(sample, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_every_table_is_copied_or_left_out_and_every_column_is_documented():
    left_out = set(complete_copy.LEFT_OUT)
    assert set(METADATA.tables) - left_out == set(complete_copy.TABLES)
    text = DOCUMENT.read_text(encoding="utf-8")
    parts = dict(re.findall(r"^### ([a-z_]+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))
    assert list(parts) == list(complete_copy.TABLES)
    for table, part in parts.items():
        assert set(re.findall(r"`([a-z0-9_]+)`", part)) >= set(METADATA.tables[table].columns.keys()), table
    for table in left_out:
        assert f"`{table}`" in text


def test_the_commands_copy_and_restore(shop, tmp_path, monkeypatch, capsys):
    from crm_tui.cli import main

    monkeypatch.setenv("CRM_DB", str(shop.path))
    assert main(["export", "all", str(tmp_path / "copy")]) == 0
    assert main(["import", "all", str(tmp_path / "copy")]) == 5
    assert main(["--db", str(tmp_path / "new.db"), "import", "all", str(tmp_path / "copy")]) == 0
    assert main(["--db", str(tmp_path / "new.db"), "check"]) == 0
    assert "Made" in capsys.readouterr().err
