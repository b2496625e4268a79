"""Customers, products or tickets as a list: which ones, which columns, in which order; saved, it is a report."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Figure, Report, Row, Table
from crm_tui.reports._params import NOUNS, Params
from crm_tui.reports._record_columns import ADDED, LISTED, Listed, Values
from crm_tui.store.db import Reader

TITLE = N_("List of records")
SUMMARY = N_("Customers, products or tickets that a query asks for, with the columns and in the order wanted.")
TAKES = ("noun", "columns", "query", "sort", "limit")
_TOGETHER: Final = 1000


def build(r: Reader, params: Params) -> Report:
    """The list of `params.noun` by `params.query`; Invalid for a column there is not, or a query that breaks rules."""
    listed = LISTED[params.noun]
    names = _names(params.columns, listed) or list(listed.usual)
    by, down = params.sort.removeprefix("-"), params.sort.startswith("-")
    needed = _names(by, listed, field="sort")
    ids = listed.select(r, params.query)
    rows = [tuple(values[name] for name in (*names, *needed)) for values in _values(r, ids, listed, params)]
    if needed:
        rows.sort(key=lambda row: _order(row[-1]), reverse=down)
        rows.sort(key=lambda row: row[-1] is None)  # what has none comes last, either way
    columns = tuple(listed.column(name) for name in names)
    return Report(
        name="records",
        title=Text(next(one.label for one in NOUNS if one.value == params.noun)),
        period=clock.today(r.shop.zone or None).isoformat(),
        currency=r.shop.currency,
        figures=(
            Figure("count", N_("How many"), Kind.COUNT, len(ids), table="records",
                   explanation=N_("all that the query asks for, also those that a limit leaves out")),
        ),
        tables=(_table(columns, rows, params.limit),),
        shop=r.shop.name,
        scope=params.query,
    )  # fmt: skip


def _names(text: str, listed: Listed, field: str = "columns") -> list[str]:
    """The columns that a text names, separated by commas; Invalid where there is none of a name."""
    known = [one.name for one in listed.fields]
    found = [name.strip() for name in text.replace("，", ",").split(",") if name.strip()]
    for name in found:
        if name not in known:
            told = ", ".join(known)
            raise Invalid(N_("There is no column {name}; there are: {known}."), field=field, name=name, known=told)
    return found


def _values(r: Reader, ids: Sequence[int], listed: Listed, params: Params) -> Iterator[dict[str, Value]]:
    remaining = iter(ids)
    while chunk := list(islice(remaining, _TOGETHER)):
        params.check()
        found: Values = listed.load(r, chunk)
        yield from (dict(found[row_id]) for row_id in chunk)


def _order(value: Value) -> tuple[int, str]:
    """Numbers by size, texts as they are written."""
    return (value, "") if isinstance(value, int) else (0, str(value or ""))


def _table(columns: tuple[Column, ...], rows: Sequence[Row], limit: int | None) -> Table:
    told = [row[: len(columns)] for row in (rows if limit is None else rows[:limit])]
    added = [place for place, column in enumerate(columns) if column.key in ADDED]
    sums = [sum(int(str(row[place] or 0)) for row in rows) if place in added else None for place in range(len(columns))]
    total = (Text(N_("Together")), *sums[1:]) if added and added != [0] else None
    return Table(
        "records", N_("Records"), columns, told, N_("Nothing was found."), heads=min(2, len(columns)), total=total
    )
