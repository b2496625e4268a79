"""What was opened lately in each shop, in a private file: numbers of records only, never what they hold."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from crm_tui.core import kept, paths
from crm_tui.core.errors import Failed

_SHOPS = 20  # shops remembered; the one not opened for longest is forgotten first

#: A page `module:Class` and the record it was opened with: an id, or a receipt's number.
Opened = tuple[str, int | str]


def load(shop: Path) -> list[Opened]:
    """What was opened in the shop, the latest first; what can't be read counts as nothing."""
    found = kept.read(_file()).get(str(shop.absolute()))
    if not isinstance(found, list):
        return []
    return [(pair[0], pair[1]) for pair in found if _is_opened(pair)]


def keep(shop: Path, opened: Sequence[Opened]) -> None:
    """Remember this of the shop. Where it can't be written it is forgotten: nothing else depends on it."""
    name = str(shop.absolute())
    others = {key: pages for key, pages in kept.read(_file()).items() if key != name}
    known = {name: [list(one) for one in opened], **others}  # the latest shop first
    with contextlib.suppress(Failed):
        kept.write(_file(), dict(list(known.items())[:_SHOPS]))


def _is_opened(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and type(pair[1]) in {int, str}


def _file() -> Path:
    return paths.folders().user_state_path / "lately.json"
