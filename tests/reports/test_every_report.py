"""Whatever report there is: on an empty shop and on the sample shop it is whole, explained, and drawn from itself."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import LANGUAGES, set_language, tr
from crm_tui.core.table import Figure, Report, Row, Table
from crm_tui.render.report import render_report
from crm_tui.reports._report import Params, behind, find, names, needs, run
from crm_tui.store.db import Database, Reader
from tests.conftest import NOW

SHOPS = ("empty", "sample")


class Made(NamedTuple):
    """A report of one of the shops, and what it was asked for."""

    name: str
    params: Params
    report: Report


@pytest.fixture(scope="module")
def shops(empty_shop_file: Path, sample_in: Callable[[str], Path]) -> dict[str, Database]:
    """Both shops, only looked at."""
    return {"empty": Database.open(empty_shop_file), "sample": Database.open(sample_in("zh_CN"))}


def asked(name: str) -> Params:
    """What the report can't do without; the first customer where it is of one."""
    return Params(customer_id=1) if "customer_id" in needs(name) else Params()


def made(r: Reader, name: str) -> Report:
    return run(r, name, asked(name))


def unique(keys: Iterable[str]) -> bool:
    found = list(keys)
    return len(found) == len(set(found))


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("kind", SHOPS)
def test_a_report_is_whole_and_explained(
    kind: str, name: str, shops: dict[str, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_NOW", NOW)
    with shops[kind].read() as r:
        if kind == "empty" and needs(name):
            with pytest.raises(CrmError):  # there is no such customer, said in a sentence
                made(r, name)
            return
        report = made(r, name)
        check_keys(report)
        for table in report.tables:
            check_table(table)
        check_charts(report)
        for figure in report.figures:
            assert tr(figure.explanation), f"{figure.key} has no explanation"
            rows = behind(r, name, asked(name), report, figure.key)
            assert rows is not None, f"{figure.key}: no rows, no table {figure.table}"
            check_table(rows)
            check_sums(figure, rows)
        check_renderings(report, r)


@pytest.mark.parametrize(
    ("name", "key", "come_to"),
    [
        ("monthly", "baskets", len),
        ("cross_sell", "baskets", len),
        ("statement", "opening", lambda rows: rows[-1][-1]),  # the balance after the last of them
        ("brief", "owed", lambda rows: rows[-1][-1]),
    ],
)
def test_the_rows_behind_a_figure_come_to_it_and_are_as_many_as_wanted(
    name: str, key: str, come_to: Callable[[Sequence[Row]], object], shops: dict[str, Database],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("CRM_NOW", NOW)
    with shops["sample"].read() as r:
        report = made(r, name)
        value = next(one.value for one in report.figures if one.key == key)
        whole = behind(r, name, asked(name), report, key)
        few = behind(r, name, replace(asked(name), limit=2), report, key)
    assert whole is not None
    assert few is not None
    assert come_to(whole.rows) == value
    assert list(few.rows) == list(whole.rows[:2])


def check_keys(report: Report) -> None:
    assert unique(figure.key for figure in report.figures)
    assert unique(table.key for table in report.tables)
    assert unique(chart.key for chart in report.charts)
    assert all(part in {figure.key for figure in report.figures} for one in report.figures for part in one.parts)


def check_table(table: Table) -> None:
    keys = [column.key for column in table.columns]
    assert unique(keys), table.key
    assert all(len(row) == len(keys) for row in table.rows), table.key
    assert table.total is None or len(table.total) == len(keys), table.key
    assert table.rows or table.empty, f"{table.key} says nothing where there is nothing"


def check_sums(figure: Figure, rows: Table | None) -> None:
    """Its rule is told with numbers that come out; else it is the number of the rows behind it, or what they add to."""
    if figure.worked is not None:
        told = tr(figure.worked)
        assert told
        assert comes_out(told), f"{figure.key}: {told}"
    elif figure.value is not None:
        assert rows is not None, f"{figure.key} shows neither its numbers nor its rows"
        columns = [[cell for cell in column if isinstance(cell, int)] for column in zip(*rows.rows, strict=True)]
        sums = [len(rows.rows), *map(sum, columns), *(rows.total or ())]
        assert figure.value in sums, f"{figure.key} is neither the number nor a sum of the rows of {rows.key}"


def comes_out(told: str) -> bool:
    """Whether a sum without words in it is right, as far as the result and shares are rounded."""
    left, equals, right = told.partition(" = ")
    if not equals or not re.fullmatch(r"[-(]*[0-9][-0-9,.()% +−×÷]*", told.replace(" = ", " ")):
        return True
    terms, slack = [Decimal(0)], Decimal(0)
    parts = re.split(r" ([+−×÷]) ", left)
    for operator, part in zip(["+", *parts[1::2]], parts[::2], strict=True):
        number, off = read(part)
        slack += off / abs(number) if part.endswith("%") and number else 0
        match operator:
            case "×":
                terms[-1] *= number
            case "÷":
                terms[-1] /= number
            case _:
                terms.append(-number if operator == "−" else number)
    result, off = read(right)
    return abs(sum(terms) - result) <= off + slack * abs(result)


def read(words: str) -> tuple[Decimal, Decimal]:
    """A number as it is written, and half of its last decimal."""
    number = Decimal(words.strip("()").replace(",", "").rstrip("%"))
    part = Decimal(1).scaleb(int(number.as_tuple().exponent)) / 2
    return (number / 100, part / 100) if words.endswith("%") else (number, part)


def test_wrong_sums_would_be_seen() -> None:
    for told in ("1,000.50 − 0.25 + (-0.25) = 1,000.00", "1 ÷ 3 = 33.3%", "10 ÷ 4 × 90 = 225", "2 of 3 are"):
        assert comes_out(told)
    for told in ("1,000.50 − 0.25 = 1,000.00", "1 ÷ 3 = 33.4%", "10 ÷ 4 × 90 = 226"):
        assert not comes_out(told)


def check_charts(report: Report) -> None:
    tables = {table.key: {column.key: column.kind for column in table.columns} for table in report.tables}
    for chart in report.charts:
        columns = tables[chart.table]
        assert {chart.across, *chart.values} <= columns.keys(), chart.key
        assert len({columns[value] for value in chart.values}) == 1, f"{chart.key} draws two kinds"


def check_renderings(report: Report, r: Reader) -> None:
    machines = set()
    for language in LANGUAGES:
        set_language(language)
        text = render_report(report, "text", r.shop)
        assert isinstance(text, str)
        assert tr(report.title) in text
        data = render_report(report, "json", r.shop)
        told = json.loads(data)
        assert told["report"] == report.name
        assert set(told["figures"]) >= {figure.key for figure in report.figures}
        machines.add(json.dumps([list(told["figures"]), *told["tables"]]))
    assert len(machines) == 1, "keys are the same in every language"


def test_every_report_says_what_it_tells_and_takes() -> None:
    for name in names():
        module = find(name)
        assert module.TITLE
        assert module.SUMMARY
        assert set(needs(name)) <= set(module.TAKES)
        with suppress(AttributeError):
            assert callable(module.behind)  # type: ignore[attr-defined]
