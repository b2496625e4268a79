"""What commands take from the app, which they may not import: `crm` hands it over."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import typer

    from crm_tui.keymap import Actions


class Opening(Protocol):
    """Opens the app on the shop chosen; the exit code with which it ends."""

    def __call__(self, *, read_only: bool = False) -> int: ...


class AppSide(NamedTuple):
    """The app on the shop chosen, and the list of all its actions."""

    open: Opening
    actions: "Callable[[], Actions]"


def app_side(ctx: "typer.Context") -> AppSide:
    """What `crm` has handed over to this command."""
    found: AppSide = ctx.obj
    return found
