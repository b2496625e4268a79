"""Reports as somebody wants them again, and sets of reports that are written together."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader


class Saved(NamedTuple):
    """A report by the name it was given; `texts` is what is asked of it, as typed, by the names of its options."""

    id: int
    name: str
    report: str
    texts: Mapping[str, str]


class ReportSet(NamedTuple):
    """Reports, saved ones or any, in the order in which they are written."""

    id: int
    name: str
    reports: tuple[str, ...]


_SAVED = "SELECT id, name, report, params FROM saved_report"
_SETS = "SELECT id, name, reports FROM report_set"


def _saved(row_id: int, name: str, report: str, params: str) -> Saved:
    return Saved(row_id, name, report, json.loads(params))


def _set(row_id: int, name: str, reports: str) -> ReportSet:
    return ReportSet(row_id, name, tuple(json.loads(reports)))


def every(r: Reader) -> list[Saved]:
    """All saved reports by name."""
    return r.all(_saved, f"{_SAVED} ORDER BY name")


def find(r: Reader, name: str) -> Saved | None:
    """The saved report of that name, None where there is none."""
    return r.one(_saved, f"{_SAVED} WHERE name = :name", name=name)


def get(r: Reader, name: str) -> Saved:
    """The saved report of that name; NotFound where there is none."""
    found = find(r, name)
    if found is None:
        raise NotFound(N_("There is no report {name}."), name=name)
    return found


def sets(r: Reader) -> list[ReportSet]:
    """All sets by name."""
    return r.all(_set, f"{_SETS} ORDER BY name")


def find_set(r: Reader, name: str) -> ReportSet | None:
    """The set of that name, None where none was saved."""
    return r.one(_set, f"{_SETS} WHERE name = :name", name=name)


def get_set(r: Reader, name: str) -> ReportSet:
    """The set of that name; NotFound where none was saved."""
    found = find_set(r, name)
    if found is None:
        raise NotFound(N_("There is no set {name}."), name=name)
    return found
