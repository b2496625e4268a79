"""How a figure comes about: its rule, and the same with the present numbers put in."""

from datetime import date
from typing import NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain import months
from crm_tui.domain.shop import Shop
from crm_tui.render.values import percent, show
from crm_tui.store import accounts
from crm_tui.store.db import Reader


class Explanation(NamedTuple):
    """A figure's name, the rule it follows, and the rule with numbers in it, line by line."""

    figure: Text | str
    rule: Text | str
    numbers: tuple[Text, ...]


def money(value: int, shop: Shop) -> str:
    """A sum of minor units."""
    return show(value, Kind.MONEY, shop)


def quantity(value: int, shop: Shop) -> str:
    """A quantity of thousandths."""
    return show(value, Kind.QUANTITY, shop)


def share(part: int, whole: int) -> str:
    """`part` of `whole` in percent; `whole` is not 0."""
    return percent(round(part * 1_000_000 / whole))


def divided(part: int, whole: int) -> Text | None:
    """One count divided by another, as a share; None where there is nothing to divide by."""
    if not whole:
        return None
    return Text("{part} ÷ {whole} = {share}", {"part": f"{part:,}", "whole": f"{whole:,}", "share": share(part, whole)})


def out_of(count: int, whole: int) -> Text:
    """How many of how many rows it is true of."""
    return Text(N_("{count} of {whole}"), {"count": f"{count:,}", "whole": f"{whole:,}"})


def compared(value: int, before: int, days: tuple[str, str], shop: Shop) -> Text:
    """The change of revenue against that of the days from the first to the last of `days`."""
    places = {"first": days[0], "last": days[1], "now": money(value, shop), "before": money(before, shop)}
    if not before:
        return Text(N_("{first} to {last}: {before}, nothing to compare with"), places)
    change = share(value - before, abs(before))
    return Text(N_("{first} to {last}: ({now} − {before}) ÷ {before} = {change}"), {**places, "change": change})


def so_far(r: Reader, today: date, customer_id: int | None = None) -> Explanation:
    """Revenue of the month that is running, against the same days of the month before and of the year before."""
    first, last = months.same_days(today, 0)
    sold, returned = accounts.revenue(r, first, last, customer_id)
    shop, now = r.shop, sold - returned
    sums = {"sold": money(sold, shop), "returned": money(returned, shop), "now": money(now, shop)}
    numbers = [Text(N_("{first} to {last}: {sold} − {returned} = {now}"), {"first": first, "last": last, **sums})]
    for back in (1, 12):
        days = months.same_days(today, back)
        sold, returned = accounts.revenue(r, *days, customer_id)
        numbers.append(compared(now, sold - returned, days, shop))
    rule = N_("sold − returned from the 1st to today, against the same days of the month before and of the year before")
    return Explanation(N_("Revenue of this month"), rule, tuple(numbers))


def owed(r: Reader, today: str, customer_id: int | None = None) -> Explanation:
    """What is owed at the end of the day, by one customer or by all named ones."""
    found, shop = accounts.account(r, customer_id, today), r.shop
    sums = {
        "charged": money(found.charged, shop),
        "at_once": money(found.at_once, shop),
        "received": money(found.received, shop),
        "owed": money(found.owed, shop),
    }
    return Explanation(
        N_("Owed"),
        N_("sum of lines − paid at once − payments"),
        (Text("{charged} − {at_once} − {received} = {owed}", sums), behind(found, today)),
    )


def behind(found: accounts.Account, day: str) -> Text:
    """The rows an account's sums are made of."""
    lines = plural("{count} line", "{count} lines", found.lines)
    payments = plural("{count} payment", "{count} payments", found.payments)
    return Text(N_("from {lines} and {payments} up to {day}"), {"lines": lines, "payments": payments, "day": day})
