"""What the shop spends on winning customers and on serving them: the fields of an expense."""

from typing import Final

from crm_tui.core.fields import Choice, Field, Kind, Record
from crm_tui.core.i18n import N_

KINDS: Final = (
    Choice("marketing", N_("Marketing"), ("营销", "推广", "广告", "获客", "advertising", "acquisition")),
    Choice("service", N_("Customer service"), ("服务", "售后", "维修", "support")),
)
FIELDS: Final = (
    Field("date", N_("Date"), Kind.DAY, required=True),
    Field("kind", N_("Spent on"), Kind.CHOICE, required=True, choices=KINDS,
          hint=N_("Marketing wins customers, service keeps them.")),
    Field("amount", N_("Amount"), Kind.MONEY, required=True),
    Field("source", N_("Source"), max_length=100, completes="source",
          hint=N_("Where the customers come from whom it was to bring, as on their cards.")),
    Field("channel", N_("Channel"), max_length=100, completes="channel"),
    Field("customer", N_("Customer"), Kind.CODE, max_length=64, hint=N_("Left empty where it was for no one of them.")),
    Field("note", N_("Note"), max_length=1000),
)  # fmt: skip
RECORD: Final = Record("expense", N_("Expense"), FIELDS)
