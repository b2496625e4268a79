"""What is kept of a bug: where it happened, never the data it happened on."""

import os
import platform
import traceback
from pathlib import Path

from crm_tui import __version__
from crm_tui.core import clock, paths


def record(error: BaseException) -> Path:
    """Write where the error came from to a file of its own; its path.

    Only files, lines and functions are written, and the error's type: messages and values may hold customers' data.
    """
    folder = paths.log_folder()
    paths.make_private(folder)
    path = folder / f"crash-{clock.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    lines = [f"crm {__version__}, Python {platform.python_version()}, {platform.system()}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
