"""Sales from files: who and what, signs, amounts, rounding; and the account of every line."""

import pytest

from crm_tui.core.errors import ExitCode, Invalid
from crm_tui.exchange.options import OnMatch


def test_a_walk_in_and_an_amount_without_a_product_are_sales(bring, ask):
    summary = bring("sales", "日期,金额,收银员\n2024-05-01,12.50,李\n2024-05-01,3,王\n")
    assert (summary.account.lines, summary.account.new, summary.exit) == (2, 2, ExitCode.OK)
    assert ask("SELECT day, customer_id, product_id, kind, quantity, amount, staff FROM sale") == [
        ("2024-05-01", None, None, "sale", 1000, 1250, "李"),
        ("2024-05-01", None, None, "sale", 1000, 300, "王"),
    ]


def test_the_amount_is_worked_out_from_the_price_and_the_rounding_is_reported(bring, ask):
    summary = bring("sales", "date,quantity,unit price,discount\n2024-05-01,3,1.005,\n2024-05-01,1,0.125,0.5\n")
    # 3.015 and 0.0625, rounded half to even
    assert ask("SELECT unit_price, discount, amount FROM sale ORDER BY id") == [(10050, None, 302), (1250, 500000, 6)]
    assert summary.as_json()["rounding"] == "-0.0025"  # 3.015 - 3.02 + 0.0625 - 0.06


def test_profit_gives_the_cost(bring, ask):
    bring("sales", "Order Date,Sales,Profit\n2024-05-01,10.00,2.50\n2024-05-01,10.00,-1\n")
    assert ask("SELECT amount, cost FROM sale") == [(1000, 750), (1000, 1100)]


def test_a_discount_in_money_becomes_a_rate_of_the_gross(bring, ask):
    bring("sales", "date,quantity,unit_price,discount\n2024-05-01,2,50.00,$20.00\n2024-05-02,1,10.00,$1.00\n")
    bring("sales", "date,amount,discount\n2024-05-03,80.00,$20.00\n2024-05-04,0,$0.00\n")
    assert ask("SELECT discount, amount FROM sale") == [(200000, 8000), (100000, 900), (200000, 8000), (0, 0)]


def test_a_returns_price_has_no_sign(bring, ask):
    bring("sales", "date,quantity,unit price\n2024-05-01,-2,50.00\n2024-05-02,2,-50.00\n")
    assert ask("SELECT kind, quantity, unit_price, amount FROM sale") == [("return", -2000, 500000, -10000)] * 2


@pytest.mark.parametrize(
    ("kind", "quantity", "amount", "stored"),
    [
        ("", "-2", "-20", ("return", -2000, -2000)),
        ("", "2", "-20", ("return", -2000, -2000)),
        ("", "", "-20", ("return", -1000, -2000)),
        ("退款", "2", "20", ("return", -2000, -2000)),
        ("Cancelled", "-2", "20", ("return", -2000, -2000)),
        ("sale", "1", "-5", ("return", -1000, -500)),
        ("销售", "-1", "-5", ("return", -1000, -500)),
        ("", "0", "20", ("sale", 0, 2000)),
    ],
)
def test_negative_quantities_amounts_and_cancellations_are_returns(bring, ask, kind, quantity, amount, stored):
    bring("sales", f"date,kind,quantity,amount\n2024-05-01,{kind},{quantity},{amount}\n")
    assert ask("SELECT kind, quantity, amount FROM sale") == [stored]


def test_signs_that_contradict_each_other_are_rejected_with_the_line(bring, ask):
    summary = bring("sales", "date,quantity,amount\n2024-05-01,1,5\n2024-05-01,-1,5\n")
    assert summary.exit is ExitCode.INVALID
    assert [(error.line, error.column, error.value) for error in summary.account.errors] == [(3, "quantity", "-1")]
    assert ask("SELECT count(*) FROM sale") == [(0,)]


@pytest.mark.parametrize(
    ("noun", "head", "told"),
    [
        ("sales", "date,unit price", (None, "The amount is missing, and there is no unit price to work it out from.")),
        ("payments", "date,amount,payer", ("amount", "The amount is missing.")),
    ],
)
def test_lines_without_a_day_or_an_amount_are_refused_and_the_others_taken(bring, noun, head, told):
    account = bring(noun, f"{head}\n,5\n2024-05-01,\n2024-05-02,5\n", partial=True).account
    errors = [(error.line, error.column, error.value, str(error.message)) for error in account.errors]
    assert errors == [(2, "date", "", "The date is missing."), (3, told[0], "", told[1])]
    assert account.new == 1


def test_one_bad_line_means_that_nothing_is_written(bring, ask):
    summary = bring("sales", "日期,金额\n2024-05-01,5\n2024-05-02,abc\n2024-13-02,5\n2024-05-03,\n")
    assert summary.exit is ExitCode.INVALID
    assert summary.batch is None
    assert (summary.account.new, summary.account.rejected) == (1, 3)
    errors = summary.as_json()["errors"]
    assert [(error["line"], error["column"], error["value"]) for error in errors] == [
        (3, "金额", "abc"),
        (4, "日期", "2024-13-02"),
        (5, "金额", ""),
    ]
    assert ask("SELECT count(*) FROM sale") == [(0,)]
    assert ask("SELECT count(*) FROM batch") == [(0,)]


def test_partial_keeps_the_good_lines_and_the_rejected_ones_for_a_look(bring, ask):
    summary = bring("sales", "date,amount\n2024-05-01,5\n2024-05-02,abc\n", partial=True)
    assert summary.exit is ExitCode.PARTIAL
    assert ask("SELECT amount FROM sale") == [(500,)]
    assert ask('SELECT line, "column", value, cells FROM rejected_row') == [
        (3, "amount", "abc", '["2024-05-02", "abc"]')
    ]
    assert ask("SELECT lines, new, rejected FROM batch") == [(2, 1, 1)]


def test_the_same_file_twice_changes_nothing(bring, ask, contents):
    text = "date,amount,staff\n2024-05-01,5,a\n2024-05-01,5,a\n2024-05-01,5,b\n"
    first = bring("sales", text)
    before = contents()
    second = bring("sales", text)
    assert (first.account.new, second.account.new, second.account.duplicate) == (3, 0, 3)
    assert second.batch is None
    assert second.earlier_batch == first.batch
    assert contents() == before
    assert ask("SELECT count(*) FROM batch") == [(1,)]


def test_a_longer_file_of_the_same_days_adds_only_its_new_lines(bring, ask):
    bring("sales", "date,amount\n2024-05-01,5\n2024-05-01,5\n")
    summary = bring("sales", "date,amount\n2024-05-01,5\n2024-05-01,5\n2024-05-01,5\n2024-05-02,5\n")
    assert (summary.account.new, summary.account.duplicate) == (2, 2)
    assert ask("SELECT count(*), sum(amount) FROM sale") == [(4, 2000)]


CHANGED = ("date,receipt,line,amount,note\n2024-05-01,R1,1,5,\n", "date,receipt,line,amount\n2024-05-01,R1,1,6\n")


def test_a_receipts_line_with_another_amount_is_updated(bring, ask):
    bring("sales", CHANGED[0])
    summary = bring("sales", CHANGED[1])
    assert (summary.account.updated, summary.account.new) == (1, 0)
    assert ask("SELECT amount, version FROM sale") == [(600, 2)]


def test_on_match_skip_leaves_it_and_fail_rejects_the_line(bring, ask):
    bring("sales", CHANGED[0])
    assert bring("sales", CHANGED[1], on_match=OnMatch.SKIP).account.duplicate == 1
    failed = bring("sales", CHANGED[1], on_match=OnMatch.FAIL)
    assert (failed.account.rejected, failed.exit) == (1, ExitCode.INVALID)
    assert ask("SELECT amount FROM sale") == [(500,)]


def test_what_the_file_does_not_tell_is_left_alone(bring, ask):
    bring("sales", "date,receipt,line,quantity,amount,note\n2024-05-01,R1,1,3,5,gift\n")
    again = bring("sales", "date,receipt,line,amount,note\n2024-05-01,R1,1,5,\n")
    assert again.account.duplicate == 1
    assert ask("SELECT quantity, note FROM sale") == [(3000, "gift")]


def test_a_line_that_becomes_a_return_turns_its_quantity_too(bring, ask):
    bring("sales", "date,receipt,line,quantity,amount\n2024-05-01,R1,1,3,5\n")
    assert bring("sales", "date,receipt,line,amount\n2024-05-01,R1,1,-5\n").account.updated == 1
    assert ask("SELECT kind, quantity, amount FROM sale") == [("return", -3000, -500)]


def test_unknown_customers_and_products_are_rejected_and_the_way_out_is_named(bring, ask):
    summary = bring("sales", "date,customer,product_name,amount\n2024-05-01,K1,,5\n2024-05-01,,羊角锤,5\n")
    assert [(error.line, error.column, error.value) for error in summary.account.errors] == [
        (2, "customer", "K1"),
        (3, "product_name", "羊角锤"),
    ]
    assert all("--create-missing" in str(error.message) for error in summary.account.errors)
    assert ask("SELECT count(*) FROM sale") == [(0,)]


def test_create_missing_adds_them_from_what_the_lines_say(bring, ask):
    summary = bring(
        "sales",
        "date,customer,customer_name,country,city,product,product_name,category,subcategory,unit_price,quantity\n"
        "2024-05-01,K1,Müller GmbH,Germany,Köln,P9,Hammer,Tools,Hand tools,12.50,1\n"
        "2024-05-02,K1,Müller GmbH,Austria,Wien,P9,Other name,Tools,Hand tools,13.00,1\n"
        "2024-05-03,K2,,,,,,,,1,1\n"
        "2024-05-03,,曾惠,,,,,,,1,1\n",
        create_missing=True,
    )
    assert (summary.account.created_customers, summary.account.created_products) == (3, 1)
    assert ask("SELECT code, name, kind FROM customer ORDER BY id") == [
        ("K1", "Müller GmbH", "organisation"),
        ("K2", "K2", "person"),
        ("C000001", "曾惠", "person"),
    ]
    assert ask("SELECT customer_id, country, city FROM customer_address") == [(1, "Germany", "Köln")]
    assert ask("SELECT sku, name, category, subcategory, price, status FROM product") == [
        ("P9", "Hammer", "Tools", "Hand tools", 125000, "on_sale")
    ]
    assert ask("SELECT country, city FROM sale WHERE customer_id = 1 ORDER BY day") == [
        ("Germany", "Köln"),
        ("Austria", "Wien"),
    ]


@pytest.mark.parametrize("noun", ["sales", "payments"])
def test_a_generated_code_is_never_one_that_the_file_gives_to_somebody_else(bring, ask, noun):
    bring(
        noun,
        "date,customer,customer_name,amount\n2024-05-01,,Ann,5\n2024-05-01,C000001,Bob,5\n",
        create_missing=True,
    )
    assert ask("SELECT code, name FROM customer ORDER BY name") == [("C000002", "Ann"), ("C000001", "Bob")]


def test_a_name_that_two_customers_have_is_not_guessed(bring):
    bring("customers", "code,name\nA,张三\nB,张三\n")
    summary = bring("sales", "date,customer_name,amount\n2024-05-01,张三,5\n")
    assert "A, B" in str(summary.account.errors[0].message)


def test_names_are_compared_without_case_and_width(bring, ask):
    bring("customers", "code,name\nA,ACME Ltd\n")
    bring("sales", "date,customer_name,amount\n2024-05-01,ａｃｍｅ  ltd,5\n")
    assert ask("SELECT customer_id FROM sale") == [(1,)]


def test_paid_says_that_the_lines_were_paid_at_the_till(bring, ask):
    bring("sales", "date,amount\n2024-05-01,5\n2024-05-01,-2\n", paid=True)
    assert ask("SELECT amount, paid FROM sale ORDER BY id") == [(500, 500), (-200, -200)]


def test_a_dry_run_tells_the_same_and_the_differences_and_writes_nothing(bring, ask, contents):
    bring("sales", CHANGED[0])
    before = contents()
    text = "date,receipt,line,amount\n2024-05-01,R1,1,6\n2024-05-01,R1,2,7\n"
    tried = bring("sales", text, dry_run=True)
    assert contents() == before
    assert tried.as_json()["changes"] == [
        {"line": 2, "record": "R1 1", "field": "amount", "old": "5.00", "new": "6.00"}
    ]
    done = bring("sales", text)
    same = ("lines", "new", "updated", "unchanged", "duplicate", "rejected", "rounding", "mapping", "errors")
    assert {key: tried.as_json()[key] for key in same} == {key: done.as_json()[key] for key in same}
    assert (tried.batch, done.batch) == (None, 2)


def test_a_dry_run_creates_nobody_either(bring, ask):
    tried = bring("sales", "date,customer,amount\n2024-05-01,K1,5\n", dry_run=True, create_missing=True)
    assert (tried.account.new, tried.account.created_customers, tried.exit) == (1, 1, ExitCode.OK)
    assert ask("SELECT count(*) FROM customer") == [(0,)]


def test_a_line_with_more_cells_than_headings_is_rejected(bring):
    summary = bring("sales", "date,amount\n2024-05-01,1,234.00\n2024-05-01,5\n")
    assert [(error.line, error.column, error.value) for error in summary.account.errors] == [(2, None, "234.00")]


def test_a_file_without_a_date_or_an_amount_is_refused_as_a_whole(bring):
    with pytest.raises(Invalid, match="column for"):
        bring("sales", "date,customer,staff\n2024-05-01,K1,李\n")


def test_line_numbers_count_line_breaks_inside_cells(bring):
    summary = bring("sales", 'date,amount,note\n2024-05-01,5,"two\nlines"\n2024-05-01,x,\n')
    assert [error.line for error in summary.account.errors] == [4]


def test_a_file_of_many_chunks_is_accounted_for_to_the_last_line(bring, ask):
    lines = "".join(f"2024-05-{1 + n % 28:02},{n % 7}.00\n" for n in range(3500))
    summary = bring("sales", "date,amount\n" + lines)
    assert (summary.account.lines, summary.account.new) == (3500, 3500)
    assert ask("SELECT count(*), max(occurrence) FROM sale") == [(3500, 125)]
    assert bring("sales", "date,amount\n" + lines).account.duplicate == 3500


def test_a_bad_last_line_takes_back_chunks_already_written(bring, ask):
    lines = "".join(f"2024-05-01,,{n}\n" for n in range(2500))
    summary = bring("sales", "date,customer,amount\n" + lines + "2024-05-01,nobody,5\n")
    assert (summary.account.new, summary.account.rejected) == (2500, 1)
    assert ask("SELECT count(*) FROM sale") == [(0,)]
