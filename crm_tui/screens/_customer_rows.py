"""The rows and columns of the list of customers, and what its quick view tells."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import is_private
from crm_tui.core.text import for_terminal
from crm_tui.domain import lists
from crm_tui.domain.customers import KINDS, STAGES
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show
from crm_tui.store import customers, customers_extras
from crm_tui.store.customer_glance import Glance
from crm_tui.store.customers import CustomerRow
from crm_tui.store.db import Reader
from crm_tui.widgets.day_note import distance
from crm_tui.widgets.quick_view import Told
from crm_tui.widgets.sparkline_text import spark
from crm_tui.widgets.table_columns import TableColumn

_STAGES = {choice.value: choice.label for choice in STAGES}
_KINDS = {choice.value: choice.label for choice in KINDS}


class Listed(NamedTuple):
    """A customer in the list, and the sums of its ledger that columns show, by name."""

    id: int
    customer: CustomerRow
    sums: dict[str, Value]


def listed(reader: Reader, ids: Sequence[int], shown: Sequence[str]) -> list[Listed]:
    """The rows of these customers for the columns shown."""
    names = [key for key in shown if key in customers_extras.NAMES]
    sums = customers_extras.extras(reader, ids, names)
    return [Listed(row.id, row, sums[row.id]) for row in customers.rows(reader, ids)]


def columns(shop: Callable[[], Shop]) -> tuple[TableColumn[Listed], ...]:
    """Every column the list can show; those shown until somebody chooses come first."""
    return (
        TableColumn("name", N_("Name"), lambda row: row.customer.name, width=18, grow=4),
        TableColumn("code", N_("Code"), lambda row: row.customer.code, width=8, drop=4),
        TableColumn("grade", N_("Grade"), lambda row: row.customer.grade or "", width=6, drop=2),
        TableColumn("stage", N_("Stage"), lambda row: tr(_STAGES.get(row.customer.stage or "", "")), width=9, drop=5),
        TableColumn(
            "phone", N_("Phone"), lambda row: show(row.customer.phone, Kind.PHONE, shop()), width=16, grow=1, drop=1
        ),
        TableColumn("city", N_("City"), lambda row: row.customer.city or "", width=12, grow=1, drop=3),
        TableColumn("owner", N_("Owner"), lambda row: row.customer.owner or "", width=10, drop=6),
        TableColumn("tags", N_("Tags"), lambda row: row.customer.tags or "", width=14, grow=2, drop=7),
        TableColumn("kind", N_("Kind"), lambda row: tr(_KINDS.get(row.customer.kind, "")), width=12, drop=8),
        _sum("last", N_("Last purchase"), Kind.DAY, shop),
        _sum("spent12m", N_("12 months"), Kind.MONEY, shop),
        _sum("spent", N_("Spent in all"), Kind.MONEY, shop),
        _sum("owed", N_("Owed"), Kind.MONEY, shop),
        _sum("orders", N_("Orders"), Kind.COUNT, shop),
    )


def _sum(key: str, label: str, kind: Kind, shop: Callable[[], Shop]) -> TableColumn[Listed]:
    """A column of a sum; nothing stands where a number is zero."""

    def words(row: Listed) -> str:
        value = row.sums.get(key)
        return show(value, kind, shop()) if value else ""

    width = {Kind.DAY: 13, Kind.MONEY: 13}.get(kind, 8)
    return TableColumn(key, label, words, width=width, right=kind is not Kind.DAY, drop=9)


def told(found: Glance, shop: Shop) -> list[Told]:
    """The lines of the quick view, those with nothing to tell left out."""
    values = found.values
    phones, tags = (lists.split(str(values[name] or "")) for name in ("phone", "tags"))
    active = any(found.months) or bool(found.year)
    parts: tuple[tuple[str, str], ...] = (
        (N_("Grade"), " · ".join(filter(None, (str(values["grade"] or ""), _stage(values), _owner(values))))),
        (N_("Phone"), show("\n".join(phones), Kind.PHONE, shop)),
        (N_("City"), str(values["city"] or "")),
        (N_("Tags"), " · ".join(tags)),
        (N_("Last bought"), _ago(found.last_bought, found.today)),
        (N_("This year"), show(found.year, Kind.MONEY, shop) if active else ""),
        (N_("12 months"), spark(found.months) if active and not is_private() else ""),
        (N_("Owed"), show(found.owed, Kind.MONEY, shop) if found.owed else ""),
        (N_("Note"), str(values["note"] or "").strip()),
    )
    return [Told(tr(label), words) for label, words in parts if words]


def title(found: Glance) -> str:
    """What stands above the quick view."""
    return for_terminal(f"{found.values['name']}  {found.values['code']}")


def _stage(values: dict[str, Value]) -> str:
    return tr(_STAGES.get(str(values["stage"] or ""), ""))


def _owner(values: dict[str, Value]) -> str:
    return tr(Text(N_("owner {name}"), {"name": values["owner"]})) if values["owner"] else ""


def _ago(day: str | None, today: date) -> str:
    if day is None:
        return ""
    return f"{day} · {distance((date.fromisoformat(day) - today) // timedelta(days=1))}"
