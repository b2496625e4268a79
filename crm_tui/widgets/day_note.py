"""A day as people say it: its weekday, and how far it is from today."""

from datetime import date

from crm_tui.core import clock
from crm_tui.core.i18n import N_, plural, tr
from crm_tui.domain.shop import Shop

WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


def day_note(day: str, shop: Shop) -> str:
    """The day, its weekday and its distance from today in the shop's zone; `day` is an ISO date."""
    when = date.fromisoformat(day)
    return f"{day} {tr(WEEKDAYS[when.weekday()])} · {distance((when - clock.today(shop.zone or None)).days)}"


def distance(days: int) -> str:
    """So many days from today, in words; negative ones lie in the past."""
    if days == 0:
        return tr(N_("today"))
    if abs(days) == 1:
        return tr(N_("tomorrow") if days > 0 else N_("yesterday"))
    ago = plural("{count} day ago", "{count} days ago", -days)
    ahead = plural("in {count} day", "in {count} days", days)
    return tr(ahead if days > 0 else ago)
