"""The registry of reports: a module of this folder is one, by its `TITLE`, `SUMMARY` and `build`."""

from dataclasses import dataclass
from typing import Protocol, cast

from crm_tui.core import registry
from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Report, Table
from crm_tui.store.db import Reader

PACKAGE = "crm_tui.reports"


@dataclass(frozen=True, slots=True)
class Params:
    """What a report is asked for: a month `YYYY-MM` (empty: the report's own choice), one customer, lengths.

    `top` is how many lines a list of the largest has; `limit` how many any table has at most (None: all).
    """

    period: str = ""
    customer_id: int | None = None
    top: int = 10
    limit: int | None = None


class ReportModule(Protocol):
    """What each module of this folder has."""

    TITLE: str
    SUMMARY: str

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


def run(r: Reader, name: str, params: Params) -> Report:
    """The finished report; raises NotFound for an unknown name, Invalid for a period that is none."""
    return find(name).build(r, params)


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
