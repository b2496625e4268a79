"""Plans of imports: what becomes of each line, kept in a file, carried out later unless the shop has moved on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, Invalid, NotFound, Usage
from crm_tui.core.i18n import Text, tr
from crm_tui.exchange.entries import Entries, Entry
from crm_tui.exchange.options import OnMatch, Options
from crm_tui.exchange.planned import Planned, apply_plan, plan_files, plan_sources, save_plan
from crm_tui.exchange.reading import LeftOut, Line, Source
from crm_tui.exchange.run import import_file, import_sources, open_given
from crm_tui.store.db import Database

BEFORE = "code,name,phone,city\nA,Ann,11111,Paris\nB,Bob,22222,Rome\n"
AFTER = "code,name,phone,city\nA,Anna,33333,Paris\n,Bob,22222,Oslo\nC,Cid,44444,Oslo\nB,Bob,22222,Oslo\nD,Dan,x,\n"


@pytest.fixture
def plan(shop: Database, tmp_path: Path) -> Callable[..., Planned]:
    def do(noun: str, text: str, **options: Any) -> Planned:
        path = tmp_path / "till.csv"
        path.write_text(text, encoding="utf-8")
        planned = plan_files(shop, noun, [path], Options(**options))[0]
        counts = planned.account
        parts = counts.new + counts.updated + counts.unchanged + counts.duplicate + counts.rejected + counts.left_out
        assert parts == counts.lines == len(planned.entries), "every line is accounted for"
        return planned

    return do


def told(planned: Planned) -> list[tuple[object, ...]]:
    return [(entry.line, entry.action, entry.label, tr(entry.match)) for entry in planned.entries]


def test_each_line_says_what_it_does_to_whom_and_why(bring, plan, contents):
    bring("customers", BEFORE)
    before = contents()
    planned = plan("customers", AFTER)
    assert told(planned) == [
        (2, "change", "A", "the same Code"),
        (3, "change", "B", "the same Phone"),
        (4, "add", "C", "new"),
        (5, "known", "B", "the same Code"),
        (6, "reject", "", "x is not a phone number; it has fewer than three digits."),
    ]
    assert planned.entries[0].changes == {"name": ("Ann", "Anna"), "phone": ("11111", "33333;11111")}
    assert planned.entries[0].cells == ("A", "Anna", "33333", "Paris")
    assert list(planned.entries.places("change", "add")) == [0, 1, 2]
    assert contents() == before


def test_lines_of_a_ledger_name_customers_by_code_and_those_they_make_by_name(bring, plan, ask):
    bring("customers", BEFORE)
    bring("sales", "date,receipt,line,customer,amount\n2024-05-01,R1,1,A,5\n")
    planned = plan(
        "sales",
        "date,receipt,line,customer,amount\n2024-05-01,R1,1,B,5\n2024-05-02,R2,1,Zoe,6\n2024-05-03,,,,x\n2024-05-04,R3,1,A,1\n",
        create_missing=True,
    )
    assert [
        (entry.action, entry.label, tr(entry.match), entry.changes.get("customer")) for entry in planned.entries
    ] == [
        ("change", "R1 1", "the same day, receipt and line", ("A", "B")),
        ("add", "R2 1", "new; adds Zoe, too", (None, "Zoe")),
        ("reject", "", "x is not a number; write it like 1234.50.", None),
        ("add", "R3 1", "new", (None, "A")),
    ]
    both = plan("sales", "date,customer,product,amount\n2024-05-01,Zoe,Saw,5\n", create_missing=True)
    assert tr(both.entries[0].match) == "new; adds Saw, Zoe, too"
    assert ask("SELECT count(*) FROM customer") == [(2,)]


def test_a_payment_that_waits_is_told_with_all_that_its_line_says(plan):
    head = "date,payer,account,amount,method,reference,note"
    (entry,) = plan("payments", f"{head}\n2024-05-01,王丽,6222,5,wechat,T1,货款\n").entries
    said = ("2024-05-01", "王丽", "6222", 500, "wechat", "T1", "货款")
    assert entry.changes == {name: (None, value) for name, value in zip(head.split(","), said, strict=True)}


def test_a_saved_plan_is_carried_out_as_if_the_file_had_been_imported(bring, plan, shop, tmp_path, contents, ask):
    bring("customers", BEFORE)
    text = AFTER.replace("D,Dan,x,\n", "")
    save_plan(shop, [plan("customers", text)], tmp_path / "plan.jsonl")
    (tmp_path / "till.csv").unlink()
    summary = apply_plan(shop, tmp_path / "plan.jsonl")[0]
    assert (summary.account.new, summary.account.updated, summary.account.duplicate) == (1, 2, 1)
    assert ask("SELECT code, name FROM customer ORDER BY code") == [("A", "Anna"), ("B", "Bob"), ("C", "Cid")]
    ops.imports.undo_batches(shop, [summary.batch])
    planned = contents()
    bring("customers", text)
    assert ask("SELECT code, name FROM customer ORDER BY code") == [("A", "Anna"), ("B", "Bob"), ("C", "Cid")]
    assert planned != contents()


def test_a_plan_keeps_dates_and_numbers_as_its_file_wrote_them(plan, shop, tmp_path, ask):
    text = 'date;amount;discount\n31.12.2023;"1.234,5";3\n01.02.2024;7;\n'
    save_plan(shop, [plan("sales", text)], tmp_path / "plan.jsonl")
    lines = (tmp_path / "plan.jsonl").read_text().splitlines()
    (tmp_path / "plan.jsonl").write_text("\n".join([lines[0], lines[2]]) + "\n")
    assert apply_plan(shop, tmp_path / "plan.jsonl")[0].account.lines == 1
    assert ask("SELECT day, amount FROM sale") == [("2024-02-01", 700)]


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"phone": "999"}, "line 2 (A)"), ({"code": "AA"}, "line 2 (A)"), ({"city": "Rom"}, ""), ({"name": "Anna"}, "")],
)
def test_a_plan_is_refused_where_the_shop_has_moved_on_where_it_matters(
    bring, plan, shop, tmp_path, contents, changes, named
):
    bring("customers", BEFORE)
    save_plan(shop, [plan("customers", "code,name,phone\nA,Anna,33333\n")], tmp_path / "plan.jsonl")
    ops.customers.edit(shop, 1, changes)
    before = contents()
    if named or "name" in changes:
        with pytest.raises(Conflict) as caught:
            apply_plan(shop, tmp_path / "plan.jsonl")
        assert named in str(caught.value)
        assert contents() == before
    else:
        assert apply_plan(shop, tmp_path / "plan.jsonl")[0].account.updated == 1


def test_a_plan_already_carried_out_writes_nothing(plan, shop, tmp_path, contents):
    save_plan(shop, [plan("sales", "date,amount\n2024-05-01,5\n")], tmp_path / "plan.jsonl")
    apply_plan(shop, tmp_path / "plan.jsonl")
    before = contents()
    summary = apply_plan(shop, tmp_path / "plan.jsonl")[0]
    assert (summary.batch, summary.account.duplicate) == (None, 1)
    assert contents() == before


def test_a_customer_who_went_since_is_told_of(bring, plan, shop, tmp_path):
    bring("customers", BEFORE)
    save_plan(shop, [plan("sales", "date,customer,amount\n2024-05-01,B,5\n")], tmp_path / "plan.jsonl")
    ops.customers.delete(shop, 2)
    with pytest.raises(Conflict, match="line 2"):
        apply_plan(shop, tmp_path / "plan.jsonl")


def test_lines_and_fields_are_taken_out_of_a_plan_as_of_an_import(bring, plan, shop, tmp_path, ask):
    bring("customers", BEFORE)
    text = "code,name,city\nA,Anna,Lyon\nB,Bill,Oslo\nC,Cid,Oslo\n"
    planned = plan("customers", text, skip_lines=frozenset({3}), skip_fields=frozenset({"city"}))
    assert [entry.action for entry in planned.entries] == ["change", "left_out", "add"]
    save_plan(shop, [plan("customers", text)], tmp_path / "plan.jsonl")
    options = Options(skip_lines=frozenset({3}), skip_fields=frozenset({"city"}))
    summary = apply_plan(shop, tmp_path / "plan.jsonl", options)[0]
    assert (summary.account.updated, summary.account.new, summary.account.left_out) == (1, 1, 1)
    assert [(tr(reason), count) for reason, count in summary.account.reasons()] == [("taken out by you", 1)]
    places = "LEFT JOIN customer_address a ON a.customer_id = c.id"
    assert ask(f"SELECT c.name, a.city FROM customer c {places} ORDER BY c.code") == [
        ("Anna", "Paris"), ("Bob", "Rome"), ("Cid", None),
    ]  # fmt: skip


def test_a_plan_of_a_shop_in_another_currency_is_refused(plan, shop, tmp_path):
    save_plan(shop, [plan("sales", "date,amount\n2024-05-01,5\n")], tmp_path / "plan.jsonl")
    ops.settings.put(shop, "shop.currency", "USD")
    with pytest.raises(Invalid, match="CNY"):
        apply_plan(shop, tmp_path / "plan.jsonl")


def test_of_several_files_nothing_stays_where_a_later_one_has_a_bad_line(shop, tmp_path, contents):
    (tmp_path / "c.csv").write_text("code,name\nA,Ann\n")
    (tmp_path / "s.csv").write_text("date,customer,amount\n2024-05-01,A,5\n2024-05-01,B,5\n")
    nouns = (("customers", "c.csv"), ("sales", "s.csv"))
    pairs = [(noun, open_given(shop, noun, tmp_path / name, Options())) for noun, name in nouns]
    before = contents()
    summaries = import_sources(shop, pairs, Options())
    assert [(summary.account.new, summary.account.rejected) for summary in summaries] == [(1, 0), (1, 1)]
    assert contents() == before
    summaries = import_sources(shop, [*pairs, pairs[0]], Options(partial=True))
    assert [summary.batch for summary in summaries] == [1, 2, None], "the same file again has nothing new"


def test_a_field_that_is_skipped_stays_in_known_sales_and_comes_with_new_ones(bring, ask):
    bring("sales", "date,receipt,line,amount,staff\n2024-05-01,R1,1,5,Eve\n")
    text = "date,receipt,line,amount,staff\n2024-05-01,R1,1,6,Zoe\n2024-05-01,R1,2,7,Zoe\n"
    bring("sales", text, skip_fields=frozenset({"staff"}))
    assert ask("SELECT amount, staff FROM sale ORDER BY id") == [(600, "Eve"), (700, "Zoe")]
    bring("customers", "code,name\nA,Ann\n")
    bring("sales", "date,receipt,line,amount,customer\n2024-05-01,R1,1,8,A\n", skip_fields=frozenset({"customer"}))
    assert ask("SELECT amount, customer_id FROM sale WHERE line = 1") == [(800, None)]
    with pytest.raises(Usage, match="no field staf"):
        bring("sales", text, skip_fields=frozenset({"staf"}))


def test_what_was_overwritten_since_counts_even_where_other_fields_are_skipped(bring, plan, shop, tmp_path):
    bring("customers", BEFORE)
    save_plan(shop, [plan("customers", "code,name,city\nA,Anna,Lyon\n")], tmp_path / "plan.jsonl")
    ops.customers.edit(shop, 1, {"name": "Annette"})
    with pytest.raises(Conflict):
        apply_plan(shop, tmp_path / "plan.jsonl", Options(skip_fields=frozenset({"city"})))
    assert apply_plan(shop, tmp_path / "plan.jsonl", Options(skip_fields=frozenset({"name"})))[0].account.updated == 1


def test_a_plan_is_read_line_by_line(plan, shop, tmp_path):
    save_plan(shop, [plan("sales", "date,amount\n2024-05-01,5.005\n2024-05-02,x\n")], tmp_path / "plan.jsonl")
    head, first, second = map(json.loads, (tmp_path / "plan.jsonl").read_text().splitlines())
    assert (head["plan"], head["noun"], head["fields"]) == (1, "sales", {"date": "date", "amount": "amount"})
    assert first["changes"]["amount"] == ["", "5.00"]
    assert (second["action"], second["cells"]) == ("reject", ["2024-05-02", "x"])


@pytest.mark.parametrize("text", ["", "{}\n", "[1]\n", "nothing\n", '{"plan": 2, "noun": "sales"}\n'])
def test_what_is_no_plan_is_refused_with_its_line(shop, tmp_path, text):
    (tmp_path / "plan.jsonl").write_text(text)
    with pytest.raises(Invalid, match="line 1"):
        apply_plan(shop, tmp_path / "plan.jsonl")
    with pytest.raises(NotFound):
        apply_plan(shop, tmp_path / "nowhere.jsonl")


def test_a_damaged_line_of_a_plan_is_named(plan, shop, tmp_path):
    save_plan(shop, [plan("sales", "date,amount\n2024-05-01,5\n")], tmp_path / "plan.jsonl")
    path = tmp_path / "plan.jsonl"
    path.write_text(path.read_text().replace('"cells": ["2024-05-01", "5.00"]', "").replace('"5"]', '"5", "6"]'))
    with pytest.raises(Invalid, match="line 2"):
        apply_plan(shop, path)


def test_on_match_counts_in_the_plan(bring, plan):
    bring("customers", BEFORE)
    planned = plan("customers", "code,name\nA,Anna\nC,Cid\n", on_match=OnMatch.FAIL)
    assert [entry.action for entry in planned.entries] == ["reject", "add"]
    assert planned.entries[0].errors[0].line == 2


def test_entries_are_found_by_place_and_kind_however_many_there_are():
    entries = Entries()
    for number in range(1001):
        entries.append(Entry(number, "add" if number % 10 else "reject", f"R{number}", Text("new")))
    assert [entries[place].label for place in (0, 250, 999, 1000)] == ["R0", "R250", "R999", "R1000"]
    assert (entries.count("reject"), len(entries), list(entries.places("reject"))[:2]) == (101, 1001, [0, 10])
    assert [entry.line for entry in entries] == list(range(1001))


def test_lines_that_are_none_of_the_noun_are_left_out_counted_and_kept(shop, tmp_path, ask):
    def lines():
        yield Line(2, ("2024-05-01", "5"))
        yield LeftOut(3, Text("an expense"))
        yield LeftOut(4, Text("paid to {whom}", {"whom": "张三"}))
        yield Line(5, ("2024-05-01", "x"))
        yield LeftOut(6, Text("an expense"))

    source = Source("bill.csv", "0", "utf-8", True, ",", 1, ("date", "amount"), None, lines, known="a bill")
    planned = plan_sources(shop, [("sales", source)], Options())
    assert told(planned[0]) == [
        (2, "add", "2024-05-01", "new"), (3, "left_out", "", "an expense"), (4, "left_out", "", "paid to 张三"),
        (5, "reject", "", "x is not a number; write it like 1234.50."), (6, "left_out", "", "an expense"),
    ]  # fmt: skip
    save_plan(shop, planned, tmp_path / "plan.jsonl")
    account = apply_plan(shop, tmp_path / "plan.jsonl", Options(partial=True))[0].account
    assert (account.lines, account.new, account.rejected, account.left_out) == (5, 1, 1, 3)
    assert [(tr(reason), count) for reason, count in account.reasons()] == [("an expense", 2), ("paid to 张三", 1)]
    assert ask("SELECT lines, new, rejected, left_out FROM batch") == [(5, 1, 1, 3)]


def test_a_dry_run_of_files_that_name_each_other_sees_what_the_first_brings(shop, tmp_path, ask):
    (tmp_path / "s.csv").write_text("date,customer,amount\n2024-05-01,A,5\n")
    (tmp_path / "c.csv").write_text("code,name\nA,Ann\n")
    pairs = [
        (noun, open_given(shop, noun, tmp_path / name, Options()))
        for noun, name in (("sales", "s.csv"), ("customers", "c.csv"))
    ]
    tried = import_sources(shop, pairs, Options(dry_run=True))
    assert [(summary.account.new, summary.account.rejected, summary.batch) for summary in tried] == [(1, 0, None)] * 2
    assert ask("SELECT count(*) FROM customer") == [(0,)]
    done = import_sources(shop, pairs, Options())
    assert [summary.batch for summary in done] == [2, 1]
    ops.imports.undo_batches(shop, [1, 2])
    assert ask("SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM sale)") == [(0,)]
    with pytest.raises(NotFound):
        import_file(shop, "sales", tmp_path / "none.csv", Options())
