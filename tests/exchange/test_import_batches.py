"""Batches: the log, undo that puts updated rows back, rejects files, saved mappings, several files, payments."""

import codecs
import csv
import io
import os
import stat
from pathlib import Path

import pytest
import xlsxwriter

from crm_tui import ops
from crm_tui.core.errors import Conflict, ExitCode, Invalid, NotFound, Usage
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file, import_files
from crm_tui.store import batches

BEFORE = "code,name,phone,city,tags\nA,Ann,11111,Paris,x\nB,Bob,22222,Rome,\n"
AFTER = "code,name,phone,city,tags\nA,Anna,33333,Lyon,y\nC,Cid,44444,Oslo,z\n"


def undo(shop, batch):
    with shop.read() as r:
        op_id = batches.get(r, batch).op_id
    return ops.history.undo(shop, op_id)


def test_undo_of_an_import_removes_what_it_added_and_puts_back_what_it_changed(bring, shop, contents):
    bring("customers", BEFORE)
    before = contents()
    summary = bring("customers", AFTER)
    assert (summary.account.new, summary.account.updated) == (1, 1)
    assert contents() != before
    undo(shop, summary.batch)
    assert contents() == before
    with shop.read() as r:
        assert [(row.id, row.undone) for row in batches.log(r)] == [(2, True), (1, False)]


def test_undo_of_a_sales_import_takes_its_customers_and_products_along(bring, shop, ask):
    summary = bring("sales", "date,customer,product,amount\n2024-05-01,K1,P1,5\n", create_missing=True)
    undo(shop, summary.batch)
    assert ask("SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM product)") == [(0,)]
    assert bring("sales", "date,amount\n2024-05-01,5\n").account.new == 1


def test_undo_refuses_when_an_imported_row_has_moved_on(bring, shop, contents):
    summary = bring("customers", BEFORE)
    ops.customers.edit(shop, 1, {"name": "Anne"})
    after = contents()
    with pytest.raises(Conflict):
        undo(shop, summary.batch)
    assert contents() == after


def test_a_file_can_be_imported_again_after_its_import_was_undone(bring, shop, ask):
    first = bring("sales", "date,amount\n2024-05-01,5\n")
    undo(shop, first.batch)
    again = bring("sales", "date,amount\n2024-05-01,5\n")
    assert (again.account.new, again.earlier_batch) == (1, None)
    assert ask("SELECT sum(amount) FROM sale") == [(500,)]


def test_an_unknown_batch_is_not_found(shop):
    with shop.read() as r, pytest.raises(NotFound, match="There is no import 7"):
        batches.get(r, 7)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("gb18030", ";"), ("utf-16", "\t"), ("utf-8-sig", "|")]
)
def test_rejected_lines_are_kept_as_they_stood_and_can_be_mended_and_imported(
    bring, tmp_path, ask, encoding, delimiter
):
    head = ["日期", "客户", "备注", "金额"]
    rows = [
        head,
        ["2024-05-01", "张三", f'says "hi"{delimiter} twice', "5"],
        ["2024-05-02", "李四", "=1+1", "abc"],
        ["2024-05-32", "王五", "二\n行", "7"],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    rejects = tmp_path / "rejects.csv"
    summary = bring("sales", text.getvalue().encode(encoding), partial=True, create_missing=True, rejects=rejects)
    assert (summary.account.new, summary.account.rejected) == (1, 2)
    kept = rejects.read_bytes().decode(encoding)
    assert kept.splitlines()[0] == delimiter.join([*head, "_line", "_reason"])
    assert [row[4] for row in csv.reader(io.StringIO(kept), delimiter=delimiter)] == ["_line", "3", "4"]
    mended = kept.replace("abc", "6").replace("2024-05-32", "2024-05-31")
    again = bring("sales", mended.encode(encoding), "mended.csv", create_missing=True)
    assert (again.account.new, again.account.rejected) == (2, 0)
    assert ask("SELECT day, line, note, amount FROM sale ORDER BY day") == [
        ("2024-05-01", None, f'says "hi"{delimiter} twice'.replace("\t", " "), 500),
        ("2024-05-02", None, "=1+1", 600),
        ("2024-05-31", None, "二 行", 700),
    ]


def test_rejects_are_written_when_nothing_else_is(bring, tmp_path, ask):
    rejects = tmp_path / "rejects.csv"
    summary = bring("sales", "date,amount\n2024-05-01,5\n2024-05-01,x\n", rejects=rejects)
    assert summary.exit is ExitCode.INVALID
    assert rejects.read_text().splitlines()[1].startswith("2024-05-01,x,3,amount: ")
    assert ask("SELECT count(*) FROM sale") == [(0,)]


def test_rejects_tell_every_reason_and_hold_no_formula_that_a_spreadsheet_would_run(bring, tmp_path):
    rejects = tmp_path / "rejects.csv"
    bring("sales", "date,amount,note\n2024-13-01,x,=1+1\n2024-05-01,-5,@x,b\n", rejects=rejects)
    assert rejects.read_bytes().decode() == (
        "date,amount,note,_line,_reason\n"
        "2024-13-01,x,'=1+1,2,date: 2024-13-01 is not a date: there is no month 13.; "
        "amount: x is not a number; write it like 1234.50.\n"
        "2024-05-01,-5,'@x,b,3,The line has 4 cells under 3 headings; "
        "put quotes around cells that hold the delimiter.\n"
    )
    if os.name == "posix":
        assert stat.S_IMODE(rejects.stat().st_mode) == 0o600, "customers' data are nobody else's to read"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_rejects_of_a_file_without_its_byte_order_mark_are_recognised_by_theirs(bring, tmp_path, encoding):
    rejects = tmp_path / "rejects.csv"
    bring("sales", "date,amount\n2024-05-01,x\n".encode(encoding), encoding=encoding, rejects=rejects)
    assert rejects.read_bytes().startswith(codecs.BOM_UTF16)
    assert rejects.read_text("utf-16").splitlines()[1].startswith("2024-05-01,x,2,amount: ")


def test_rejected_rows_of_a_workbook_are_a_csv_file_that_spreadsheets_read(bring, tmp_path):
    rejects = tmp_path / "rejects.csv"
    with xlsxwriter.Workbook(tmp_path / "till.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["日期", "金额"])
        sheet.write_row(1, 0, ["2024-05-01", "x"])
        sheet.write(2, 0, "2024-05-02")
        sheet.write_formula(2, 1, "=1/0", value="#DIV/0!")
    bring("sales", tmp_path / "till.xlsx", rejects=rejects)
    assert rejects.read_bytes().startswith(codecs.BOM_UTF8)
    assert rejects.read_text("utf-8-sig") == (
        "日期,金额,_line,_reason\n"
        "2024-05-01,x,2,金额: x is not a number; write it like 1234.50.\n"
        "2024-05-02,#DIV/0!,3,Cell B3 holds the error #DIV/0!.\n"
    )


def test_a_mapping_is_saved_and_used_again(bring, shop, ask):
    head = "什么时候,多少,谁\n2024-05-01,5,李\n"
    mapping = {"date": "什么时候", "amount": "多少", "staff": "谁"}
    bring("sales", head, mapping=mapping, save_as="till")
    again = bring("sales", head.replace("-01", "-02"), saved="till")
    assert again.account.new == 1
    assert again.as_json()["mapping"] == mapping
    assert ask("SELECT staff FROM sale") == [("李",), ("李",)]
    with pytest.raises(NotFound):
        bring("sales", head, saved="other")


def test_undo_takes_back_the_import_and_not_only_the_mapping_saved_with_it(bring, shop, ask):
    bring("sales", "date,amount\n2024-05-01,5\n", save_as="till")
    ops.history.undo(shop)
    assert ask("SELECT count(*) FROM sale") == [(0,)]


def test_a_mapping_is_saved_even_where_nothing_is_new(bring, ask):
    bring("sales", "date,amount\n2024-05-01,5\n")
    bring("sales", "date,amount\n2024-05-01,5\n", save_as="till")
    assert ask("SELECT noun, name, fields FROM mapping") == [("sales", "till", '{"date": "date", "amount": "amount"}')]


def test_rejects_never_overwrite_the_file_itself(bring, tmp_path):
    with pytest.raises(Usage, match="overwrite the file itself"):
        bring("sales", "date,amount\n2024-05-01,x\n", "till.csv", rejects=tmp_path / "till.csv")
    assert (tmp_path / "till.csv").read_text() == "date,amount\n2024-05-01,x\n"


def test_a_field_mapped_to_nothing_is_left_out(bring, ask):
    bring("sales", "date,amount,staff\n2024-05-01,5,李\n", mapping={"staff": ""})
    assert ask("SELECT staff FROM sale") == [(None,)]


def files(tmp_path, *texts):
    paths = [tmp_path / f"{number}.csv" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return paths


def test_of_several_files_each_is_a_batch_of_its_own(shop, tmp_path):
    paths = files(tmp_path, "date,amount\n2024-05-01,5\n", "date,amount\n2024-05-02,5\n")
    assert [summary.batch for summary in import_files(shop, "sales", paths, Options())] == [1, 2]


@pytest.mark.parametrize("bad", ["date,amount\n2024-05-02,x\n", "date,customer,amount\n2024-05-02,nobody,5\n"])
def test_of_several_files_one_bad_one_means_that_none_is_written(shop, tmp_path, ask, bad):
    paths = files(tmp_path, "date,amount\n2024-05-01,5\n", bad)
    summaries = import_files(shop, "sales", paths, Options())
    assert [(summary.batch, summary.account.rejected) for summary in summaries] == [(None, 0), (None, 1)]
    assert ask("SELECT count(*) FROM sale") == [(0,)]


def test_one_rejects_file_is_for_one_file(shop, tmp_path):
    paths = files(tmp_path, "date,amount\n2024-05-01,5\n", "date,amount\n2024-05-02,5\n")
    with pytest.raises(Usage):
        import_files(shop, "sales", paths, Options(rejects=tmp_path / "r.csv"))


def test_a_stream_is_imported_like_a_file(shop):
    summary = import_file(shop, "sales", io.BytesIO("日期,金额\n2024-05-01,5\n".encode("gb18030")), Options())
    assert (summary.account.new, summary.file) == (1, "-")


def test_a_file_that_is_not_there_is_not_found(shop):
    with pytest.raises(NotFound):
        import_file(shop, "sales", Path("nowhere.csv"), Options())


def test_payments_need_a_customer_and_are_known_by_their_reference(bring, ask):
    bring("customers", "code,name\nA,Ann\n")
    text = "付款日期,付款人,收款金额,交易单号,付款方式\n2024-05-01,Ann,100.005,T1,微信\n2024-05-02,Ann,-20,T2,微信\n"
    summary = bring("payments", text)
    assert (summary.account.new, summary.as_json()["rounding"]) == (2, "0.005")
    assert bring("payments", text).account.duplicate == 2
    assert bring("payments", text.replace("微信", "现金")).account.updated == 2
    assert ask("SELECT day, customer_id, amount, method, reference FROM payment") == [
        ("2024-05-01", 1, 10000, "现金", "T1"),
        ("2024-05-02", 1, -2000, "现金", "T2"),
    ]
    errors = bring("payments", "date,customer,amount\n2024-05-01,,5\n2024-05-01,B,5\n").account.errors
    assert [(error.line, error.column, error.value) for error in errors] == [(2, "customer", ""), (3, "customer", "B")]


@pytest.mark.parametrize(
    "text",
    [
        '[{"date": "2024-05-01", "amount": "5.00"},\n {"date": "2024-05-02", "amount": 6.10, "note": null}]',
        '{"date": "2024-05-01", "amount": "5.00"}\n\n{"date": "2024-05-02", "amount": 6.1}\n',
    ],
)
def test_json_objects_are_lines(bring, ask, text):
    assert bring("sales", text, "till.json").account.new == 2
    assert ask("SELECT day, amount FROM sale ORDER BY day") == [("2024-05-01", 500), ("2024-05-02", 610)]


def test_broken_json_is_refused_with_its_line(bring):
    with pytest.raises(Invalid, match="JSON") as caught:
        bring("sales", '{"date": "2024-05-01", "amount": 5}\n{"date": \n', "till.jsonl")
    assert "line 2" in str(caught.value)
