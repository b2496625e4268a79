"""What was chosen for a file counts for the next one with the same headings; columns that want one field are told."""

import pytest

from crm_tui import ops
from crm_tui.core.errors import Invalid, NotFound, Usage
from crm_tui.core.i18n import tr
from crm_tui.exchange.options import Options
from crm_tui.exchange.planned import apply_plan, plan_files, save_plan
from crm_tui.exchange.remembered import fingerprint
from crm_tui.exchange.run import import_files
from crm_tui.store import mappings

MAY = "什么时候,多少,谁\n03/04/2024,5,李四\n"
CHOSEN = {"mapping": {"date": "什么时候", "amount": "多少", "customer_name": "谁"}, "date_order": "dmy"}


def test_the_next_file_with_the_same_headings_asks_nothing(bring, ask):
    first = bring("sales", MAY, "till-2024-05.csv", **CHOSEN, create_missing=True, paid=True)
    assert (first.remembered, first.kept_as) == (None, "till")
    june = "notes of June\n" + MAY.replace("03/04", "03/05").replace("李四", "王五")
    again = bring("sales", june, "till-2024-06.csv")
    assert (again.account.new, again.remembered, again.header_line) == (1, "till", 2)
    assert ask("SELECT day, amount, paid FROM sale") == [("2024-04-03", 500, 500), ("2024-05-03", 500, 500)]
    assert ask("SELECT count(*) FROM customer") == [(2,)]


def test_what_is_given_now_goes_before_what_is_remembered(bring, ask):
    bring("sales", MAY, **CHOSEN, create_missing=True)
    bring("sales", MAY, date_order="mdy")
    assert ask("SELECT day FROM sale ORDER BY id") == [("2024-04-03",), ("2024-03-04",)]
    assert ask("SELECT count(*), max(json_extract(options, '$.date_order')) FROM mapping") == [(1, "mdy")]


def test_headings_in_another_order_or_writing_are_the_same_and_one_more_is_another_file():
    assert fingerprint(["Date", "Amount"]) == fingerprint(["amount", "DATE", "_line", "_reason"])
    assert fingerprint(["Date", "Amount"]) != fingerprint(["Date", "Amount", "Note"])
    assert fingerprint(["Date"]) != fingerprint(["Date"], "WeChat Pay bill")
    assert fingerprint(["1", "2"]) is None


def test_what_is_remembered_is_forgotten_by_its_name_and_by_undo(bring, shop):
    bring("sales", MAY, "till.csv", **CHOSEN, create_missing=True)
    ops.imports.forget_mapping(shop, "till")
    with pytest.raises(Invalid):
        bring("sales", MAY, "till.csv")
    with pytest.raises(NotFound):
        ops.imports.forget_mapping(shop, "till")
    other = bring("sales", MAY.replace(",5,", ",6,"), "till.csv", **CHOSEN)
    ops.imports.undo_batches(shop, [other.batch])
    with shop.read() as r:
        assert mappings.every(r) == []


def test_names_of_what_is_remembered_do_not_collide(bring, shop):
    bring("sales", MAY, "till.csv", **CHOSEN, create_missing=True)
    bring("sales", "什么时候,多少\n2024-05-01,5\n", "till.csv", mapping={"date": "什么时候", "amount": "多少"})
    with shop.read() as r:
        assert [found.kept.name for found in mappings.every(r)] == ["till", "till-2"]


def test_a_file_that_needs_no_choice_is_not_remembered(bring, ask):
    assert bring("sales", "date,amount\n2024-05-01,5\n").kept_as is None
    assert ask("SELECT count(*) FROM mapping") == [(0,)]


def test_a_dry_run_remembers_nothing_and_uses_what_is_remembered(bring, ask):
    assert bring("sales", MAY, **CHOSEN, create_missing=True, dry_run=True).account.new == 1
    assert ask("SELECT count(*) FROM mapping") == [(0,)]
    bring("sales", MAY, **CHOSEN, create_missing=True)
    assert bring("sales", MAY, dry_run=True).account.duplicate == 1
    with pytest.raises(Invalid):
        bring("sales", MAY, dry_run=True, recall=False)


def test_a_plan_carried_out_remembers_what_was_chosen_for_its_file(bring, shop, tmp_path):
    (tmp_path / "till.csv").write_text(MAY)
    planned = plan_files(shop, "sales", [tmp_path / "till.csv"], Options(**CHOSEN, create_missing=True))
    save_plan(shop, planned, tmp_path / "plan.jsonl")
    assert apply_plan(shop, tmp_path / "plan.jsonl")[0].kept_as == "till"
    assert bring("sales", MAY.replace(",5,", ",6,")).remembered == "till"


def test_columns_are_joined_on_request(bring, ask):
    text = "name,手机,电话,省,市\nAnn,111111,222222,A,B\nBob,333333,333333,,C\n"
    summary = bring("customers", text, mapping={"phone": "手机+电话", "note": "省+市"})
    assert summary.mapping["phone"] == "手机+电话"
    assert ask("SELECT number FROM customer_phone ORDER BY id") == [("111111",), ("222222",), ("333333",)]
    assert ask("SELECT note FROM customer") == [("A\nB",), ("C",)]
    assert bring("customers", text.replace("Ann", "Eve").replace("1111", "4444")).remembered == "till"
    assert ask("SELECT count(*) FROM customer_phone") == [(4,)]


def test_two_columns_of_one_name_are_joined_and_what_is_wrong_in_one_is_told(bring, ask):
    bring("customers", "name,备注,备注\nAnn,a,b\n", mapping={"note": "备注+备注"})
    assert ask("SELECT note FROM customer") == [("a\nb",)]
    errors = bring("customers", "name,手机,电话\nAnn,1,222222\n", mapping={"phone": "手机+电话"}).account.errors
    assert [(error.column, error.value) for error in errors] == [("手机+电话", "1;222222")]


def test_numbers_are_not_joined(bring):
    with pytest.raises(Usage, match=r"a\+b are two columns"):
        bring("sales", "date,a,b\n2024-05-01,1,2\n", mapping={"amount": "a+b"})


def test_a_heading_with_a_plus_sign_is_one_heading(bring, ask):
    bring("customers", "name,a+b\nAnn,x\n", mapping={"note": "a+b"})
    assert ask("SELECT note FROM customer") == [("x",)]


def test_columns_that_want_one_field_are_told_and_so_are_lost_digits_and_gaps(bring):
    text = "name,电话,手机,备注\nAnn,1.38E+10,1,\nBob,,,x\n" + "C{},13812345678,1,x\n" * 3
    summary = bring("customers", text, partial=True)
    told = [(warning.column, warning.field, warning.kind, tr(warning.message)) for warning in summary.warnings]
    lost = "a spreadsheet has shortened a number: 1.38E+10 in line 2; its digits are lost"
    rival = '手机 could be Phone, too, and is not taken; --map "phone=电话+手机" takes both.'
    assert told == [("电话", "phone", "digits_lost", lost), ("电话", "phone", "rivals", rival)]
    gaps = bring("customers", "name,备注\nAnn,\nBob,x\n").warnings
    assert [(warning.column, tr(warning.message)) for warning in gaps] == [("备注", "50% empty")]


def test_several_files_share_what_is_remembered(shop, tmp_path, bring):
    bring("sales", MAY, **CHOSEN, create_missing=True)
    for number in (1, 2):
        (tmp_path / f"{number}.csv").write_text(MAY.replace("03/04", f"0{number}/06"))
    summaries = import_files(shop, "sales", [tmp_path / "1.csv", tmp_path / "2.csv"], Options())
    assert [(summary.account.new, summary.remembered) for summary in summaries] == [(1, "till")] * 2
