"""What is kept of a bug: where it happened, never the data it happened on."""

import os
import platform
import traceback
from pathlib import Path

from crm_tui import __version__
from crm_tui.core import clock, paths
from crm_tui.core.errors import Failed
from crm_tui.core.whole_file import write_whole


def record(error: BaseException) -> Path | None:
    """Write where the error came from to a file of its own; its path, None where it can't be written.

    Only files, lines and functions are written, and the error's type: messages and values may hold customers' data.
    """
    folder = paths.log_folder()
    path = folder / f"crash-{clock.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    lines = [f"crm {__version__}, Python {platform.python_version()}, {platform.system()}"]
    seen: BaseException | None = error
    told: set[int] = set()
    while seen is not None and id(seen) not in told:  # one may be its own cause
        told.add(id(seen))
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    try:
        paths.make_private(folder)
        write_whole(path, ("\n".join(lines) + "\n").encode("utf-8"), private=True)
    except Failed:
        return None
    return path
