"""What is typed in a field, worked out beside it: a sum, a day with its weekday, a day of every year."""

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, tr
from crm_tui.domain import yearly
from crm_tui.domain.arithmetic import work_out
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import DECIMALS
from crm_tui.render.values import instant
from crm_tui.widgets.day_note import day_note, distance
from crm_tui.widgets.editors import Editor

#: Kinds of fields whose text may come to something else than its own words.
WORKED_OUT = DECIMALS | {Kind.DAY, Kind.YEARLY, Kind.INSTANT}


def typed_note(editor: Editor) -> str:
    """What the text comes to, where it is more than its own words; nothing while it is half typed or wrong."""
    kind, shop = editor.field.kind, editor.shop
    try:
        if kind is Kind.DAY:
            return day_note(str(day), shop) if (day := editor.take()) else ""
        if kind is Kind.INSTANT:
            return moment_note(str(moment), shop) if (moment := editor.take()) else ""
        if kind is Kind.YEARLY:
            return yearly_note(str(day), shop) if (day := editor.take()) else ""
        if kind in DECIMALS and work_out(editor.raw) is not None:
            unit = shop.currency if kind in (Kind.MONEY, Kind.PRICE) else ""
            return f"= {plain(editor.take(), kind, shop)} {unit}".rstrip()
    except Invalid:
        return ""
    return ""


def moment_note(moment: str, shop: Shop) -> str:
    """The moment on the shop's clock, its weekday and its distance from today."""
    day, _, time = instant(moment, shop).partition(" ")
    return f"{time} · {day_note(day, shop)}"


def yearly_note(day: str, shop: Shop) -> str:
    """Which calendar it is, and when it comes next; short, beside a long text; `day` as `domain.yearly` reads it."""
    read = yearly.read(day)
    today = clock.today(shop.zone or None)
    coming = yearly.coming(read, today)
    words = "" if coming is None else f"{coming.isoformat()} · {distance((coming - today).days)}"
    return tr(N_("lunar · {day}"), day=words) if read.calendar == "lunar" else words
