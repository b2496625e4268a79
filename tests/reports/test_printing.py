"""Reports to a printer: through `lp`, or through the terminal; with a clear word where that can't be."""

import io
import re
import sys
from pathlib import Path

import pytest

from crm_tui import cli
from crm_tui.core.printer import print_through
from tests.reports.books import Book, awkward_shop


@pytest.fixture(scope="module")
def trade(empty_shop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    return awkward_shop(empty_shop_file, tmp_path_factory.mktemp("printing") / "shop.db")


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program `lp` that keeps what it is told and given; it fails where there is a file `jammed`."""
    program = tmp_path / "lp"
    program.write_text(
        '#!/bin/sh\ncd "$(dirname "$0")"\n[ -e jammed ] && { echo "lp: paper jam" >&2; exit 1; }\n'
        'printf "%s\\n" "$@" > told\ncat > given\necho "request id is laser-7 (1 file(s))"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def crm(book: Book, *words: str) -> int:
    return cli.main(["report", *words, "--db", str(book.db.path)])


def test_a_brief_is_printed_as_reports_are(
    trade: Book, printer: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["brief", "张三商店", "--print", "--paper", "three-part-half", "--db", str(trade.db.path)]) == 0
    assert "laser-7" in capsys.readouterr().err
    assert "media=Custom.241x140mm\n" in (printer / "told").read_text("utf-8")
    assert "张三商店" in (printer / "given").read_text("utf-8")
    monkeypatch.setattr(sys, "stdout", screen := Terminal())
    assert cli.main(["brief", "张三商店", "--print-through", "--db", str(trade.db.path)]) == 0
    assert screen.getvalue().startswith("\x1b[5i")


def test_text_goes_to_the_printer_and_not_to_the_screen(
    trade: Book, printer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert crm(trade, "monthly", "2024-05", "--print", "--paper", "a5") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "laser-7" in err
    assert "Page 1 of" in (printer / "given").read_text("utf-8")
    assert (printer / "told").read_text("utf-8").split("\n")[:4] == [
        "-t", "Monthly report May 2024", "-o", "media=A5"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("paper", "columns", "signs"),
    [("three-part", "80", 10), ("a4", "80", 11), ("a5", "80", 16), ("a4", "132", 19), ("three-part", "60", 10)],
)
def test_lines_fit_on_the_paper_by_the_size_of_the_signs(
    trade: Book, printer: Path, paper: str, columns: str, signs: int
) -> None:
    assert crm(trade, "daybook", "2024-05-01", "--print", "--paper", paper, "--width", columns) == 0
    assert f"cpi={signs}\n" in (printer / "told").read_text("utf-8")


def test_a_pdf_goes_to_the_printer_and_to_a_file_as_well(trade: Book, printer: Path) -> None:
    pytest.importorskip("typst", reason="the extra for PDF is not installed")
    file = printer / "may.pdf"
    assert crm(trade, "daybook", "2024-05-01", "--format", "pdf", "--print", "-o", str(file)) == 0
    assert (printer / "given").read_bytes() == file.read_bytes()
    assert file.read_bytes().startswith(b"%PDF-")


def test_a_printer_that_refuses_says_why(trade: Book, printer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (printer / "jammed").touch()
    assert crm(trade, "monthly", "2024-05", "--print") == 1
    assert "paper jam" in capsys.readouterr().err


def test_without_lp_a_file_is_offered(
    trade: Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert crm(trade, "monthly", "2024-05", "--print") == 1
    assert "write a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [("--print", "--format", "html"), ("--print-through",), ("--print-through", "--format", "pdf")]
)
def test_what_cannot_be_printed_is_refused_before_anything_is_done(trade: Book, words: tuple[str, ...]) -> None:
    assert crm(trade, "monthly", "2024-05", *words) == 2


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


def test_through_the_terminal_goes_the_text_between_the_two_sequences_and_nothing_else(
    trade: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    assert crm(trade, "monthly", "2024-05", "--print-through") == 0
    sent = screen.getvalue()
    assert sent.startswith("\x1b[5i")
    assert sent.endswith("\x1b[4i")
    assert sent.count("\x1b") == 2
    assert "张三商店" in sent
    assert "\f" in sent


def test_only_what_a_terminal_shows_has_colours(
    trade: Book, printer: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = printer / "staff.txt"
    assert crm(trade, "staff", "2024-05") == 0
    piped = capsys.readouterr().out
    monkeypatch.setattr(sys, "stdout", screen := Terminal())
    assert crm(trade, "staff", "2024-05") == 0
    assert "\x1b[36m" in screen.getvalue()
    assert re.sub(r"\x1b\[[0-9]+m", "", screen.getvalue()) == piped
    assert crm(trade, "staff", "2024-05", "-o", str(file), "--print") == 0
    for setting, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        with monkeypatch.context() as terminal:
            terminal.setattr(sys, "stdout", screen := Terminal())
            terminal.setenv(setting, value)
            assert crm(trade, "staff", "2024-05") == 0
        assert screen.getvalue() == piped
    assert file.read_text("utf-8") == (printer / "given").read_text("utf-8") == piped


def test_a_text_cannot_end_the_printing_and_command_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    print_through("one\x1b[4i\x1b]0;title\x07\x9b31m\ntwo\fthree\n")
    assert screen.getvalue() == "\x1b[5ione[4i]0;title31m\ntwo\fthree\n\x1b[4i"


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_bytes_are_not_thrown_at_a_terminal(
    trade: Book, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    if form == "pdf":
        pytest.importorskip("typst", reason="the extra for PDF is not installed")
    assert crm(trade, "daybook", "2024-05-01", "--format", form) == 2
    assert screen.getvalue() == ""
    assert "-o FILE" in capsys.readouterr().err


def test_bytes_go_into_a_pipe_as_they_are(trade: Book, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert crm(trade, "daybook", "2024-05-01", "--format", "xlsx") == 0
    assert capsysbinary.readouterr().out.startswith(b"PK")


def test_an_encoding_without_the_signs_is_told(
    trade: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert crm(trade, "daybook", "2024-05-01") == 1
    assert "UTF-8" in capsys.readouterr().err
