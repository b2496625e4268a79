"""How tickets are told: signs for how a clock stands, moments as people say them, a clock in a line."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from crm_tui.core import clock
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain import service_clock
from crm_tui.domain.business_hours import instant_of
from crm_tui.domain.service_clock import Clock, Light
from crm_tui.domain.shop import Shop
from crm_tui.render.values import duration, instant
from crm_tui.store.ticket_clocks import Pressing
from crm_tui.store.tickets import TicketRow
from crm_tui.widgets.day_note import WEEKDAYS, distance

#: What says without colour how a clock stands; two cells at most.
SIGNS: Final = {
    Light.GREEN: "",
    Light.AMBER: "!",
    Light.RED: "!!",
    Light.PAUSED: "‖",
    Light.MET: "✓",
    Light.MISSED: "✗",
}
#: What says it with colour, in a list.
LOOKS: Final = {Light.AMBER: "table--amber", Light.RED: "table--red"}
_WEEK = 7


def moment_words(value: str, shop: Shop) -> str:
    """An instant on the shop's clock as people say it: `today 17:20`, `Friday 09:00`, else the date."""
    local = datetime.fromisoformat(value).astimezone(ZoneInfo(shop.zone) if shop.zone else None)
    today = clock.today(shop.zone or None)
    days = (local.date() - today).days
    time = f"{local:%H:%M}"
    if abs(days) <= 1:
        return f"{distance(days)} {time}"
    if 0 < days < _WEEK:
        return f"{tr(WEEKDAYS[local.weekday()])} {time}"
    return f"{local:%m-%d} {time}" if local.year == today.year else instant(value, shop)


def due_of(one: Clock) -> str:
    """When the clock is or was due, as an instant."""
    return instant_of(one.due)


def light_of(pressing: Pressing | None) -> Light | None:
    """How the ticket stands as a whole; None where nothing runs any more."""
    if pressing is None:
        return None
    if pressing.overdue:
        return Light.RED
    return None if pressing.clock is None else pressing.clock.light


def due_words(row: TicketRow, pressing: Pressing | None, shop: Shop) -> str:
    """A sign for how the ticket stands, and until when something is to be done."""
    if row.closed is not None:
        return f"{SIGNS[Light.MET]} {instant(row.closed, shop)[:10]}"
    light = light_of(pressing)
    if pressing is None or light is None:
        return f"{SIGNS[Light.MET]} {tr(N_('Solved'))}"
    running = pressing.clock
    if running is None or (pressing.promise_broken and running.light is not Light.RED):
        words = moment_words(str(row.promised), shop)
    elif light is Light.PAUSED:
        words = tr(service_clock.LIGHTS[light])
    else:
        words = moment_words(due_of(running), shop)
    return f"{SIGNS[light]:2} {words}"


def used_words(pressing: Pressing | None) -> str:
    """How much of its time the clock that presses most has used."""
    if pressing is None or pressing.clock is None:
        return ""
    return whole_percent(pressing.clock.share)


def whole_percent(millionths: int) -> str:
    """A rate without decimals, cut: 99.9% of the time is not all of it."""
    return f"{millionths // 10_000:,}%"


def clock_words(one: Clock, shop: Shop) -> Text:
    """What there is to say of a clock behind its name and sign."""
    told = {
        "light": Text(service_clock.LIGHTS[one.light]),
        "share": whole_percent(one.share),
        "due": moment_words(due_of(one), shop),
        "used": duration(one.used),
        "target": duration(one.target),
    }
    if not one.running:
        return Text(N_("{light} · {used} of {target}"), told)
    if one.light is Light.PAUSED:
        return Text(N_("{light} at {share} · {used} of {target}"), told)
    return Text(N_("{light} · {share} · due {due}"), told)
