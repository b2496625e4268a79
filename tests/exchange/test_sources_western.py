"""Western programs' files in a shop: totals kept to the cent, people at their companies, nothing twice."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui import ops
from crm_tui.exchange.account import Summary
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading.given import Given
from crm_tui.exchange.run import import_sources
from crm_tui.exchange.sources import known, recognise
from crm_tui.exchange.sources._amounts import shared
from crm_tui.exchange.sources._names import full_name
from crm_tui.exchange.sources._opening import as_known, open_table
from crm_tui.exchange.sources._people import FIELDS, Contact, customers
from crm_tui.exchange.sources._tills import Numbers

FIXTURES = Path(__file__).parent / "sources"
WESTERN = (
    "shopify-customers", "shopify-orders", "square-items", "square-transactions", "loyverse-items",
    "loyverse-receipts", "stripe-payments", "google-contacts", "google-contacts-old", "outlook-com", "outlook-desktop",
    "hubspot-contacts", "hubspot-companies", "salesforce-contacts", "pipedrive-people", "espocrm-contacts",
    "espocrm-accounts", "odoo-partners", "odoo-contacts", "odoo-tags", "thunderbird",
)  # fmt: skip

Take = Callable[..., Summary]


@pytest.fixture
def take(shop, tmp_path) -> Take:
    """Bring in a file, or a text, as what it is recognised as; the shop's money is the dollar."""
    ops.settings.put(shop, "shop.currency", "USD")

    def do(file: Path | str, **options: object) -> Summary:
        if isinstance(file, str):
            (tmp_path / "export.csv").write_text(file, encoding="utf-8")
            file = tmp_path / "export.csv"
        table = open_table(Given(file), tuple(known().values()))
        found = recognise([(table.header_line, table.header)])
        assert found is not None
        source = found[0]
        chosen = Options(**{**source.defaults, **options})
        return import_sources(shop, [(source.noun, as_known(table, source))], chosen)[0]

    return do


def fixture(name: str) -> str:
    return (FIXTURES / f"{name}.csv").read_text(encoding="utf-8-sig")


money = st.decimals(0, 10_000, places=2)


@settings(max_examples=100)
@given(total=money, weights=st.lists(money, min_size=1, max_size=6), part=st.integers(0, 100))
def test_shares_add_up_to_the_cent_and_what_was_paid_never_exceeds_its_line(total, weights, part):
    amounts = shared(total, weights, 2)
    assert sum(amounts) == total
    assert all(amount == round(amount, 2) and amount >= 0 for amount in amounts)
    down_payment = round(total * part / 100, 2)
    paid = shared(down_payment, amounts, 2)
    assert sum(paid) == down_payment
    assert all(given <= amount for given, amount in zip(paid, amounts, strict=True)) or not total


def test_shares_go_where_most_was_rounded_away():
    assert shared(Decimal(10), [Decimal(1)] * 3, 2) == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]
    assert shared(Decimal(100), [Decimal(1), Decimal(2)], 0) == [Decimal(33), Decimal(67)]
    assert shared(Decimal("5.00"), [Decimal(0), Decimal(0)], 2) == [Decimal("2.50"), Decimal("2.50")]


@pytest.mark.parametrize("name", WESTERN)
def test_a_file_brought_in_again_adds_and_changes_nothing(take, name):
    first = take(FIXTURES / f"{name}.csv", partial=True)
    assert first.account.new
    again = take(FIXTURES / f"{name}.csv", partial=True)
    assert (again.batch, again.account.new, again.account.updated) == (None, 0, 0)
    assert again.account.left_out == first.account.left_out


ORDERS = "SELECT receipt, sum(amount), sum(paid), sum(quantity) FROM sale GROUP BY receipt ORDER BY receipt"


def test_shopify_orders_come_to_their_totals_less_what_was_refunded(take, ask):
    take(FIXTURES / "shopify-orders.csv", partial=True)
    assert ask(ORDERS) == [
        ("#1001", 5099, 5099, 5000),  # 45.00 of goods and 5.99 of shipping
        ("#1002", 12990, 0, 12000),  # not paid yet
        ("#1003", 2400, 2400, 2000),  # 34.00 less 10.00; nobody knows what came back
        ("#1004", 0, 0, 0),  # all came back
        ("#1006", 1800, 1000, 2000),  # 8.00 still to be paid
    ]


def test_what_happens_to_a_shopify_order_later_is_taken_from_a_later_export(take, ask):
    text = fixture("shopify-orders").replace("n/a", "12.00")
    take(text)
    later = text.replace("pending", "paid").replace(",129.90,Kim", ",0.00,Kim")
    later = later.replace("partially_refunded", "refunded").replace(",10.00,,0.00", ",34.00,,0.00")
    assert later.count("34.00") > text.count("34.00")
    assert take(later).account.updated == 3
    found = {receipt: numbers for receipt, *numbers in ask(ORDERS)}
    assert found["#1002"] == [12990, 12990, 12000]
    assert found["#1003"] == [0, 0, 0]
    assert found["#1001"] == [5099, 5099, 5000]


def test_shopify_orders_find_the_customers_of_shopify(take, ask):
    take(FIXTURES / "shopify-customers.csv")
    take(FIXTURES / "shopify-orders.csv", partial=True)
    buyers = dict(ask("SELECT receipt, name FROM sale LEFT JOIN customer c ON c.id = customer_id GROUP BY receipt"))
    assert (buyers["#1001"], buyers["#1002"], buyers["#1006"]) == ("Ana Ruiz", "Northshop Ltd", None)
    assert ask("SELECT count(*) FROM customer WHERE name IN ('Ana Ruiz', 'Northshop Ltd')") == [(2,)]


def test_a_refund_in_a_till_moves_no_number_of_what_was_sold():
    numbers = Numbers()
    sold = [numbers.next("T1", "2026-07-18", "Payment") for _ in range(2)]
    later = Numbers()
    back = later.next("T1", "2026-07-19", "Refund")
    assert [back, *(later.next("T1", "2026-07-18", "Payment") for _ in range(2))] == ["1R", *sold]
    assert later.next("", "2026-07-18", "Payment") == ""


def test_loyverse_costs_come_along_and_what_was_voided_does_not(take, ask):
    take(FIXTURES / "loyverse-items.csv")
    assert ask("SELECT kind, amount, cost, paid FROM sale ORDER BY id") == [
        ("sale", 600, 220, 600),
        ("sale", 400, 200, 400),
        ("return", -300, -110, -300),
    ]


def test_stripe_payments_wait_until_it_is_known_whose_they_are_or_are_the_customers(take, ask):
    take("First Name,Last Name,Email,Accepts Email Marketing,Total Orders\nAna,Ruiz,ana@example.com,no,0\n")
    assert take(FIXTURES / "stripe-payments.csv").account.waiting == 3
    assert ask("SELECT day, amount, reference FROM payment ORDER BY id") == [
        ("2026-07-02", 4510, "ch_2"),
        ("2026-07-02", -1804, "ch_2"),
    ]


@pytest.mark.parametrize(
    ("given", "family", "rest", "name"),
    [
        ("伟", "张", {}, "张伟"),
        ("伟", "张", {"shown": "伟 张"}, "张伟"),
        ("민준", "김", {}, "김민준"),
        ("Wei", "张", {}, "张 Wei"),
        ("", "欧阳", {}, "欧阳"),
        ("John", "Smith", {"middle": "Q.", "suffix": "Jr."}, "John Q. Smith Jr."),
        ("John", "Smith", {"shown": "Dr. John Smith"}, "Dr. John Smith"),
        ("", "", {}, ""),
    ],
)
def test_names_are_put_together_as_their_people_write_them(given, family, rest, name):
    assert full_name(given, family, **rest) == name


def test_people_of_one_company_are_one_customer_with_all_their_phones(take, ask):
    take(FIXTURES / "google-contacts.csv")
    assert ask("SELECT name, contact FROM customer WHERE kind = 'organisation' ORDER BY id") == [
        ("Lang & Co", "Lena M. Lang Jr.; Mia Mohr"),
        ("城东五金店", None),
    ]
    phones = ask("SELECT number FROM customer_phone JOIN customer c ON c.id = customer_id WHERE c.name = 'Lang & Co'")
    assert phones == [("+49 221 1000",), ("+49 221 1001",)]


def test_a_company_of_many_people_fits_and_its_note_keeps_what_does_not(shop):
    people = [
        Contact(number=at, name=f"Person {at}", company="Acme", phones=(f"+1 555 0100 {at:04}",)) for at in range(60)
    ]
    line = next(customers(people))
    values = dict(zip(FIELDS, line.cells, strict=True))
    assert (len(values["phone"]) <= 200, len(values["contact"]) <= 100) == (True, True)
    assert all(f"Person {at}: +1 555 0100 {at:04}" in values["note"] for at in range(60))


def test_more_people_than_a_note_holds_are_customers_each_with_the_company_in_the_note():
    people = [
        Contact(number=at, name=f"Person {at}", company="Acme", emails=(f"{at}@acme.example",)) for at in range(999)
    ]
    lines = [
        dict(zip(FIELDS, one.cells, strict=True)) for one in customers([Contact(number=1, company="Acme"), *people])
    ]
    assert (lines[0]["name"], lines[0]["kind"], lines[0]["contact"]) == ("Acme", "organisation", "")
    assert [one["name"] for one in lines[1:]] == [f"Person {at}" for at in range(999)]
    assert {(one["kind"], one["note"]) for one in lines[1:]} == {("person", "Acme")}


def test_hubspots_people_and_companies_meet_whichever_comes_first(take, ask):
    take(FIXTURES / "hubspot-contacts.csv")
    take(FIXTURES / "hubspot-companies.csv")
    assert ask("SELECT contact, website FROM customer WHERE name = 'Quist Ltd'") == [("Quinn Quist", "quist.example")]


@pytest.mark.parametrize(
    ("file", "name", "customers"),
    [
        ("odoo_res.partner.csv", "Odoo partners", 2),
        ("odoo_o2m_customers_contacts.csv", "Odoo companies and their contacts", 4),
        ("odoo_m2m_customers_tags.csv", "Odoo customers with tags", 5),
        ("thunderbird_basic_csv_addressbook.csv", "Thunderbird address book", 2),
        ("thunderbird_csv_semicolon.csv", "Thunderbird address book", 2),
    ],
)
def test_published_templates_are_known(take, ask, shared_data, file, name, customers):
    assert take(shared_data / "customers" / file).account.rejected == 0
    assert ask("SELECT count(*) FROM customer") == [(customers,)]
