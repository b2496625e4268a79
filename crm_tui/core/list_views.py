"""How each person likes each list: its columns, its order, its quick view; kept from one start to the next."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from crm_tui.core import kept, paths
from crm_tui.core.identity import actor


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
    found = _lists(kept.read(_file()), actor()).get(name)
    if not isinstance(found, Mapping):
        return ListView()
    columns, sort, shape = found.get("columns"), found.get("sort"), found.get("shape")
    return ListView(
        tuple(key for key in columns if isinstance(key, str)) if isinstance(columns, list) else (),
        sort if isinstance(sort, str) else "",
        found.get("descending") is True,
        found.get("quick") is not False,
        shape if isinstance(shape, str) else "",
    )


def keep_view(name: str, view: ListView) -> None:
    """Remember this for the person at work; Failed where the file can't be written."""
    who = actor()
    known = kept.read(_file())  # everybody's lists by name of the person
    kept.write(_file(), {**known, who: {**_lists(known, who), name: asdict(view)}})


def _file() -> Path:
    return paths.folders().user_state_path / "lists.json"


def _lists(known: Mapping[str, object], who: str) -> dict[str, object]:
    """That person's lists."""
    found = known.get(who)
    return found if isinstance(found, dict) else {}
