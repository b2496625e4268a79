"""A set of reports as a folder: numbered files, and what they were made of and come to. Same data, same bytes."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.core.table import Report
from crm_tui.core.whole_folder import whole_folder
from crm_tui.domain import months
from crm_tui.domain.shop import Shop
from crm_tui.render.report import ENDINGS, render_report
from crm_tui.reports._params import Params
from crm_tui.reports._report import find, names, run
from crm_tui.store import closing
from crm_tui.store.db import Reader

MANIFEST: Final = "manifest.json"
#: What is written where no set of that name was saved: as many of these as there are.
BUILT_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "month-end": (
        "monthly", "change", "products", "ageing", "dealers", "retention", "service", "profitability", "scoreboard",
    ),
}  # fmt: skip


class Member(NamedTuple):
    """A report of a set: what it is called there, the report, and what is asked of it, as texts and as values."""

    name: str
    report: str
    texts: Mapping[str, str]
    params: Params


def built_in(name: str) -> tuple[str, ...] | None:
    """The reports of a set that needs not be saved."""
    known = names()
    return tuple(one for one in BUILT_IN[name] if one in known) if name in BUILT_IN else None


def month_before(r: Reader) -> str:
    """The latest month that is over."""
    return months.shift(months.month_of(clock.today(r.shop.zone or None)), -1)


def at_month(report: str, texts: Mapping[str, str], month: str) -> dict[str, str]:
    """What is asked, of that month where nothing else is said: as of its last day, where the report is of a day."""
    takes = find(report).TAKES
    if "period" in takes:
        return {"month": month, **texts}
    return {"day": months.last_day(month), **texts} if "day" in takes else dict(texts)


class Gathered(NamedTuple):
    """A set's reports from one state of the store, still to be written; nobody waits for the store meanwhile."""

    shop: Shop
    about: Mapping[str, Any]
    reports: Sequence[tuple[Member, Report]]


def gathered(r: Reader, name: str, month: str, members: Sequence[Member]) -> Gathered:
    """The set's reports, and the hash of the month's rows as `crm month list` has it of a closed month."""
    return Gathered(r.shop, _about(r, name, month), [(one, run(r, one.report, one.params)) for one in members])


def write_set(folder: Path, found: Gathered, formats: Sequence[str]) -> list[Path]:
    """Write the reports in all formats; the files in order, `MANIFEST` last. Raises Conflict where the folder is there.

    There is no time in what is written: the same data comes to the same bytes.
    """
    files: list[Path] = []
    entries = []
    with whole_folder(folder) as temporary:
        for number, (one, report) in enumerate(found.reports, 1):
            written = list(_written(temporary, f"{number:02}-{one.name}", report, found.shop, formats))
            files += [folder / str(file["name"]) for file in written]
            entries.append({"number": number, "name": one.name, "report": one.report,
                            "parameters": dict(sorted(one.texts.items())), "files": written})  # fmt: skip
        text = json.dumps({**found.about, "reports": entries}, ensure_ascii=False, indent=2) + "\n"
        (temporary / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    return [*files, folder / MANIFEST]


def _about(r: Reader, name: str, month: str) -> dict[str, Any]:
    found, digest = closing.find(r, month), closing.digest(r, month)
    return {
        "set": name, "month": month, "shop": r.shop.name, "currency": r.shop.currency,
        "data_sha256": digest, "closed_on": found.closed_on if found else None,
        "unchanged_since_closed": found.sha256 == digest if found else None,
    }  # fmt: skip


def _written(folder: Path, stem: str, report: Report, shop: Shop, formats: Sequence[str]) -> Iterator[dict[str, Value]]:
    """Write one report in all formats; what each file is called and comes to."""
    for form in formats:
        data = _bytes(render_report(report, form, shop))
        file = folder / f"{stem}{ENDINGS[form]}"
        file.write_bytes(data)
        yield {"name": file.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def _bytes(data: str | bytes) -> bytes:
    return data.encode("utf-8") if isinstance(data, str) else data
