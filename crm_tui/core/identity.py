"""Who is working: the name under which changes are recorded."""

import getpass
import os

from crm_tui.core.text import clean_line


def actor() -> str:
    """`CRM_USER` where it is set, else the account's name."""
    try:
        return clean_line(os.environ.get("CRM_USER") or getpass.getuser())
    except (KeyError, OSError):
        # An account without a name, as in a container: the number is all there is.
        return str(os.getuid())
