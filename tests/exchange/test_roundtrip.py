"""What is exported imports back unchanged: into an empty shop as it was, into the same shop as nothing new."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm_tui import ops
from crm_tui.core.text import clean_block, clean_line
from crm_tui.domain import expenses as expense_domain
from crm_tui.domain import followups as followup_domain
from crm_tui.domain import lists
from crm_tui.domain import tickets as ticket_domain
from crm_tui.domain.customers import GRADES, KINDS, STAGES
from crm_tui.exchange.exports import RECORDS, Filter, export, rows
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store.db import Database

NASTY = [
    "NULL", "null", "-", "/", "——", "=1+1", "+86 1", "-5", "@x", "'", "''", "'t Hooft", "'123", "`x`", '="0"',
    '="a""b"', "=cmd|' /C calc'!A0", "00123", "1E5", "1-2", "2024/5/1", "1,5", "1.234", "[/x]", "a;b", "#1",
    "-----", "导出时间:", '"',
    '","', "a\\nb", "＝1", "\u202e", "🏳️‍🌈", "true", "0", "nan", "総計", "İ", "ß",
]  # fmt: skip
line = (st.sampled_from(NASTY) | st.text(max_size=20)).map(clean_line)
name = line.filter(bool)
code = name.filter(lambda text: len(text) <= 60)
block = (st.sampled_from(["two\nlines", 'a\n\n"b"', *NASTY]) | st.text(max_size=40)).map(clean_block)
day = st.dates(date(1800, 1, 1), date(2200, 12, 31)).map(lambda value: value.isoformat())
money = st.integers(-(10**12), 10**12)
positive = st.integers(0, 10**12)
phone = st.from_regex(r"(\+[0-9]{2} )?[0-9]{3,14}(-[0-9]{1,4})?", fullmatch=True)
email = st.from_regex(r"[a-z=+'@-]{0,3}[a-z]@[a-z]{1,8}\.cn", fullmatch=True).filter(lambda text: text.count("@") == 1)
tag = name.filter(lambda text: lists.split(text) == [text])


def several(one: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.lists(one, max_size=3, unique=True).map(lambda parts: lists.join(parts) or None)


def optional(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | one.map(lambda value: None if value == "" else value)


def choice(choices: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([found.value for found in choices])


customers = st.fixed_dictionaries(
    {
        "code": code,
        "name": name,
        "kind": choice(KINDS),
        "short_name": optional(line),
        "grade": optional(choice(GRADES)),
        "stage": optional(choice(STAGES)),
        "phone": several(phone),
        "email": several(email),
        "tags": several(tag),
        "country": optional(line),
        "region": optional(line),
        "city": optional(line),
        "address": optional(line),
        "postcode": optional(st.sampled_from(["01234", "310000", "SW1A 1AA"])),
        "contact": optional(line),
        "first_cooperation": optional(day),
        "credit_limit": optional(st.integers(0, 10**12)),
        "credit_days": optional(st.integers(0, 10**6)),
        "yearly_need": optional(st.integers(0, 10**12)),
        "note": optional(block),
        "history": optional(block),
    }
)
products = st.fixed_dictionaries(
    {
        "sku": code,
        "name": name,
        "category": optional(line),
        "unit": optional(line),
        "barcode": optional(line),
        "price": optional(st.integers(0, 10**12)),
        "cost": optional(st.integers(0, 10**12)),
        "note": optional(block),
        "status": st.sampled_from(["on_sale", "discontinued"]),
    }
)
sales = st.fixed_dictionaries(
    {
        "date": day,
        "receipt": optional(code),
        "line": optional(st.sampled_from(["1", "01", "2"])),
        "customer_id": st.sampled_from([None, 1, 2]),
        "product_id": st.sampled_from([None, 1, 2]),
        "kind": st.sampled_from(["sale", "return"]),
        "quantity": optional(st.integers(0, 10**9)),
        "unit_price": optional(st.integers(0, 10**10)),
        "discount": optional(st.integers(0, 10**6)),
        "amount": positive,
        "cost": optional(positive),
        "paid": optional(positive),
        "category": optional(line),
        "staff": optional(line),
        "city": optional(line),
        "note": optional(line),
    }
).filter(lambda values: (values["paid"] or 0) <= values["amount"])  # what goes beyond is a payment
payments = st.fixed_dictionaries(
    {
        "date": day,
        "customer_id": st.sampled_from([1, 2]),
        "amount": money.filter(bool),
        "method": optional(line),
        "reference": optional(code),
        "note": optional(line),
    }
)
people = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from([1, 2]),
        "name": name,
        "role": optional(line),
        "phone": several(phone),
        "email": several(email),
        "wechat": optional(line),
        "note": optional(block),
    }
)
followups = st.fixed_dictionaries(
    {
        "date": day,
        "time": st.sampled_from([None, "00:00", "15:30"]),
        "kind": choice(followup_domain.KINDS),
        "customer_id": st.sampled_from([None, 1, 2]),
        "person_id": st.none(),
        "subject": name,
        "assignee": optional(line),
        "rhythm_days": st.none() | st.integers(1, 3660),
        "remind": st.none() | st.integers(0, 10**6),
        "note": optional(block),
        "origin": optional(line),
        "became": st.sampled_from([None, "done", "skip", "snooze"]),
        "outcome": optional(block),
    }
) | st.fixed_dictionaries(
    {
        "date": st.sampled_from(["1988-02-29", "2026-11-22"]),
        "subject": name,
        "customer_id": st.just(1),
        "person_id": st.just(1),
        "repeat": st.sampled_from(["weekly", "每两周", "lunar", "FREQ=MONTHLY;BYDAY=-1FR"]),
        "on_holiday": optional(choice(followup_domain.ON_HOLIDAY)),
    }
)
tickets = st.fixed_dictionaries(
    {
        "number": optional(code),
        "subject": name,
        "words": optional(block),
        "customer_id": st.sampled_from([None, 1, 2]),
        "product_id": st.sampled_from([None, 1, 2]),
        "person": optional(line),
        "channel": optional(line),
        "category": optional(choice(ticket_domain.CATEGORIES)),
        "priority": choice(ticket_domain.PRIORITIES),
        "opened": st.sampled_from(["2024-05-01T09:00:00Z", "2023-12-31T23:59:59Z"]),
        "promised": st.sampled_from([None, "2030-05-01T09:00:00Z"]),
        "assignee": optional(line),
        "helpers": several(tag),
        "cost": st.none() | positive,
        "expected": st.sampled_from([None, 1, 5]),
        "answered": st.booleans(),
    }
)
expenses = st.fixed_dictionaries(
    {
        "date": day,
        "kind": choice(expense_domain.KINDS),
        "amount": money.filter(bool),
        "source": optional(line),
        "channel": optional(line),
        "customer_id": st.sampled_from([None, 1, 2]),
        "note": optional(line),
    }
)
RECORDED = {
    "customers": customers, "products": products, "sales": sales, "payments": payments, "tickets": tickets,
    "people": people, "followups": followups, "expenses": expenses,
}  # fmt: skip


def exported(shop: Database, noun: str) -> list[list[Any]]:
    with shop.read() as r:
        return [list(row) for row in rows(r, noun, Filter())]


def copied(template: Path, folder: Path, name: str) -> Database:
    return Database.open(Path(shutil.copy(template, folder / name)))


def fill(shop: Database, noun: str, found: list[dict[str, Any]]) -> None:
    """Write the records; those that a shop would refuse are none."""
    keys = {"customers": "code", "products": "sku", "tickets": "number"}
    if noun in keys:
        found = list({values[keys[noun]] or place: values for place, values in enumerate(found)}.values())
    if noun == "people":  # who is twice the very same is one
        found = list({repr(values): values for values in found}.values())
    for values in found:
        WRITE.get(noun, getattr(ops, noun, ops.customers).add)(shop, dict(values))


def add_person(shop: Database, values: dict[str, Any]) -> None:
    ops.customers.add_person(shop, values.pop("customer_id"), values)


def add_followup(shop: Database, values: dict[str, Any]) -> None:
    became, outcome = values.pop("became", None), values.pop("outcome", None)
    ref = str(ops.followups.add(shop, values).value)
    if became == "snooze":
        ops.followups.snooze(shop, ref, "2190-01-01")
    elif became is not None:
        getattr(ops.followups, became)(shop, ref, outcome)


def add_ticket(shop: Database, values: dict[str, Any]) -> None:
    answered = values.pop("answered")
    ticket = ops.tickets.add(shop, values).value
    if answered:
        ops.tickets.answer(shop, ticket)


WRITE = {"people": add_person, "followups": add_followup, "tickets": add_ticket}


ROWS = [(noun, form) for noun in RECORDED for form in ("csv", "csv for Excel", "xlsx", "json", "jsonl")]


@pytest.mark.parametrize(("noun", "form"), [*ROWS, ("customers", "vcf 3.0"), ("customers", "vcf 4.0")])
def test_what_is_exported_imports_back_unchanged(noun, form, empty_shop_file):
    format, _, more = form.partition(" ")
    excel, vcard = more == "for Excel", more if format == "vcf" else "3.0"

    @settings(
        max_examples=5,
        phases=(Phase.explicit, Phase.generate),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(st.lists(RECORDED[noun], min_size=1, max_size=6))
    def check(found):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shop = copied(empty_shop_file, folder, "shop.db")
            other = copied(empty_shop_file, folder, "other.db")
            for database in (shop, other):
                if noun not in {"customers", "products"}:
                    fill(database, "customers", [{"code": "=1", "name": "同名"}, {"code": "00042", "name": "同名"}])
                    fill(database, "products", [{"sku": "1-2", "name": "NULL"}, {"sku": "+7", "name": "'x"}])
                if noun == "followups":
                    fill(database, "people", [{"customer_id": 1, "name": "'x"}])
            fill(shop, noun, found)
            file = folder / f"export.{format}"
            count = export(shop, noun, format, file, Filter(), excel=excel, vcard=vcard)
            before = exported(shop, noun)
            assert count == len(before)

            summary = import_file(other, noun, file, Options())
            assert [(e.line, e.column, e.value, str(e.message)) for e in summary.account.errors] == []
            assert summary.account.new == count
            assert exported(other, noun) == before

            again = import_file(shop, noun, file, Options()).account
            assert (again.unchanged + again.duplicate, again.new, again.updated) == (count, 0, 0)
            assert exported(shop, noun) == before

    check()


def test_every_field_of_every_record_is_exported_under_its_name(shop, tmp_path):
    for noun, record in RECORDS.items():
        file = tmp_path / f"{noun}.csv"
        export(shop, noun, "csv", file, Filter())
        assert file.read_text() == ",".join(field.name for field in record.fields) + "\n"
