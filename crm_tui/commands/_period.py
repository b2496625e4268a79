"""The options that choose days: --month, or --from and --to; each takes words such as `上月` or `last monday`."""

from datetime import date
from typing import Annotated

import typer

from crm_tui.commands._chosen import store_path
from crm_tui.commands._shared import say
from crm_tui.core import clock
from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.day_words import day_in_words
from crm_tui.domain.month_words import month_in_words
from crm_tui.domain.months import first_day, last_day, parse_month
from crm_tui.domain.values import parse_day
from crm_tui.query.days import Days, read_days
from crm_tui.store.db import Database

MonthOption = Annotated[
    str | None, typer.Option("--month", metavar="MONTH", help=N_("Only this month: 2024-05, last, 上月, 去年同月"))
]
FromOption = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help=N_("From this day on: 2024-05-01, last monday, 上月1号"))
]
ToOption = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help=N_("Up to this day, included: 2024-05-31, yesterday, 上月底"))
]


def days(month: str | None, since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """The first and the last day meant, ISO; Usage where both ways are used at once.

    Where words were used, what they were taken for is said on stderr.
    """
    if month and (since or until):
        raise Usage(N_("Give either --month, or --from and --to."))
    if month:
        found = month_meant(month)
        return first_day(found), last_day(found)
    return (_day(since, first=True) if since else None), (_day(until, first=False) if until else None)


def month_meant(text: str) -> str:
    """The month as `YYYY-MM`; where it was said in words, it is told. Raises Invalid."""
    try:
        return parse_month(text)
    except Invalid:
        found = month_in_words(text, _today())
        if found is None:
            raise
    return _told(text, found)


def _day(text: str, *, first: bool) -> str:
    """A day as written, or in words; of a longer time its first or its last day. Raises Invalid."""
    try:
        return parse_day(text)
    except Invalid:
        if text.strip(" -").isdecimal():  # "30" is no way to say a day, though a query may mean an age by it
            raise
        found = _time(text, _today())
        if found is None:
            raise
    return _told(text, found.first if first else found.last)


def _time(text: str, today: date) -> Days | None:
    """The days that the words stand for; None where they stand for none, or only for an age, as 5月 may in a query."""
    if day := day_in_words(text, today):
        return Days(day, day)
    if month := month_in_words(text, today):
        return Days(first_day(month), last_day(month))
    try:
        found = read_days(text, today)
    except Invalid:
        return None
    return None if found.age else found


def _told(text: str, meant: str) -> str:
    say(Text(N_("{words}: {meant}"), {"words": text, "meant": meant}))
    return meant


def _today() -> date:
    """Today where the shop is; words are rare, so the shop is asked only for them."""
    path = store_path()
    if not path.exists():
        return clock.today()
    with Database.open(path).read() as reader:
        return clock.today(reader.shop.zone or None)
