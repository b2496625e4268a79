"""How each person likes each list: its columns, its order, its quick view; kept from one start to the next."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from platformdirs import user_state_path

from crm_tui.core import paths
from crm_tui.core.identity import actor
from crm_tui.core.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class ListView:
    """Keys of the columns in their order, and of the one sorted by; empty means as the list has them by itself.

    `shape` is another form than a list that it is shown in, where there is one: a board.
    """

    columns: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False
    quick: bool = True
    shape: str = ""


def view_of(name: str) -> ListView:
    """How the person at work left the list of that name; what can't be read counts as never said."""
    kept = _lists(_read(), actor()).get(name)
    if not isinstance(kept, Mapping):
        return ListView()
    columns, sort, shape = kept.get("columns"), kept.get("sort"), kept.get("shape")
    return ListView(
        tuple(key for key in columns if isinstance(key, str)) if isinstance(columns, list) else (),
        sort if isinstance(sort, str) else "",
        kept.get("descending") is True,
        kept.get("quick") is not False,
        shape if isinstance(shape, str) else "",
    )


def keep_view(name: str, view: ListView) -> None:
    """Remember this for the person at work; Failed where the file can't be written."""
    who = actor()
    known = _read()
    known[who] = {**_lists(known, who), name: asdict(view)}
    path = _file()
    paths.make_private(path.parent)
    write_whole(path, json.dumps(known, ensure_ascii=False, indent=1).encode("utf-8"), private=True)


def _file() -> Path:
    return user_state_path(paths.APP, appauthor=False) / "lists.json"


def _read() -> dict[str, object]:
    """Everybody's lists by name of the person."""
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Absent or damaged: nothing is lost that a few keys don't bring back, and the next change writes it anew.
        return {}
    return found if isinstance(found, dict) else {}


def _lists(known: Mapping[str, object], who: str) -> dict[str, object]:
    """That person's lists."""
    found = known.get(who)
    return found if isinstance(found, dict) else {}
