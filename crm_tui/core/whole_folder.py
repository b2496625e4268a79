"""A folder that appears with all its files or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_tui.core.errors import Conflict, Failed
from crm_tui.core.i18n import N_
from crm_tui.core.whole_file import sync, unfinished


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A new, empty folder to be filled, which becomes `path` when all went well; else nothing is left of it.

    Raises Conflict where there is something at `path` already, Failed where it can't be written.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise Conflict(N_("{path} exists already."), path=path)
    temporary = unfinished(path)
    try:
        temporary.mkdir(parents=True)
        yield temporary
        for file in sorted(temporary.iterdir()):
            sync(file)
        sync(temporary)
        temporary.rename(path)  # an empty folder gives way
        sync(path.parent)
    except OSError as error:
        raise Failed(N_("{path} can't be written: {reason}"), path=path, reason=error.strerror) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
