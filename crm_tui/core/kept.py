"""Small private JSON files of the program's own, which nothing but convenience depends on."""

import json
from collections.abc import Mapping
from pathlib import Path

from crm_tui.core import paths
from crm_tui.core.whole_file import write_whole


def read(path: Path) -> dict[str, object]:
    """What is kept in the file; nothing where it is absent or damaged, and the next change writes it anew."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write(path: Path, kept: Mapping[str, object]) -> None:
    """Keep this in the file, readable by its owner only; Failed where it can't be written."""
    paths.make_private(path.parent)
    write_whole(path, json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8"), private=True)
