"""A file written whole or not at all: first beside its place, then into it."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from crm_tui.core.errors import Conflict, Failed
from crm_tui.core.i18n import N_

#: Tells this run from an earlier one that had the same process number, as all have that are started in a container.
_RUN: Final = os.urandom(4).hex()
_NUMBERS: Final = count(1)
#: Between the name that a file is to have and what made it.
_PART: Final = ".part-"


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A new, empty file to be written, which takes the place of `path` when all went well; else none is left.

    With `private` nobody else may read it. Raises Failed where it can't be written.
    """
    temporary = unfinished(path)
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if private else 0o666))
        yield temporary
        sync(temporary)  # else a power cut could leave the name with nothing behind it
        temporary.replace(path)
    except OSError as error:
        raise Failed(N_("{path} can't be written: {reason}"), path=path, reason=error.strerror) from error
    finally:
        with contextlib.suppress(OSError):  # gone into its place, most often, or never there
            temporary.unlink()


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write the bytes to the file, all or none; raises Failed where it can't be written."""
    with whole_file(path, private=private) as temporary:
        temporary.write_bytes(data)


def unfinished(path: Path) -> Path:
    """A name beside `path` for a file or folder that is to become it.

    What programs that were killed have left under such names is taken away.
    """
    clear_unfinished(path.parent, path.name)
    return path.with_name(f".{path.name}{_PART}{os.getpid()}-{_RUN}-{next(_NUMBERS)}")


def clear_unfinished(folder: Path, name: str) -> None:
    """Take away what programs that were killed have left unfinished for the name, and for such as go on after it."""
    with contextlib.suppress(OSError):  # a folder that can't be listed: whoever writes there is told
        for left in folder.iterdir():
            meant, part, made_by = left.name.partition(_PART)
            if part and f"{meant}.".startswith((f".{name}.", f".{name}-")) and not _at_work(made_by):
                _remove(left)


def discard(temporary: Path) -> None:
    """Take an unfinished file away, with what SQLite may have left beside it, as far as that can be done now."""
    for end in ("", "-journal"):
        with contextlib.suppress(OSError):  # the next program that writes there takes it away
            temporary.with_name(temporary.name + end).unlink(missing_ok=True)


def give_name(temporary: Path, target: Path) -> None:
    """Give the finished file its name, unless somebody took it meanwhile, and make both outlast a power cut.

    Raises Conflict, or OSError; then it has no name.
    """
    sync(temporary)
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise Conflict(N_("{path} exists already."), path=target) from error
    try:
        sync(target.parent)
    except OSError:
        target.unlink(missing_ok=True)
        raise


def sync(path: Path) -> None:
    """Let what was written to the file, or which names the folder has, outlast a power cut; raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _at_work(made_by: str) -> bool:
    """Whether the process that made the file may still be writing it."""
    number, _, run = made_by.partition("-")
    if not number.isdecimal() or os.name != "posix":
        return True
    if int(number) == os.getpid():
        return run.startswith(_RUN)
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
