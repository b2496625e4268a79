"""The shop's settings as kept."""

from crm_tui.core.errors import Conflict
from crm_tui.core.i18n import N_
from crm_tui.domain.roles import ROLES, Role
from crm_tui.store.db import Reader, Writer


def all_settings(r: Reader) -> dict[str, str]:
    """Every setting that has been set, by name."""
    return dict(r.all(lambda name, value: (name, value), "SELECT name, value FROM setting ORDER BY name"))


def role_of(r: Reader, actor: str) -> Role:
    """The person's role; an owner where none was ever given, since a shop of one needs no roles."""
    name = r.value("SELECT value FROM setting WHERE name = :name", name=f"role.{actor}")
    return ROLES.get(name, Role.OWNER)


def currency_is_fixed(r: Reader) -> bool:
    """Whether amounts are kept, which the currency gives their meaning."""
    return r.value("SELECT 1 FROM sale UNION ALL SELECT 1 FROM payment LIMIT 1") is not None


def people(r: Reader) -> list[str]:
    """Everybody who ever changed something, by name."""
    return r.all(lambda name: str(name), "SELECT DISTINCT actor FROM operation ORDER BY actor")


def put(w: Writer, name: str, value: str) -> None:
    """Set it; a currency can't change once amounts are kept in it."""
    if name == "shop.currency" and currency_is_fixed(w):
        raise Conflict(N_("The currency can't be changed any more: amounts are kept in it."))
    found = w.row("SELECT id, value FROM setting WHERE name = :name", name=name)
    if found is None:
        w.insert("setting", {"name": name, "value": value})
    elif found["value"] != value:
        w.update("setting", int(found["id"] or 0), {"value": value})
