"""Where the program keeps its files on this machine."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.core.errors import Failed
from crm_tui.core.i18n import N_

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

APP = "crm_tui"


def folders() -> "PlatformDirs":
    """The platform's folders for this program."""
    from platformdirs import PlatformDirs  # noqa: PLC0415 - 5 ms that most commands do without

    return PlatformDirs(APP, appauthor=False)


def default_store() -> Path:
    """`CRM_DB` where it is set, else `shop.db` in the platform's data folder."""
    chosen = os.environ.get("CRM_DB")
    return Path(chosen).expanduser() if chosen else folders().user_data_path / "shop.db"


def log_folder() -> Path:
    """The folder of crash logs."""
    return folders().user_log_path


def make_private(folder: Path) -> None:
    """Create the folder, readable by its owner only, unless it exists already; raises Failed where that can't be."""
    try:
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Failed(N_("{path} can't be written: {reason}"), path=folder, reason=error.strerror) from error
