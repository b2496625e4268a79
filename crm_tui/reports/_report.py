"""The registry of reports: a module of this folder is one, by its `TITLE`, `SUMMARY` and `build`."""

import contextlib
import gc
from collections.abc import Iterator
from typing import Protocol, cast

from crm_tui.core import registry
from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Report, Table
from crm_tui.reports._params import Params
from crm_tui.store.db import Reader

__all__ = ["Params", "ReportModule", "behind", "catalogue", "find", "names", "needs", "run"]

PACKAGE = "crm_tui.reports"


class ReportModule(Protocol):
    """What each module of this folder has; `TAKES` are names of `PARAMETERS`.

    A module may have `behind(r, params, key) -> Table | None`, too: the rows that a figure is made of, where no table
    of the report has them; and `NEEDS`, those of `TAKES` without which there is no report.
    """

    TITLE: str
    SUMMARY: str
    TAKES: tuple[str, ...]

    def build(self, r: Reader, params: Params) -> Report:
        """Compute the report from one consistent state of the store."""
        ...


def names() -> tuple[str, ...]:
    """Every report by name."""
    return registry.names(PACKAGE)


def find(name: str) -> ReportModule:
    """The report of that name; NotFound where there is none."""
    try:
        return cast(ReportModule, registry.load(PACKAGE, name))
    except KeyError as error:
        raise NotFound(N_("There is no report {name}."), name=name) from error


def needs(name: str) -> tuple[str, ...]:
    """The parameters that the report can't do without, by their names in `Params`."""
    return tuple(getattr(find(name), "NEEDS", ()))


def run(r: Reader, name: str, params: Params) -> Report:
    """The finished report; raises NotFound for an unknown name, Invalid for a period that is none."""
    with _without_collector():
        return find(name).build(r, params)


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """A report makes many small rows and no circles: looking for those again and again is a third of the work."""
    used = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if used:
            gc.enable()


def behind(r: Reader, name: str, params: Params, report: Report, key: str) -> Table | None:
    """The rows that a figure of the report is made of, where the report knows them."""
    figure = next(one for one in report.figures if one.key == key)
    if figure.table:
        return next((table for table in report.tables if table.key == figure.table), None)
    rows = getattr(find(name), "behind", None)
    return None if rows is None else cast(Table | None, rows(r, params, key))


def catalogue() -> Table:
    """All reports as a table: name and what it tells."""
    found = [(name, find(name)) for name in names()]
    return Table(
        "reports",
        N_("Reports"),
        (
            Column("report", N_("Report")),
            Column("title", N_("Title")),
            Column("summary", N_("What it tells")),
        ),
        [(name, Text(module.TITLE), Text(module.SUMMARY)) for name, module in found],
    )
