"""Whatever stands in the data, no command sends it to a terminal as a command, and no file holds it as a formula."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from crm_tui.store.db import Database
from tests.cli.conftest import Run
from tests.payloads import ALL, not_for_a_terminal, plant

#: Every command that reads, as far as it takes a format; `{}` is where that goes.
READING = (
    "customer list {}",
    "customer show C000001 {}",
    "customer duplicates {}",
    "product list {}",
    "product show P00001 {}",
    "sale list {}",
    "payment list {}",
    "search a {}",
    "search H {}",
    "today {}",
    "agenda {}",
    "ledger {}",
    "stock list {}",
    "ticket list {}",
    "ticket show T-0001 {}",
    "followup list {}",
    "history {}",
    "report monthly 2024-04 {}",
    "report service {}",
    "import mappings {}",
)
FORMATS = ("table", "csv", "json", "markdown", "text", "html")
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.fixture
def planted(sample: Database, crm: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    plant(sample)
    monkeypatch.setenv("CRM_DB", str(sample.path))
    return crm


def test_no_command_sends_what_a_terminal_would_obey(planted: Run) -> None:
    wrong, ran = [], set()
    for command in READING:
        for form in FORMATS:
            said = planted(*command.format(f"--format {form}").split())
            if said.code == 2:
                continue  # has no such format
            ran.add(command)
            paged = said.out.replace("\n\f", "\n")  # between the pages of a report
            if found := not_for_a_terminal(paged + said.err):
                wrong.append(f"{command} {form}: {sorted(found)!r}")
    assert wrong == []
    assert set(READING) - ran == set()


@pytest.mark.parametrize("noun", ["customers", "products", "tickets"])
def test_no_file_holds_a_formula(planted: Run, tmp_path: Path, noun: str) -> None:
    for extra in ((), ("--excel",)):
        path = tmp_path / f"out{len(extra)}.csv"
        assert planted("export", noun, "--output", path, *extra).code == 0
        cells = [
            cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")) for cell in row
        ]
        held = [cell.lstrip("\t") if extra else cell for cell in cells]
        assert [cell for cell in held if cell.startswith(STARTS) and not _is_number(cell)] == []
        assert any(cell.startswith("'=") for cell in held)
    path = tmp_path / "out.xlsx"
    assert planted("export", noun, "--output", path).code == 0
    sheet = openpyxl.load_workbook(path).active
    assert [
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink
    ] == []


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_lists_as_csv_hold_no_formula_and_json_reads_back_what_was_there(planted: Run) -> None:
    rows = list(csv.reader(planted("customer", "list", "--format", "csv").out.splitlines()))
    assert [cell for row in rows for cell in row if cell.startswith(STARTS) and not _is_number(cell)] == []
    names = {row["name"] for row in json.loads(planted("customer", "list", "--format", "json").out)}
    assert len(names & set(ALL)) > 5
