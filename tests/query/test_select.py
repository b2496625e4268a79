"""What queries find, held against filters written by hand over a small shop."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import ops
from crm_tui.core.errors import Invalid
from crm_tui.domain.shop import Shop
from crm_tui.query.fields import CUSTOMERS, FIELDS
from crm_tui.store import customers
from crm_tui.store.db import Database, Reader

TODAY = date(2024, 5, 15)


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@dataclass
class One:
    """A customer of the shop, and the lines and payments of theirs, sums in yuan."""

    name: str
    values: dict[str, Any] = field(default_factory=dict)
    sales: list[tuple[str, int]] = field(default_factory=list)
    paid: int = 0
    birthday: tuple[str, str, int, int] | None = None
    created: str = "2024-05-01T08:00:00+00:00"

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "")

    def listed(self, name: str) -> list[str]:
        return self.text(name).split(";") if self.values.get(name) else []

    @property
    def spent(self) -> int:
        return sum(amount for _, amount in self.sales)

    @property
    def spent12m(self) -> int:
        return sum(amount for day, amount in self.sales if "2023-05-15" < day <= "2024-05-15")

    @property
    def owed(self) -> int:
        return self.spent - self.paid

    @property
    def orders(self) -> int:
        return len({day for day, amount in self.sales if amount > 0})

    @property
    def last(self) -> str:
        return max((day for day, amount in self.sales if amount > 0), default="")


PEOPLE = (
    One(
        "张三五金店",
        {
            "code": "K1",
            "grade": "A",
            "city": "上海市",
            "tags": "VIP;老客户",
            "phone": "138 1234 5678",
            "owner": "王敏",
            "source": "抖音",
            "stage": "active",
            "first_cooperation": "2019-03-01",
            "credit_limit": 1000000,
            "yearly_need": 10000000,
            "country": "中国",
        },
        [(ago(10), 3000), (ago(400), 4000), (ago(5), -500)],
        2000,
        ("生日", "solar", 5, 18),
    ),
    One(
        "苏州宏达",
        {
            "code": "K2",
            "grade": "B",
            "city": "苏州",
            "tags": "blocked",
            "email": "Boss@QQ.com",
            "note": "long pipe",
            "stage": "dormant",
            "first_cooperation": "2021-06-01",
            "industry": "建材",
            "credit_days": 30,
        },
        [(ago(90), 5000)],
        5000,
        ("birthday", "solar", 12, 30),
    ),
    One(
        "曾惠",
        {
            "code": "K3",
            "kind": "person",
            "grade": "A",
            "city": "北京",
            "wechat": "zeng88",
            "phone": "010-8888;13900001111",
        },
        [(ago(91), 100), (ago(91), 50), (ago(30), 20)],
        0,
        ("老板生日", "lunar", 5, 16),
    ),
    One(
        "Ana Trujillo",
        {
            "code": "ANATR",
            "country": "Mexico",
            "region": "DF",
            "address": "Avda 2222",
            "contact": "Ana",
            "channel": "online",
            "tags": "vip",
            "note": "likes 100% cotton",
        },
        [],
        700,
        ("Birthday party", "solar", 2, 29),
        "2024-04-30T15:59:59+00:00",
    ),
    One(
        "A_B (wholesale)",
        {"code": "K5", "grade": "C", "city": "上海", "tags": "x,y"},
        [(ago(0), 5000), (ago(0), 1)],
        0,
        ("wedding", "solar", 5, 16),
        "2024-04-30T16:00:00+00:00",
    ),
    One("-1", {"code": "K6", "kind": "person"}),
    One("<script>alert(0);</script>", {"code": "K7", "kind": "person"}),
)


@pytest.fixture(scope="module")
def reader(empty_shop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    path = tmp_path_factory.mktemp("query") / "shop.db"
    path.write_bytes(empty_shop_file.read_bytes())
    db = Database.open(path)
    with pytest.MonkeyPatch.context() as patch:
        for one in PEOPLE:
            patch.setenv("CRM_NOW", one.created)
            _add(db, one)
    with db.read() as r:
        yield r


def _add(db: Database, one: One) -> None:
    customer_id = ops.customers.add(db, {"name": one.name, "kind": "organisation", **one.values}).value
    for day, amount in one.sales:
        kind = "sale" if amount > 0 else "return"
        ops.sales.add(db, {"date": day, "customer_id": customer_id, "kind": kind, "amount": amount * 100})
    if one.paid:
        ops.payments.add(db, {"date": TODAY.isoformat(), "customer_id": customer_id, "amount": one.paid * 100})
    if one.birthday:
        label, calendar, month, day_of = one.birthday
        values = {"label": label, "calendar": calendar, "month": month, "day": day_of}
        ops.customers.add_key_date(db, customer_id, values)


def found(reader: Reader, text: str, **options: Any) -> list[str]:
    ids = customers.select(reader, text, today=TODAY, **options)
    return [row.name for row in customers.rows(reader, ids)]


def has(text: str, part: str) -> bool:
    return part.lower() in text.lower()


def born(one: One, first: str, last: str) -> bool:
    if (
        one.birthday is None
        or one.birthday[1] != "solar"
        or not (has(one.birthday[0], "birthday") or "生日" in one.birthday[0])
    ):
        return False
    day = f"{one.birthday[2]:02}-{one.birthday[3]:02}"
    return first <= day <= last if first <= last else day >= first or day <= last


Rule = Callable[[One], bool]
#: Each form with the filter one would write by hand.
RULES: dict[str, Rule] = {
    "name:五金": lambda one: "五金" in one.name,
    "name:a_b": lambda one: has(one.name, "a_b"),
    "name=曾惠": lambda one: one.name == "曾惠",
    "code:k": lambda one: has(one.text("code"), "k"),
    "grade:A": lambda one: one.text("grade") == "A",
    "grade:b,C": lambda one: one.text("grade") in {"B", "C"},
    "kind:person": lambda one: one.text("kind") == "person",
    "stage:活跃,dormant": lambda one: one.text("stage") in {"active", "dormant"},
    "tag:vip": lambda one: "vip" in [tag.lower() for tag in one.listed("tags")],
    "标签:blocked": lambda one: "blocked" in one.listed("tags"),
    "phone:1234": lambda one: "138 1234" in one.text("phone"),
    "phone=0108888": lambda one: "010-8888" in one.text("phone"),
    "email:qq": lambda one: has(one.text("email"), "qq"),
    "wechat:ZENG": lambda one: has(one.text("wechat"), "zeng"),
    "city:上海,苏州": lambda one: "上海" in one.text("city") or "苏州" in one.text("city"),
    "city=上海": lambda one: one.text("city") == "上海",
    "region:df": lambda one: has(one.text("region"), "df"),
    "country:中国": lambda one: "中国" in one.text("country"),
    "address:2222": lambda one: "2222" in one.text("address"),
    "contact:ana": lambda one: has(one.text("contact"), "ana"),
    "industry:建": lambda one: "建" in one.text("industry"),
    "owner:王敏": lambda one: one.text("owner") == "王敏",
    "source:抖音": lambda one: one.text("source") == "抖音",
    "channel:online": lambda one: one.text("channel") == "online",
    "note:100%": lambda one: "100%" in one.text("note"),
    'note:"long pipe"': lambda one: "long pipe" in one.text("note"),
    "credit>=1万": lambda one: one.values.get("credit_limit", 0) >= 1000000,
    "terms<60": lambda one: "credit_days" in one.values and one.values["credit_days"] < 60,
    "need>=10万": lambda one: one.values.get("yearly_need", 0) >= 10000000,
    "created:2024-05": lambda one: one.created >= "2024-04-30T16:00",
    "created<2024-05": lambda one: one.created < "2024-04-30T16:00",
    "first<2020": lambda one: bool(one.text("first_cooperation")) and one.text("first_cooperation") < "2020",
    "first>1y": lambda one: bool(one.text("first_cooperation")) and one.text("first_cooperation") < "2023-05-15",
    "last<90d": lambda one: bool(one.last) and one.last > ago(90),
    "last<=90d": lambda one: bool(one.last) and one.last >= ago(90),
    "last>90": lambda one: bool(one.last) and one.last < ago(90),
    "last:30d..90d": lambda one: bool(one.last) and ago(90) <= one.last <= ago(30),
    "last:thismonth": lambda one: one.last.startswith("2024-05"),
    "spent>=5000": lambda one: one.spent >= 5000,
    "消费<170.01": lambda one: one.spent <= 170,
    "spent:100..5001": lambda one: 100 <= one.spent <= 5001,
    "spent12m>2*1250": lambda one: one.spent12m > 2500,
    "owed>0": lambda one: one.owed > 0,
    "欠款<0": lambda one: one.owed < 0,
    "orders>=2": lambda one: one.orders >= 2,
    "orders:0": lambda one: one.orders == 0,
    "birthday:next7d": lambda one: born(one, "05-15", "05-22"),
    "birthday:next290d": lambda one: born(one, "05-15", "03-01"),
    "生日:12月": lambda one: born(one, "12-01", "12-31"),
    "has:phone": lambda one: bool(one.text("phone")),
    "no:email": lambda one: not one.text("email"),
    "has:owed": lambda one: one.owed != 0,
    "no:last": lambda one: not one.last,
    "has:birthday,grade": lambda one: born(one, "01-01", "12-31") or bool(one.text("grade")),
    "zhang": lambda one: one.name.startswith("张"),
    "trujillo": lambda one: "Trujillo" in one.name,
    "ujill": lambda one: "Trujillo" in one.name,
    "nothing": lambda one: False,
}


@pytest.mark.parametrize("text", RULES)
def test_a_query_finds_what_the_same_filter_by_hand_finds(reader: Reader, text: str) -> None:
    assert sorted(found(reader, text)) == sorted(one.name for one in PEOPLE if RULES[text](one))


def test_every_field_has_a_rule_that_finds_somebody_but_not_everybody() -> None:
    from crm_tui.query.grammar import Term, read

    tried = {
        CUSTOMERS.named(tree.name)
        for text, rule in RULES.items()
        if isinstance(tree := read(text), Term) and 0 < sum(map(rule, PEOPLE)) < len(PEOPLE)
    }
    assert {field.name for field in FIELDS} | {"has", "no"} <= tried


def combined() -> st.SearchStrategy[tuple[str, Rule]]:
    """Queries put together with -, comma, space and brackets, each with its filter."""

    def not_(part: tuple[str, Rule]) -> tuple[str, Rule]:
        return f"-({part[0]})", lambda one: not part[1](one)

    def join(sign: str, every: bool) -> Callable[[list[tuple[str, Rule]]], tuple[str, Rule]]:
        def joined(parts: list[tuple[str, Rule]]) -> tuple[str, Rule]:
            text = sign.join(f"({text})" for text, _ in parts)
            return text, lambda one: (all if every else any)(rule(one) for _, rule in parts)

        return joined

    def grown(inner: st.SearchStrategy[tuple[str, Rule]]) -> st.SearchStrategy[tuple[str, Rule]]:
        several = st.lists(inner, min_size=2, max_size=3)
        return inner.map(not_) | several.map(join(" ", True)) | several.map(join(" , ", False))

    return st.recursive(st.sampled_from(sorted(RULES.items())), grown, max_leaves=8)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(combined())
def test_put_together_they_find_what_the_filters_put_together_find(reader: Reader, query: tuple[str, Rule]) -> None:
    text, rule = query
    assert sorted(found(reader, f"({text})")) == sorted(one.name for one in PEOPLE if rule(one))


def test_commas_bind_closer_than_spaces(reader: Reader) -> None:
    assert sorted(found(reader, "grade:A city:上海,苏州")) == ["张三五金店"]
    assert sorted(found(reader, "grade:A,city:苏州 -tag:blocked")) == sorted(["张三五金店", "曾惠"])


def test_a_query_sorts_the_list_and_goes_before_the_lists_own_order(reader: Reader) -> None:
    spent = [one.name for one in sorted(PEOPLE, key=lambda one: -one.spent) if one.spent]
    assert found(reader, "has:spent sort:-spent", sort="name") == spent
    assert found(reader, "has:spent 排序:消费") == spent[::-1]
    assert found(reader, "has:spent", sort="code", descending=True) == [
        "A_B (wholesale)",
        "曾惠",
        "苏州宏达",
        "张三五金店",
    ]
    assert found(reader, "has:spent sort:grade,-owed")[:2] == ["张三五金店", "曾惠"]


@pytest.mark.parametrize("name", CUSTOMERS.sortable)
def test_every_order_lists_everybody_once(reader: Reader, name: str) -> None:
    up, down = found(reader, f"sort:{name}"), found(reader, f"sort:-{name}")
    assert sorted(up) == sorted(down) == sorted(one.name for one in PEOPLE)


@pytest.mark.parametrize("text", ["-1", "<script>alert(0);</script>", "A_B (wholesale)", "K6"])
def test_somebodys_name_finds_them_whatever_signs_are_in_it(reader: Reader, text: str) -> None:
    assert ("-1" if text == "K6" else text) in found(reader, text)


def test_plain_words_find_the_same_as_ever(reader: Reader) -> None:
    for text in ("", "zhang", "五金", "1234", "trujillo", "nothing"):
        assert list(customers.select(reader, text)) == list(customers.ids(reader, text))


def test_words_that_break_the_rules_are_searched_as_they_are_unless_a_query_is_wanted(reader: Reader) -> None:
    assert found(reader, "script:alert") == ["<script>alert(0);</script>"]
    for text, strict in (("script:alert", True), ("grad:A", False)):
        with pytest.raises(Invalid, match="There is no field"):
            found(reader, text, strict=strict)


def test_what_is_typed_never_becomes_part_of_the_statement(reader: Reader) -> None:
    for text in ("name:\"'x' OR 1=1\"", 'city:"\'; DROP TABLE customer; --"', "tag:?1", "note::q0"):
        assert found(reader, text) == []
    assert customers.count(reader) == len(PEOPLE)


def test_days_are_counted_in_the_shops_zone() -> None:
    from crm_tui.query.meaning import Between, compile_query

    query = compile_query("created:2024-03-31", Shop(zone="Europe/Berlin"), TODAY)  # a day of 23 hours
    assert query.where == Between("created", "2024-03-30T23:00:00.000Z", "2024-03-31T21:59:59.999Z")
