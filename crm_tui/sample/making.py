"""Writes the sample shop into a new store, in bulk, one operation for each kind of record."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.core.identity import actor
from crm_tui.domain.months import month_of, shift
from crm_tui.domain.shop import Shop
from crm_tui.sample import archive, contacts, dealers, payments, sales, spending, tickets
from crm_tui.sample.buyers import Buyer, make_buyers
from crm_tui.sample.goods import MONTHS, Good, make_goods
from crm_tui.sample.sizes import SCALES, Scale, Size
from crm_tui.sample.words import words
from crm_tui.store import batches, bulk, expenses
from crm_tui.store.db import Database, Writer

Progress = Callable[[float], None]
SEED = 20240501
#: Where the rows say they come from.
_SOURCE = "sample"
_CHUNK = 2_000
_DEALER_VALUE = 1_200_000  # hundredths of a minor unit, in yuan's shop


class Plan(NamedTuple):
    """The shop before it is written: `months` are the ledger's, the present one last and not yet over."""

    language: str
    seed: int
    scale: Scale
    months: list[str]
    buyers: list[Buyer]
    goods: list[Good]

    def rng(self, part: str) -> Random:
        """The part's own random numbers, so that a change in one part leaves the others as they were."""
        return Random(f"{self.seed} {part}")


def make_sample(
    path: Path, size: Size, seed: int = SEED, language: str = "zh_CN", progress: Progress | None = None
) -> Database:
    """Make the shop in a new file; the same for the same seed, language and day.

    `progress` is told the share that is done. Raises Conflict where the file exists.
    """
    report = progress or (lambda _: None)
    told = words(language)
    shop = Shop(told["shop"], told["currency"], told["zone"])
    plan = _plan(size, seed, language, shop)
    database = Database.create(path, shop)
    who = actor()
    with database.write("sample.products", N_("Made {count} products of a sample shop."), actor=who) as w:
        _write_products(w, plan)
    with database.write("sample.customers", N_("Made {count} customers of a sample shop."), actor=who) as w:
        _write_customers(w, plan, lambda share: report(share * 0.35))
    ledger = _Ledger(plan, shop, lambda share: report(0.35 + share * 0.6))
    with database.write("sample.sales", N_("Made {count} sales of a sample shop."), actor=who) as w:
        ledger.write_sales(w)
    with database.write("sample.payments", N_("Made {count} payments of a sample shop."), actor=who) as w:
        ledger.write_payments(w)
    with database.write("sample.stock", N_("Made {count} stock reports of a sample shop's dealers."), actor=who) as w:
        w.insert_many("movement", dealers.MOVEMENT_COLUMNS, ledger.movements)
        w.describe(count=len(ledger.movements))
    with database.write("sample.expenses", N_("Kept {count} expenses of a sample shop."), actor=who) as w:
        purse = spending.Purse(plan.rng("expenses"), language, plan.scale, plan.buyers, clock.today(shop.zone or None))
        spent = list(purse.rows(plan.months))
        w.insert_many("expense", expenses.COLUMNS, spent)
        w.describe(count=len(spent))
    with database.write("sample.tickets", N_("Took in {count} tickets of a sample shop."), actor=who) as w:
        _write_tickets(w, plan, shop)
    with database.write("sample.contacts", N_("Planned {count} follow-ups of a sample shop."), actor=who) as w:
        _write_contacts(w, plan, shop)
    report(1.0)
    return database


def _plan(size: Size, seed: int, language: str, shop: Shop) -> Plan:
    scale = SCALES[size]
    present = month_of(clock.today(shop.zone or None))
    months = [shift(present, step - MONTHS + 1) for step in range(MONTHS)]
    buyers = make_buyers(Random(f"{seed} buyers"), scale.customers, scale.dealers)
    goods = make_goods(Random(f"{seed} goods"), language, scale.products)
    return Plan(language, seed, scale, months, buyers, goods)


def _write_products(w: Writer, plan: Plan) -> None:
    batch_id = batches.start(w, "products", _SOURCE, "")
    new = [(good.id, _product(good)) for good in plan.goods]
    bulk.insert_products(w, batch_id, new)
    _close(w, batch_id, len(new))


def _product(good: Good) -> dict[str, Value]:
    return {
        "sku": good.sku, "name": good.name, "category": good.item.category, "subcategory": good.item.subcategory,
        "unit": good.item.unit, "price": good.price, "cost": good.cost, "barcode": good.barcode,
        "status": "on_sale" if good.gone == MONTHS else "discontinued",
    }  # fmt: skip


def _write_customers(w: Writer, plan: Plan, progress: Progress) -> None:
    batch_id = batches.start(w, "customers", _SOURCE, "")
    parts = archive.Parts([], [], [], [])
    makers = archive.Archive(plan.rng("archive"), plan.language, plan.months[0], len(plan.buyers))
    needs = spending.needs(plan.rng("needs"), plan.language, plan.buyers, plan.scale)
    new = (
        (row_id, {**values, "yearly_need": needs[row_id]} if row_id in needs else values)
        for row_id, values in makers.customers(plan.buyers, parts)
    )
    done = 0
    while chunk := list(islice(new, _CHUNK)):
        bulk.insert_customers(w, batch_id, chunk)
        done += len(chunk)
        progress(done / len(plan.buyers))
    for name, label, _ in words(plan.language)["archive"]["fields"]:
        w.insert("custom_field", {"name": name, "label": label})
    w.insert_many("person", archive.PERSON_COLUMNS, parts.people)
    w.insert_many("key_date", archive.KEY_DATE_COLUMNS, parts.key_dates)
    w.insert_many("consent", archive.CONSENT_COLUMNS, parts.consents)
    w.insert_many("custom_value", archive.CUSTOM_COLUMNS, parts.values)
    _close(w, batch_id, done)


def _write_tickets(w: Writer, plan: Plan, shop: Shop) -> None:
    batch_id = batches.start(w, "tickets", _SOURCE, "")
    desk = tickets.Desk(plan.rng("tickets"), plan.language, shop, plan.buyers, plan.goods)
    rows, events = desk.rows(plan.scale.tickets, batch_id)
    w.insert_many("ticket", tickets.TICKET_COLUMNS, rows)
    w.insert_many("ticket_event", tickets.EVENT_COLUMNS, events)
    _close(w, batch_id, len(rows))


def _write_contacts(w: Writer, plan: Plan, shop: Shop) -> None:
    """As many plans as tickets, and three times as many things said."""
    batch_id = batches.start(w, "followups", _SOURCE, "")
    diary = contacts.Diary(plan.rng("contacts"), plan.language, plan.buyers, clock.today(shop.zone or None))
    w.insert_many("interaction", contacts.INTERACTION_COLUMNS, diary.interactions(3 * plan.scale.tickets))
    rows = list(diary.followups(plan.scale.tickets, batch_id, clock.stamp()))
    w.insert_many("followup", contacts.FOLLOWUP_COLUMNS, rows)
    _close(w, batch_id, len(rows))


class _Ledger:
    """Walks through the months; sales flow into the store, payments and dealers' reports are kept for after."""

    def __init__(self, plan: Plan, shop: Shop, progress: Progress) -> None:
        self._plan, self._progress = plan, progress
        self._today = clock.today(shop.zone or None)
        self._till = sales.Till(plan.rng("sales"), plan.language)
        self._collector = payments.Collector(
            plan.rng("payments"), plan.language, {buyer.id: buyer for buyer in plan.buyers}
        )
        rng, value = plan.rng("dealers"), _DEALER_VALUE // words(plan.language)["price_divisor"]
        told = [buyer for buyer in plan.buyers if buyer.story is not None]
        self._dealers = [dealers.Dealer(rng, buyer, plan.goods, value) for buyer in told]
        self._payments: list[tuple[Value, ...]] = []
        self.movements: list[tuple[Value, ...]] = []
        self.lines = 0

    def write_sales(self, w: Writer) -> None:
        """All sales lines, as one batch."""
        batch_id = batches.start(w, "sales", _SOURCE, "")
        w.insert_many("sale", (*sales.COLUMNS, "batch_id"), ((*row, batch_id) for row in self._rows()))
        _close(w, batch_id, self.lines)

    def write_payments(self, w: Writer) -> None:
        """The payments that came of the sales, as one batch."""
        batch_id = batches.start(w, "payments", _SOURCE, "")
        w.insert_many("payment", (*payments.COLUMNS, "batch_id"), ((*row, batch_id) for row in self._payments))
        _close(w, batch_id, len(self._payments))

    def _rows(self) -> Iterator[tuple[Value, ...]]:
        for month, name in enumerate(self._plan.months):
            days = sales.days_so_far(name, self._today)
            demand = sales.SalesMonth(month, name, days, self._plan.buyers, self._plan.goods)
            self._payments.extend(self._collector.collect(self._till.owed, name, days))
            baskets = self._till.baskets(demand, self._plan.scale.receipts) + self._dealers_month(month, name, days)
            for row in self._till.ring_up(demand, baskets):
                self.lines += 1
                yield row
            self._progress((month + 1) / MONTHS)

    def _dealers_month(self, month: int, name: str, days: int) -> list[sales.Basket]:
        """What dealers buy; their reports come when the month is over."""
        baskets = []
        for dealer in self._dealers:
            basket, acts = dealer.basket(month, days)
            if basket is not None:
                baskets.append(basket)
            if month < MONTHS - 1:
                self.movements.extend(dealers.movement_rows(dealer, name, acts))
        return baskets


def _close(w: Writer, batch_id: int, count: int) -> None:
    counts = {**dict.fromkeys(batches.COUNTS, 0), "lines": count, "new": count}
    batches.finish(w, batch_id, counts, counts)
    w.describe(count=count)
