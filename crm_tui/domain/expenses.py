"""What the shop spends on winning customers and on serving them: the fields of an expense."""

from typing import Final

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Choice, Field, Kind, Record, Value
from crm_tui.core.i18n import N_
from crm_tui.domain.currencies import CURRENCY

KINDS: Final = (
    Choice("marketing", N_("Marketing"), ("营销", "推广", "广告", "获客", "advertising", "acquisition")),
    Choice("service", N_("Customer service"), ("服务", "售后", "维修", "support")),
)
FIELDS: Final = (
    Field("date", N_("Date"), Kind.DAY, required=True,
          headings=("日期", "支出日期", "费用日期", "发生日期", "付款日期", "Spent at", "Expense date")),
    Field("kind", N_("Spent on"), Kind.CHOICE, required=True, choices=KINDS,
          hint=N_("Marketing wins customers, service keeps them."),
          headings=("用途", "费用类型", "费用类别", "支出类型", "支出类别", "Expense type", "Expense category")),
    Field("amount", N_("Amount"), Kind.MONEY, required=True,
          headings=("金额", "支出金额", "费用金额", "费用", "花费", "Spend", "金额(元)")),
    Field("source", N_("Source"), max_length=100, completes="source",
          hint=N_("Where the customers come from whom it was to bring, as on their cards."),
          headings=("来源", "客户来源", "Lead source")),
    Field("channel", N_("Channel"), max_length=100, completes="channel",
          headings=("渠道", "推广渠道", "投放渠道", "平台", "Campaign channel")),
    Field("customer", N_("Customer"), Kind.CODE, max_length=64, hint=N_("Left empty where it was for no one of them."),
          headings=("Customer ID", "客户编号", "客户代码", "客户编码")),
    Field("note", N_("Note"), max_length=1000, headings=("备注", "说明", "摘要", "Notes")),
)  # fmt: skip
RECORD: Final = Record("expense", N_("Expense"), FIELDS)
_NAME: Final = Field(
    "customer_name", N_("Customer name"), max_length=300, headings=("Customer Name", "客户名称", "客户姓名", "客户")
)
#: As files have it: with the customer's name beside the code.
FILE_RECORD: Final = Record("expense", N_("Expense"), (*FIELDS[:-1], _NAME, FIELDS[-1]), import_only=(CURRENCY,))


def checked(expense: dict[str, Value]) -> dict[str, Value]:
    """The expense, its values by column; Invalid, naming the field, where it is none."""
    if not expense["day"]:
        raise Invalid(N_("An expense needs a date."), field="date")
    if expense["kind"] not in {choice.value for choice in KINDS}:
        raise Invalid(N_("Say what it was spent on: marketing or service."), field="kind")
    if not expense["amount"]:
        raise Invalid(N_("An expense needs an amount."), field="amount")
    return expense
