"""A payment that a later bill says was wholly given back: its refund is booked where the payment came in, once."""

from pathlib import Path

import pytest

from crm_tui import ops
from crm_tui.core.i18n import tr
from crm_tui.exchange.auto import import_recognised, recognise_files
from crm_tui.exchange.options import Options
from crm_tui.exchange.planned import apply_plan, save_plan
from crm_tui.store.check import CHECKS

WECHAT = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n"
WEB = (
    "交易号,商家订单号,交易创建时间,付款时间,最近修改时间,交易来源地,类型,交易对方,商品名称,金额（元）,收/支,交易状态,"
    "服务费（元）,成功退款（元）,备注,资金状态\n"
)
APP = "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注\n"
SOURCES = Path(__file__).parent / "sources"
BOOKED = "SELECT c.name, p.day, p.amount FROM payment p JOIN customer c ON c.id = p.customer_id ORDER BY p.id"
WAITING = "SELECT payer, amount FROM waiting_payment ORDER BY id"


def wechat(state, reference="T1", payer="赵敏"):
    return WECHAT + f"2026-03-27 19:31:09,转账,{payer},香油,收入,¥60.00,/,{state},{reference},/,/\n"


def web(state, refunded="0.00"):
    day = "2026-03-27 10:00:00"
    return WEB + f"T1,S1,{day},{day},{day},淘宝,担保交易,赵敏,香油,60.00,收入,{state},0.00,{refunded},,\n"


def app(state):
    return APP + f"2026-03-27 17:20:33,商业服务,赵敏,150******08,香油,收入,60.00,,{state},T1,,\n"


@pytest.fixture
def take(shop, tmp_path):
    """Bring in a bill as somebody does who lets the program say what it is."""
    ops.settings.put(shop, "shop.currency", "CNY")

    def do(bill, **options):
        path = bill
        if isinstance(bill, str):
            path = tmp_path / "bill.csv"
            path.write_text(bill, encoding="utf-8")
        summary = import_recognised(shop, recognise_files(shop, [path], Options()), Options(**options))[0]
        with shop.read() as r:
            assert [found for _, look in CHECKS for found in look(r)] == []
        return summary

    return do


def told(summary):
    """How many came in, were known and left out, and why those were."""
    account = summary.account
    assert account.lines == account.new + account.duplicate + account.left_out
    return account.new, account.duplicate, [(tr(reason), count) for reason, count in account.reasons()]


@pytest.mark.parametrize(
    ("paid", "gone"),
    [
        (wechat("已存入零钱"), wechat("已全额退款")),
        (wechat("已存入零钱"), wechat("已退款")),
        (wechat("已存入零钱"), wechat("已退款￥60.00")),
        (web("交易成功"), web("交易关闭", "60.00")),
        (app("交易成功"), app("交易关闭")),
    ],
)
def test_a_payment_given_back_since_is_taken_off_again_once(shop, take, ask, paid, gone):
    ops.customers.add(shop, {"name": "赵敏"})
    take(paid)
    assert told(take(gone)) == (1, 0, [])
    assert told(take(gone)) == (0, 1, [])
    assert told(take(paid)) == (0, 1, [])
    assert ask(BOOKED) == [("赵敏", "2026-03-27", 6000), ("赵敏", "2026-03-27", -6000)]
    ops.history.undo(shop)
    assert ask(BOOKED) == [("赵敏", "2026-03-27", 6000)]
    assert told(take(gone)) == (1, 0, [])


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        (wechat("已全额退款"), "refunded in full"),
        (web("交易关闭", "60.00"), "refunded in full"),
        (web("交易关闭"), "closed: no money came in"),
        (app("交易关闭"), "closed: no money came in"),
    ],
)
def test_one_that_never_came_in_is_left_out_and_says_why(take, ask, gone, why):
    told_before = take(gone, dry_run=True).entries
    assert [(entry.action, tr(entry.match)) for entry in told_before] == [("left_out", why)]
    assert told(take(gone, create_missing=True)) == (0, 0, [(why, 1)])
    assert ask("SELECT 1 FROM payment UNION ALL SELECT 1 FROM waiting_payment UNION ALL SELECT 1 FROM customer") == []


def test_what_went_back_in_parts_is_not_taken_off_again_with_the_whole(shop, take, ask):
    ops.customers.add(shop, {"name": "赵敏"})
    for state in ("已退款(￥5.00)", "已退款(￥8.00)", "已全额退款", "已全额退款"):
        take(wechat(state))
    assert [amount for _, _, amount in ask(BOOKED)] == [6000, -500, -300, -5200]


def test_it_goes_back_from_whom_the_payment_was_booked_to_whoever_the_bill_names(shop, take, ask):
    ops.customers.add(shop, {"name": "山脚粮油"})
    paid, gone = (wechat(state, payer="王*") for state in ("已存入零钱", "已全额退款"))
    take(paid)
    ops.payers.match(shop, 1, 1)
    assert [(entry.action, tr(entry.match)) for entry in take(gone, dry_run=True).entries] == [
        ("add", "new; the payment it gives back is this customer's")
    ]
    take(gone)
    assert [(name, amount) for name, _, amount in ask(BOOKED)] == [("山脚粮油", 6000), ("山脚粮油", -6000)]


def test_while_its_payment_waits_for_a_customer_the_refund_waits_too(shop, take, ask):
    take(wechat("已存入零钱", payer="王*"))
    ops.customers.add(shop, {"name": "王*"})
    assert take(wechat("已全额退款", payer="王*")).account.waiting == 1
    assert told(take(wechat("已全额退款", payer="王*"))) == (0, 1, [])
    assert ask(WAITING) == [("王*", 6000), ("王*", -6000)]


def test_of_a_payment_that_was_dismissed_nothing_is_taken_off(shop, take, ask):
    take(wechat("已存入零钱"))
    ops.payers.dismiss(shop, [1])
    assert told(take(wechat("已全额退款"))) == (0, 0, [("refunded in full", 1)])
    assert ask(WAITING) == [("赵敏", 6000)]


def test_a_plan_of_such_a_bill_does_what_it_told(shop, take, ask, tmp_path):
    ops.customers.add(shop, {"name": "赵敏"})
    take(wechat("已存入零钱"))
    bill = wechat("已全额退款") + wechat("已全额退款", "T2").removeprefix(WECHAT)
    save_plan(shop, [take(bill, dry_run=True)], tmp_path / "plan.jsonl")
    (summary,) = apply_plan(shop, tmp_path / "plan.jsonl")
    assert told(summary) == (1, 0, [("refunded in full", 1)])
    assert [amount for _, _, amount in ask(BOOKED)] == [6000, -6000]


def test_a_whole_bill_leaves_out_what_it_always_did(take):
    assert set(told(take(SOURCES / "alipay-web.csv"))[2]) == {
        ("refunded in full", 1),
        ("not paid yet", 1),
        ("closed: no money came in", 1),
        ("money paid out, not received", 1),
        ("neither received nor paid out, such as a transfer of one's own", 1),
    }


def test_a_bill_that_tells_of_the_payment_and_below_that_it_went_back_does_both(shop, take, ask):
    ops.customers.add(shop, {"name": "赵敏"})
    bill = wechat("已存入零钱") + wechat("已全额退款").removeprefix(WECHAT)
    assert [entry.action for entry in take(bill, dry_run=True).entries] == ["add", "add"]
    assert told(take(bill)) == (2, 0, [])
    assert [amount for _, _, amount in ask(BOOKED)] == [6000, -6000]


def test_in_a_closed_month_it_is_refused_in_words_until_it_is_booked_by_hand(shop, take):
    ops.customers.add(shop, {"name": "赵敏"})
    take(wechat("已存入零钱"))
    ops.closing.close(shop, "2026-03", although=True)
    (error,) = take(wechat("已全额退款")).account.errors
    assert tr(error.message) == "2026-03 is closed: book it in an open month, with “adjusts” 2026-03."
    by_hand = {"date": "2026-04-02", "customer_id": 1, "amount": -6000, "reference": "T1", "adjusts": "2026-03"}
    ops.payments.add(shop, by_hand)
    assert told(take(wechat("已全额退款"))) == (0, 1, [])
