"""A shop in plain Python: records by key, and every step by the records it changed, so that it can be taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, NamedTuple

from crm_tui.store.db import Reader

Key = tuple[Any, ...]
State = dict[Key, Any]

#: The one product: its price and its cost, hundredths of a minor unit for one piece.
PRICE: Final = 199_050
COST: Final = 120_000
#: What is in force but can't be undone: that the shop was made, and what `ShopModel` begins with.
MADE: Final = 1


class Customer(NamedTuple):
    """A customer's own row; phones and tags are records of their own."""

    code: str
    name: str
    grade: str | None = None
    note: str | None = None


class Sale(NamedTuple):
    """A ledger line; a return has everything below zero."""

    day: str
    customer: int | None
    product: int | None
    kind: str
    quantity: int
    amount: int
    cost: int | None
    paid: int | None
    receipt: str | None = None


class Payment(NamedTuple):
    """A payment."""

    day: str
    customer: int
    amount: int


@dataclass(eq=False)
class Step:
    """One operation: the records it changed, before and after, and the undo that took it back."""

    number: int
    name: str
    delta: dict[Key, tuple[Any, Any]]
    of: "Step | None" = None
    taken_back_by: "Step | None" = None

    @property
    def in_force(self) -> bool:
        """Whether it counts: it was never taken back, or what took it back was."""
        return self.taken_back_by is None or not self.taken_back_by.in_force

    @property
    def latest(self) -> "Step":
        """Itself, or where it was undone and redone, the redo."""
        redo = self.taken_back_by and self.taken_back_by.taken_back_by
        return redo.latest if redo else self

    @property
    def touched(self) -> set[Key]:
        """The customers, lines and payments that it touched; phones, tags and merges are their customer's."""
        return {entity(key) for key in self.delta}


def entity(key: Key) -> Key:
    """The customer, line or payment that a record belongs to."""
    return key if key[0] in {"sale", "payment"} else ("customer", key[1])


@dataclass
class ShopModel:
    """What is in the shop, and how it came about."""

    state: State = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    used: set[Key] = field(default_factory=set)  # ids are never given twice

    def copy(self) -> "ShopModel":
        """As it is now; steps are shared and must not be taken back in both."""
        renewed: dict[int, Step] = {}
        for step in self.steps:
            renewed[step.number] = Step(step.number, step.name, step.delta)
        for step in self.steps:
            mine = renewed[step.number]
            mine.of = renewed[step.of.number] if step.of else None
            mine.taken_back_by = renewed[step.taken_back_by.number] if step.taken_back_by else None
        return ShopModel(dict(self.state), list(renewed.values()), set(self.used))

    # What is there.

    def all(self, kind: str) -> dict[Key, Any]:
        """The records of a kind."""
        return {key: value for key, value in self.state.items() if key[0] == kind}

    def ids(self, kind: str) -> list[int]:
        """The ids of the records of a kind."""
        return sorted(key[1] for key in self.state if key[0] == kind)

    def lists(self, kind: str, customer: int) -> set[str]:
        """The phones or tags of a customer."""
        return {key[2] for key in self.state if key[:2] == (kind, customer)}

    def next_code(self) -> str:
        """The code that the next customer gets."""
        numbers = [int(code[1:]) for code in self.codes() if code[0] == "C" and code[1:].isdigit()]
        return f"C{max(numbers, default=0) + 1:06}"

    def codes(self) -> dict[str, int]:
        """The customers by code."""
        return {customer.code: key[1] for key, customer in self.all("customer").items()}

    def named_by(self, customer: int) -> list[Key]:
        """The lines and payments of a customer."""
        return [key for key, row in self.state.items() if key[0] in {"sale", "payment"} and row.customer == customer]

    def owed(self, customer: int | None, until: str) -> int:
        """What the customer owes at the end of a day, or all named ones together."""
        sales = sum(s.amount - (s.paid or 0) for s in self._sales(customer) if s.day <= until)
        payments = self.all("payment").values()
        return sales - sum(p.amount for p in payments if customer in {None, p.customer} and p.day <= until)

    def months(self) -> Iterator[tuple[str, int, int, int, int]]:
        """By month: revenue, what came back, money received, money owed at its end."""
        sales, payments = self.all("sale").values(), self.all("payment").values()
        for month in sorted({row.day[:7] for row in (*sales, *payments)}):
            lines = [line for line in sales if line.day[:7] == month]
            back = -sum(line.amount for line in lines if line.kind == "return")
            at_once = sum(line.amount if line.customer is None else line.paid or 0 for line in lines)
            received = at_once + sum(payment.amount for payment in payments if payment.day[:7] == month)
            yield month, sum(line.amount for line in lines), back, received, self.owed(None, f"{month}-31")

    def _sales(self, customer: int | None) -> list[Sale]:
        sales = (s for s in self.all("sale").values() if s.customer is not None)
        return [s for s in sales if customer in {None, s.customer}]

    # What is done.

    def put(self, number: int | None, name: str, changed: Mapping[Key, Any]) -> None:
        """An operation that made the records as told, None for gone; one that changes nothing leaves no trace."""
        delta = {key: (self.state.get(key), after) for key, after in changed.items()}
        delta = {key: images for key, images in delta.items() if images[0] != images[1]}
        assert (number is None) == (not delta), f"{name} recorded {number} for {delta}"
        if number is not None:
            self._apply(Step(number, name, delta))

    def undo(self, number: int | None, step: Step) -> None:
        """The step was taken back by an undo or a redo of that number; what is gone already stays gone."""
        images = {key: (after, before) for key, (before, after) in step.delta.items() if self.state.get(key) != before}
        if number is None:
            assert not images  # all of it was gone already
            return
        taking = Step(number, "redo" if step.name == "undo" else "undo", images, of=step)
        step.taken_back_by = taking
        self._apply(taking)

    def last_done(self) -> Step | None:
        """What undo would take back."""
        return next((step for step in reversed(self.steps) if step.name != "undo" and step.in_force), None)

    def last_undone(self) -> Step | None:
        """What redo would take back."""
        for step in reversed(self.steps):
            if step.name == "undo" and step.in_force:
                return step
            if step.name not in {"undo", "redo"}:
                return None
        return None

    def may_be_undone(self, step: Step) -> bool | None:
        """Whether it surely can be taken back or surely can't; None where it depends on rows below these records."""
        for key, (before, after) in step.delta.items():
            gone = step.name == "import.run" and before is None and key not in self.state
            if self.state.get(key) != after and not gone:
                return False
            customer = getattr(before, "customer", None)
            if customer is not None and ("customer", customer) not in {*self.state, *step.delta}:
                return False
        since = set().union(*(later.touched for later in self.steps if later.number > step.number))
        named = {("customer", row.customer) for key, row in self.state.items() if key[0] in {"sale", "payment"}}
        alone = not since & step.touched and not (step.touched & named and any(key[0] == "customer" for key in since))
        return True if alone and not self._in_the_way(step) else None

    def _in_the_way(self, step: Step) -> bool:
        """Whether a record as it would be again has its like already: a code, or a line that says the same."""
        for key, (before, _) in step.delta.items():
            if before is None or key[0] not in {"customer", "sale", "payment"}:
                continue
            others = [row for other, row in self.all(key[0]).items() if other != key]
            codes = {row.code for row in others} if key[0] == "customer" else set()
            if before in others or getattr(before, "code", None) in codes:
                return True
        return any(before is None and key[0] == "customer" and self.named_by(key[1])
                   for key, (before, _) in step.delta.items())  # fmt: skip

    def _apply(self, step: Step) -> None:
        assert all(step.number > earlier.number for earlier in self.steps[-1:])
        for key, (before, after) in step.delta.items():
            assert self.state.get(key) == before, (step.name, key)
            if after is None:
                del self.state[key]
            else:
                self.state[key] = after
                self.used.add(key)
        self.steps.append(step)


def amount_of(quantity: int, price: int) -> int:
    """What so many thousandths at a price in hundredths come to, minor units, half to even."""
    return round(Fraction(quantity, 1000) * Fraction(price, 100))


def rows_of(r: Reader) -> State:
    """What the model knows of, read from the store."""
    found: State = {}
    sale = "id, day, customer_id, product_id, kind, quantity, amount, cost, paid, receipt"
    for kind, make, sql in (
        ("customer", Customer, "SELECT id, code, name, grade, note FROM customer"),
        ("sale", Sale, f"SELECT {sale} FROM sale"),
        ("payment", Payment, "SELECT id, day, customer_id, amount FROM payment"),
        ("merge", lambda *row: row, "SELECT absorbed_id, survivor_id, absorbed_code FROM customer_merge"),
    ):
        for row_id, *row in r.all(lambda *row: row, sql):
            found[kind, row_id] = make(*row)
    for kind, sql in (
        ("phone", "SELECT customer_id, number FROM customer_phone"),
        ("tag", "SELECT customer_id, tag FROM customer_tag"),
    ):
        for customer, text in r.all(lambda *row: row, sql):
            found[kind, customer, text] = True
    return found
