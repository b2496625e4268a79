"""What commands take from the app, which they may not import: `crm` hands it over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from crm_tui.keymap import Actions


@dataclass(frozen=True, slots=True)
class AppSide:
    """The app on the shop chosen, and the list of all its actions."""

    open: Callable[[], None]
    actions: "Callable[[], Actions]"


def app_side(ctx: typer.Context) -> AppSide:
    """What `crm` has handed over to this command."""
    found: AppSide = ctx.obj
    return found
