"""A text edited in the person's own editor, with the app out of the way meanwhile."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from crm_tui.core.errors import Failed
from crm_tui.core.i18n import N_
from crm_tui.core.text import clean_block

_USUAL = "vi"


def edit_outside(app: App[Any], text: str) -> str:
    """The text as the person leaves it, cleaned; raises Failed, saying why, where the editor did not do its work.

    The editor is $VISUAL, else $EDITOR. The text lies in a file that only its owner can read, and is gone afterwards.
    """
    handle, name = tempfile.mkstemp(prefix="crm-", suffix=".txt")  # made with mode 0600
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n" if text else "")
        _run(app, path)
        return clean_block(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise Failed(N_("What the editor has saved is not UTF-8 text; nothing was changed.")) from None
    except OSError as error:
        raise Failed(N_("The editor's file can't be read: {reason}"), reason=error.strerror) from None
    finally:
        path.unlink(missing_ok=True)


def _run(app: App[Any], path: Path) -> None:
    """Let the editor have the terminal until it ends."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _USUAL
    try:
        words = [*shlex.split(command), str(path)]
        with app.suspend():
            code = subprocess.run(words, check=False).returncode  # noqa: S603 - the person's own choice of program
    except (OSError, ValueError):
        raise Failed(N_("The editor “{command}” can't be started; set EDITOR to yours."), command=command) from None
    except SuspendNotSupported:
        raise Failed(N_("No editor can be opened on this terminal.")) from None
    if code:
        raise Failed(N_("The editor “{command}” ended with an error; nothing was changed."), command=command)
