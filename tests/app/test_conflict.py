"""Two people edit one record: the second sees both values, chooses field by field, and nobody's work is lost."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.cells import width
from crm_tui.ops import customers, expenses, payments, products, sales
from crm_tui.screens._form_page import FormPage
from crm_tui.screens.ask import Ask
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.expense_form import ExpenseForm
from crm_tui.screens.key_date_form import KeyDateForm
from crm_tui.screens.payment_form import PaymentForm
from crm_tui.screens.person_form import PersonForm
from crm_tui.screens.product_form import ProductForm
from crm_tui.screens.sale_form import SaleForm
from crm_tui.screens.settle_conflict import SettleConflict
from crm_tui.store import customer_parts, history
from crm_tui.store import customers as stored_customers
from crm_tui.store import expenses as stored_expenses
from crm_tui.store import payments as stored_payments
from crm_tui.store import products as stored_products
from crm_tui.store import sales as stored_sales
from crm_tui.store.db import Database
from crm_tui.widgets.form import Form
from crm_tui.widgets.side_by_side import SideBySide


def archive(db: Database) -> dict[str, Any]:
    """The first customer's values as stored."""
    with db.read() as reader:
        return dict(stored_customers.get(reader, 1).values)


def operations(db: Database) -> int:
    """How many operations there were."""
    with db.read() as reader:
        return history.count(reader)


@pytest.fixture
def someone_else(shop: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`someone_else(operation, ...)` does it as 王敏, in a store of her own."""
    theirs = Database.open(shop.path)

    def do(operation: Any, *args: Any) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CRM_USER", "王敏")
            operation(theirs, *args)

    return do


@pytest.fixture
def zhao(shop: Database) -> Database:
    """A shop with one customer."""
    customers.add(shop, {"name": "Zhao", "city": "Boston", "wechat": "zhao1", "owner": "Ann"})
    return shop


async def opened(pilot: Any, wait: Any, page: FormPage) -> Form:
    """The page's form, ready to type in."""
    pilot.app.push_screen(page)
    await wait(pilot, lambda: page.form is not None and pilot.app.focused is not None and pilot.app.screen is page)
    await wait(pilot, lambda: all(row.editor.is_mounted for row in page.form.rows.values()))  # type: ignore[union-attr]
    assert page.form is not None
    return page.form


async def retype(pilot: Any, form: Form, name: str, typed: str) -> None:
    """Go to a field and put something else in."""
    form.focus_field(name)
    await pilot.pause()
    await pilot.press("end", "ctrl+u", *typed)


async def asked(pilot: Any, wait: Any) -> SideBySide:
    """The dialog, once it is there."""
    await wait(pilot, lambda: isinstance(pilot.app.screen, SettleConflict) and pilot.app.focused is not None)
    found: SideBySide = pilot.app.screen.query_one(SideBySide)
    return found


async def test_both_values_stand_side_by_side_and_what_is_chosen_is_saved_at_once(
    zhao: Database, someone_else: Any, wait: Any, text: Any, fixed_now: str
) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "Lyon")
        await retype(pilot, form, "owner", "Eve")
        someone_else(customers.edit, 1, {"city": "Paris", "wechat": "zhao2", "owner": "Bob"})
        done = operations(zhao)
        await pilot.press("ctrl+s")
        await asked(pilot, wait)
        await wait(pilot, lambda: "● " not in text(pilot) and "○ Paris" in text(pilot))
        line = next(line for line in text(pilot).split("\n") if "Paris" in line)
        assert "City" in line
        assert line.index("Boston") < line.index("Paris") < line.index("Lyon")
        assert "王敏, 2024-05-15" in text(pilot)
        assert "Changed by others and kept: WeChat zhao2" in text(pilot)
        await pilot.press("enter")
        assert isinstance(app.screen, SettleConflict), "nothing is saved before every field has an answer"
        await pilot.press("t", "m")
        await wait(pilot, lambda: "● Paris" in text(pilot) and "● Eve" in text(pilot))
        assert operations(zhao) == done
        await pilot.press("enter")
        await wait(pilot, lambda: archive(zhao)["owner"] == "Eve")
        assert (archive(zhao)["city"], archive(zhao)["wechat"]) == ("Paris", "zhao2")
        assert operations(zhao) == done + 1
        await wait(pilot, lambda: not isinstance(app.screen, CustomerForm))


@pytest.mark.parametrize(("key", "city"), [("M", "Lyon"), ("T", "Paris")], ids=["all mine", "all theirs"])
async def test_one_key_answers_for_all_fields(
    zhao: Database, someone_else: Any, wait: Any, text: Any, key: str, city: str
) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "Lyon")
        await retype(pilot, form, "owner", "Eve")
        someone_else(customers.edit, 1, {"city": "Paris", "owner": "Bob"})
        await pilot.press("ctrl+s")
        await asked(pilot, wait)
        await pilot.press(key, "enter")
        await wait(pilot, lambda: not isinstance(app.screen, SettleConflict | CustomerForm))
        assert (archive(zhao)["city"], archive(zhao)["owner"]) == (city, "Eve" if key == "M" else "Bob")


async def test_fields_that_only_one_has_changed_are_put_together_without_a_question(
    zhao: Database, someone_else: Any, wait: Any, text: Any
) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "Lyon")
        someone_else(customers.edit, 1, {"wechat": "zhao2"})
        await wait(pilot, lambda: "Somebody else has saved this meanwhile" in text(pilot))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: archive(zhao)["city"] == "Lyon")
        assert archive(zhao)["wechat"] == "zhao2"
        await wait(pilot, lambda: "Changed by others and kept: WeChat zhao2 (王敏" in text(pilot))


@pytest.mark.parametrize(
    ("operation", "told", "theirs"),
    [
        ((customers.tag, 1, "late"), ("old",), "old;late"),
        ((customers.untag, 1, "old"), ("old", "vip"), "vip"),
        ((customers.tag_many, [1], "late"), ("old",), "old;late"),
        ((customers.tag_many, [1], "", "old"), ("old", "vip"), "vip"),
    ],
    ids=["tagged", "untagged", "tagged by marks", "untagged by marks"],
)
async def test_a_tag_put_on_or_taken_off_meanwhile_is_not_lost_when_tags_are_typed(
    zhao: Database, someone_else: Any, wait: Any, operation: Any, told: Any, theirs: str
) -> None:
    customers.edit(zhao, 1, {"tags": ";".join(told)})
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "tags", "mine")
        someone_else(*operation)
        await pilot.press("ctrl+s")
        side = await asked(pilot, wait)
        assert [dispute.name for dispute in side.disputes] == ["tags"]
        await pilot.press("t", "enter")
        await wait(pilot, lambda: not isinstance(app.screen, SettleConflict | CustomerForm))
        assert archive(zhao)["tags"] == theirs


async def test_a_tag_put_on_meanwhile_stays_when_other_fields_are_saved(
    zhao: Database, someone_else: Any, wait: Any
) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "Lyon")
        someone_else(customers.tag, 1, "late")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: not isinstance(app.screen, CustomerForm))
        assert (archive(zhao)["city"], archive(zhao)["tags"]) == ("Lyon", "late")


async def test_escape_goes_back_to_the_form_with_nothing_lost_and_nothing_saved(
    zhao: Database, someone_else: Any, wait: Any, text: Any
) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "Lyon")
        someone_else(customers.edit, 1, {"city": "Paris"})
        await pilot.press("ctrl+s")
        await asked(pilot, wait)
        await pilot.press("m", "escape")
        await wait(pilot, lambda: isinstance(app.screen, CustomerForm))
        assert form.typed("city") == "Lyon"
        await wait(pilot, lambda: "saving compares the two" in " ".join(text(pilot).split()))
        assert archive(zhao)["city"] == "Paris"
        await pilot.press("ctrl+s")
        await asked(pilot, wait)


async def test_the_dialog_comes_again_when_the_record_moves_on_under_it(
    zhao: Database, someone_else: Any, wait: Any, text: Any
) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "Lyon")
        someone_else(customers.edit, 1, {"city": "Paris"})
        await pilot.press("ctrl+s")
        first = await asked(pilot, wait)
        someone_else(customers.edit, 1, {"city": "Rome"})
        await pilot.press("m", "enter")
        await wait(pilot, lambda: "○ Rome" in text(pilot))
        again = await asked(pilot, wait)
        assert again is not first
        assert (again.disputes[0].before, again.disputes[0].mine) == ("Paris", "Lyon")
        await pilot.press("m", "enter")
        await wait(pilot, lambda: archive(zhao)["city"] == "Lyon")


async def test_a_click_chooses_a_value(zhao: Database, someone_else: Any, wait: Any, text: Any) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "里昂")
        someone_else(customers.edit, 1, {"city": "巴黎"})
        await pilot.press("ctrl+s")
        await asked(pilot, wait)
        await wait(pilot, lambda: "○ 里昂" in text(pilot))
        for wanted, other in (("里昂", "巴黎"), ("巴黎", "里昂")):
            rows = text(pilot).split("\n")
            y = next(number for number, row in enumerate(rows) if wanted in row and "City" in row)
            await pilot.click(offset=(width(rows[y].split(wanted)[0]) + 1, y))
            await wait(pilot, lambda: f"● {wanted}" in text(pilot) and f"○ {other}" in text(pilot))  # noqa: B023


async def test_on_a_phone_the_values_stand_one_under_the_other(
    zhao: Database, someone_else: Any, wait: Any, text: Any
) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(40, 24)) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "Lyon")
        someone_else(customers.edit, 1, {"city": "Paris"})
        await pilot.press("ctrl+s")
        await asked(pilot, wait)
        await wait(pilot, lambda: "○ Lyon" in text(pilot))
        rows = [row for row in text(pilot).split("\n") if "○" in row]
        assert [("Paris" in row, "Lyon" in row) for row in rows] == [(True, False), (False, True)]


async def test_values_with_signs_a_terminal_would_obey_are_shown_plainly(
    zhao: Database, someone_else: Any, wait: Any, text: Any
) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "[/x]")
        someone_else(customers.edit, 1, {"city": "a\x1b[31mb\u202ec"})
        await pilot.press("ctrl+s")
        await asked(pilot, wait)
        await wait(pilot, lambda: "○ a[31mbc" in text(pilot) and "○ [/x]" in text(pilot))


async def test_a_record_that_was_deleted_says_by_whom_and_can_be_made_anew(
    zhao: Database, someone_else: Any, wait: Any, text: Any
) -> None:
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, CustomerForm(1))
        await retype(pilot, form, "city", "Lyon")
        someone_else(customers.delete, 1)
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, Ask) and "王敏 deleted this" in text(pilot))
        await pilot.press("1")
        await wait(pilot, lambda: isinstance(app.screen, CustomerForm))
        assert form.typed("city") == "Lyon"
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("3")
        await wait(pilot, lambda: "City: Lyon" in app.clipboard)
        assert "Name: Zhao" in app.clipboard
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("2")
        await wait(pilot, lambda: not isinstance(app.screen, Ask | CustomerForm))
        with zhao.read() as reader:
            (anew,) = stored_customers.ids(reader)
            assert stored_customers.get(reader, anew).values["city"] == "Lyon"


def _product(db: Database) -> Any:
    with db.read() as reader:
        return stored_products.get(reader, 1).values["price"]


def _person(db: Database) -> Any:
    with db.read() as reader:
        return customer_parts.people(reader, 1)[0].role


def _key_date(db: Database) -> Any:
    with db.read() as reader:
        return customer_parts.key_dates(reader, 1)[0].day


def _expense(db: Database) -> Any:
    with db.read() as reader:
        return stored_expenses.get(reader, 1).amount


def _payment(db: Database) -> Any:
    with db.read() as reader:
        return stored_payments.get(reader, 1).amount


PARTS = {
    "product": (lambda: ProductForm(1), products.edit, {"price": 30_0000}, "price", "40", _product, 40_0000),
    "person": (lambda: PersonForm(1, 1), customers.edit_person, {"role": "boss"}, "role", "buyer", _person, "buyer"),
    "key date": (lambda: KeyDateForm(1, 1), customers.edit_key_date, {"day": 16}, "day", "17", _key_date, 17),
    "expense": (lambda: ExpenseForm(1), expenses.edit, {"amount": 600}, "amount", "7", _expense, 700),
    "payment": (lambda: PaymentForm(None, 1), payments.edit, {"amount": 600}, "amount", "7", _payment, 700),
}


@pytest.mark.parametrize("what", PARTS)
async def test_every_kind_of_record_is_settled_alike(
    zhao: Database, someone_else: Any, wait: Any, text: Any, what: str
) -> None:
    products.add(zhao, {"sku": "H1", "name": "锤子", "price": 25_0000})
    customers.add_person(zhao, 1, {"name": "Li"})
    customers.add_key_date(zhao, 1, {"label": "birthday", "calendar": "lunar", "month": 8, "day": 15})
    payments.add(zhao, {"customer_id": 1, "amount": 500, "date": "2024-05-01"})
    expenses.add(zhao, {"kind": "service", "amount": 500, "date": "2024-05-01"})
    page, edit, theirs, name, typed, read, kept = PARTS[what]
    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, page())
        await retype(pilot, form, name, typed)
        someone_else(edit, 1, theirs)
        await pilot.press("ctrl+s")
        dialog = await asked(pilot, wait)
        assert [dispute.name for dispute in dialog.disputes] == [name]
        assert dialog.disputes[0].who.startswith("王敏, ")
        await pilot.press("m", "enter")
        await wait(pilot, lambda: read(zhao) == kept)


async def test_an_amount_that_follows_from_price_and_quantity_is_worked_out_of_both_changes(
    zhao: Database, someone_else: Any, wait: Any, text: Any
) -> None:
    products.add(zhao, {"sku": "H1", "name": "锤子", "price": 25_0000})
    sales.add(zhao, {"customer_id": 1, "product_id": 1, "quantity": 3000, "date": "2024-05-01"})

    def line() -> Any:
        with zhao.read() as reader:
            return stored_sales.get(reader, 1)

    app = CrmApp(zhao.path, zhao)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, wait, SaleForm(None, 1))
        await retype(pilot, form, "discount", "10%")
        await wait(pilot, lambda: form.typed("amount") == 6750)
        someone_else(sales.edit, 1, {"quantity": 5000})
        assert line().amount == 12500
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: line().discount == 100_000)
        assert (line().quantity, line().amount) == (5000, 11250)
