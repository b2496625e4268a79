"""Whatever report there is: on an empty shop and on the sample shop it is whole, explained, and drawn from itself."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import LANGUAGES, set_language, tr
from crm_tui.core.table import Report, Table
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
    wanted = Params(limit=20)
    return replace(wanted, customer_id=1) if "customer_id" in needs(name) else wanted


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
            assert rows is not None or not figure.table, f"{figure.key}: no table {figure.table}"
            if rows is not None:
                check_table(rows)
        check_renderings(report, r)


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
