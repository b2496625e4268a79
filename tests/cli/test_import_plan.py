"""`crm import` with a plan: kept, looked at, carried out; and what is remembered of files."""

import json

import pytest

CUSTOMERS = "code,name,手机,电话\nA,Anna,111111,222222\nC,Cid,333333,\n"


@pytest.fixture
def till(tmp_path):
    def write(text, name="till.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_plan_is_kept_read_and_carried_out(crm, till, tmp_path):
    crm("import", "customers", till("code,name\nA,Ann\n"))
    plan = tmp_path / "plan.jsonl"
    ran = crm("import", "customers", till(CUSTOMERS), "--map", "phone=手机+电话", "--plan", plan)
    assert (ran.code, "crm import apply" in ran.err) == (0, True)
    assert "3 add C" in " ".join(ran.out.split())
    assert "Anna" not in crm("export", "customers").out
    done = crm("import", "apply", plan, "--skip-line", "3-9", "--format", "json")
    summary = json.loads(done.out)
    assert (done.code, summary["updated"], summary["new"], summary["left_out"]) == (0, 1, 0, 1)
    assert summary["reasons"] == [{"reason": "taken out by you", "lines": 1}]
    assert "111111;222222" in crm("export", "customers").out


def test_a_plan_that_the_shop_has_overtaken_is_refused_with_the_record(crm, till, tmp_path):
    crm("import", "customers", till("code,name\nA,Ann\n"))
    crm("import", "customers", till("code,name\nA,Anna\n"), "--plan", tmp_path / "plan.jsonl")
    crm("customer", "edit", "A", "--name", "Annette")
    ran = crm("import", "apply", tmp_path / "plan.jsonl")
    assert (ran.code, "line 2 (A)" in ran.err) == (5, True)
    assert "Annette" in crm("export", "customers").out


def test_a_dry_run_is_told_line_by_line_to_machines(crm, till):
    crm("import", "customers", till("code,name\nA,Ann\n"))
    text = "code,name,phone\nA,Anna,\nB,Bob,x\n"
    told = json.loads(crm("import", "customers", till(text), "--dry-run", "--format", "json").out)
    assert told["entries"][0] == {
        "line": 2, "action": "change", "record": "A", "match": "the same Code", "changes": {"name": ["Ann", "Anna"]},
    }  # fmt: skip
    assert told["entries"][1]["errors"][0]["column"] == "phone"
    rows = crm("import", "customers", till(text), "--dry-run", "--format", "csv").out.splitlines()
    assert rows[0] == "file,line,action,record,field,old,new,match"
    assert rows[1].endswith("till.csv,2,change,A,name,Ann,Anna,the same Code")


def test_what_is_remembered_is_said_listed_and_forgotten(crm, till):
    text = "when,how much\n2024-05-0{},5\n"
    chosen = ("--map", "date=when", "--map", "amount=how much", "--paid")
    assert "Remembered as “till”" in crm("import", "sales", till(text.format(1)), *chosen).err
    again = crm("import", "sales", till(text.format(2)))
    assert (again.code, "crm import forget till" in again.err) == (0, True)
    assert json.loads(crm("import", "mappings", "--format", "json").out) == [
        {"name": "till", "noun": "sales", "used": "by the headings", "columns": "date=when; amount=how much",
         "options": "--paid"},
    ]  # fmt: skip
    assert crm("import", "forget", "till").code == 0
    assert crm("import", "sales", till(text.format(3))).code == 3
    assert crm("import", "forget", "till").code == 4


def test_two_columns_for_one_field_are_refused_with_both_names(crm, till):
    ran = crm("import", "customers", till(CUSTOMERS), "--map", "phone=手机", "--map", "phone=电话")
    assert (ran.code, "手机 and 电话 are both to be phone" in ran.err) == (2, True)
    assert '--map "phone=电话+手机" takes both' in crm("import", "customers", till(CUSTOMERS)).err


@pytest.mark.parametrize("lines", ["x", "3-", "-3", "3-x", "1-99999999999"])
def test_lines_to_be_left_out_are_numbers_or_ranges(crm, till, lines):
    assert crm("import", "customers", till(CUSTOMERS), f"--skip-line={lines}").code == 2


def test_several_imports_are_taken_back_at_once(crm, till):
    crm("import", "customers", till("code,name\nA,Ann\n"))
    crm("import", "sales", till("date,customer,amount\n2024-05-01,A,5\n"))
    assert crm("import", "undo", "1").code == 5
    assert crm("import", "undo", "1", "2").code == 0
    assert "Ann" not in crm("export", "customers").out
    assert crm("import", "undo", "9").code == 4
