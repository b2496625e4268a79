"""Where a person's own choices are kept on this machine: keys, and preferences of this program."""

import os
from pathlib import Path

from crm_tui.core import paths


def keys_file() -> Path:
    """`CRM_KEYS` where it is set, else `keys.toml` in the platform's folder of settings."""
    chosen = os.environ.get("CRM_KEYS")
    return Path(chosen).expanduser() if chosen else _folder() / "keys.toml"


def preferences_file() -> Path:
    """The file of this person's preferences."""
    return _folder() / "preferences.toml"


def _folder() -> Path:
    return paths.folders().user_config_path
