"""Payments of payers: matched by what was learned, else waiting in the queue; nothing comes in twice."""

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.core.i18n import tr
from crm_tui.store import batches, payer_guesses, payers

HEAD = "日期,对方户名,对方账号,金额,摘要,流水号\n"
BILL = (
    HEAD
    + "2024-05-01,王丽,6222 01,100,货款,T1\n"
    + "2024-05-02,张三商店,6222 02,200,,T2\n"
    + "2024-05-03,王丽,6222 01,50,,\n"
    + "2024-05-03,王丽,6222 01,50,,\n"
)


@pytest.fixture
def people(bring):
    bring(
        "customers", "code,name,contact,phone\nA,张三商店,,13812345678\nB,李四建材有限公司,王丽,\nC,同名,,\nD,同名,,\n"
    )


@pytest.fixture
def queue(shop):
    def read():
        with shop.read() as r:
            return payers.rows(r, payers.ids(r))

    return read


def counts(summary):
    account = summary.account
    return account.new, account.duplicate, account.waiting


def test_a_payer_of_a_customers_name_goes_there_and_others_wait(bring, ask, people, queue):
    summary = bring("payments", BILL)
    assert counts(summary) == (4, 0, 3)
    assert summary.as_json()["waiting"] == 3
    assert ask("SELECT c.code, p.amount, p.reference FROM payment p JOIN customer c ON c.id = p.customer_id") == [
        ("A", 20000, "T2")
    ]
    assert [(row.day, row.payer, row.account, row.amount) for row in queue()][-1] == (
        "2024-05-01", "王丽", "6222 01", 10000,
    )  # fmt: skip
    assert counts(bring("payments", BILL)) == (0, 4, 0)


def test_a_match_takes_the_payers_other_payments_along_and_teaches_the_next_import(shop, bring, ask, people, queue):
    bring("payments", BILL)
    done = ops.payers.match(shop, queue()[0].id, 2)
    assert done.value.others == 2
    assert "and" not in str(done.message)
    assert "2 more of the same payer came along." in str(done.message)
    assert queue() == []
    assert ask("SELECT sum(amount) FROM payment WHERE customer_id = 2") == [(20000,)]
    assert counts(bring("payments", BILL)) == (0, 4, 0)
    later = HEAD + "2024-06-01,王丽,622201,70,,T9\n2024-06-01,王丽,,30,,T8\n2024-06-02,王丽,9999,70,,T7\n"
    assert counts(bring("payments", later, "june.csv")) == (3, 0, 1)
    assert ask("SELECT reference FROM payment WHERE day >= '2024-06-01' ORDER BY id") == [("T9",), ("T8",)]


def test_what_was_dismissed_or_put_right_by_hand_does_not_come_again(shop, bring, ask, people, queue):
    bring("payments", BILL)
    ops.payers.dismiss(shop, [row.id for row in queue() if row.reference is None])
    ops.payers.match(shop, queue()[0].id, 1)
    assert counts(bring("payments", BILL)) == (0, 4, 0)
    later = HEAD + "2024-06-01,王丽,6222 01,70,,T9\n"
    bring("payments", later, "june.csv")
    ops.payments.edit(shop, int(ask("SELECT id FROM payment WHERE reference = 'T9'")[0][0]), {"customer_id": 2})
    assert counts(bring("payments", later, "june.csv")) == (0, 1, 0)
    with shop.read() as r:
        [learned] = payers.payers(r)
    ops.payers.forget(shop, learned.id)
    assert counts(bring("payments", later, "june.csv")) == (0, 1, 0)


def test_undo_of_the_import_takes_what_waits_back_and_undo_of_a_match_puts_it_back(shop, bring, ask, people, queue):
    batch = bring("payments", BILL).batch
    before = queue()
    ops.payers.match(shop, before[0].id, 2)
    ops.history.undo(shop)
    assert [row[:9] for row in queue()] == [row[:9] for row in before]
    assert ask("SELECT count(*) FROM payment WHERE customer_id = 2") == [(0,)]
    assert ask("SELECT count(*) FROM payer") == [(0,)]
    with shop.read() as r:
        op_id = batches.get(r, batch).op_id
    ops.history.undo(shop, op_id)
    assert (queue(), ask("SELECT count(*) FROM payment")) == ([], [(0,)])
    assert counts(bring("payments", BILL)) == (4, 0, 3)


def test_a_dry_run_leaves_no_payment_waiting(bring, people, queue):
    summary = bring("payments", BILL, dry_run=True)
    assert (counts(summary), queue()) == ((4, 0, 3), [])


def test_names_that_are_several_customers_or_masked_wait(bring, people, queue):
    text = "date,payer,amount\n2024-05-01,同名,5\n2024-05-02,*三,6\n2024-05-03,,7\n"
    assert counts(bring("payments", text, create_missing=True)) == (3, 0, 3)
    assert {row.payer for row in queue()} == {"同名", "*三", None}


def test_missing_customers_are_made_of_payers_where_that_is_asked_for(bring, ask, people):
    summary = bring(
        "payments", "date,payer,amount\n2024-05-01,新客商行,5\n2024-05-02,新客商行,6\n", create_missing=True
    )
    assert (counts(summary), summary.account.created_customers) == ((2, 0, 0), 1)
    assert ask("SELECT c.name FROM payment p JOIN customer c ON c.id = p.customer_id") == [("新客商行",)] * 2


def test_a_wrong_code_is_still_refused_and_an_unknown_name_waits(bring, people, queue):
    assert bring("payments", "date,customer,amount\n2024-05-01,Z9,5\n").account.rejected == 1
    assert counts(bring("payments", "date,customer_name,amount\n2024-05-01,某人,5\n")) == (1, 0, 1)
    assert [row.payer for row in queue()] == ["某人"]


def test_a_part_given_back_stands_beside_its_payment(bring, ask, people, queue):
    text = "date,payer,amount,reference\n2024-05-01,张三商店,50,T1\n2024-05-01,张三商店,-10,T1\n"
    assert counts(bring("payments", text)) == (2, 0, 0)
    assert counts(bring("payments", text)) == (0, 2, 0)


def test_the_best_guesses_are_told_with_their_reasons(shop, bring, people, queue):
    ops.sales.add(shop, {"date": "2024-04-01", "customer_id": 1, "amount": 30000, "receipt": "R1"})
    ops.sales.add(shop, {"date": "2024-04-01", "customer_id": 3, "amount": 9000, "receipt": "R2"})
    bring("payments", BILL + "2024-05-09,李四建才,,90,,T5\n2024-05-09,谁,(138****5678),1,,\n")
    with shop.read() as r:
        found = payer_guesses.guesses(r, queue(), payer_guesses.by_amount(r))
    told = {row.payer: [(one.code, [tr(why) for why in one.reasons]) for one in found[row.id]] for row in queue()}
    assert told["王丽"] == [("B", ["“王丽” is one of their people"]), ("A", ["owes exactly this amount"])]
    assert [code for code, _ in told["李四建才"]] == ["B", "C"]
    assert told["李四建才"][1][1] == ["owes exactly this amount"]
    assert told["谁"] == [("A", ["has this phone number"])]


def test_what_is_matched_or_gone_cannot_be_matched_again(shop, bring, people, queue):
    bring("payments", BILL)
    first = queue()[-1].id
    ops.payers.match(shop, first, 2)
    with pytest.raises(Conflict):
        ops.payers.match(shop, first, 1)
    with pytest.raises(NotFound):
        ops.payers.match(shop, 99, 1)
    bring("payments", HEAD + "2024-07-01,谁,,7,,\n", "july.csv")
    with pytest.raises(NotFound):
        ops.payers.match(shop, queue()[0].id, 99)


def test_a_file_without_customer_and_payer_is_refused(bring):
    with pytest.raises(Invalid, match="no column"):
        bring("payments", "date,amount\n2024-05-01,5\n")


def test_a_matched_payment_that_is_deleted_does_not_come_back_by_itself(shop, bring, ask, people, queue):
    bring("payments", BILL)
    first = queue()[-1].id
    done = ops.payers.match(shop, first, 2)
    ops.payments.delete(shop, done.value.payments[0])
    assert counts(bring("payments", BILL)) == (0, 4, 0)
    ops.history.undo(shop)
    assert ask(f"SELECT payment_id FROM waiting_payment WHERE id = {first}") == [(done.value.payments[0],)]
    ops.history.redo(shop)
    assert ops.payers.match(shop, first, 1).value.others == 0
