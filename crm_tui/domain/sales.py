"""The sales ledger's lines: their fields, signs, and the arithmetic of one line."""

from crm_tui.core.fields import Choice, Field, Kind, Record
from crm_tui.core.i18n import N_
from crm_tui.domain.closing import ADJUSTS
from crm_tui.domain.currencies import CURRENCY

LINE_KINDS = (
    Choice("sale", N_("Sale"), ("销售", "交易", "payment")),
    Choice(
        "return",
        N_("Return"),
        (
            "退货",
            "退款",
            "refund",
            "refunded",
            "cancelled",
            "canceled",
            "已取消",
            "取消",
            "void",
            "voided",
            "作废",
            "已退款",
            "已全额退款",
        ),
    ),
)

FIELDS = (
    Field(
        "date",
        N_("Date"),
        Kind.DAY,
        required=True,
        headings=(
            "Order Date",
            "OrderDate",
            "订单日期",
            "日期",
            "销售日期",
            "交易日期",
            "交易时间",
            "下单时间",
            "订单创建时间",
        ),
    ),
    Field(
        "receipt",
        N_("Receipt"),
        Kind.CODE,
        max_length=100,
        headings=("Order ID", "OrderID", "订单 ID", "订单号", "订单编号", "单号", "小票号", "流水号", "Receipt number"),
    ),
    Field("line", N_("Line"), Kind.CODE, max_length=40, headings=("Row ID", "行 ID", "行号", "序号", "Line No")),
    Field(
        "customer",
        N_("Customer"),
        Kind.CODE,
        max_length=64,
        headings=("Customer ID", "CustomerID", "客户 ID", "客户编号", "客户代码", "客户编码", "会员号"),
    ),
    Field(
        "customer_name",
        N_("Customer name"),
        max_length=300,
        headings=(
            "Customer Name",
            "Company Name",
            "客户名称",
            "客户姓名",
            "客户",
            "顾客",
            "买家",
            "购买方",
            "会员姓名",
        ),
    ),
    Field(
        "product",
        N_("Product code"),
        Kind.CODE,
        max_length=64,
        headings=(
            "Product ID",
            "ProductID",
            "产品 ID",
            "商品编码",
            "商品编号",
            "产品编号",
            "货号",
            "SKU",
            "商品代码",
            "产品代码",
        ),
    ),
    Field(
        "product_name",
        N_("Product name"),
        max_length=300,
        headings=("Product Name", "ProductName", "产品名称", "商品名称", "品名", "商品", "产品", "Item", "Item name"),
    ),
    Field(
        "kind",
        N_("Kind"),
        Kind.CHOICE,
        choices=LINE_KINDS,
        headings=("类型", "业务类型", "单据类型", "Receipt type", "Event Type", "订单状态", "Type"),
    ),
    Field("quantity", N_("Quantity"), Kind.QUANTITY, headings=("Qty", "数量", "件数", "购买数量")),
    Field("unit_price", N_("Unit price"), Kind.PRICE, headings=("单价", "UnitPrice", "Unit Price", "价格", "Price")),
    Field("discount", N_("Discount"), Kind.RATE, headings=("折扣", "折扣率", "Discount Rate")),
    Field(
        "amount",
        N_("Amount"),
        Kind.MONEY,
        headings=(
            "Sales",
            "销售额",
            "金额",
            "交易额",
            "实收金额",
            "Net sales",
            "销售金额",
            "商家实收金额",
            "订单实收金额",
            "实付金额",
            "成交金额",
            "Amount",
            "Revenue",
            "Line total",
            "营业额",
            "小计",
            "总价",
            "Total",
        ),
    ),
    Field("cost", N_("Cost"), Kind.MONEY, headings=("成本", "成本额", "Cost of goods")),
    Field("paid", N_("Paid at once"), Kind.MONEY, headings=("已付", "已收", "实付")),
    Field(
        "category",
        N_("Category"),
        max_length=100,
        headings=("类别", "柜台", "商品类目", "产品类别", "部门"),
        completes="category",
    ),
    Field(
        "staff",
        N_("Staff"),
        max_length=100,
        headings=(
            "店员",
            "收银员",
            "营业员",
            "导购",
            "Cashier name",
            "Employee",
            "Staff Name",
            "姓名",
            "员工姓名",
            "销售员",
            "业务员",
            "工号",
            "Employee ID",
        ),
        completes="staff",
    ),
    Field(
        "channel", N_("Channel"), max_length=100, headings=("渠道", "销售渠道", "Sales channel"), completes="channel"
    ),
    Field(
        "country",
        N_("Delivery country"),
        max_length=80,
        headings=("国家", "国家/地区", "Country/Region", "Ship Country"),
        completes="country",
    ),
    Field(
        "region",
        N_("Delivery region"),
        max_length=80,
        headings=("省", "省份", "省/自治区", "州/省", "State/Province", "State", "Province", "Ship Region", "地区"),
        completes="region",
    ),
    Field("city", N_("Delivery city"), max_length=80, headings=("城市", "市", "Ship City"), completes="city"),
    Field("note", N_("Note"), max_length=1000, headings=("备注", "说明", "Notes", "Comment")),
    ADJUSTS,
)
#: What sales files tell besides: the profit gives the cost (amount - profit), the sub-category goes to new products.
IMPORT_ONLY = (
    Field("profit", N_("Profit"), Kind.MONEY, headings=("利润", "Gross profit", "毛利", "毛利额", "销售利润")),
    CURRENCY,
    Field("subcategory", N_("Sub-category"), max_length=100, headings=("子类别", "子类", "Sub-Category")),
)
RECORD = Record("sale", N_("Sale"), FIELDS, import_only=IMPORT_ONLY)

MOVEMENT_KINDS = (
    Choice("sold_on", N_("Sold on"), ("销售", "sell-through")),
    Choice("count", N_("Stock count"), ("盘点", "库存")),
)
MOVEMENT_FIELDS = (
    Field("customer", N_("Customer"), Kind.CODE, required=True, max_length=64),
    Field("product", N_("Product code"), Kind.CODE, required=True, max_length=64),
    Field("date", N_("Date"), Kind.DAY, required=True),
    Field("kind", N_("Kind"), Kind.CHOICE, required=True, choices=MOVEMENT_KINDS),
    Field("quantity", N_("Quantity"), Kind.QUANTITY, required=True),
    Field("note", N_("Note"), max_length=1000),
)
MOVEMENT = Record("movement", N_("Dealer stock"), MOVEMENT_FIELDS)
