"""Remembers which file of keys was found right by this very program, so that it need not be checked at every start."""

import contextlib
from hashlib import sha256
from pathlib import Path

from crm_tui import __version__
from crm_tui.core import paths
from crm_tui.core.errors import Failed
from crm_tui.core.whole_file import write_whole

_PACKAGE = Path(__file__).resolve().parent.parent
#: Where actions are declared: what is in these folders decides what a file of keys may say.
_ROOMS = ("screens", "widgets", "sections")


def is_known(text: str) -> bool:
    """Whether a file of this text was found right before, by the program as it is now."""
    try:
        return _file().read_text(encoding="ascii") == _mark(text)
    except (OSError, ValueError):
        return False


def remember(text: str) -> None:
    """A file of this text is right; where that can't be written, it is checked again next time."""
    path = _file()
    with contextlib.suppress(Failed):
        paths.make_private(path.parent)
        write_whole(path, _mark(text).encode("ascii"), private=True)


def _mark(text: str) -> str:
    """Stands for the text and the program: its version, and names, sizes and times of the files that matter."""
    found = sha256(f"{__version__}\0{text}\0".encode())
    files = [_PACKAGE / "app.py", *(file for room in _ROOMS for file in (_PACKAGE / room).rglob("*.py"))]
    for file in sorted(files):
        kept = file.stat()
        found.update(f"{file.relative_to(_PACKAGE)} {kept.st_size} {kept.st_mtime_ns}\0".encode())
    return found.hexdigest()


def _file() -> Path:
    return paths.folders().user_cache_path / "keys-checked"
