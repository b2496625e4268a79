"""Payments received from customers: their fields."""

from crm_tui.core.fields import Field, Kind, Record
from crm_tui.core.i18n import N_

FIELDS = (
    Field(
        "date", N_("Date"), Kind.DAY, required=True, headings=("日期", "付款日期", "收款日期", "交易时间", "Paid at")
    ),
    Field(
        "customer",
        N_("Customer"),
        Kind.CODE,
        max_length=64,
        headings=("Customer ID", "CustomerID", "客户 ID", "客户编号", "客户代码", "客户编码"),
    ),
    Field(
        "customer_name",
        N_("Customer name"),
        max_length=300,
        headings=("Customer Name", "客户名称", "客户姓名", "客户", "付款人", "交易对方"),
    ),
    Field(
        "amount",
        N_("Amount"),
        Kind.MONEY,
        required=True,
        headings=("金额", "收款金额", "付款金额", "实收金额", "金额(元)"),
    ),
    Field(
        "method",
        N_("Method"),
        max_length=60,
        headings=("支付方式", "付款方式", "收款方式", "Payment Method"),
        completes="method",
    ),
    Field(
        "reference",
        N_("Reference"),
        Kind.CODE,
        max_length=100,
        headings=("单号", "交易单号", "流水号", "凭证号", "Payment ID", "Transaction ID"),
    ),
    Field("note", N_("Note"), max_length=1000, headings=("备注", "说明", "Notes")),
)
RECORD = Record("payment", N_("Payment"), FIELDS)
