"""The catalogue: a product's fields."""

from crm_tui.core.fields import Choice, Field, Kind, Record
from crm_tui.core.i18n import N_

STATUSES = (
    Choice("on_sale", N_("On sale"), ("在售", "0")),
    Choice("discontinued", N_("Discontinued"), ("停产", "停售", "1")),
)

FIELDS = (
    Field(
        "sku",
        N_("Product code"),
        Kind.CODE,
        max_length=64,
        hint=N_("Left empty, the next free code is given."),
        headings=(
            "Product ID",
            "ProductID",
            "产品 ID",
            "商品编码",
            "商品编号",
            "产品编号",
            "货号",
            "商家编码",
            "商品id",
            "商品代码",
            "产品代码",
            "ID",
        ),
    ),
    Field(
        "name",
        N_("Name"),
        required=True,
        max_length=300,
        headings=(
            "Product Name",
            "ProductName",
            "产品名称",
            "商品名称",
            "品名",
            "商品",
            "产品",
            "名称",
            "Item",
            "Title",
        ),
    ),
    Field(
        "category",
        N_("Category"),
        max_length=100,
        headings=("类别", "类目", "分类", "商品类目", "产品类别", "CategoryName"),
        completes="category",
    ),
    Field(
        "subcategory",
        N_("Sub-category"),
        max_length=100,
        headings=("子类别", "子类", "Sub-Category"),
        completes="subcategory",
    ),
    Field("unit", N_("Unit"), max_length=40, headings=("单位", "计量单位", "QuantityPerUnit"), completes="unit"),
    Field(
        "price", N_("List price"), Kind.PRICE, headings=("单价", "售价", "价格", "零售价", "UnitPrice", "Unit Price")
    ),
    Field("cost", N_("Unit cost"), Kind.PRICE, headings=("成本", "进价", "成本价", "Cost")),
    Field("barcode", N_("Barcode"), Kind.CODE, max_length=64, headings=("条码", "条形码", "GTIN", "EAN")),
    Field("status", N_("Status"), Kind.CHOICE, choices=STATUSES, headings=("状态", "Discontinued", "停产", "停售")),
    Field("note", N_("Note"), Kind.BLOCK, max_length=2000, headings=("备注", "说明", "Notes", "Description")),
)
RECORD = Record("product", N_("Product"), FIELDS, keys=("sku", "barcode", "name"))
