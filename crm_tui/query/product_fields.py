"""What products can be asked by."""

from typing import Final

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.domain.products import STATUSES
from crm_tui.query.fields import QueryField, Vocabulary

PRODUCTS: Final = Vocabulary(
    (
        QueryField("name", N_("Name"), ("名称", "品名"), "name:锤"),
        QueryField("code", N_("Product code"), ("编号", "货号", "商品编码", "sku"), "code:P0001", Kind.CODE),
        QueryField("category", N_("Category"), ("类别", "分类", "类目"), "category:工具"),
        QueryField("subcategory", N_("Sub-category"), ("子类别", "子类"), "subcategory:手动"),
        QueryField("unit", N_("Unit"), ("单位",), "unit:把"),
        QueryField("barcode", N_("Barcode"), ("条码", "条形码"), "barcode:690", Kind.CODE),
        QueryField("status", N_("Status"), ("状态",), "status:on_sale", Kind.CHOICE, STATUSES),
        QueryField("note", N_("Note"), ("备注",), "note:易碎", Kind.BLOCK),
        QueryField("price", N_("List price"), ("单价", "售价", "价格"), "price>=100", Kind.PRICE),
        QueryField("cost", N_("Unit cost"), ("成本", "进价"), "cost<20", Kind.PRICE),
        QueryField("sold", N_("Quantity sold in the last 12 months"), ("销量", "年销量"), "sold>10", Kind.QUANTITY),
    )
)
