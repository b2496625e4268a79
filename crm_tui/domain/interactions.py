"""Interactions with customers: their fields, and one typed as a line: `电话 问库存 下周五`, `visit new price list`."""

import re
from datetime import date
from typing import Final, NamedTuple

from crm_tui.core.fields import Choice, Field, Kind, Record
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain.day_words import day_in_words
from crm_tui.domain.words import translations

KINDS = (
    Choice("call", N_("Call"), ("电话", "致电", "来电", "打电话", "called", "phone", "phoned", "rang", "tel")),
    Choice("visit", N_("Visit"), ("拜访", "上门", "来访", "走访", "到店", "见面", "visited", "met", "meeting")),
    Choice("message", N_("Message"), ("消息", "微信", "短信", "wechat", "sms", "text", "texted", "whatsapp")),
    Choice("email", N_("E-mail"), ("邮件", "电邮", "email", "e-mail", "mail", "mailed")),
    Choice("delivery", N_("Delivery"), ("送货", "发货", "配送", "delivered")),
    Choice("collection", N_("Collection"), ("收款", "催款", "对账", "collected")),
    Choice("other", N_("Other"), ("其他", "其它", "note", "备注")),
)
FIELDS = (
    Field("date", N_("Date"), Kind.DAY, required=True, headings=("日期", "联系日期")),
    Field("time", N_("Time"), Kind.CODE, max_length=20, headings=("时间",)),
    Field("kind", N_("Kind"), Kind.CHOICE, choices=KINDS, headings=("类型", "方式")),
    Field("customer", N_("Customer"), Kind.CODE, required=True, max_length=64, headings=("客户编号", "客户代码")),
    Field("person", N_("Person"), max_length=100, headings=("联系人",)),
    Field("text", N_("What was said"), Kind.BLOCK, required=True, max_length=4000, headings=("内容", "记录")),
    Field("who", N_("By"), max_length=100, headings=("记录人", "跟进人")),
)
RECORD = Record("interaction", N_("Interaction"), FIELDS)

_SPLIT: Final = re.compile(r"[\s,，、:：;；]+")
_MOST_WORDS: Final = 4


class Line(NamedTuple):
    """What a line says: the kind, what was said, and the day that its last words name, where they do."""

    kind: str
    text: str
    next_day: str | None
    next_words: str


def read(line: str, today: date) -> Line:
    """The line's kind from its first word, in any language, and the later day that it ends in, if any.

    `other` where the first word is no kind. A day that is not after today is part of what was said.
    """
    text = line.strip()
    first, rest = _first_word(text)
    kind = _kind_of(first)
    if kind is not None:
        text = rest or text
    next_day, kept, words = _last_words(text, today)
    return Line(kind or "other", kept or text, next_day, words)


def kind_of_next(kind: str) -> str:
    """The kind of the follow-up after an interaction of that kind."""
    return {"email": "message"}.get(kind, kind)


def _first_word(text: str) -> tuple[str, str]:
    sign = _SPLIT.search(text)
    return (text, "") if sign is None else (text[: sign.start()], text[sign.end() :])


def _kind_of(word: str) -> str | None:
    wanted = fold(word)
    for kind in KINDS:
        if wanted in {kind.value, *map(fold, (kind.label, *translations(kind.label), *kind.words))}:
            return kind.value
    return None


def _last_words(text: str, today: date) -> tuple[str | None, str, str]:
    """The day that the last words name, what stands before them, and the words."""
    breaks = [sign.end() for sign in _SPLIT.finditer(text)][-_MOST_WORDS:]
    for place in breaks:
        day = day_in_words(text[place:], today) or _iso(text[place:])
        if day and day > today.isoformat():
            return day, text[:place].rstrip(" ,，、:：;；"), text[place:]
    return None, text, ""


def _iso(text: str) -> str | None:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None
