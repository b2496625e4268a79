"""The customer's archive: its fields, kinds, grades, stages, and what hangs off it."""

import re

from crm_tui.core.fields import Choice, Field, Kind, Record
from crm_tui.core.i18n import N_

KINDS = (
    Choice(
        "organisation",
        N_("Organisation"),
        ("法人", "单位", "公司", "企业", "company", "business", "organization", "corporate"),
    ),
    Choice("person", N_("Individual"), ("自然人", "个人", "individual", "consumer", "contact", "home office")),
)
GRADES = tuple(Choice(grade, grade) for grade in ("A", "B", "C", "D"))
STAGES = (
    Choice("lead", N_("Lead")),
    Choice("prospect", N_("Prospect")),
    Choice("active", N_("Active")),
    Choice("loyal", N_("Loyal")),
    Choice("dormant", N_("Dormant")),
    Choice("lost", N_("Lost")),
)

FIELDS = (
    Field(
        "code",
        N_("Code"),
        Kind.CODE,
        max_length=64,
        hint=N_("Left empty, the next free code is given."),
        headings=(
            "Customer ID",
            "CustomerID",
            "客户 ID",
            "客户编号",
            "客户代码",
            "客户编码",
            "会员号",
            "会员卡号",
            "Record ID",
            "Reference",
            "ID",
        ),
    ),
    Field(
        "name",
        N_("Name"),
        required=True,
        max_length=300,
        headings=(
            "Customer Name",
            "Company Name",
            "CompanyName",
            "客户名称",
            "客户姓名",
            "客户",
            "名称",
            "单位名称",
            "公司名称",
            "姓名",
            "Display Name",
            "Full Name",
            "会员姓名",
            "Company",
        ),
    ),
    Field("short_name", N_("Short name"), max_length=100, headings=("简称", "客户简称", "Nickname")),
    Field(
        "kind", N_("Kind"), Kind.CHOICE, choices=KINDS, headings=("客户类型", "类型", "性质", "Segment", "Company Type")
    ),
    Field("grade", N_("Grade"), Kind.CHOICE, choices=GRADES, headings=("等级", "客户等级", "级别", "Rating")),
    Field("stage", N_("Stage"), Kind.CHOICE, choices=STAGES, headings=("阶段", "客户阶段", "客户状态")),
    Field(
        "phone",
        N_("Phone"),
        Kind.PHONE,
        max_length=200,
        hint=N_("Several are separated by ;"),
        headings=(
            "电话",
            "手机",
            "手机号",
            "联系电话",
            "客户手机号",
            "Tel",
            "Telephone",
            "Mobile",
            "Phone Number",
            "手机号码",
            "电话号码",
            "联系手机",
            "Mobile Phone",
            "Mobile Number",
            "Work Phone",
        ),
    ),
    Field(
        "email",
        N_("E-mail"),
        Kind.EMAIL,
        max_length=400,
        hint=N_("Several are separated by ;"),
        headings=("邮箱", "电子邮件", "电子邮箱", "E-mail Address", "Email Address", "E-mail", "Primary Email"),
    ),
    Field("wechat", N_("WeChat"), max_length=100, headings=("微信", "微信号")),
    Field("website", N_("Website"), max_length=300, headings=("网站", "网址", "Web Page", "Website URL")),
    Field(
        "country", N_("Country"), max_length=80, headings=("国家", "国家/地区", "Country/Region"), completes="country"
    ),
    Field(
        "region",
        N_("Region"),
        max_length=80,
        headings=("省", "省份", "省/自治区", "地区", "State", "Province", "State/Province", "州/省"),
        completes="region",
    ),
    Field("city", N_("City"), max_length=80, headings=("城市", "市"), completes="city"),
    Field(
        "address",
        N_("Address"),
        max_length=300,
        headings=("地址", "详细地址", "街道", "Street", "联系地址", "Address1", "Home Address", "Work Address"),
    ),
    Field(
        "postcode",
        N_("Postcode"),
        Kind.CODE,
        max_length=20,
        headings=("邮编", "邮政编码", "Postal Code", "ZIP", "Zip Code"),
    ),
    Field("contact", N_("Contact person"), max_length=100, headings=("联系人", "Contact Name", "ContactName")),
    Field("industry", N_("Industry"), max_length=100, headings=("行业", "所属行业"), completes="industry"),
    Field("business_mode", N_("Business mode"), max_length=100, headings=("经营方式",), completes="business_mode"),
    Field("first_cooperation", N_("First co-operation"), Kind.DAY, headings=("首次合作日期", "首次合作", "建档日期")),
    Field(
        "source",
        N_("Source"),
        max_length=100,
        headings=("来源", "客户来源", "来源渠道", "Lead Source"),
        completes="source",
    ),
    Field("channel", N_("Channel"), max_length=100, headings=("渠道",), completes="channel"),
    Field(
        "owner",
        N_("Owner"),
        max_length=100,
        headings=("负责人", "业务员", "归属人", "Contact owner"),
        completes="staff",
    ),
    Field("credit_limit", N_("Credit limit"), Kind.MONEY, headings=("信用额度", "授信额度")),
    Field("credit_days", N_("Credit days"), Kind.COUNT, headings=("账期", "信用天数", "付款天数")),
    Field(
        "yearly_need",
        N_("Yearly need"),
        Kind.MONEY,
        hint=N_("What they buy of such goods in a year, from everybody."),
        headings=("年需求额", "年采购额", "年需求", "Annual spend"),
    ),
    Field(
        "tags",
        N_("Tags"),
        Kind.TAGS,
        max_length=500,
        hint=N_("Several are separated by ;"),
        headings=("标签", "客户标签", "Labels"),
        completes="tag",
    ),
    Field("hobbies", N_("Hobbies"), Kind.BLOCK, max_length=1000, headings=("爱好", "Hobby")),
    Field("honours", N_("Honours"), Kind.BLOCK, max_length=2000, headings=("所获荣誉", "荣誉")),
    Field("deeds", N_("Notable deeds"), Kind.BLOCK, max_length=2000, headings=("事迹", "主要事迹")),
    Field("history", N_("Relationship history"), Kind.BLOCK, max_length=4000, headings=("客户维护历史", "维护历史")),
    Field("note", N_("Note"), Kind.BLOCK, max_length=4000, headings=("备注", "说明", "Notes", "Comment", "Comments")),
)
#: What a new customer may come with besides: kept as a key date, in the same operation.
BIRTHDAY = Field(
    "birthday",
    N_("Birthday"),
    Kind.YEARLY,
    hint=N_("1988-05-06, 05-06, lunar 8-15 or 八月十五"),
    headings=("生日", "出生日期", "出生年月日", "会员生日", "客户生日", "Date of Birth", "Birth Date", "DOB"),
)
RECORD = Record("customer", N_("Customer"), FIELDS, keys=("code", "phone", "email", "name"), import_only=(BIRTHDAY,))
NEW = RECORD._replace(fields=(*FIELDS, BIRTHDAY))

PERSON_FIELDS = (
    Field("name", N_("Name"), required=True, max_length=100,
          headings=("姓名", "联系人", "联系人姓名", "Contact Name", "Contact", "Person", "Full Name")),
    Field("role", N_("Role"), max_length=100, hint=N_("boss, buyer, wife, son ..."), completes="role",
          headings=("职务", "职位", "角色", "关系", "Job Title", "Title", "Position")),
    Field("phone", N_("Phone"), Kind.PHONE, max_length=60,
          headings=("手机", "手机号", "手机号码", "联系电话", "电话号码", "Mobile", "Mobile Phone",
                    "Phone Number", "Tel")),
    Field("email", N_("E-mail"), Kind.EMAIL, max_length=200,
          headings=("电子邮件", "电子邮箱", "E-mail Address", "Email Address")),
    Field("wechat", N_("WeChat"), max_length=100, headings=("微信号",)),
    Field("note", N_("Note"), Kind.BLOCK, max_length=1000, headings=("说明", "Notes", "Comment", "Comments")),
)  # fmt: skip
PERSON = Record("person", N_("Person"), PERSON_FIELDS)
#: What files bring and take away of a person: whose, too. A person has no number: the name tells who it is at the
#: customer's, or what else is asked for.
CUSTOMER_FIELDS = (
    Field("customer", N_("Customer"), Kind.CODE, max_length=64,
          headings=("客户编号", "客户代码", "客户编码", "会员号", "Customer ID", "Customer Code", "CustomerID")),
    Field("customer_name", N_("Customer name"), max_length=300,
          headings=("客户名称", "客户姓名", "客户", "公司名称", "公司", "单位名称", "单位", "Company Name", "Company",
                    "Account Name")),
)  # fmt: skip
PEOPLE = Record("person", N_("Person"), (*CUSTOMER_FIELDS, *PERSON_FIELDS), keys=("name", "phone", "email", "wechat"))

CALENDARS = (
    Choice("solar", N_("Solar"), ("公历", "阳历")),
    Choice("lunar", N_("Lunar"), ("农历", "阴历")),
)
KEY_DATE_FIELDS = (
    Field(
        "label",
        N_("Occasion"),
        required=True,
        max_length=100,
        hint=N_("birthday, wedding, opening day ..."),
        completes="occasion",
    ),
    Field(
        "calendar", N_("Solar or lunar"), Kind.CHOICE, required=True, choices=CALENDARS, headings=("历法", "Calendar")
    ),
    Field("year", N_("Year"), Kind.COUNT, hint=N_("Left empty where it is not known.")),
    Field("month", N_("Month"), Kind.COUNT, required=True),
    Field("day", N_("Day"), Kind.COUNT, required=True),
    Field("leap", N_("Leap month"), Kind.BOOL),
    Field("note", N_("Note"), max_length=300),
)
KEY_DATE = Record("key_date", N_("Key date"), KEY_DATE_FIELDS)

CONSENT_CHANNELS = (
    Choice("phone", N_("Phone")),
    Choice("sms", N_("Text message")),
    Choice("wechat", N_("WeChat")),
    Choice("email", N_("E-mail")),
    Choice("post", N_("Post")),
)
CONSENT_FIELDS = (
    Field("channel", N_("Channel"), Kind.CHOICE, required=True, choices=CONSENT_CHANNELS),
    Field("given", N_("Agreed"), Kind.BOOL, required=True),
    Field("day", N_("Date"), Kind.DAY, required=True),
    Field("source", N_("How it was given"), max_length=200),
)
CONSENT = Record("consent", N_("Consent"), CONSENT_FIELDS)

_COMPANY = (
    r"公司|厂$|厂[(（]|商店|商行|商社|商场|超市|酒店|饭店|餐厅|学校|医院|集团|经营部|门市部|批发部|合作社|事务所|工作室|药房|五金|建材|行$|店$|部$"
    r"|\b(?:ltd|limited|inc|incorporated|llc|llp|plc|corp|corporation|co|company|gmbh|ag|kg|sarl|s\.?a|s\.?l|b\.?v"
    r"|oy|ab|a/s|pty|group|store|stores|shop|market|supermarket|hotel|restaurant|school|hospital|bank|trading)\b"
)


def guess_kind(name: str, *, has_contact: bool = False) -> str:
    """Organisation or person, for a file that does not say: by company words, or by a contact person at it."""
    return "organisation" if has_contact or re.search(_COMPANY, name, re.IGNORECASE) else "person"
