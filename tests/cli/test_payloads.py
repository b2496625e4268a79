"""Whatever stands in the data, no command sends it to a terminal as a command, and no file holds it as a formula."""

import csv
import io
import json
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from crm_tui.exchange.exports import RECORDS, Filter, endings, export
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.ops import customers
from crm_tui.store.db import Database
from tests.cli.conftest import Run
from tests.payloads import ALL, formulas, not_for_a_terminal, plant

#: Every command that reads, as far as it takes a format; `{}` is where that goes.
READING = (
    "customer list {}",
    "customer show C000001 {}",
    "customer duplicates {}",
    "customer grades {}",
    "customer history C000001 {}",
    "product list {}",
    "product show P00001 {}",
    "sale list {}",
    "payment list {}",
    "payment queue {}",
    "payment payers {}",
    "expense list {}",
    "search a {}",
    "search H {}",
    "today {}",
    "agenda {}",
    "brief C000001 {}",
    "explain monthly revenue {}",
    "ledger {}",
    "stock list {}",
    "ticket list {}",
    "ticket show T-0001 {}",
    "ticket timeline T-0001 {}",
    "ticket assess T-0001 {}",
    "ticket lessons {}",
    "ticket stats {}",
    "followup list {}",
    "followup show 1 {}",
    "history {}",
    "settings list {}",
    "report list {}",
    "report set list {}",
    "report monthly 2024-04 {}",
    "import log {}",
    "import mappings {}",
)
FORMATS = ("table", "csv", "json", "markdown", "text", "html")


@pytest.fixture
def planted(planted_shop: Database, crm: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("CRM_DB", str(planted_shop.path))
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


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_shown_on_a_terminal_sends_nothing_that_it_would_obey(
    planted: Run, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = planted("export", "customers", "--format", form).out
    assert not_for_a_terminal(shown) == set()
    assert "H[@click=app.quit]x[/]" in shown


def test_no_exported_file_holds_a_formula(planted_shop: Database, tmp_path: Path) -> None:
    wrong, guarded = run_as_formulas(planted_shop, tmp_path)
    assert wrong == []
    assert guarded == set(RECORDS)


def test_no_exported_file_holds_a_formula_of_the_collection(
    sample: Database, tmp_path: Path, shared_data: Path
) -> None:
    payloads = (shared_data / "nasty" / "csv-injection-payloads.txt").read_text(encoding="utf-8").splitlines()
    naughty = json.loads((shared_data / "nasty" / "blns.json").read_text(encoding="utf-8"))
    # A lone half of a pair is no text that a file of SQLite can hold, and some texts may not be empty.
    texts = [one for one in (*payloads, *naughty) if one.strip() and one.encode("utf-8", "ignore").decode() == one]
    plant(sample, texts)
    wrong, guarded = run_as_formulas(sample, tmp_path)
    assert wrong == []
    assert "customers" in guarded


def run_as_formulas(db: Database, folder: Path) -> tuple[list[str], set[str]]:
    """Cells of exports that a spreadsheet would run; and of which records some had to be kept from that."""
    wrong, guarded = [], set()
    for noun in RECORDS:
        for excel in (False, True):
            export(db, noun, "csv", folder / "out.csv", Filter(), excel=excel)
            text = (folder / "out.csv").read_text(encoding="utf-8-sig")
            cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
            wrong += [f"{noun}: {cell}" for cell in formulas(cells)]
            guarded |= {noun for cell in cells if cell.startswith("'=")}
        if noun == "sales":
            continue  # thousands of the same kind
        export(db, noun, "xlsx", folder / "out.xlsx", Filter())
        rows = openpyxl.load_workbook(folder / "out.xlsx").active.iter_rows()
        run = [cell for row in rows for cell in row if cell.data_type == "f" or cell.hyperlink]
        wrong += [f"{noun}: {cell.value}" for cell in run]
    return wrong, guarded


def test_a_phone_that_begins_as_a_formula_does_comes_back_as_it_was(
    shop: Database, empty_shop_file: Path, tmp_path: Path
) -> None:
    customers.add(shop, {"name": "=1+1", "phone": "+86 138 0013 8000;+1 206 555 0100", "note": "@x\n-2"})
    for form in endings("customers").values():
        for excel in (False, True) if form == "csv" else (False,):
            path = tmp_path / f"{form}{excel}"
            export(shop, "customers", form, path, Filter(), excel=excel)
            other = Database.open(Path(shutil.copy(empty_shop_file, tmp_path / f"{path.name}.db")))
            import_file(other, "customers", path, Options())
            both = []
            for db in (shop, other):
                export(db, "customers", "jsonl", tmp_path / "again", Filter())
                both.append(json.loads((tmp_path / "again").read_text()))
            kept = ("name", "phone", "note")
            assert [both[1][name] for name in kept] == [both[0][name] for name in kept], path.name


def test_lists_as_csv_hold_no_formula_and_json_reads_back_what_was_there(planted: Run) -> None:
    rows = list(csv.reader(planted("customer", "list", "--format", "csv").out.splitlines()))
    assert formulas(cell for row in rows for cell in row) == []
    names = {row["name"] for row in json.loads(planted("customer", "list", "--format", "json").out)}
    assert len(names & set(ALL)) > 5
