"""`crm import all`: a new shop file of a complete copy."""

from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands._chosen import store_path
from crm_tui.commands._progress import ProgressLine
from crm_tui.commands._shared import say
from crm_tui.commands._typer import command
from crm_tui.core.i18n import N_, Text, plural


def register(app: typer.Typer) -> None:
    """Add the command to `crm import`."""
    command(
        app,
        "all",
        N_("Make a new shop file of a complete copy that `crm export all` wrote; every row and checksum is checked."),
        "crm --db new.db import all copies/2024-05-31",
    )(import_all)


def import_all(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("The folder of the complete copy"))],
) -> None:
    """Make a new shop file of a complete copy."""
    from crm_tui.exchange import complete  # noqa: PLC0415 - only this command needs it

    path = store_path()
    with ProgressLine() as line:

        def progress(_table: str, count: int) -> None:
            line.show(Text(N_("Reading: {count} lines"), {"count": f"{count:,}"}), count, None)

        copied = complete.import_all(folder, path, progress=progress)
    say(plural("Made {path} of {count} row.", "Made {path} of {count} rows.", copied.total, path=path))
