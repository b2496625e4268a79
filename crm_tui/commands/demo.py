"""`crm demo`: the app on a made-up shop."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from crm_tui.commands._app_side import app_side
from crm_tui.commands._chosen import choose_store
from crm_tui.commands._shared import emit, say
from crm_tui.commands._typer import single
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_, Text, language
from crm_tui.sample.sizes import Size

app, register = single(
    "demo",
    N_("Open the app on a sample shop, made up and thrown away afterwards."),
    "crm demo\ncrm demo --size medium --keep sample.db\ncrm demo --no-app --keep sample.db",
)
COMMANDS = {"demo": app}


@register
def demo(
    ctx: typer.Context,
    size: Annotated[Size, typer.Option(help=N_("100, 10,000 or 100,000 customers with 36 months of ledger"))] = "small",
    keep: Annotated[Path | None, typer.Option(metavar="FILE", help=N_("Keep the shop in this new file"))] = None,
    no_app: Annotated[bool, typer.Option("--no-app", help=N_("Only make the file"))] = False,
) -> None:
    """Make a sample shop, then open the app on it."""
    if no_app and keep is None:
        raise Usage(N_("--no-app makes a shop to keep; say where: --keep FILE"))
    with TemporaryDirectory(prefix="crm-demo-") as folder:
        path = keep or Path(folder) / "shop.db"
        make(path, size)
        if keep is not None:
            say(Text(N_("The sample shop is kept in {path}."), {"path": keep}))
        if no_app:
            emit(f"{path}\n")
        else:
            choose_store(str(path))
            raise typer.Exit(app_side(ctx).open())


def make(path: Path, size: Size) -> None:
    """Make the shop in the language in force, with a progress line on a terminal."""
    from crm_tui.commands._progress import ProgressLine  # noqa: PLC0415 - not needed for help
    from crm_tui.sample.making import make_sample  # noqa: PLC0415

    text = Text(N_("Making a sample shop"))
    with ProgressLine() as line:
        make_sample(path, size, language=language(), progress=lambda share: line.show(text, round(share * 100), 100))
