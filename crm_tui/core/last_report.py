"""The report that each person looked at last in each shop, kept from one start to the next."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from crm_tui.core import kept, paths
from crm_tui.core.identity import actor


class LastReport(NamedTuple):
    """A report by name, and what was asked of it, as texts by the names of its options."""

    name: str
    texts: Mapping[str, str]


def last_report(shop: Path) -> LastReport | None:
    """What the person at work looked at last in that shop; what can't be read counts as nothing."""
    found = _of(kept.read(_file()), actor()).get(str(shop.absolute()))
    texts = found.get("texts") if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not isinstance(found.get("report"), str) or not isinstance(texts, Mapping):
        return None
    return LastReport(found["report"], {str(name): str(text) for name, text in texts.items()})


def keep_last_report(shop: Path, last: LastReport) -> None:
    """Remember this for the person at work; Failed where the file can't be written."""
    known, who = kept.read(_file()), actor()
    mine = {**_of(known, who), str(shop.absolute()): {"report": last.name, "texts": dict(last.texts)}}
    kept.write(_file(), {**known, who: mine})


def _file() -> Path:
    return paths.folders().user_state_path / "reports.json"


def _of(known: Mapping[str, object], who: str) -> dict[str, object]:
    """That person's reports by shop."""
    found = known.get(who)
    return found if isinstance(found, dict) else {}
