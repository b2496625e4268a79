"""Payments received from customers: their fields."""

from crm_tui.core.fields import Choice, Field, Kind, Record
from crm_tui.core.i18n import N_
from crm_tui.domain.closing import ADJUSTS
from crm_tui.domain.currencies import CURRENCY

FIELDS = (
    Field(
        "date",
        N_("Date"),
        Kind.DAY,
        required=True,
        headings=("日期", "付款日期", "收款日期", "交易时间", "交易日期", "入账日期", "Paid at"),
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
        headings=("Customer Name", "客户名称", "客户姓名", "客户"),
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
    Field("note", N_("Note"), max_length=1000, headings=("备注", "说明", "摘要", "附言", "用途", "Notes")),
    ADJUSTS,
)
#: Who paid, as the file calls them, where that need not be a customer's name; and from which account.
PAYER_FIELDS = (
    Field(
        "payer",
        N_("Payer"),
        max_length=300,
        headings=(
            *(
                "付款人",
                "付款方",
                "付款人名称",
                "付款方名称",
                "付款人户名",
                "付款单位",
                "付款人姓名",
                "对方户名",
                "对方名称",
            ),
            *("对方单位", "对方单位名称", "交易对方", "交易对方名称", "Paid by", "Payer name", "Remitter"),
        ),
    ),
    Field(
        "account",
        N_("Payer's account"),
        Kind.CODE,
        max_length=100,
        headings=(
            *("对方账号", "对方账户", "付款账号", "付款人账号", "付款方账号", "付款账户", "交易对方账号", "付款卡号"),
            *("Payer account", "Remitter account"),
        ),
    ),
)
#: What was given back of a payment until the file was made; the line's amount is that, with a minus.
REFUNDED = Field("refunded", N_("Given back so far"), Kind.MONEY)
#: Why nothing is left of a payment; the line, which then tells what went back, counts where the payment is known.
GIVEN_BACK = Choice("refunded", N_("refunded in full"))
CLOSED = Choice("closed", N_("closed: no money came in"))
ENDED = Field("ended", N_("Why nothing of it is left"), Kind.CHOICE, choices=(GIVEN_BACK, CLOSED))
STATES = (
    Choice("waiting", N_("waits for its customer")),
    Choice("matched", N_("has its customer")),
    Choice("dismissed", N_("dismissed")),
)
#: A payment whose customer is not known, and a name under which a customer pays, as far as people write them.
WAITING = Record(
    "waiting_payment",
    N_("Waiting payment"),
    (FIELDS[0], FIELDS[3], *PAYER_FIELDS, Field("state", N_("State"), Kind.CHOICE, choices=STATES)),
)
PAYER = Record("payer", N_("Payer"), (Field("name", N_("Name")), PAYER_FIELDS[1]))
RECORD = Record("payment", N_("Payment"), FIELDS, import_only=(*PAYER_FIELDS, CURRENCY, REFUNDED, ENDED))
