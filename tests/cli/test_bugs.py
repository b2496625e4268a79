"""A bug in a command: a sentence, a log without anybody's data, never a traceback."""

from pathlib import Path

import pytest

from crm_tui import cli
from crm_tui.core import paths
from crm_tui.core.errors import ExitCode
from crm_tui.core.i18n import set_language


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("en")

    def fall(_name: object) -> None:
        secret = "13800001111"
        raise RuntimeError(secret)

    monkeypatch.setattr("typer.main.get_command", fall)


def test_it_says_where_the_log_is_and_keeps_data_out_of_it(
    broken: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "logs")
    assert cli.main(["where", "--lang", "en"]) == ExitCode.FAILED
    said = capsys.readouterr().err
    (log,) = (tmp_path / "logs").iterdir()
    assert str(log) in said
    assert "Traceback" not in said
    assert "RuntimeError" in log.read_text()
    assert "13800001111" not in log.read_text() + said


def test_where_no_log_can_be_written_it_still_says_so(
    broken: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "file" / "logs")
    assert cli.main(["where", "--lang", "en"]) == ExitCode.FAILED
    assert "No log could be written" in capsys.readouterr().err


def test_nothing_of_a_customer_is_in_the_log_whatever_the_bug_carries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path)
    customer = {"name": "张三五金店", "phone": "13800001111", "owed": 123_456_78, "note": "爱茶"}

    def sell(_name: object) -> None:
        name, phone = customer["name"], customer["phone"]
        try:
            raise KeyError(name)  # noqa: TRY301 - a bug as it happens
        except KeyError as missing:
            error = ExceptionGroup(f"{phone} owes {customer['owed']}", [ValueError(customer["note"])])
            error.add_note(f"{name} {phone}")
            raise error from missing

    monkeypatch.setattr("typer.main.get_command", sell)
    assert cli.main(["where", "--lang", "en"]) == ExitCode.FAILED
    (log,) = tmp_path.iterdir()
    told = log.read_text() + capsys.readouterr().err
    assert "KeyError" in told
    assert "test_bugs.py" in told
    assert [part for part in map(str, customer.values()) if part in told] == []
