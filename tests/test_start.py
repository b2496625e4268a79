"""What a start of `crm` loads: that it is quick is told by what it does without, never by a clock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Runs `crm` as its installed script does; at the end come the modules it has loaded that Python does not start with.
_RUN = """
import sys
before = set(sys.modules)
from crm_tui.__main__ import main
code = main()
sys.stderr.write("\\n" + " ".join(sorted(set(sys.modules) - before)))
import gc
sys.exit(code if gc.isenabled() else "garbage stays where it lies")
"""
DATABASE = {"sqlmodel", "sqlalchemy", "alembic", "pydantic", "pypinyin"}
#: Modules that take milliseconds each, and that the help has no use for.
NOT_FOR_HELP = DATABASE | {
    "textual", "rich", "sqlite3", "json", "platformdirs", "tempfile", "wcwidth", "zoneinfo", "tomllib", "decimal",
    "crm_tui.store", "crm_tui.domain", "crm_tui.core.fields",
}  # fmt: skip
NOT_FOR_READING = DATABASE | {"textual", "rich", "platformdirs", "wcwidth"}


def run(*arguments: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    """A run of `crm`, which went well."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        cwd=ROOT,
        env={**os.environ, "CRM_LANG": language},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def loaded_after(*arguments: str, language: str = "en") -> set[str]:
    """The modules that a run of `crm` loads."""
    return set(run(*arguments, language=language).stderr.splitlines()[-1].split())


def test_the_version_is_told_before_anything_is_loaded():
    done = run("--version")
    assert set(done.stderr.split()) <= {"crm_tui", "crm_tui.__main__", "gc"}
    assert done.stdout == run("--lang", "en", "--version").stdout


def test_the_version_says_nothing_to_a_reader_who_has_gone():
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "crm_tui", "--version"],
        cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writer)
    assert done.stderr == ""


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_help_loads_neither_database_nor_app_nor_anything_large(language):
    assert not loaded_after("--help", language=language) & NOT_FOR_HELP


@pytest.mark.parametrize(
    "arguments",
    [("report", "monthly", "2024-05"), ("customer", "list"), ("ledger",), ("today",)],
    ids=" ".join,
)
def test_reading_commands_load_neither_app_nor_table_declarations(arguments, empty_shop_file):
    assert not loaded_after("--db", str(empty_shop_file), *arguments) & NOT_FOR_READING


def test_the_app_is_opened_without_what_commands_need_and_what_its_first_page_may_never_need():
    later = {
        "typer", "hashlib", "ssl", "crm_tui.core.table", "crm_tui.reports", "crm_tui.screens._finding",
        "crm_tui.screens.ask", "crm_tui.store.products",
    }  # fmt: skip
    program = """
import io, sys
out = sys.stdout
class Terminal(io.StringIO):
    def isatty(self):
        return True
sys.stdin = sys.stdout = sys.stderr = Terminal()
from crm_tui import cli
from crm_tui.core import config
def all_is_imported():
    import crm_tui.screens.today
    print(*sys.modules, file=out)
    import ssl
    sys.exit(0)
config.keys_file = all_is_imported
cli.main([])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "crm_tui.screens.today" in done.stdout.split()
    assert not (DATABASE | later) & set(done.stdout.split())
