"""What a payment service's later file says was given back is counted once, however its files tell it."""

import pytest

from crm_tui import ops
from crm_tui.core.i18n import tr
from crm_tui.exchange.auto import import_recognised, recognise_files
from crm_tui.exchange.options import Options
from crm_tui.store.check import CHECKS

OLD = (
    "id,Description,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,"
    "Converted Currency,Status,Customer Email,Captured\n"
)
NEW = OLD.replace("Created (UTC)", "Created date (UTC),Refunded date (UTC)")
PAYMENTS = "SELECT day, amount FROM payment ORDER BY id"


@pytest.fixture
def take(shop, tmp_path):
    """Bring in a Stripe file of one payment of 50, of which so much was given back."""

    def do(given_back, refunded_on=None):
        when = "2026-07-01 10:00" if refunded_on is None else f"2026-07-01 10:00,{refunded_on}"
        state = "Refunded" if given_back == 50 else "Paid"
        own = f"ch_1,Lamp,{when},50,{given_back},cny,50,{given_back},cny,{state},ana@example.com,true\n"
        path = tmp_path / "stripe.csv"
        path.write_text((OLD if refunded_on is None else NEW) + own, encoding="utf-8")
        account = import_recognised(shop, recognise_files(shop, [path], Options()), Options())[0].account
        with shop.read() as r:
            assert [found for _, look in CHECKS for found in look(r)] == []
        assert account.errors == []
        return account

    return do


@pytest.mark.parametrize("customers", [["ana@example.com"], []])
def test_a_refund_that_grows_between_two_files_is_counted_once(shop, take, ask, customers):
    for name in customers:
        ops.customers.add(shop, {"name": name})
    rows = PAYMENTS if customers else "SELECT day, amount FROM waiting_payment ORDER BY id"
    take(0)
    assert (take(10).new, take(10).new, take(20).new) == (1, 0, 1)  # twice the same amount on the same day
    assert take(50).new == 1
    assert (take(50).new, take(20).new) == (0, 0)
    assert [amount for _, amount in ask(rows)] == [5000, -1000, -1000, -3000]


def test_the_form_of_the_file_and_the_day_of_the_refund_do_not_matter(shop, take, ask):
    ops.customers.add(shop, {"name": "ana@example.com"})
    take(10)
    assert take(10, "2026-07-09 08:00").new == 0
    assert take(15, "2026-07-12 08:00").new == 1
    assert ask(PAYMENTS) == [("2026-07-01", 5000), ("2026-07-01", -1000), ("2026-07-12", -500)]


def test_a_refund_is_known_once_its_customer_was_found(shop, take, ask):
    ops.customers.add(shop, {"code": "K1", "name": "Ana Ruiz"})
    take(10)
    ops.payers.match(shop, 1, 1)  # and what else came from the same payer
    assert (take(10).new, take(25).new) == (0, 1)
    assert [amount for _, amount in ask(PAYMENTS)] == [5000, -1000, -1500]


def test_a_file_that_tells_a_refund_twice_and_one_that_tells_it_again_count_what_is_more(bring, ask):
    bring("customers", "code,name\nA,Ann\n")
    text = "date,customer,amount,reference,refunded\n2024-05-02,A,-10,T1,10\n2024-05-03,A,-25,T1,25\n"
    assert bring("payments", text).account.new == 2
    assert ask("SELECT day, amount FROM payment ORDER BY id") == [("2024-05-02", -1000), ("2024-05-03", -1500)]
    told = bring("payments", text, dry_run=True).entries
    assert [(entry.action, entry.label, tr(entry.match)) for entry in told] == [
        ("known", "T1", "so much of it was given back before")
    ] * 2


def test_taking_the_later_file_back_leaves_the_first_refund(shop, take, ask):
    ops.customers.add(shop, {"name": "ana@example.com"})
    take(10)
    take(30)
    ops.history.undo(shop)
    assert [amount for _, amount in ask(PAYMENTS)] == [5000, -1000]
    assert take(30).new == 1
