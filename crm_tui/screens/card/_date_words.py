"""Key dates in words, in the calendar they are kept in: 3 May 1980, 农历八月十五."""

from crm_tui.core.i18n import N_, language, tr
from crm_tui.store.customer_parts import KeyDateRow
from crm_tui.widgets.top_line import MONTHS

_MONTHS = "正二三四五六七八九十冬腊"
_DIGITS = "一二三四五六七八九十"
_TENS = ("初", "十", "廿", "三")


def key_date_words(row: KeyDateRow) -> str:
    """The day as people say it; a lunar day names its calendar, a year that is not known is left out."""
    if row.calendar == "lunar":
        return _lunar(row)
    month = tr(MONTHS[row.month - 1])
    if row.year is None:
        return tr(N_("{day} {month}"), day=row.day, month=month)
    return tr(N_("{day} {month} {year}"), day=row.day, month=month, year=row.year)


def _lunar(row: KeyDateRow) -> str:
    month, day = str(row.month), str(row.day)
    if language() == "zh_CN":
        month, day = _MONTHS[row.month - 1], _lunar_day(row.day)
    shown = {"month": month, "day": day}
    words = tr(N_("lunar leap month {month}, day {day}") if row.leap else N_("lunar month {month}, day {day}"), **shown)
    return words if row.year is None else tr(N_("{date} of {year}"), date=words, year=row.year)


def _lunar_day(day: int) -> str:
    """The day of a lunar month, 1 to 30, as Chinese calendars write it: 初一, 十五, 二十, 廿一, 三十."""
    if day in (20, 30):
        return "二十" if day == 20 else "三十"
    tens, ones = divmod(day - 1, 10)
    return _TENS[tens] + _DIGITS[ones]
