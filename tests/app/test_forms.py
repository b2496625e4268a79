"""Forms: errors under their fields, conflicts shown beside what was typed, sums worked out while one types."""

from typing import Any

import pytest
from textual.widgets import Input

from crm_tui.app import CrmApp
from crm_tui.core import clock
from crm_tui.core.cells import width
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers, payments, products, sales
from crm_tui.screens.ask import Ask
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.customers import CustomersPage
from crm_tui.screens.payment_form import PaymentForm
from crm_tui.screens.sale_form import SaleForm
from crm_tui.store import customers as stored_customers
from crm_tui.store import payments as stored_payments
from crm_tui.store import sales as stored_sales
from crm_tui.store.db import Database
from crm_tui.widgets.form import Form


def below(shown: str, part: str) -> str:
    """The line under the first one with the part in it."""
    lines = shown.split("\n")
    return lines[next(number for number, line in enumerate(lines) if part in line) + 1]


def archive(db: Database, customer_id: int) -> dict[str, Any]:
    """The customer's values as stored."""
    with db.read() as reader:
        return dict(stored_customers.get(reader, customer_id).values)


def only_sale(db: Database) -> Any:
    """The one line there is; None where there is none."""
    with db.read() as reader:
        found = stored_sales.rows(reader, stored_sales.ids(reader))
    return found[0] if found else None


def only_payment(db: Database) -> Any:
    """The one payment there is; None where there is none."""
    with db.read() as reader:
        found = stored_payments.rows(reader, stored_payments.ids(reader))
    return found[0] if found else None


def form_of(pilot: Any) -> Form:
    """The form on the screen."""
    found: Form = pilot.app.screen.query_one(Form)
    return found


async def retype(pilot: Any, name: str, typed: str) -> None:
    """Go to a field and put something else in."""
    form_of(pilot).focus_field(name)
    await pilot.pause()
    await pilot.press("end", "ctrl+u", *typed)


@pytest.fixture
def stocked(shop: Database) -> Database:
    """A shop with two customers and two products."""
    customers.add(shop, {"name": "张三商店", "phone": "13900001111"})
    customers.add(shop, {"name": "李四建材", "phone": "13700002222"})
    products.add(shop, {"sku": "H1", "name": "锤子", "price": 25_0000, "unit": "把"})
    products.add(shop, {"sku": "N9", "name": "钉子", "price": 3_3333})
    return shop


async def test_an_error_stands_under_its_field_until_it_is_put_right(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "No customers yet" in text(pilot))
        await pilot.press("a")
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "Name is needed." in below(text(pilot), "Name *"))
        await pilot.press(*"quick d1")
        assert isinstance(app.screen, CustomerForm), "letters are typed here, they do nothing else"
        assert "is needed" not in text(pilot), "the error goes away while it is put right"
        await retype(pilot, "email", "nobody")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "is not an e-mail address" in below(text(pilot), "nobody"))
        await retype(pilot, "email", "nobody@example.com")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: not isinstance(app.screen, CustomerForm))
        assert "quick d1" in text(pilot).split("\n")[0], "the new customer's card opens"
        assert archive(shop, 1)["email"] == "nobody@example.com"
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage))


async def test_every_field_of_the_archive_can_be_typed(shop: Database, wait: Any) -> None:
    customers.add(shop, {"name": "张三商店"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.edit_customer(1)
        await wait(pilot, lambda: isinstance(app.screen.focused, Input) and app.screen.query(Form))
        assert set(form_of(pilot).rows) == set(archive(shop, 1))
        await retype(pilot, "credit_limit", "1,200.50")
        await retype(pilot, "tags", "vip; 老客户")
        form_of(pilot).focus_field("grade")
        await pilot.press("b", "ctrl+s")
        await wait(pilot, lambda: archive(shop, 1)["credit_limit"] == 120050)
        assert (archive(shop, 1)["tags"], archive(shop, 1)["grade"]) == ("vip;老客户", "B")


async def test_a_conflict_keeps_what_was_typed_and_shows_the_others_value(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhao", "city": "Boston", "wechat": "zhao1"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 40)) as pilot:
        app.edit_customer(1)
        await wait(pilot, lambda: "zhao1" in text(pilot))
        await retype(pilot, "city", "Lyon")
        customers.edit(Database.open(shop.path), 1, {"city": "Paris", "wechat": "zhao2"})
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "now: Paris" in below(text(pilot), "Lyon"))
        assert "Somebody else has saved this meanwhile" in text(pilot)
        assert "zhao2" in text(pilot), "a field left alone takes the other's value"
        assert archive(shop, 1)["city"] == "Paris"
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: archive(shop, 1)["city"] == "Lyon")
        assert archive(shop, 1)["wechat"] == "zhao2"


async def test_a_code_that_is_taken_is_said_and_nothing_is_lost(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhao", "code": "Z1"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_customer()
        await wait(pilot, lambda: isinstance(app.screen.focused, Input) and app.screen.query(Form))
        await retype(pilot, "name", "Qian")
        await retype(pilot, "code", "Z1")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "The code Z1 belongs to another customer." in text(pilot))
        assert "Qian" in text(pilot)


async def test_escape_asks_before_what_was_typed_is_lost(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage))
        app.add_customer()
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("escape")
        assert isinstance(app.screen, CustomersPage), "nothing typed: nothing to ask"
        app.add_customer()
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("x", "escape")
        await wait(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("1")
        await wait(pilot, lambda: isinstance(app.screen, CustomerForm))
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("2")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage))
        with shop.read() as reader:
            assert stored_customers.count(reader) == 0


async def test_saving_without_a_change_goes_back_and_records_nothing(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhao"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage))
        app.edit_customer(1)
        await wait(pilot, lambda: isinstance(app.screen.focused, Input) and app.screen.query(Form))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage))
        with shop.read() as reader:
            assert stored_customers.get(reader, 1).version == 1


async def test_a_sale_is_found_by_initials_priced_and_worked_out(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.add_sale()
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"zs")
        await wait(pilot, lambda: "13900001111" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: form_of(pilot).chosen("customer") is not None)
        await pilot.press("tab", *"cz")
        await wait(pilot, lambda: "25.00 / 把" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: form_of(pilot).typed("unit_price") == 25_0000)
        await retype(pilot, "quantity", "3")
        await retype(pilot, "discount", "5%")
        await wait(pilot, lambda: "71.25" in text(pilot))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: only_sale(stocked) is not None)
        line = only_sale(stocked)
        assert (line.customer_name, line.sku, line.quantity, line.amount) == ("张三商店", "H1", 3000, 7125)
        assert (line.kind, line.day) == ("sale", clock.today("Asia/Shanghai").isoformat())
        await wait(pilot, lambda: "Recorded 71.25" in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: only_sale(stocked) is None)


async def test_an_amount_that_was_typed_is_left_alone(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_sale(1)
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"N9", "tab")
        await wait(pilot, lambda: form_of(pilot).typed("amount") == 333)
        await retype(pilot, "amount", "3.20")
        await retype(pilot, "quantity", "2")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: only_sale(stocked) is not None)
        assert (only_sale(stocked).amount, only_sale(stocked).unit_price) == (320, 3_3333)


async def test_a_return_is_typed_without_a_sign_and_kept_with_one(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_sale(1)
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"H1", "tab")
        await wait(pilot, lambda: form_of(pilot).typed("amount") == 2500)
        form_of(pilot).focus_field("kind")
        await pilot.press("r", "ctrl+s")
        await wait(pilot, lambda: only_sale(stocked) is not None)
        assert (only_sale(stocked).quantity, only_sale(stocked).amount) == (-1000, -2500)
        app.push_screen(SaleForm(None, only_sale(stocked).id))
        await wait(pilot, lambda: isinstance(app.focused, Input) and form_of(pilot).typed("quantity") == 1000)
        await retype(pilot, "quantity", "2")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: only_sale(stocked).amount == -5000)


async def test_what_names_no_product_is_said_under_the_lookup(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_sale(1)
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"xyzzy", "tab")
        await wait(pilot, lambda: "Nothing of that name was found." in below(text(pilot), "xyzzy"))
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, SaleForm)
        assert only_sale(stocked) is None


async def test_a_payment_begins_with_what_is_owed(stocked: Database, wait: Any, text: Any) -> None:
    sales.add(stocked, {"customer_id": 1, "product_id": 1, "quantity": 2000, "date": "2024-05-01"})
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_payment(1)
        await wait(pilot, lambda: "50.00 owed" in text(pilot))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: only_payment(stocked) is not None)
        assert (only_payment(stocked).customer_id, only_payment(stocked).amount) == (1, 5000)


async def test_the_amount_owed_follows_the_customer_chosen(stocked: Database, wait: Any, text: Any) -> None:
    sales.add(stocked, {"customer_id": 2, "product_id": 1, "quantity": 1000, "date": "2024-05-01"})
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_payment()
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "This must be given." in below(text(pilot), "Customer *"))
        await pilot.press(*"lsjc", "tab")
        await wait(pilot, lambda: "25.00 owed" in text(pilot))
        await retype(pilot, "amount", "0")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "A payment needs an amount." in below(text(pilot), "Amount *"))
        await retype(pilot, "amount", "20")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: only_payment(stocked) is not None)
        assert (only_payment(stocked).customer_id, only_payment(stocked).amount) == (2, 2000)


async def test_a_payment_is_put_right(stocked: Database, wait: Any, text: Any) -> None:
    payments.add(stocked, {"customer_id": 1, "amount": 500, "date": "2024-05-01", "method": "cash"})
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PaymentForm(None, 1))
        await wait(pilot, lambda: "张三商店" in text(pilot))
        await retype(pilot, "amount", "6")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: only_payment(stocked).amount == 600)
        assert only_payment(stocked).method == "cash"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
async def test_no_line_is_wider_than_the_screen(
    stocked: Database, wait: Any, text: Any, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=size) as pilot:
        for page in (CustomerForm(1), SaleForm(1), PaymentForm(1)):
            app.push_screen(page)
            await wait(pilot, lambda: "张三商店" in text(pilot))
            assert {width(line) for line in text(pilot).split("\n")} == {size[0]}
