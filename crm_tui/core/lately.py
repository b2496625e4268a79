"""What was opened lately in each shop, in a private file: numbers of records only, never what they hold."""

import contextlib
import json
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_state_path

from crm_tui.core import paths
from crm_tui.core.errors import Failed
from crm_tui.core.whole_file import write_whole

_SHOPS = 20  # shops remembered; the one not opened for longest is forgotten first

#: A page `module:Class` and the record it was opened with: an id, or a receipt's number.
Opened = tuple[str, int | str]


def load(shop: Path) -> list[Opened]:
    """What was opened in the shop, the latest first; what can't be read counts as nothing."""
    found = _read().get(str(shop.absolute()))
    if not isinstance(found, list):
        return []
    return [(pair[0], pair[1]) for pair in found if _is_opened(pair)]


def keep(shop: Path, opened: Sequence[Opened]) -> None:
    """Remember this of the shop. Where it can't be written it is forgotten: nothing else depends on it."""
    name = str(shop.absolute())
    known = {name: [list(one) for one in opened], **{key: kept for key, kept in _read().items() if key != name}}
    path = _file()
    with contextlib.suppress(Failed):
        paths.make_private(path.parent)
        write_whole(path, json.dumps(dict(list(known.items())[:_SHOPS]), ensure_ascii=False).encode(), private=True)


def _is_opened(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and type(pair[1]) in {int, str}


def _file() -> Path:
    return user_state_path(paths.APP, appauthor=False) / "lately.json"


def _read() -> dict[str, object]:
    """Each shop's list by its path, the latest shop first."""
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
