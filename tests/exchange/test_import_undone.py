"""Taking an import back leaves the shop as it was, whatever the file held and whatever it found there."""

import io
import shutil
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm_tui import ops
from crm_tui.core.errors import Conflict
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store.audit import AUDITED
from crm_tui.store.db import Database

_NAMES = st.sampled_from(["Ann", "Bob", "张三", "李四"])
_CODES = st.sampled_from(["", "K1", "K2", "K3"])
_DAYS = st.sampled_from(["2024-05-01", "2024-05-02"])
_NUMBERS = st.sampled_from(["5", "-3", "1.005", "", "x"])
#: What lines of each noun are made of; some are wrong.
FILES: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "customers": {
        "code": _CODES,
        "name": _NAMES,
        "phone": st.sampled_from(["", "13800000001", "13800000002;13800000003", "1"]),
        "tags": st.sampled_from(["", "a", "a;b"]),
        "city": st.sampled_from(["", "上海", "Rome"]),
        "birthday": st.sampled_from(["", "1988-05-06", "农历八月十五"]),
    },
    "products": {"sku": _CODES, "name": _NAMES, "price": _NUMBERS, "category": st.sampled_from(["", "tools"])},
    "sales": {
        "date": _DAYS,
        "receipt": st.sampled_from(["", "R1"]),
        "line": st.sampled_from(["", "1", "2"]),
        "customer_name": st.one_of(st.just(""), _NAMES),
        "product_name": st.one_of(st.just(""), _NAMES),
        "amount": _NUMBERS,
    },
    "payments": {"date": _DAYS, "customer_name": _NAMES, "amount": _NUMBERS, "reference": _CODES},
    "tickets": {
        "number": st.sampled_from(["", "T1", "T2"]),
        "subject": _NAMES,
        "customer_name": st.one_of(st.just(""), _NAMES),
        "closed": st.sampled_from(["", "2024-05-03 10:00"]),
    },
    "people": {
        "customer_name": _NAMES,
        "name": st.sampled_from(["", "小李", "Eve"]),
        "phone": st.sampled_from(["", "13800000001", "13800000002", "1"]),
        "role": st.sampled_from(["", "boss"]),
    },
    "followups": {
        "uid": st.sampled_from(["", "a@b", "c@d"]),
        "date": st.sampled_from(["2024-05-01", "2024-05-02", ""]),
        "customer_name": st.one_of(st.just(""), _NAMES),
        "subject": st.sampled_from(["call", "报价"]),
        "repeat": st.sampled_from(["", "每月底"]),
        "state": st.sampled_from(["", "open", "done"]),
    },
    "expenses": {
        "date": _DAYS,
        "kind": st.sampled_from(["marketing", "售后", ""]),
        "amount": _NUMBERS,
        "customer_name": st.one_of(st.just(""), _NAMES),
    },
}
#: What an import does not put back, as nobody sees it: row versions only ever grow.
_FLEETING = {"version"}
_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def dump(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that people wrote, and what is found of it by searching."""
    found = {}
    with db.read() as r:
        for table in (*AUDITED, "customer_search"):
            columns = r.all(str, "SELECT name FROM pragma_table_info(:table)", table=table)
            named = ", ".join(f'"{name}"' for name in columns if name not in _FLEETING)
            found[table] = sorted(r.all(lambda *cells: cells, f'SELECT {named} FROM "{table}"'), key=repr)
    return found


def text_of(noun: str, lines: list[tuple[str, ...]]) -> io.BytesIO:
    rows = [",".join(FILES[noun]), *(",".join(line) for line in lines)]
    return io.BytesIO("\n".join(rows).encode())


@pytest.mark.parametrize("noun", FILES)
def test_an_import_taken_back_leaves_the_shop_as_it_was(empty_shop_file, tmp_path, noun):
    lines = st.lists(st.tuples(*FILES[noun].values()), min_size=1, max_size=6)
    options = Options(create_missing=noun not in {"customers", "products"}, partial=True)

    @settings(max_examples=6, derandomize=True, suppress_health_check=_SLOW, phases=[Phase.generate])
    @given(before=lines, after=lines)
    def check(before, after):
        shutil.copy(empty_shop_file, tmp_path / "shop.db")
        shop = Database.open(tmp_path / "shop.db")
        import_file(shop, noun, text_of(noun, before), options)
        state = dump(shop)
        summary = import_file(shop, noun, text_of(noun, after), options)
        account = summary.account
        counted = account.new + account.updated + account.unchanged + account.duplicate + account.rejected
        assert counted + account.left_out == account.lines == len(after)
        if summary.batch is None:
            assert dump(shop) == state
        else:
            ops.imports.undo_batches(shop, [summary.batch])
            assert dump(shop) == state

    check()


def test_several_imports_are_taken_back_together_or_not_at_all(shop, bring):
    state = dump(shop)
    numbers = [
        bring("customers", "code,name\nK1,Ann\n").batch,
        bring("sales", "date,customer,amount\n2024-05-01,K1,5\n").batch,
    ]
    with pytest.raises(Conflict):
        ops.imports.undo_batches(shop, numbers[:1])
    ops.imports.undo_batches(shop, numbers)
    assert dump(shop) == state
