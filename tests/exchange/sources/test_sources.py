"""Every known file becomes what stands beside it: `<name>.csv` and `<name>.expected.json`."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.i18n import tr
from crm_tui.exchange.auto import import_recognised, recognise_files
from crm_tui.exchange.exports import RECORDS
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import LeftOut, Line
from crm_tui.exchange.reading.given import Given
from crm_tui.exchange.sources import Known, known, recognise, straight
from crm_tui.exchange.sources._opening import as_known, open_table
from crm_tui.ops import settings
from crm_tui.store.db import Database

HERE = Path(__file__).parent
PAIRS = sorted(HERE.glob("*.expected.json"))


def file_of(expected: Path) -> Path:
    name = expected.name.removesuffix("expected.json")
    return next(path for path in HERE.glob(f"{name}*") if path != expected)


def read(path: Path) -> tuple[Known, dict[str, Any]]:
    """The file as it is recognised, in the form of the expected files."""
    table = open_table(Given(path), tuple(known().values()))
    found = recognise([(table.header_line, table.header)])
    assert found is not None, f"no source knows {path.name}"
    source = as_known(table, found[0])
    lines: list[dict[str, object]] = []
    left_out: list[dict[str, object]] = []
    for taken in source.all_lines():
        if isinstance(taken, LeftOut):
            left_out.append({"line": taken.number, "reason": tr(taken.reason)})
        else:
            assert len(taken.cells) == len(source.header)
            values = {name: text for name, text in zip(source.header, taken.cells, strict=True) if text}
            lines.append({"at": taken.number, **values})
    return found[0], {"source": found[0].name, "lines": lines, "left_out": left_out}


@pytest.mark.parametrize("expected", PAIRS, ids=lambda path: path.name.split(".")[0])
def test_a_known_file_becomes_what_stands_beside_it(expected: Path) -> None:
    _, found = read(file_of(expected))
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_every_source_has_a_fixture() -> None:
    assert set(known()) == {json.loads(path.read_text(encoding="utf-8"))["source"] for path in PAIRS}


def test_sources_give_fields_of_their_noun_and_options_that_exist() -> None:
    for source in known().values():
        record = RECORDS[source.noun]
        names = {field.name for field in (*record.fields, *record.import_only)}
        assert set(source.fields) <= names, source.name
        assert set(source.defaults) <= set(Options.__dataclass_fields__), source.name


def test_no_name_is_taken_twice() -> None:
    labels = [source.label for source in known().values()]
    assert len(set(labels)) == len(labels)


def test_a_file_two_sources_claim_is_refused_with_both_names(monkeypatch: pytest.MonkeyPatch) -> None:
    both = {name: Known(name, name, "sales", frozenset({"店", "单"}), ("date",), straight({"date": "店"}))
            for name in ("first", "second")}  # fmt: skip
    monkeypatch.setattr("crm_tui.exchange.sources.known", lambda: both)
    with pytest.raises(Usage, match="first, second"):
        recognise([(1, ["备注"]), (2, ["单", "店"])])


def test_headings_that_must_not_be_there_tell_variants_apart() -> None:
    old = Known("old", "old", "sales", frozenset({"金额（元）"}), ("amount",), straight({"amount": "金额"}),
                without=frozenset({"备注"}))  # fmt: skip
    assert old.claims(["金额(元)", "日期"])
    assert not old.claims(["金额(元)", "备注"])


def test_of_equal_headings_the_first_that_is_not_empty_counts_and_a_footer_ends_the_data() -> None:
    source = Known(
        "s", "s", "sales", frozenset({"店员"}), ("staff",), straight({"staff": ("导购", "店员")}), footer=("合计",)
    )
    rows = [["", "`王"], ["", ""], ["李", "赵", "", "多"], ["合计：2"], ["钱", ""]]
    below = [Line(number, tuple(cells)) for number, cells in enumerate(rows, 2)]
    # A line with a cell beyond the headings is too wide for its fields as well, so it is rejected, not misread.
    assert list(source.lines(["店员", "店员"], below)) == [Line(2, ("王",)), Line(4, ("", "", "多"))]


@pytest.mark.parametrize("expected", PAIRS, ids=lambda path: path.name.split(".")[0])
def test_a_known_file_brought_in_twice_changes_nothing_the_second_time(shop: Database, expected: Path) -> None:
    options = Options(partial=True)
    money = {
        line["currency"] for line in json.loads(expected.read_text(encoding="utf-8"))["lines"] if "currency" in line
    }
    settings.put(shop, "shop.currency", money.pop().upper() if money else "CNY")
    accounts = []
    for _ in range(2):
        (summary,) = import_recognised(shop, recognise_files(shop, [file_of(expected)], options), options)
        assert summary is not None
        accounts.append(summary.account)
    first, second = accounts
    assert first.new
    assert not any("money" in str(error.message) for error in first.errors)
    assert (second.new, second.updated) == (0, 0)
    assert (second.left_out, second.rejected) == (first.left_out, first.rejected)


@pytest.mark.parametrize(
    "name", ["wechat-pay", "alipay-merchant", "taobao-orders", "shopify-orders", "stripe-payments"]
)
def test_amounts_in_other_money_than_the_shops_are_refused(shop: Database, name: str) -> None:
    settings.put(shop, "shop.currency", "JPY")
    options = Options()
    file = next(HERE.glob(f"{name}.csv"))
    try:
        (summary,) = import_recognised(shop, recognise_files(shop, [file], options), options)
    except Invalid as error:
        assert "in CNY, the shop's money is JPY" in str(error)
    else:
        assert summary is not None
        assert any("the shop's money is JPY" in str(error.message) for error in summary.account.errors)
        assert summary.account.rejected == summary.account.lines - summary.account.left_out > 0
    with shop.read() as r:
        assert r.value("SELECT (SELECT COUNT(*) FROM sale) + (SELECT COUNT(*) FROM payment)") == 0


def test_lines_mended_in_a_rejects_file_are_treated_as_the_others_of_their_file(shop: Database, tmp_path: Path) -> None:
    bill = tmp_path / "orders.csv"
    text = (HERE / "taobao-orders.csv").read_text(encoding="gb18030")
    bill.write_text(text.replace('"56.00","","56.00"', '"56.00","","5x6"'), encoding="gb18030")
    options = Options(partial=True, rejects=tmp_path / "rejects.csv")
    (summary,) = import_recognised(shop, recognise_files(shop, [bill], options), options)
    assert summary is not None
    assert summary.account.rejected == 1
    rejects = tmp_path / "rejects.csv"
    rejects.write_text(rejects.read_text(encoding="gb18030").replace("5x6", "56", 1), encoding="gb18030")
    (mended,) = import_recognised(shop, recognise_files(shop, [rejects], Options()), Options())
    assert mended is not None
    assert (mended.account.new, mended.account.created_customers) == (1, 1)
    with shop.read() as r:
        assert r.value("SELECT COUNT(*) FROM sale WHERE paid IS NOT amount") == 0
