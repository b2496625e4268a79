"""Keeping reports under a name, and sets of them."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.core.i18n import N_
from crm_tui.ops._operation import operation
from crm_tui.store import saved_reports
from crm_tui.store.db import Writer

#: A name is typed as a command, and is part of a file's name.
_NAME: Final = re.compile(r"\w[\w-]{0,59}")
#: What means something else where a report's or a set's name may stand.
_TAKEN: Final = frozenset({"list", "save", "set", "delete", "rename", "write"})


@operation("report.save", N_("Saved the report {name}."))
def save(w: Writer, name: str, report: str, texts: Mapping[str, str], own: Collection[str] = ()) -> None:
    """Keep what is asked of a report, as typed, under a name; one of that name is replaced.

    `own` are the names that reports have by themselves: Conflict where it is one of those, Invalid where the name can
    be none.
    """
    check_name(name, own)
    w.describe(name=name)
    kept = {"report": report, "params": json.dumps(dict(sorted(texts.items())), ensure_ascii=False)}
    found = saved_reports.find(w, name)
    if found is None:
        w.insert("saved_report", {"name": name, **kept})
    elif (found.report, found.texts) != (report, texts):
        w.update("saved_report", found.id, kept)


@operation("report.rename", N_("The saved report {name} is called {new} now."))
def rename(w: Writer, name: str, new: str, own: Collection[str] = ()) -> None:
    """Give a saved report another name, in the sets that have it, too; errors are those of `save`.

    Conflict where another one has the name.
    """
    found = saved_reports.get(w, name)
    check_name(new, own)
    w.describe(name=name, new=new)
    if new == name:
        return
    if saved_reports.find(w, new) is not None:
        raise Conflict(N_("There is a saved report {name} already."), field="name", name=new)
    w.update("saved_report", found.id, {"name": new})
    for one in saved_reports.sets(w):
        if name in one.reports:
            renamed = [new if report == name else report for report in one.reports]
            w.update("report_set", one.id, {"reports": json.dumps(renamed, ensure_ascii=False)})


@operation("report.delete", N_("Deleted the saved report {name}."))
def delete(w: Writer, name: str) -> None:
    """Forget a saved report; Conflict while a set needs it."""
    found = saved_reports.get(w, name)
    held = [one.name for one in saved_reports.sets(w) if name in one.reports]
    if held:
        raise Conflict(N_("The set {name} needs this report."), name=", ".join(held))
    w.describe(name=name)
    w.delete("saved_report", found.id)


@operation("report.set", N_("Saved the set {name}: {reports}."))
def save_set(w: Writer, name: str, reports: Sequence[str], own: Collection[str]) -> None:
    """Keep a set of reports under a name; one of that name is replaced. Errors are those of `save`.

    NotFound for a report that is neither saved nor one of its `own`.
    """
    check_name(name, own)
    if not reports:
        raise Invalid(N_("A set needs a report."))
    known = {*own, *(one.name for one in saved_reports.every(w))}
    for one in reports:
        if one not in known:
            raise NotFound(N_("There is no report {name}."), name=one)
    w.describe(name=name, reports=", ".join(reports))
    kept = {"reports": json.dumps(list(reports), ensure_ascii=False)}
    found = saved_reports.find_set(w, name)
    if found is None:
        w.insert("report_set", {"name": name, **kept})
    elif found.reports != tuple(reports):
        w.update("report_set", found.id, kept)


@operation("report.set_delete", N_("Deleted the set {name}."))
def delete_set(w: Writer, name: str) -> None:
    """Forget a set."""
    found = saved_reports.get_set(w, name)
    w.describe(name=name)
    w.delete("report_set", found.id)


def check_name(name: str, own: Collection[str]) -> None:
    """Invalid where nothing can be called that, Conflict where it means something already."""
    if _NAME.fullmatch(name) is None:
        raise Invalid(N_("A name has letters, digits and hyphens only, as month-end."), field="name")
    if name in _TAKEN or name in own:
        raise Conflict(N_("{name} means something already; choose another name."), field="name", name=name)
