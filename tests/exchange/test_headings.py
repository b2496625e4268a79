"""Columns found by their headings."""

import pytest

from crm_tui.core.errors import Usage
from crm_tui.domain import customers, payments, products, sales
from crm_tui.exchange.headings import heading_key, match

SUPERSTORE = (
    "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,Country/Region,City,"
    "State/Province,Postal Code,Region,Product ID,Category,Sub-Category,Product Name,Sales,Quantity,Discount,Profit"
).split(",")


@pytest.mark.parametrize(
    "heading", ["Company Name", "companyName", "company_name", " COMPANY-NAME\t", "`Company Name", "\ufeffCompany Name"]
)
def test_writing_does_not_matter(heading: str) -> None:
    assert heading_key(heading) == "companyname"


def test_units_and_traditional_characters_do_not_matter() -> None:
    assert heading_key("金额（元）") == heading_key("金額(元)") == heading_key("金额") == "金额"
    assert heading_key("訂單編號") == "订单编号"


def test_a_sales_file_of_a_chain_store_maps_by_itself() -> None:
    found = match(sales.RECORD, SUPERSTORE)
    assert found.headings == {
        "date": "Order Date", "receipt": "Order ID", "line": "Row ID", "customer": "Customer ID",
        "customer_name": "Customer Name", "product": "Product ID", "product_name": "Product Name",
        "quantity": "Quantity", "discount": "Discount", "amount": "Sales", "category": "Category",
        "country": "Country/Region", "region": "State/Province", "city": "City", "profit": "Profit",
        "subcategory": "Sub-Category",
    }  # fmt: skip
    assert found.ignored == ("Ship Date", "Ship Mode", "Segment", "Postal Code", "Region")
    assert found.columns["amount"] == SUPERSTORE.index("Sales")


def test_a_region_is_the_region_where_no_state_is_told() -> None:
    assert match(sales.RECORD, ["date", "region"]).headings["region"] == "region"


def test_chinese_headings_map_by_themselves() -> None:
    header = "订单 ID,订单日期,客户 ID,客户名称,产品 ID,产品名称,销售额,数量,折扣,利润,单价".split(",")
    assert match(sales.RECORD, header).ignored == ()
    till = match(sales.RECORD, "工号 姓名 日期 时段 交易额 柜台".split())
    assert till.headings == {"date": "日期", "amount": "交易额", "category": "柜台", "staff": "姓名"}


def test_the_word_customer_in_chinese_is_the_name_not_the_code() -> None:
    assert match(sales.RECORD, ["日期", "客户", "金额"]).headings["customer_name"] == "客户"
    assert "客户姓名" in match(customers.RECORD, ["客户姓名"]).headings.values()


def test_exported_columns_map_to_their_own_fields() -> None:
    for record in (customers.RECORD, products.RECORD, sales.RECORD, payments.RECORD):
        names = [field.name for field in record.fields]
        assert match(record, names).columns == {name: place for place, name in enumerate(names)}


def test_a_bare_id_is_the_code_only_where_nothing_better_is_there() -> None:
    assert match(customers.RECORD, ["ID", "Customer ID", "Name"]).headings["code"] == "Customer ID"
    assert match(customers.RECORD, ["ID", "Name"]).headings["code"] == "ID"


def test_of_two_equal_headings_the_first_counts_and_the_other_is_listed() -> None:
    found = match(sales.RECORD, ["日期", "店员", "店员", ""])
    assert found.columns["staff"] == 1
    assert found.ignored == ("店员",)


def test_what_is_asked_for_comes_before_what_is_known() -> None:
    found = match(sales.RECORD, ["Date", "Total", "Sales"], {"amount": "total", "date": ""})
    assert found.headings == {"amount": "Total"}


def test_one_column_may_be_asked_for_twice() -> None:
    assert match(customers.RECORD, ["name"], {"name": "name", "short_name": "name"}).columns == {
        "name": 0,
        "short_name": 0,
    }


def test_a_field_or_heading_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(Usage, match="quantitty; did you mean quantity"):
        match(sales.RECORD, ["Qty"], {"quantitty": "Qty"})
    with pytest.raises(Usage, match="no column Sale; did you mean Sales"):
        match(sales.RECORD, ["Sales"], {"amount": "Sale"})
    with pytest.raises(Usage, match="Its columns are: 甲, 乙"):
        match(sales.RECORD, ["甲", "乙"], {"amount": "zzz"})
