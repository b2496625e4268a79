"""The share of wallet: what customers bought here in twelve months of what they need in a year, where that is known."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Figure, Row, Table
from crm_tui.domain import months
from crm_tui.domain.shop import Shop
from crm_tui.reports._explained import money, share
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.store import wallets
from crm_tui.store.db import Reader
from crm_tui.store.wallets import Need

_YEAR: Final = 12


class Wallets(NamedTuple):
    """The needs that are estimated, and what each such customer bought in which month."""

    needs: Sequence[Need]
    bought: dict[tuple[int, str], int]

    def year(self, month: str) -> dict[int, int]:
        """What each bought in the twelve months up to the end of the month."""
        wanted = months.months_between(months.shift(month, 1 - _YEAR), month)
        found: Counter[int] = Counter()
        for one in self.needs:
            found[one.customer_id] = sum(self.bought.get((one.customer_id, name), 0) for name in wanted)
        return dict(found)

    def share(self, month: str) -> tuple[int, int]:
        """What all of them bought in those twelve months, and what they need in a year."""
        return sum(self.year(month).values()), sum(one.need for one in self.needs)


def wallets_of(r: Reader, since: str, month: str, customer_id: int | None = None) -> Wallets:
    """What is needed to tell the share of every month from `since` to `month`."""
    needs = wallets.needs(r, customer_id)
    days = (months.first_day(months.shift(since, 1 - _YEAR)), months.last_day(month))
    lines = wallets.bought(r, [one.customer_id for one in needs], *days) if needs else []
    return Wallets(needs, {(customer, name): revenue for customer, name, revenue in lines})


def wallet_figure(found: Wallets, month: str, shop: Shop) -> Figure:
    """The share of all of whom the need is known."""
    bought, need = found.share(month)
    worked = None
    if need:
        places = {"bought": money(bought, shop), "need": money(need, shop), "share": share(bought, need)}
        worked = Text("{bought} ÷ {need} = {share}", places)
    words = N_("bought here in 12 months ÷ needed in a year, of the {n} customers whose yearly need is kept")
    return Figure("wallet_share", N_("Share of wallet"), Kind.RATE, rate(bought, need),
                  explanation=Text(words, {"n": len(found.needs)}), worked=worked, table="wallet")  # fmt: skip


def wallet_table(found: Wallets, month: str, limit: int | None) -> Table:
    """Who buys most elsewhere."""
    year = found.year(month)
    rows: list[Row] = []
    for one in sorted(found.needs, key=lambda one: (year[one.customer_id] - one.need, one.code)):
        bought = year[one.customer_id]
        rows.append((one.code, one.name, one.need, bought, rate(bought, one.need), max(0, one.need - bought)))
    columns = (
        *CUSTOMER,
        Column("need", N_("Yearly need"), Kind.MONEY),
        Column("bought", N_("Bought here"), Kind.MONEY),
        Column("share", N_("Share"), Kind.RATE),
        Column("elsewhere", N_("Elsewhere"), Kind.MONEY),
    )
    empty = N_("Of no customer the yearly need is kept.")
    return Table("wallet", N_("Who buys most elsewhere"), columns, limited(rows, limit), empty, heads=2)
