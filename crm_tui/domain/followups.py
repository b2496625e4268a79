"""Follow-ups: their fields, how one is named (`12`, `12@2026-11-23`, `quiet:5:2026-10-01`), and what can be."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Choice, Field, Kind, Record, Value
from crm_tui.core.i18n import N_
from crm_tui.domain import rrule
from crm_tui.domain.words import shown

CALL, OTHER = "call", "other"
KINDS = (
    Choice(CALL, N_("Call"), ("电话", "致电", "打电话", "phone", "ring")),
    Choice("visit", N_("Visit"), ("拜访", "上门", "走访", "meet", "meeting")),
    Choice("message", N_("Message"), ("消息", "微信", "短信", "邮件", "wechat", "sms", "text", "mail", "email")),
    Choice("delivery", N_("Delivery"), ("送货", "发货", "配送", "deliver")),
    Choice("collection", N_("Collection"), ("收款", "催款", "对账", "collect")),
    Choice("birthday", N_("Birthday"), ("生日",)),
    Choice("festival", N_("Festival"), ("节日", "过节", "holiday")),
    Choice(OTHER, N_("Other"), ("其他", "其它")),
)
OPEN, DONE, SKIPPED = "open", "done", "skipped"
STATES = (
    Choice(OPEN, N_("To be done"), ("Open", "打开", "待办", "未完成")),
    Choice(DONE, N_("Done"), ("已完成", "完成")),
    Choice(SKIPPED, N_("Skipped"), ("已跳过", "跳过")),
)
#: What becomes of an occurrence on a day that nobody works; without one it stays.
ON_HOLIDAY = (
    Choice("skip", N_("Left out"), ("跳过",)),
    Choice("before", N_("The working day before"), ("提前",)),
    Choice("after", N_("The working day after"), ("顺延", "推后")),
)

FIELDS = (
    Field("date", N_("Date"), Kind.DAY, required=True, headings=("日期", "跟进日期", "提醒日期", "Due", "Due date")),
    Field("time", N_("Time"), Kind.CODE, max_length=20, hint=N_("Left empty: all day."), headings=("时间",)),
    Field("kind", N_("Kind"), Kind.CHOICE, choices=KINDS, headings=("类型", "方式")),
    Field("customer", N_("Customer"), Kind.CODE, max_length=64, headings=("客户编号", "客户代码", "Customer ID")),
    Field("person", N_("Person"), max_length=100, headings=("联系人",)),
    Field("subject", N_("Subject"), required=True, max_length=200, headings=("主题", "事项", "内容", "Title")),
    Field("assignee", N_("Assigned to"), max_length=100, headings=("负责人", "跟进人", "Assignee")),
    Field(
        "repeat",
        N_("Repeats"),
        max_length=500,
        hint=N_("weekly, every 2 weeks, monthly, yearly, lunar; or a rule such as FREQ=WEEKLY;BYDAY=MO"),
        headings=("重复",),
    ),
    Field("on_holiday", N_("On holidays"), Kind.CHOICE, choices=ON_HOLIDAY, headings=("节假日",)),
    Field("rhythm_days", N_("Again after days"), Kind.COUNT, hint=N_("So many days after it is done, the next.")),
    Field("remind", N_("Remind minutes before"), Kind.COUNT),
    Field("note", N_("Note"), Kind.BLOCK, max_length=2000, headings=("备注", "说明", "Notes")),
    Field("origin", N_("Origin"), max_length=300, hint=N_("What raised it, and why."), headings=("来源",)),
)
RECORD = Record("followup", N_("Follow-up"), FIELDS)

#: What files bring and take away besides: the name it has in every shop, whose it is, and what became of it.
FILE_RECORD: Final = Record(
    "followup",
    N_("Follow-up"),
    (
        Field("uid", N_("Identifier"), Kind.CODE, max_length=500, headings=("标识", "标识符", "Unique ID")),
        *FIELDS[:4],
        Field("customer_name", N_("Customer name"), max_length=300,
              headings=("客户名称", "客户姓名", "客户", "公司名称", "Company Name", "Company", "Account Name")),
        *FIELDS[4:],
        Field("snoozed_until", N_("Put off until"), Kind.DAY),
        Field("state", N_("State"), Kind.CHOICE, choices=STATES, headings=("跟进状态", "完成情况", "Status")),
        Field("outcome", N_("Outcome"), Kind.BLOCK, max_length=2000, headings=("跟进结果", "Result")),
        Field("done_at", N_("Done at"), Kind.INSTANT, headings=("完成日期", "Completed", "Completed at")),
    ),
    keys=("uid",),
)  # fmt: skip

#: What a raised follow-up's key begins with.
RAISED: Final = ("date", "ticket", "due", "quiet", "rhythm", "stage", "unspoken")
_NUMBERED = r"([0-9]{1,15})(?:@([0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?))?"
_KEY = rf"({'|'.join(RAISED)}):([0-9]{{1,15}}):([0-9-]{{1,20}})"


class Ref(NamedTuple):
    """What names a follow-up: the number of one, one occurrence of a series, or the key of one not kept yet."""

    number: int | None
    original: str | None = None
    key: str | None = None

    def __str__(self) -> str:
        if self.key is not None:
            return self.key
        return f"{self.number}@{self.original}" if self.original else str(self.number)

    @property
    def subject_id(self) -> int:
        """The id of what a raised one is about: a customer, a key date, a ticket."""
        return int((self.key or "::").split(":")[1] or 0)


def ref(text: str) -> Ref:
    """The reference that `Ref` writes; raises Invalid for anything else."""
    if found := re.fullmatch(_NUMBERED, text.strip()):
        return Ref(int(found[1]), found[2])
    if re.fullmatch(_KEY, text.strip()):
        return Ref(None, None, text.strip())
    raise Invalid(
        N_("“{text}” names no follow-up; take one from the first column of `crm followup list`."), text=shown(text)
    )


def uid_of(row_id: Value, created_at: Value, uid: Value) -> str:
    """The name every file knows a follow-up by: the one it came with, or one that is no other shop's."""
    from hashlib import blake2b  # noqa: PLC0415 - 5 ms of every start, and only files ask for it

    sign = blake2b(f"{row_id} {created_at}".encode(), digest_size=8).hexdigest()
    return str(uid or f"followup-{row_id}-{sign}@crm-tui")


def moment(day: str, clock: str | None) -> datetime:
    """The wall-clock moment of a day and a time `HH:MM`; midnight for all day."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock) if clock else time())


def original_of(rule: rrule.Rule, found: datetime) -> str:
    """What names an occurrence of a series: its day, with its time where a day can have several."""
    return f"{found:%Y-%m-%dT%H:%M}" if rule.by_times else f"{found:%Y-%m-%d}"


def original_moment(original: str, clock: str | None) -> datetime:
    """The moment of the occurrence of that name in a series at that time."""
    day, _, at = original.partition("T")
    return moment(day, at or clock)


def check(values: Mapping[str, Value]) -> None:
    """Raise Invalid, naming the field, where the values make no follow-up."""
    if not values.get("subject"):
        raise Invalid(N_("Say what is to be done."), field="subject")
    if not values.get("day"):
        raise Invalid(N_("A follow-up needs a date."), field="date")
    if values.get("rule") and values.get("rhythm_days"):
        raise Invalid(N_("Either it repeats by the calendar, or so many days after it is done."), field="rhythm_days")
    days = values.get("rhythm_days")
    if days is not None and not 1 <= int(days) <= 3660:
        raise Invalid(N_("The next can come 1 to 3660 days after, not {days}."), field="rhythm_days", days=days)
    if values.get("on_holiday") and not values.get("rule"):
        raise Invalid(N_("Only what repeats can be moved off holidays."), field="on_holiday")
