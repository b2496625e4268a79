"""Whatever is done in whatever order, the shop is what a model in plain Python says, and its audit tells how.

Thousands of random steps over the operations; `python -m benchmarks.state_machine` takes as many as one likes.
"""

import io
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from crm_tui import ops
from crm_tui.core.errors import Conflict, CrmError, Invalid, NotFound
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store import accounts, backup, history, ledger
from crm_tui.store.check import CHECKS
from crm_tui.store.db import Database, Reader
from tests.ops.shop_model import (
    COST,
    MADE,
    PRICE,
    Customer,
    Key,
    Payment,
    Sale,
    ShopModel,
    State,
    amount_of,
    rows_of,
)

STEPS_OF_ONE_SHOP = 100
#: Memory where there is such a place: the disk is not what is tried here.
FAST = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None

_NAMES = st.sampled_from(["张三五金店", "李四", "Ann & Sons", "O'Neil", '引"号\\', "王五"])
_DAYS = st.sampled_from(["2024-03-31", "2024-04-01", "2024-04-30", "2024-05-01", "2024-05-15"])
_PICK = st.integers(0, 999)
_PHONES = st.sets(st.sampled_from(["13800000001", "13800000002", "13800000003"]), max_size=2)
_TAGS = st.sets(st.sampled_from(["老客户", "批发", "VIP"]), max_size=2)
_GRADE = st.sampled_from([None, "A", "B"])
_NOTE = st.sampled_from([None, "爱茶", "两\n行"])
_AMOUNT = st.integers(1, 500_000)
_QUANTITY = st.integers(1, 20_000)


class ShopMachine(RuleBasedStateMachine):
    """One shop file and its model; every rule does one thing to both."""

    empty: ClassVar[Path]
    taken: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=FAST))
        shutil.copy(self.empty, self.folder / "shop.db")
        self.db = Database.open(self.folder / "shop.db")
        self.model = ShopModel()
        self.kept: tuple[Path, ShopModel] | None = None
        self.receipts = self.here = 0

    # One rule: the operation, and what it should have made.

    def does(self, operation: Callable[[], Any], name: str, changed: Callable[[Any], dict[Key, Any]]) -> None:
        """The operation goes through, and changes just that."""
        done = operation()
        self.model.put(done.op_id, name, changed(done.value))

    def refuses(self, operation: Callable[[], Any], error: type[CrmError]) -> None:
        """The operation is refused; that nothing was changed is seen after every step."""
        with pytest.raises(error):
            operation()

    def pick(self, kind: str, place: int) -> int:
        """One of the records of a kind."""
        ids = self.model.ids(kind)
        return ids[place % len(ids)]

    def fresh(self, kind: str, row_id: int) -> Key:
        """The key of a new record, whose id was never given before."""
        assert (kind, row_id) not in self.model.used
        return (kind, row_id)

    def has(kind: str, count: int = 1) -> Callable[[Any], Any]:  # type: ignore[misc]  # noqa: N805 - no method
        """Only where there are so many of the kind."""
        return precondition(lambda self: len(self.model.ids(kind)) >= count)

    # Customers.

    @rule(
        name=_NAMES, grade=_GRADE, note=_NOTE, phones=_PHONES, tags=_TAGS, own=st.sampled_from([None, "K1", "C000900"])
    )
    def add_customer(self, name, grade, note, phones, tags, own):
        values = {"name": name, "code": own, "grade": grade, "note": note, "tags": ";".join(tags) or None}
        values["phone"] = ";".join(phones) or None
        if own in self.model.codes():
            self.refuses(lambda: ops.customers.add(self.db, values), Conflict)
            return
        customer = Customer(own or self.model.next_code(), name, grade, note)
        self.does(
            lambda: ops.customers.add(self.db, values),
            "customer.add",
            lambda row: {self.fresh("customer", row): customer, **self.listed(row, phones, tags)},
        )

    def listed(self, customer: int, phones: set[str], tags: set[str]) -> dict[Key, Any]:
        """The records that make these a customer's phones and tags."""
        known = self.model.lists("phone", customer), self.model.lists("tag", customer)
        return {
            **{("phone", customer, number): number in phones or None for number in {*phones, *known[0]}},
            **{("tag", customer, tag): tag in tags or None for tag in {*tags, *known[1]}},
        }

    @has("customer")
    @rule(place=_PICK, name=_NAMES, grade=_GRADE, note=_NOTE, phones=_PHONES, tags=_TAGS)
    def edit_customer(self, place, name, grade, note, phones, tags):
        row = self.pick("customer", place)
        changes = {"name": name, "grade": grade, "note": note, "phone": ";".join(phones) or None}
        changes["tags"] = ";".join(tags) or None
        after = self.model.state["customer", row]._replace(name=name, grade=grade, note=note)
        self.does(
            lambda: ops.customers.edit(self.db, row, changes),
            "customer.edit",
            lambda _: {("customer", row): after, **self.listed(row, phones, tags)},
        )

    @has("customer")
    @rule(place=_PICK)
    def delete_customer(self, place):
        row = self.pick("customer", place)
        if self.model.named_by(row):
            self.refuses(lambda: ops.customers.delete(self.db, row), Conflict)
            return
        gone = [key for key in self.model.state if key[0] in {"customer", "phone", "tag"} and key[1] == row]
        gone += [key for key, merge in self.model.all("merge").items() if merge[0] == row]
        self.does(lambda: ops.customers.delete(self.db, row), "customer.delete", lambda _: dict.fromkeys(gone))

    @has("customer", 2)
    @rule(first=_PICK, second=_PICK)
    def merge(self, first, second):
        keep, other = self.pick("customer", first), self.pick("customer", second)
        if keep == other:
            self.refuses(lambda: ops.merging.merge(self.db, keep, [other]), Invalid)
            return
        model, one, two = self.model, self.model.state["customer", keep], self.model.state["customer", other]
        note = "\n".join(dict.fromkeys(filter(None, (one.note, two.note)))) or None
        changed: dict[Key, Any] = {
            ("customer", keep): one._replace(grade=one.grade or two.grade, note=note),
            ("customer", other): None,
            **self.listed(other, set(), set()),
            **{("phone", keep, number): True for number in model.lists("phone", other)},
            **{("tag", keep, tag): True for tag in model.lists("tag", other)},
            **{key: model.state[key]._replace(customer=keep) for key in model.named_by(other)},
            **{key: (keep, merge[1]) for key, merge in model.all("merge").items() if merge[0] == other},
            ("merge", other): (keep, two.code),
        }
        self.does(lambda: ops.merging.merge(self.db, keep, [other]), "customer.merge", lambda _: changed)

    @has("merge")
    @rule(place=_PICK)
    def unmerge(self, place):
        row = self.pick("merge", place)
        survivor, code = self.model.state["merge", row]
        if [merge[1] for merge in self.model.all("merge").values()].count(code) > 1:
            return  # which one is meant is the later one's; codes are given anew only once they are free
        step = next(
            s
            for s in reversed(self.model.steps)
            if s.name == "customer.merge" and s.delta.get(("merge", row), (1,))[0] is None
        )
        exactly = step.in_force and self.model.may_be_undone(step.latest)
        done = ops.merging.unmerge(self.db, code)
        found = self.look()
        changed = {
            key: found.get(key) for key in {*found, *self.model.state} if found.get(key) != self.model.state.get(key)
        }
        for key in changed:
            assert key[0] in {"sale", "payment", "merge"} or key[1] in {row, survivor}, "only what is between the two"
            if key[0] in {"sale", "payment"}:
                assert found[key] == self.model.state[key]._replace(customer=row)
        if exactly:
            assert changed == {key: before for key, (before, _) in step.delta.items()}
        assert ("customer", row) in found
        assert ("merge", row) not in found
        self.model.put(done.op_id, "customer.unmerge", changed)

    # The ledger.

    @rule(place=_PICK, walk_in=st.booleans(), day=_DAYS, amount=_AMOUNT, back=st.booleans(), paid=st.none() | _AMOUNT)
    def sell_for(self, place, walk_in, day, amount, back, paid):
        customer = None if walk_in or not self.model.ids("customer") else self.pick("customer", place)
        sign, kind = (-1, "return") if back else (1, "sale")
        values = {"date": day, "customer_id": customer, "amount": sign * amount, "paid": paid}
        if paid is not None and paid > amount:
            self.refuses(lambda: ops.sales.add(self.db, values), Invalid)
            return
        sale = Sale(day, customer, None, kind, sign * 1000, sign * amount, None, None if paid is None else sign * paid)
        self.does(lambda: ops.sales.add(self.db, values), "sale.add", lambda row: {self.fresh("sale", row): sale})

    @has("customer")
    @rule(place=_PICK, day=_DAYS, quantity=_QUANTITY, back=st.booleans())
    def sell_product(self, place, day, quantity, back):
        customer = self.pick("customer", place)
        values = {"date": day, "customer_id": customer, "product_id": 1, "quantity": quantity}
        values["kind"] = kind = "return" if back else "sale"
        sale = Sale(day, customer, 1, kind, *self.worth(kind, quantity), None)
        self.does(lambda: ops.sales.add(self.db, values), "sale.add", lambda row: {self.fresh("sale", row): sale})

    def worth(self, kind: str, quantity: int) -> tuple[int, int, int]:
        """Quantity, amount and cost of so much of the product."""
        sign = -1 if kind == "return" else 1
        return sign * quantity, sign * amount_of(quantity, PRICE), sign * amount_of(quantity, COST)

    @has("sale")
    @rule(place=_PICK, amount=_AMOUNT, day=_DAYS)
    def edit_amount(self, place, amount, day):
        row = self.pick("sale", place)
        sale = self.model.state["sale", row]
        sign = -1 if sale.kind == "return" else 1
        paid = sale.paid
        if paid is not None and sale.amount != sign * amount and abs(paid) > amount:
            paid = sign * amount  # no more counts as paid at once than the line comes to
        after = sale._replace(amount=sign * amount, day=day, paid=paid)
        self.does(
            lambda: ops.sales.edit(self.db, row, {"amount": amount, "date": day}),
            "sale.edit",
            lambda _: {("sale", row): after},
        )

    @has("sale")
    @rule(place=_PICK, quantity=_QUANTITY)
    def edit_quantity(self, place, quantity):
        row = self.pick("sale", place)
        sale = self.model.state["sale", row]
        edit = lambda: ops.sales.edit(self.db, row, {"quantity": quantity})  # noqa: E731 - said once, used twice
        if sale.product is None:
            self.refuses(edit, Invalid)
            return
        after = sale._replace(**dict(zip(("quantity", "amount", "cost"), self.worth(sale.kind, quantity), strict=True)))
        self.does(edit, "sale.edit", lambda _: {("sale", row): after})

    @has("sale")
    @rule(place=_PICK)
    def delete_sale(self, place):
        row = self.pick("sale", place)
        self.does(lambda: ops.sales.delete(self.db, row), "sale.delete", lambda _: {("sale", row): None})

    @has("customer")
    @rule(place=_PICK, day=_DAYS, amount=_AMOUNT)
    def pay(self, place, day, amount):
        customer = self.pick("customer", place)
        self.does(
            lambda: ops.payments.add(self.db, {"date": day, "customer_id": customer, "amount": amount}),
            "payment.add",
            lambda row: {self.fresh("payment", row): Payment(day, customer, amount)},
        )

    @has("payment")
    @rule(place=_PICK, to=_PICK, amount=_AMOUNT)
    def edit_payment(self, place, to, amount):
        row, customer = self.pick("payment", place), self.pick("customer", to)
        after = self.model.state["payment", row]._replace(customer=customer, amount=amount)
        self.does(
            lambda: ops.payments.edit(self.db, row, {"customer_id": customer, "amount": amount}),
            "payment.edit",
            lambda _: {("payment", row): after},
        )

    @has("payment")
    @rule(place=_PICK)
    def delete_payment(self, place):
        row = self.pick("payment", place)
        self.does(lambda: ops.payments.delete(self.db, row), "payment.delete", lambda _: {("payment", row): None})

    # Files.

    def brings(self, noun: str, text: str, *, new: int = 0, updated: int = 0) -> None:
        """The file is imported, and each of its lines is accounted for."""
        summary = import_file(self.db, noun, io.BytesIO(text.encode()), Options())
        account = summary.account
        assert (account.new, account.updated) == (new, updated)
        assert account.new + account.updated + account.unchanged + account.duplicate == account.lines
        found = self.look()
        changed = {key: row for key, row in found.items() if self.model.state.get(key) != row}
        assert {key for key in changed if key in self.model.used} <= set(self.model.state)
        assert self.model.state.keys() <= found.keys()
        with self.db.read() as r:
            number = None if summary.batch is None else r.value("SELECT max(id) FROM operation")
        self.model.put(number, "import.run", changed)

    @rule(place=_PICK, code=st.sampled_from(["K1", "K2", "K3"]), name=_NAMES, grade=st.sampled_from(["A", "B"]))
    def import_customers(self, place, code, name, grade):
        if code in {merge[1] for merge in self.model.all("merge").values()}:
            return  # the code of one who went into another means that one, see the tests of imports
        known = self.model.codes().get(code)
        before = None if known is None else self.model.state["customer", known]
        after = Customer(code, name, grade, before and before.note)
        text = f'code,name,grade\n{code},"{name.replace(chr(34), chr(34) * 2)}",{grade}\n'
        self.brings("customers", text, new=before is None, updated=before is not None and before != after)
        assert self.model.state["customer", self.model.codes()[code]] == after

    @has("customer")
    @rule(place=_PICK, day=_DAYS, amounts=st.lists(st.integers(-90_000, 90_000).filter(bool), min_size=1, max_size=3))
    def import_sales(self, place, day, amounts):
        customer = self.pick("customer", place)
        code = self.model.state["customer", customer].code
        self.receipts += 1
        lines = [
            f"{day},N{self.receipts},{number},{code},{amount // 100 if amount % 100 == 0 else amount / 100}"
            for number, amount in enumerate(amounts, 1)
        ]
        text = "\n".join(["date,receipt,line,customer,amount", *lines])
        self.brings("sales", text, new=len(amounts))
        brought = sorted(key[1] for key in self.model.steps[-1].delta)
        for row, amount in zip(brought, amounts, strict=True):
            kind, one = ("return", -1000) if amount < 0 else ("sale", 1000)
            expected = Sale(day, customer, None, kind, one, amount, None, None, f"N{self.receipts}")
            assert self.model.state["sale", row] == expected, (self.model.state["sale", row], expected)
        self.brings("sales", text)  # once more: every line is known

    # Back and forth.

    @rule()
    def undo(self):
        step = self.model.last_done()
        if step is None:
            self.refuses(lambda: ops.history.undo(self.db), NotFound)
        else:
            self.takes_back(step, lambda: ops.history.undo(self.db))

    @rule()
    def redo(self):
        step = self.model.last_undone()
        if step is None:
            self.refuses(lambda: ops.history.redo(self.db), NotFound)
        else:
            self.takes_back(step, lambda: ops.history.redo(self.db))

    @precondition(lambda self: self.model.steps)
    @rule(place=_PICK)
    def undo_an_older_one(self, place):
        done = [step for step in self.model.steps if step.name != "undo"]
        step = done[-1 - place % min(len(done), 12)].latest
        if step.in_force:
            self.takes_back(step, lambda: ops.history.undo(self.db, step.number))
        else:
            self.refuses(lambda: ops.history.undo(self.db, step.number), Conflict)

    def takes_back(self, step: Any, operation: Callable[[], Any]) -> None:
        """Undo or redo: all of what it changed is exactly as it was, or it is refused and nothing is."""
        surely = self.model.may_be_undone(step)
        try:
            done = operation()
        except Conflict:
            assert surely is not True, f"{step.name} {step.number} can't be taken back"
        else:
            assert surely is not False, f"{step.name} {step.number} was taken back over what came after"
            self.model.undo(done.op_id, step)

    @precondition(lambda self: self.here % 10 == 9)  # whole files are copied: they are made seldom, and used once
    @rule()
    def back_up(self):
        path = self.folder / f"backup-{self.here}.db"
        path.unlink(missing_ok=True)
        backup.manifest_path(path).unlink(missing_ok=True)
        self.kept = backup.back_up(self.db, path), self.model.copy()

    @precondition(lambda self: self.kept is not None)
    @rule()
    def restore(self):
        (path, self.model), self.kept = self.kept, None
        aside = backup.restore(path, self.db.path)
        aside.unlink()
        backup.manifest_path(aside).unlink()

    # What holds after every step.

    @invariant()
    def the_shop_is_what_the_model_says(self):
        type(self).taken += 1
        self.here += 1
        with self.db.read() as r:
            assert rows_of(r) == self.model.state
            self.audit(r)
            if self.here % 4 == 0:
                self.ledger(r)
            if self.here % 25 == 0:
                self.check(r)

    def audit(self, r: Reader) -> None:
        """Every operation is recorded once, in order, with what it touched and what it takes back."""
        number, count, name, undoes = r.one(
            lambda *row: row,
            "SELECT id, (SELECT count(*) FROM operation), name, undoes FROM operation ORDER BY id DESC",
        )
        steps = self.model.steps
        assert count == len(steps) + MADE + 1
        if not steps:
            return
        last = steps[-1]
        assert (number, name, undoes) == (last.number, last.name, last.of and last.of.number)
        if name != "import.run":
            recorded = {
                (table, row)
                for table, row in r.all(
                    lambda *row: row,
                    "SELECT DISTINCT table_name, row_id FROM change "
                    "WHERE op_id = :op AND table_name IN ('sale', 'payment')",
                    op=number,
                )
            }
            assert recorded == {key for key in last.delta if key[0] in {"sale", "payment"}}

    def ledger(self, r: Reader) -> None:
        """Months and accounts add up."""
        told = {m.month: (m.revenue, m.returns, m.paid, m.owed) for m in ledger.shop_months(r, "2024-01", "2024-06")}
        for month, *sums in self.model.months():
            assert told[month] == tuple(sums), month
        for customer in self.model.ids("customer")[:3]:
            assert accounts.account(r, customer, "2024-04-15").owed == self.model.owed(customer, "2024-04-15")
        last = self.model.last_done()
        target = history.last_done(r)
        assert (target and target.id) == (last and last.number) or (last is None and target.id <= MADE + 1)

    def check(self, r: Reader) -> None:
        """`crm check` finds nothing."""
        assert [str(trouble) for _, check in CHECKS for trouble in check(r)] == []

    def look(self) -> State:
        """The shop as it is."""
        with self.db.read() as r:
            return rows_of(r)

    def teardown(self) -> None:
        """The last look, and nothing left behind."""
        with self.db.read() as r:
            self.ledger(r)
            self.check(r)
        shutil.rmtree(self.folder)


def play(empty: Path, steps: int, factory: type[ShopMachine] = ShopMachine, **options: Any) -> int:
    """Take so many steps over fresh copies of a shop with one product; how many were taken."""
    factory.empty, factory.taken = empty, 0
    run_state_machine_as_test(
        factory,
        settings=settings(
            max_examples=steps * 15 // (10 * STEPS_OF_ONE_SHOP) + 1,
            stateful_step_count=STEPS_OF_ONE_SHOP, deadline=None,
            database=None, phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck), **options,
        ),
    )  # fmt: skip
    return factory.taken


def stock(path: Path) -> None:
    """Give the empty shop its product, as if it had been made with it: that can't be undone."""
    with Database.open(path).write("shop.create", "") as w:
        ops.products.add.function(w, {"name": "锤子", "price": PRICE, "cost": COST})


def test_whatever_is_done_the_shop_is_what_plain_arithmetic_says(
    empty_shop_file: Path, tmp_path: Path, fixed_now: str
) -> None:
    shutil.copy(empty_shop_file, tmp_path / "shop.db")
    stock(tmp_path / "shop.db")
    assert play(tmp_path / "shop.db", 5_000, derandomize=True) >= 5_000
