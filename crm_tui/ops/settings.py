"""Changing the shop's settings."""

from crm_tui.core.i18n import N_
from crm_tui.domain.roles import Role
from crm_tui.domain.settings import check
from crm_tui.ops._operation import operation
from crm_tui.store import settings
from crm_tui.store.db import Writer


@operation("setting.put", N_("Set {name} to {value}."), needs=Role.OWNER)
def put(w: Writer, name: str, value: str) -> None:
    """Set one setting; NotFound for an unknown one, Invalid for a value it can't hold."""
    kept = check(name, value)
    w.describe(name=name, value=kept)
    settings.put(w, name, kept)
