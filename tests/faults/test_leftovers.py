"""What killed programs leave beside a file goes with the next one that writes there; what others are writing stays."""

import os
import subprocess
import sys

from crm_tui.core import crash
from crm_tui.core.whole_file import unfinished, write_whole
from crm_tui.store.backup import set_aside


def gone_process() -> int:
    child = subprocess.Popen([sys.executable, "-S", "-c", ""])
    child.wait()
    return child.pid


def test_what_a_killed_program_left_is_taken_away_by_the_next(tmp_path):
    number = gone_process()
    for left in (f".out.csv.part-{number}-0a-1", f".out.csv.part-{number}-0a-1-journal", f".out.csv.part-{number}"):
        (tmp_path / left).write_text("half")
    (tmp_path / f".copy.part-{number}-0a-1").mkdir()
    write_whole(tmp_path / "out.csv", b"all")
    unfinished(tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_what_somebody_else_is_writing_stays(tmp_path):
    theirs = tmp_path / f".out.csv.part-{os.getppid()}-0a-1"
    ours = unfinished(tmp_path / "out.csv")
    for path in (theirs, ours):
        path.write_text("half")
    assert unfinished(tmp_path / "out.csv") not in {theirs, ours}
    assert {path.name for path in tmp_path.iterdir()} == {theirs.name, ours.name}


def test_an_earlier_run_with_our_process_number_is_known_to_be_over(tmp_path):
    (tmp_path / f".out.csv.part-{os.getpid()}-ffffffffff-1").write_text("half")
    write_whole(tmp_path / "out.csv", b"all")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_backup_takes_away_what_killed_ones_have_left_under_names_of_their_own_moments(shop):
    stem, number = shop.path.stem, gone_process()
    of_other_shops = shop.path.with_name(f".{stem}ping.db.part-{number}-0a-1")
    left = [
        shop.path.with_name(f".{stem}{rest}.part-{number}-0a-{place}")
        for place, rest in enumerate((".before-upgrade-20240101-000000.db", ".db", "-20240101-000000.db.sha256.json"))
    ]
    for path in (of_other_shops, *left):
        path.write_text("half")
    set_aside(shop.path, "before-restore")
    assert not any(path.exists() for path in left)
    assert of_other_shops.exists()


def test_errors_that_are_each_others_cause_are_told_once(tmp_path, monkeypatch):
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    log = crash.record(first)
    assert log is not None
    assert log.read_text().count("KeyError") == 1
