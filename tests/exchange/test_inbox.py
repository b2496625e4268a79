"""The inbox: what becomes of files in it, run after run, and when a run ends in the middle."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crm_tui.core.alone import alone
from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.core.i18n import N_
from crm_tui.exchange import inbox
from crm_tui.exchange.inbox import KNOWN, LEFT, TAKEN, TURNED_AWAY, work
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file

GOOD = "日期,金额\n2024-05-01,5\n"
BAD = "日期,金额\n2024-05-01,5\n2024-05-02,abc\n"


class Killed(BaseException):
    """The process ends here."""


def sales(db, path):
    return [import_file(db, "sales", path, Options())]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "inbox"
    made.mkdir()
    return made


@pytest.fixture
def put(folder):
    def write(name, text=GOOD, old=True):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        if old:
            os.utime(path, (time.time() - 3600,) * 2)
        return path

    return write


@pytest.fixture
def run(shop, folder):
    def do(bring=sales, pause=lambda _: None):
        return [(seen.file, seen.became) for seen in work(shop, folder, bring, pause)]

    return do


def lying(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.startswith("."))


def lines(ask):
    return ask("SELECT count(*) FROM sale")[0][0]


def test_files_come_in_by_name_and_are_put_aside(put, run, folder, ask):
    put("b.csv", GOOD.replace("05-01", "05-02"))
    put("a.csv")
    assert run() == [("a.csv", TAKEN), ("b.csv", TAKEN)]
    assert lying(folder) == ["done/a.csv", "done/b.csv"]
    assert ask("SELECT day FROM sale ORDER BY id") == [("2024-05-01",), ("2024-05-02",)]
    assert run() == []


def test_a_refused_file_lies_with_its_reasons_and_nothing_of_it_is_kept(put, run, folder, ask):
    put("a.csv", BAD)
    put("b.csv")
    assert run() == [("a.csv", TURNED_AWAY), ("b.csv", TAKEN)]
    assert lying(folder) == ["done/b.csv", "refused/a.csv", "refused/a.csv.reasons.txt"]
    reasons = (folder / "refused" / "a.csv.reasons.txt").read_text(encoding="utf-8")
    assert "Line 3" in reasons
    assert "abc" in reasons
    assert lines(ask) == 1


def test_a_file_that_cannot_be_read_at_all_is_refused(put, run, folder):
    put("a.csv", "nothing of a shop\n1\n")
    assert run() == [("a.csv", TURNED_AWAY)]
    assert lying(folder) == ["refused/a.csv", "refused/a.csv.reasons.txt"]


def test_no_file_put_aside_is_overwritten(put, run, folder):
    for day in ("01", "02", "03"):
        put("till.csv", GOOD.replace("05-01", f"05-{day}"))
        assert run() == [("till.csv", TAKEN)]
    assert lying(folder) == ["done/till-2.csv", "done/till-3.csv", "done/till.csv"]
    assert {"05-01", "05-02", "05-03"} == {path.read_text()[11:16] for path in (folder / "done").iterdir()}


def test_unfinished_hidden_and_linked_files_are_left_alone(put, run, folder, tmp_path):
    for name in ("a.csv.part", "b.tmp", ".c.csv", "~$d.xlsx", "e.csv~", "f.csv.crdownload"):
        put(name)
    (folder / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert run() == []


def test_a_file_that_grows_is_left_for_the_next_run(put, run, folder):
    path = put("a.csv", old=False)

    def grow(_seconds):
        path.write_text(GOOD + "2024-05-02,6\n", encoding="utf-8")

    assert run(pause=grow) == [("a.csv", LEFT)]
    assert lying(folder) == ["a.csv"]
    assert run() == [("a.csv", TAKEN)]


def test_a_file_written_to_while_it_comes_in_is_looked_at_again(put, run, folder, ask):
    path = put("a.csv")

    def slowly(db, given):
        found = sales(db, given)
        path.write_text(GOOD + "2024-05-02,6\n", encoding="utf-8")
        return found

    assert run(slowly) == [("a.csv", LEFT)]
    assert run() == [("a.csv", TAKEN)]
    assert lines(ask) == 2


@pytest.mark.parametrize("where", ["_put_aside", "_move"])
def test_killed_after_the_import_the_next_run_only_puts_the_file_aside(where, put, run, folder, ask, monkeypatch):
    put("a.csv")

    def kill(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(inbox, where, kill)
        with pytest.raises(Killed):
            run()
    assert lines(ask) == 1
    assert lying(folder) == ["a.csv"]

    ask_before = ask("SELECT * FROM operation")
    assert run() == [("a.csv", KNOWN)]
    assert lying(folder) == ["done/a.csv"]
    assert ask("SELECT * FROM operation") == ask_before


def test_killed_between_the_two_names_of_a_file_it_is_put_aside_once(put, run, folder, monkeypatch):
    put("a.csv")

    def kill(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", kill)
        with pytest.raises(Killed):
            run()
    assert lying(folder) == ["a.csv", "done/a.csv"]
    assert run() == [("a.csv", KNOWN)]
    assert lying(folder) == ["done/a.csv"]


def test_killed_before_a_refused_file_is_moved_it_is_refused_once(put, run, folder, monkeypatch):
    put("a.csv", BAD)

    def kill(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(inbox, "_move", kill)
        with pytest.raises(Killed):
            run()
    assert run() == [("a.csv", TURNED_AWAY)]
    assert lying(folder) == ["refused/a.csv", "refused/a.csv.reasons.txt"]


def test_where_files_cannot_have_two_names_they_are_put_aside_all_the_same(put, run, folder, monkeypatch):
    put("a.csv")

    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    assert run() == [("a.csv", TAKEN)]
    assert lying(folder) == ["done/a.csv"]


def test_two_runs_do_not_meet_and_a_dead_one_does_not_block(put, run, folder, shop):
    put("a.csv")
    code = ("import sys, time; from pathlib import Path; from crm_tui.core.alone import alone\n"
            "with alone(Path(sys.argv[1])) as free: print(free, flush=True); time.sleep(60)")  # fmt: skip
    command = [sys.executable, "-c", code, str(folder / ".crm-inbox.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        with pytest.raises(Conflict):
            run()
        other.kill()
    with alone(folder / ".crm-inbox.lock") as free:
        assert free
    assert run() == [("a.csv", TAKEN)]


def test_there_must_be_a_folder(shop, tmp_path):
    with pytest.raises(NotFound):
        list(work(shop, tmp_path / "nowhere", sales))


def test_what_is_no_fault_of_the_file_ends_the_run_and_leaves_it(put, run, folder):
    put("a.csv")

    def full(_db, _path):
        raise OSError(28, "No space left on device")

    with pytest.raises(inbox.Failed):
        run(full)
    assert lying(folder) == ["a.csv"]


def test_a_reason_is_told_in_words(put, shop, folder):
    put("a.csv")

    def refuse(_db, _path):
        raise Invalid(N_("Nothing was written."))

    (seen,) = work(shop, folder, refuse)
    assert str(seen.reasons[0].msgid) == "Nothing was written."
    assert seen.now == folder / "refused" / "a.csv"
