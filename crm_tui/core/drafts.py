"""Forms that were being filled in when the program had to stop: kept in a private file until the next start."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from crm_tui.core import clock, paths

_NAME = "unsaved-*.json"


class Draft(NamedTuple):
    """A form: the page `module:Class`, what it was opened with, and what its `draft()` gave to be put back."""

    page: str
    arguments: Sequence[int | str | None]
    typed: Mapping[str, Any]


class Unsaved(NamedTuple):
    """The forms of one run, and when it stopped (an instant as the store keeps them)."""

    path: Path
    at: str
    drafts: Sequence[Draft]

    def forget(self) -> None:
        """Throw the file away."""
        self.path.unlink(missing_ok=True)


def keep(shop: Path, drafts: Sequence[Draft]) -> Path:
    """Write the forms down for the next start on this shop; only the person themselves can read the file."""
    folder = paths.log_folder()
    paths.make_private(folder)
    path = folder / _NAME.replace("*", f"{clock.now():%Y%m%d-%H%M%S}-{os.getpid()}")
    data = {"shop": str(shop.absolute()), "at": clock.stamp(), "drafts": [draft._asdict() for draft in drafts]}
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False)
    return path


def waiting(shop: Path) -> Iterator[Unsaved]:
    """What was kept for this shop, oldest first; files that are none of ours, or damaged, are left alone."""
    for path in sorted(paths.log_folder().glob(_NAME)):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            drafts = [Draft(**draft) for draft in found["drafts"]]
            at, where = str(found["at"]), found["shop"]
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            continue
        if where == str(shop.absolute()) and all(draft.page.startswith("crm_tui.screens.") for draft in drafts):
            yield Unsaved(path, at, drafts)
