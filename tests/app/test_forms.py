"""Forms: errors under their fields, values in use offered, sums and days worked out while one types."""

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
from crm_tui.screens.product_form import ProductForm
from crm_tui.screens.sale_form import SaleForm
from crm_tui.store import customer_parts
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


def dates(db: Database, customer_id: int) -> Any:
    """The key dates of a customer."""
    with db.read() as reader:
        return customer_parts.key_dates(reader, customer_id)


def nobody(db: Database) -> bool:
    """Whether there is no customer and no key date."""
    with db.read() as reader:
        return stored_customers.count(reader) == 0 and not customer_parts.key_dates(reader, 1)


def archive_or_none(db: Database) -> Any:
    """The name of the first customer; None while there is none."""
    with db.read() as reader:
        found = stored_customers.rows(reader, [1])
    return found[0].name if found else None


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


async def test_a_code_that_is_taken_is_said_and_nothing_is_lost(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhao", "code": "Z1"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_customer()
        await wait(pilot, lambda: isinstance(app.screen.focused, Input) and app.screen.query(Form))
        await retype(pilot, "name", "Qian")
        await retype(pilot, "code", "Z1")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "The code Z1 belongs to another customer." in below(text(pilot), "Code"))
        assert "Qian" in text(pilot)
        assert form_of(pilot).rows["code"].editor.has_focus


async def test_a_product_code_that_is_taken_is_said_under_its_field(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(ProductForm(2))
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await retype(pilot, "sku", "H1")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "The code H1 belongs to another product." in below(text(pilot), "Product code"))


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
        await wait(pilot, lambda: isinstance(app.focused, Input))
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


async def test_a_sum_is_worked_out_beside_the_field(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_payment(1)
        await wait(pilot, lambda: "0.00 owed" in text(pilot))
        await pilot.press(*"3*12.5")
        await wait(pilot, lambda: "= 37.50 CNY" in text(pilot))
        await pilot.press("/")
        await wait(pilot, lambda: "0.00 owed" in text(pilot))
        assert "worked out" not in text(pilot), "half typed is not wrong"
        await pilot.press("0", "tab")
        await wait(pilot, lambda: "divides by zero" in below(text(pilot), "3*12.5/0"))
        await retype(pilot, "amount", "3*12.5")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: only_payment(stocked) is not None)
        assert only_payment(stocked).amount == 3750


async def test_a_day_in_words_shows_its_date_and_one_that_is_none_says_so(
    stocked: Database, wait: Any, text: Any, fixed_now: str
) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_payment(1)
        await wait(pilot, lambda: "0.00 owed" in text(pilot))
        await retype(pilot, "date", "fri")
        await wait(pilot, lambda: "2024-05-17 Friday · in 2 days" in text(pilot))
        await retype(pilot, "date", "01/02/2024")
        await pilot.press("tab")
        await wait(pilot, lambda: "can be read in more than one way" in below(text(pilot), "01/02/2024"))
        await retype(pilot, "date", "2024-02-30")
        await pilot.press("tab")
        await wait(pilot, lambda: "has the days 1 to 29" in below(text(pilot), "2024-02-30"))


async def test_values_in_use_complete_a_field(stocked: Database, wait: Any, text: Any) -> None:
    for city in ("上海", "上海", "绍兴", "Shanghai Lu", "Boston"):
        customers.add(stocked, {"name": f"in {city}", "city": city})
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 40)) as pilot:
        app.edit_customer(1)
        await wait(pilot, lambda: "张三商店" in text(pilot) and isinstance(app.focused, Input))
        form = form_of(pilot)
        form.focus_field("city")
        await pilot.press(*"bo")
        await wait(pilot, lambda: "Boston" in text(pilot))
        await pilot.press("right")
        assert form.rows["city"].editor.raw == "Boston"
        await pilot.pause()
        assert "Boston" not in below(text(pilot), "Boston"), "the list is closed"
        await retype(pilot, "city", "sh")
        await wait(pilot, lambda: "绍兴" in text(pilot))
        offered = [entry.name for entry in form.rows["city"].editor.list.suggestions]
        assert offered == ["Shanghai Lu", "上海", "绍兴"], "what begins so first, then by pinyin, most used first"
        await pilot.press("down", "down", "enter")
        assert form.rows["city"].editor.raw == "上海"
        await pilot.press(*"浦东", "ctrl+s")
        await wait(pilot, lambda: archive(stocked, 1)["city"] == "上海浦东")


async def test_each_of_several_tags_is_completed(stocked: Database, wait: Any, text: Any) -> None:
    customers.edit(stocked, 2, {"tags": "老客户;vip"})
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        app.edit_customer(1)
        await wait(pilot, lambda: "张三商店" in text(pilot) and isinstance(app.focused, Input))
        form = form_of(pilot)
        form.focus_field("tags")
        await pilot.press(*"v")
        await wait(pilot, lambda: form.rows["tags"].editor.list.suggestions)
        await pilot.press("right", *"; lk")
        await wait(pilot, lambda: "老客户" in text(pilot))
        await pilot.press("right", "enter", "ctrl+s")
        await wait(pilot, lambda: archive(stocked, 1)["tags"] == "vip;老客户")


async def test_a_value_offered_can_be_clicked_on(stocked: Database, wait: Any, text: Any) -> None:
    customers.edit(stocked, 2, {"owner": "王敏"})
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 40)) as pilot:
        app.edit_customer(1)
        await wait(pilot, lambda: "张三商店" in text(pilot) and isinstance(app.focused, Input))
        form = form_of(pilot)
        form.focus_field("owner")
        await pilot.press("w")
        editor = form.rows["owner"].editor
        await wait(pilot, lambda: editor.list.suggestions and editor.list.size.height)
        await pilot.click(editor.list, offset=(3, 0))
        await wait(pilot, lambda: editor.raw == "王敏")
        assert editor.line.has_focus


async def test_a_new_customer_comes_with_a_lunar_birthday_in_one_operation(
    shop: Database, wait: Any, text: Any, fixed_now: str
) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.add_customer()
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"张三")
        await retype(pilot, "birthday", "5/6")
        await pilot.press("tab")
        await wait(pilot, lambda: "can be read in more than one way" in below(text(pilot), "5/6"))
        await retype(pilot, "birthday", "八月十五")
        await wait(pilot, lambda: "lunar · 2024-09-17" in text(pilot))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: dates(shop, 1))
        (date,) = dates(shop, 1)
        assert (date.label, date.calendar, date.year, date.month, date.day) == ("Birthday", "lunar", None, 8, 15)
        await wait(pilot, lambda: not isinstance(app.screen, CustomerForm))
        await pilot.press("u")
        await wait(pilot, lambda: nobody(shop))


async def test_han_characters_are_edited_by_the_character_and_cut_by_the_cell(
    shop: Database, wait: Any, text: Any
) -> None:
    customers.add(shop, {"name": "一二三", "note": "很长的备注" * 30})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(40, 24)) as pilot:
        app.edit_customer(1)
        await wait(pilot, lambda: "一二三" in text(pilot) and isinstance(app.focused, Input))
        form = form_of(pilot)
        form.focus_field("name")
        line = form.rows["name"].editor
        await pilot.press("home", "right", "backspace", "甲", "end", "乙", "left", "left", "delete")
        assert line.raw == "甲二三乙"[:2] + "乙"
        assert line.cursor_screen_offset.x - line.content_region.x == 4, "two cells for each character before it"
        await pilot.press("end", "ctrl+u", *("长" * 40))
        await pilot.pause()
        assert {width(row) for row in text(pilot).split("\n")} == {40}
        assert "\ufffd" not in text(pilot)
        assert line.cursor_screen_offset.x < 40, "the cursor stays in sight"
        await pilot.press("home")
        assert line.cursor_screen_offset.x == line.content_region.x


async def test_what_is_typed_stays_when_the_language_changes(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.add_customer()
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"Zhang")
        app.prefer(language="zh_CN")
        await wait(pilot, lambda: "名称 *" in text(pilot))
        assert "Zhang" in text(pilot)
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: archive_or_none(shop) == "Zhang")
