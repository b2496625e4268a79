"""What records can be asked by: one registry per kind for reading queries, completing them, and the reference."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Choice, Kind
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain.customers import GRADES, KINDS, STAGES
from crm_tui.domain.words import shown
from crm_tui.query.grammar import Literal


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field of the language: its stable name, what it means (a msgid), other names, and an example.

    The kind says how values are read and compared: texts by what is in them, numbers and days by size. A
    `yearly` day comes every year.
    """

    name: str
    meaning: str
    aliases: tuple[str, ...]
    example: str
    kind: Kind = Kind.TEXT
    choices: tuple[Choice, ...] = ()
    yearly: bool = False

    @property
    def ordered(self) -> bool:
        """Whether it can be compared with < and >, and be given as a range."""
        return self.kind in ORDERED and not self.yearly


ORDERED: Final = frozenset({Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.COUNT, Kind.DAY, Kind.INSTANT})
FIELDS: Final = (
    QueryField("name", N_("Name"), ("名称", "姓名", "名字"), "name:五金"),
    QueryField("code", N_("Code"), ("编号", "客户编号"), "code:C0001", Kind.CODE),
    QueryField("grade", N_("Grade"), ("等级", "级别"), "grade:A,B", Kind.CHOICE, GRADES),
    QueryField("kind", N_("Kind"), ("类型", "性质"), "kind:person", Kind.CHOICE, KINDS),
    QueryField("stage", N_("Stage"), ("阶段", "状态"), "stage:active", Kind.CHOICE, STAGES),
    QueryField("tag", N_("Tag"), ("标签", "tags"), "tag:VIP", Kind.TAGS),
    QueryField("phone", N_("Phone"), ("电话", "手机"), "phone:5678", Kind.PHONE),
    QueryField("email", N_("E-mail"), ("邮箱", "邮件"), "email:qq.com", Kind.EMAIL),
    QueryField("wechat", N_("WeChat"), ("微信",), "wechat:zhang"),
    QueryField("city", N_("City"), ("城市", "市"), "city:上海,苏州"),
    QueryField("region", N_("Region"), ("省份", "省", "地区"), "region:江苏"),
    QueryField("country", N_("Country"), ("国家",), "country=China"),
    QueryField("address", N_("Address"), ("地址",), "address:南京路"),
    QueryField("contact", N_("Contact person"), ("联系人",), "contact:李"),
    QueryField("industry", N_("Industry"), ("行业",), "industry:建材"),
    QueryField("owner", N_("Owner"), ("负责人", "业务员"), "owner:王敏"),
    QueryField("source", N_("Source"), ("来源",), "source:抖音"),
    QueryField("channel", N_("Channel"), ("渠道",), "channel:online"),
    QueryField("note", N_("Note"), ("备注",), 'note:"long pipe"', Kind.BLOCK),
    QueryField("credit", N_("Credit limit"), ("信用额度", "额度"), "credit>=10000", Kind.MONEY),
    QueryField("terms", N_("Credit days"), ("账期",), "terms>30", Kind.COUNT),
    QueryField("need", N_("Yearly need"), ("年需求额", "年需求"), "need>=10万", Kind.MONEY),
    QueryField("created", N_("The day it was entered"), ("建档", "录入"), "created:thismonth", Kind.INSTANT),
    QueryField("first", N_("First co-operation"), ("首次合作", "首次"), "first<2020", Kind.DAY),
    QueryField(
        "last", N_("The day of the last purchase, or how long ago it was"),
        ("多久没来", "最近购买", "最后购买"), "last>90d", Kind.DAY,
    ),
    QueryField("spent", N_("All purchases less returns"), ("消费", "累计消费", "消费额"), "spent>=5000", Kind.MONEY),
    QueryField(
        "spent12m", N_("Purchases less returns of the last 12 months"), ("年消费", "近一年消费"), "spent12m:1000..5000",
        Kind.MONEY,
    ),
    QueryField("owed", N_("Money owed"), ("欠款", "欠"), "owed>0", Kind.MONEY),
    QueryField("orders", N_("How many orders"), ("订单", "订单数", "次数"), "orders>=3", Kind.COUNT),
    QueryField("birthday", N_("A birthday in the solar calendar"), ("生日",), "birthday:next7d", Kind.DAY, yearly=True),
)  # fmt: skip
#: Words that are written like fields but ask something else: their other names, and what they mean.
SPECIAL: Final = {
    "has": (("有",), N_("Something stands in the field"), "has:phone"),
    "no": (("无", "没有", "没"), N_("Nothing stands in the field"), "no:email"),
    "sort": (("排序",), N_("What to sort by; with - the largest or latest first"), "sort:-spent"),
}
_UNSORTED: Final = frozenset({Kind.TAGS, Kind.PHONE, Kind.EMAIL, Kind.BLOCK})

#: How alike a misspelt name must be; of two Han characters one is half.
_NEAR, _NEAR_IN_HAN = 0.65, 0.5


class Vocabulary:
    """What one kind of record can be asked by."""

    def __init__(self, fields: tuple[QueryField, ...]) -> None:
        self.fields = fields
        self.by_name = {field.name: field for field in fields}
        #: What a list can be sorted by.
        self.sortable = tuple(field.name for field in fields if not field.yearly and field.kind not in _UNSORTED)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name a field or special word can be given by, folded, and the stable name it stands for."""
        known = {fold(alias): field.name for field in self.fields for alias in (field.name, *field.aliases)}
        return known | {fold(alias): name for name, (aliases, _, _) in SPECIAL.items() for alias in (name, *aliases)}

    def named(self, written: Literal) -> str:
        """The stable name for what was written; Invalid, with the nearest one, where there is none."""
        wanted = fold(written.text)
        if wanted in self.names:
            return self.names[wanted]
        place, text = written.at + 1, shown(written.text)
        if near := get_close_matches(wanted, self.names, n=1, cutoff=_NEAR if wanted.isascii() else _NEAR_IN_HAN):
            raise Invalid(
                N_("There is no field “{name}” (character {place}); did you mean “{near}”?"),
                name=text, place=place, near=near[0],
            )  # fmt: skip
        raise Invalid(
            N_("There is no field “{name}” (character {place}); put quotes around a text with such signs."),
            name=text, place=place,
        )  # fmt: skip


CUSTOMERS: Final = Vocabulary(FIELDS)
