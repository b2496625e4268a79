"""A file written whole or not at all: first beside its place, then into it."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_tui.core.errors import Failed
from crm_tui.core.i18n import N_


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A new, empty file to be written, which takes the place of `path` when all went well; else none is left.

    With `private` nobody else may read it. Raises Failed where it can't be written.
    """
    temporary = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600 if private else 0o666))
        yield temporary
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
