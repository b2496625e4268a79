"""Privacy: one key masks sums and phones on every page at once, and nothing that is being typed."""

import re
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core import privacy
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import Text
from crm_tui.domain.shop import Shop
from crm_tui.ops import customers
from crm_tui.render.values import show
from crm_tui.sections import sections
from crm_tui.store.db import Database

SUM = re.compile(r"\d[\d,]*\.\d\d\b")
PHONE = "13812345678"


def test_sums_prices_and_phones_are_masked_and_counts_are_not() -> None:
    privacy.set_private(True)
    shown = [show(value, kind, Shop()) for value, kind in ((123456, Kind.MONEY), (9900, Kind.PRICE), (5, Kind.COUNT))]
    assert shown == ["•••", "•••", "5"]
    assert show(None, Kind.MONEY, Shop(), absent="–") == "–"
    assert show(PHONE, Kind.PHONE, Shop()) == "•••78"
    assert privacy.masked_phone("13812345678;021-5555 6612") == "•••78\n•••12"


def test_sentences_keep_their_words_and_lose_their_sums() -> None:
    done = Text(
        "Undone: {what}", {"what": Text("Took a payment of {amount} from {name}.", {"amount": "9.00", "name": "A"})}
    )
    assert str(privacy.masked_sentence(done)) == "Undone: Took a payment of 9.00 from A."
    privacy.set_private(True)
    assert str(privacy.masked_sentence(done)) == "Undone: Took a payment of ••• from A."
    with privacy.uncovered():
        assert "9.00" in str(privacy.masked_sentence(done))


@pytest.mark.parametrize("section", [key for key in sections() if key != "settings"])
async def test_no_section_shows_a_sum_or_a_phone_in_private(
    sample: Database, wait: Any, text: Any, section: str
) -> None:
    app = CrmApp(sample.path, sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(str(list(sections()).index(section) + 1))
        await wait(pilot, lambda: text(pilot).count("\n") > 20 and len(text(pilot).split()) > 40)
        await pilot.pause(0.3)
        await pilot.press("f8")
        await wait(pilot, lambda: "[private]" in text(pilot))
        await pilot.pause(0.3)
        assert [line for line in text(pilot).split("\n") if SUM.search(line) and "(C)" not in line] == []
        assert re.findall(r"\b1[3-9]\d{9}\b|\b1[3-9]\d \d{4} \d{4}\b", text(pilot)) == []
        await pilot.press("ctrl+o")
        await wait(pilot, lambda: "[private]" not in text(pilot))


async def test_the_card_is_masked_on_every_tab(sample: Database, wait: Any, text: Any) -> None:
    with sample.read() as reader:
        customer = reader.value("SELECT customer_id FROM sale WHERE customer_id IS NOT NULL LIMIT 1")
    app = CrmApp(sample.path, sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f8")
        app.open_customer(customer)
        await pilot.pause(0.3)
        for _ in range(7):
            await wait(pilot, lambda: "[private]" in text(pilot))
            await pilot.pause(0.2)
            assert SUM.findall(text(pilot)) == []
            assert re.findall(r"\b1[3-9]\d{9}\b", text(pilot)) == []
            await pilot.press("]")


async def test_the_key_works_in_a_field_and_what_is_typed_stays_readable(shop: Database, wait: Any, text: Any) -> None:
    number = customers.add(shop, {"name": "Zhang San", "phone": PHONE}).value
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(100, 40)) as pilot:
        app.edit_customer(number)
        await wait(pilot, lambda: PHONE in text(pilot))
        await pilot.press("f8")
        await wait(pilot, lambda: "[private]" in text(pilot))
        assert PHONE in text(pilot)


async def test_the_key_works_on_top_of_a_dialog(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("?")
        await pilot.press("f8")
        await wait(pilot, privacy.is_private)
