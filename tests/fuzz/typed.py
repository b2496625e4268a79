"""Readers of what people type: queries, amounts, days, rules of what repeats, lines at the till, settings."""

from contextlib import suppress
from datetime import date

from crm_tui.core.errors import CrmError
from tests.fuzz.target import NOON, SHOP, TODAY, shop, tried, written


@written(
    "name:张* phone:138",
    "owed>1000 AND (tag:老客户 OR NOT city:上海) sort:-revenue",
    '"a b" 5<=orders<=9',
    "last<30天前",
    "revenue:1万..2万 birthday:this month",
    '-tag:x name="O\'Neil"',
    "grade:A,B",
)
def query(text: str) -> None:
    """The query language: compiled, run, completed."""
    from crm_tui.query.completion import suggest
    from crm_tui.query.fields import CUSTOMERS
    from crm_tui.query.meaning import compile_query
    from crm_tui.query.product_fields import PRODUCTS
    from crm_tui.query.ticket_fields import TICKETS

    for vocabulary in (CUSTOMERS, PRODUCTS, TICKETS):
        tried(
            lambda words=vocabulary: compile_query(text, SHOP, TODAY, words),
            lambda words=vocabulary: suggest(text, len(text) * 2 // 3, words, lambda _: ("老客户", "a b")),
        )


@written(
    "name:张* phone:138",
    "owed>1000 (tag:老客户 OR NOT city:上海) sort:-revenue",
    "张三 138",
    "zs",
    '"',
    "a*b AND",
    inputs=30_000,
)
def search(text: str) -> None:
    """Queries and words asked of a store."""
    from crm_tui.store import customers, products, tickets

    with shop().read() as r:
        for noun in (customers, products, tickets):
            tried(lambda noun=noun: noun.ids(r, text))


@written(
    "12.50",
    "1,234.56",
    "1.234,56",
    "¥3万5",
    "一千二百三十四块五",
    "-5",
    "（3.20）",
    "3*12.5",
    "100-15%",
    "(20+35)÷4",
    "1e5",
    "12'000",
    "½",
)
def number(text: str) -> None:
    """Amounts, quantities, prices, rates, sums worked out."""
    from crm_tui.core.fields import Kind
    from crm_tui.domain import arithmetic, customers, numerals, products, sales, values

    for mark in ".,":
        tried(
            lambda mark=mark: numerals.read(text, mark),
            lambda mark=mark: numerals.read_rate(text, mark),
            lambda mark=mark: arithmetic.work_out(text, mark),
        )
    for field in (*customers.FIELDS, *products.FIELDS, *sales.FIELDS):
        if field.kind is not Kind.TEXT:
            tried(
                lambda field=field: values.parse(field, text, SHOP, finer="refuse"),
                lambda field=field: values.parse(field, text, SHOP, date_order="dmy", decimal_mark=","),
            )


@written(
    "2024-05-15",
    "2024年5月15日",
    "15.5.24",
    "5/15",
    "明天",
    "下周三",
    "3天后",
    "月底",
    "last friday",
    "tomorrow 15:30",
    "下午3点半",
    "上个月",
    "2024-05",
    "去年",
    "this quarter",
    "2024-05-01..2024-05-31 wang 改价",
)
def day(text: str) -> None:
    """Days, months, times, moments, ranges of them."""
    from crm_tui.domain import day_words, daytext, moments, month_words, time_words
    from crm_tui.domain.history_filter import HistoryFilter

    for order in ("ymd", "dmy", "mdy"):
        tried(lambda order=order: daytext.parse_day(text, order))
    tried(
        lambda: daytext.parse_month(text),
        lambda: day_words.day_in_words(text, TODAY),
        lambda: month_words.month_in_words(text, TODAY),
        lambda: time_words.time_of_day(text),
        lambda: moments.moment_in_words(text, SHOP, TODAY),
        lambda: HistoryFilter.of(text, TODAY).instants(SHOP.zone),
    )


@written(
    "农历三月初五",
    "1990年闰四月廿九",
    "lunar 12-30",
    "02-29",
    "三月初五",
    "腊月三十",
    "1990-02-03",
    "正月初一",
    "8月15日",
)
def lunar(text: str) -> None:
    """Days of every year, by the sun and by the moon."""
    from crm_tui.domain import yearly

    read = yearly.read(text)
    yearly.coming(read, TODAY)
    yearly.key_date(str(read), "生日")


@written(
    "每月底",
    "每两周",
    "every 2 weeks",
    "每周一三五",
    "FREQ=MONTHLY;BYDAY=-1FR;COUNT=10",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=HOURLY;INTERVAL=5;BYHOUR=1,2",
    "每年农历",
    "FREQ=WEEKLY;UNTIL=20250101T000000Z;WKST=SU",
    "每月15号",
    inputs=50_000,
)
def recurrence(text: str) -> None:
    """Rules and words for what repeats, and the next times of what they say."""
    from crm_tui.domain import recurrence, repeat_words, rrule

    for make in (lambda: text, lambda: repeat_words.read(text, TODAY)):
        with suppress(CrmError):
            said = make()
            rule = rrule.parse(said, SHOP.zone)
            assert rrule.parse(rrule.write(rule), SHOP.zone) == rule
            repeat_words.describe(said)
            tried(lambda said=said: repeat_words.moved(said, TODAY, date(2024, 6, 1)))
            recurrence.next_after(rule, NOON.replace(tzinfo=None), NOON.replace(tzinfo=None))


@written("锤子 2 x 19.9", "P00001*3 -10%", "19.9", "螺丝 3盒 12.5 送", "退 锤子 1")
def till(text: str) -> None:
    """A line typed at the till."""
    from crm_tui.domain import quick_lines

    quick_lines.read(text, SHOP)
    quick_lines.words(text)


@written("138 1234 5678;+86-10-12345678", "a@b.cn; b@c", "老客户;批发、新", "=1+1", "Ann\tBob\n")
def text_kept(text: str) -> None:
    """Lists, phones, the cleaning of texts, the guard against formulas."""
    from crm_tui.core.formula_guard import guard, unguard
    from crm_tui.core.text import clean_block, clean_line, fold, for_terminal
    from crm_tui.domain import lists, values

    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    for cleaned in (clean_line(text), for_terminal(text)):
        assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in cleaned)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_block(clean_block(text)) == clean_block(text)
    fold(text)
    values.phone_digits(text)
    lists.split(text)


@written(
    "mon-fri 9:00-12:00, 13:30-18:00",
    "urgent 1h 4h",
    "A=2 B=1",
    "10",
    "wang",
    "Asia/Shanghai",
    "~/inbox",
    "CNY",
    inputs=30_000,
)
def setting(text: str) -> None:
    """The value of each setting."""
    from crm_tui.domain.settings import SETTINGS, check

    tried(*(lambda name=name: check(name, text) for name in SETTINGS))
