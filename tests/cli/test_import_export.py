"""`crm import` and `crm export` as scripts use them: what is on which stream, exit codes, stable keys."""

import csv
import io
import json
import sys

import pytest

from crm_tui.exchange.sales import SalesPlan

KEYS = [
    "batch", "file", "encoding", "delimiter", "header_line", "mapping", "lines", "new", "updated", "unchanged",
    "duplicate", "rejected", "rounding", "errors",
]  # fmt: skip
GOOD = "日期,金额,店员\n2024-05-01,5,李\n2024-05-02,7.125,王\n"
BAD = GOOD + "2024-05-03,abc,李\n"


@pytest.fixture
def till(tmp_path):
    def write(text, name="till.csv", encoding="utf-8"):
        (tmp_path / name).write_text(text, encoding=encoding)
        return name

    return write


def test_the_summary_has_its_promised_keys(crm, till):
    ran = crm("import", "sales", till(GOOD, encoding="gb18030"), "--format", "json")
    summary = json.loads(ran.out)
    assert ran.code == 0
    assert list(summary)[: len(KEYS)] == KEYS
    assert {key: summary[key] for key in KEYS} == {
        "batch": 1, "file": "till.csv", "encoding": "gb18030", "delimiter": ",", "header_line": 1,
        "mapping": {"date": "日期", "amount": "金额", "staff": "店员"}, "lines": 2, "new": 2, "updated": 0,
        "unchanged": 0, "duplicate": 0, "rejected": 0, "rounding": "0.005", "errors": [],
    }  # fmt: skip


def test_a_bad_line_is_exit_3_names_the_cell_and_still_prints_the_summary(crm, till):
    ran = crm("import", "sales", till(BAD), "--format", "json")
    assert ran.code == 3
    summary = json.loads(ran.out)
    assert (summary["batch"], summary["rejected"], summary["new"]) == (None, 1, 2)
    assert summary["errors"][0]["line"] == 4
    assert "till.csv:4: column “金额”, value “abc”: " in ran.err
    assert crm("export", "sales").out.count("\n") == 1


def test_partial_is_exit_6_and_rejects_are_kept(crm, till, tmp_path):
    ran = crm("import", "sales", till(BAD), "--partial", "--rejects", "bad.csv")
    assert ran.code == 6
    rows = list(csv.reader(io.StringIO((tmp_path / "bad.csv").read_text(encoding="utf-8"))))
    assert rows[0] == ["日期", "金额", "店员", "_line", "_reason"]
    assert rows[1][:4] == ["2024-05-03", "abc", "李", "4"]
    assert crm("import", "sales", till(BAD.replace("abc", "9")), "--format", "json").code == 0
    assert crm("export", "sales").out.count("\n") == 4


def test_talk_about_the_file_is_on_stderr_and_counts_are_on_stdout(crm, till):
    ran = crm("import", "sales", till(GOOD.replace(",", ";")))
    assert "semicolon" in ran.err
    assert "金额 → Amount" in ran.err
    assert "crm import undo 1" in ran.err
    assert ran.out.split("\n")[0].split() == ["Field", "Value"]
    assert "→" not in ran.out


def test_the_first_errors_are_shown_and_the_rest_counted(crm, till):
    text = "date,amount\n" + "".join(f"2024-05-01,x{n}\n" for n in range(50))
    ran = crm("import", "sales", till(text), "--format", "json")
    assert ran.err.count("till.csv:") == 21
    assert "30 more" in ran.err
    assert len(json.loads(ran.out)["errors"]) == 50


def test_several_files_are_a_list_of_summaries(crm, till):
    ran = crm("import", "sales", till(GOOD), till(GOOD.replace("-05-", "-06-"), "june.csv"), "--format", "json")
    assert [summary["batch"] for summary in json.loads(ran.out)] == [1, 2]
    assert crm("import", "sales", "till.csv", "june.csv", "--format", "csv").out.count("\n") == 3


def test_standard_input_is_a_file_named_dash(crm, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode("utf-16"))))
    summary = json.loads(crm("import", "sales", "-", "--format", "json").out)
    assert (summary["file"], summary["new"]) == ("-", 2)


def test_log_lists_batches_and_undo_takes_one_back(crm, till):
    crm("import", "sales", till(GOOD))
    assert crm("import", "undo", "1").code == 0
    found = json.loads(crm("import", "log", "--format", "json").out)
    assert [(row["batch"], row["noun"], row["new"], row["undone"]) for row in found] == [(1, "sales", 2, True)]
    assert crm("export", "sales").out.count("\n") == 1
    assert crm("import", "undo", "1").code == 5
    assert crm("import", "undo", "9").code == 4
    assert crm("redo").code == 0
    assert crm("export", "sales").out.count("\n") == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--map", "amount"], 2),
        (["--map", "nonsense=金额"], 2),
        (["--map", "amount=没有"], 2),
        (["--date-order", "xyz"], 2),
        (["--mapping", "unknown"], 4),
        (["--on-match", "maybe"], 2),
        (["--key", "code"], 2),
    ],
)
def test_options_that_make_no_sense_change_nothing(crm, till, arguments, code):
    assert crm("import", "sales", till(GOOD), *arguments).code == code
    assert crm("import", "log", "--format", "json").out in {"[]\n", ""}


def test_dates_that_may_be_either_order_are_refused_until_it_is_said(crm, till):
    file = till("date,amount\n01/02/2024,5\n03/04/2024,5\n")
    ran = crm("import", "sales", file)
    assert ran.code == 3
    assert "--date-order" in ran.err
    assert "till.csv" in ran.err
    assert crm("import", "sales", file, "--date-order", "dmy").code == 0
    assert "2024-02-01" in crm("export", "sales").out


def test_a_dry_run_shows_field_by_field_and_writes_nothing(crm, till):
    crm("import", "customers", till("code,name\nA,Ann\n"))
    ran = crm("import", "customers", till("code,name\nA,Anna\n"), "--dry-run")
    assert ran.code == 0
    assert "2 change A Name Ann Anna the same Code" in [" ".join(line.split()) for line in ran.out.splitlines()]
    assert crm("export", "customers", "--format", "jsonl").out.startswith('{"code": "A", "name": "Ann"')


def test_neither_a_dry_run_nor_a_missing_file_makes_a_shop(crm, till, tmp_path):
    assert json.loads(crm("import", "sales", till(GOOD), "--dry-run", "--format", "json").out)["new"] == 2
    assert crm("import", "sales", "nowhere.csv").code == 4
    assert not (tmp_path / "shop.db").exists()


def test_interrupting_leaves_nothing_behind(crm, till, monkeypatch):
    crm("import", "sales", till(GOOD))
    before = crm("export", "sales").out

    def stopped(self, *arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(SalesPlan, "write", stopped)
    assert crm("import", "sales", till(GOOD.replace("-05-", "-06-"))).code == 130
    assert crm("export", "sales").out == before


def test_a_mapping_is_saved_and_named(crm, till):
    file = till("甲,乙\n2024-05-01,5\n")
    assert crm("import", "sales", file, "--map", "date=甲", "--map", "amount=乙", "--save-mapping", "mine").code == 0
    again = crm("import", "sales", till("甲,乙\n2024-05-02,5\n"), "--mapping", "mine", "--format", "json")
    assert json.loads(again.out)["new"] == 1


def test_export_tells_the_format_by_the_files_name_and_chooses_lines(crm, till, tmp_path):
    crm(
        "import",
        "sales",
        till("date,customer,amount\n2024-04-30,A,1\n2024-05-01,A,2\n2024-05-02,B,3\n"),
        "--create-missing",
    )
    assert crm("export", "sales", "--output", "all.xlsx").code == 0
    assert (tmp_path / "all.xlsx").read_bytes()[:2] == b"PK"
    chosen = crm("export", "sales", "--month", "2024-05", "--customer", "A", "--format", "json")
    assert [(row["date"], row["amount"]) for row in json.loads(chosen.out)] == [("2024-05-01", "2.00")]
    later = crm("export", "sales", "--from", "2024-05-02", "--format", "jsonl")
    assert json.loads(later.out)["customer"] == "B"
    assert crm("export", "customers", "--search", "B").out.count("\n") == 2
    assert crm("export", "sales", "--format", "xlsx", "--excel").code == 2
    assert crm("export", "sales", "--output", "no/such/folder.csv").code == 1


def test_excel_gets_a_byte_order_mark_and_codes_that_stay_text(crm, till, tmp_path):
    crm("import", "customers", till("code,name,phone\n00123,张三,13800001111222\n"))
    crm("export", "customers", "--excel", "--output", "out.csv")
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "00123\t,张三".encode() in data
    again = crm("import", "customers", "out.csv", "--format", "json")
    assert json.loads(again.out)["unchanged"] == 1


def test_escape_sequences_in_a_file_never_reach_the_terminal(crm, till):
    ran = crm("import", "sales", till("date,amount\n2024-05-01,\x1b[31mred\n"), "--format", "json")
    assert ran.code == 3
    assert "\x1b" not in ran.out + ran.err


def test_the_same_in_chinese(crm, till, monkeypatch):
    monkeypatch.setenv("CRM_LANG", "zh_CN")
    ran = crm("import", "sales", till(BAD))
    assert ran.code == 3
    assert "till.csv" in ran.err
    assert json.loads(crm("import", "sales", till(BAD), "--format", "json").out)["lines"] == 3


def test_one_column_for_code_and_name_finds_and_makes_by_either(crm, till):
    crm("customer", "add", "--name", "张三")
    lines = (
        "date,customer,product,amount\n2024-05-03,张三,锤子,1\n2024-05-03,John Smith,锤子,2\n2024-05-03,VINET,P-1,3\n"
    )
    till(lines)
    assert crm("import", "sales", "till.csv").code == 3
    assert crm("import", "sales", "till.csv", "--create-missing").code == 0
    listed = json.loads(crm("sale", "list", "--format", "json").out)
    found = {(row["customer"], row["customer_name"], row["product"], row["product_name"]) for row in listed}
    assert found == {
        ("C000001", "张三", "P00001", "锤子"),
        ("C000002", "John Smith", "P00001", "锤子"),
        ("VINET", "VINET", "P-1", "P-1"),
    }
    again = json.loads(crm("import", "sales", "till.csv", "--format", "json").out)
    assert again["duplicate"] == 3
