"""Reading queries: what they mean, what is wrong with them, what could complete them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.core.errors import Invalid
from crm_tui.domain.shop import Shop
from crm_tui.query import grammar
from crm_tui.query.completion import suggest
from crm_tui.query.fields import CUSTOMERS, FIELDS, SPECIAL
from crm_tui.query.meaning import (
    Between,
    Condition,
    Every,
    EveryYear,
    Given,
    Holds,
    Neither,
    Query,
    Search,
    Some,
    compile_query,
)
from crm_tui.query.signs import is_plain

SHOP = Shop(currency="CNY", zone="Asia/Shanghai")
TODAY = date(2024, 5, 15)


def meant(text: str) -> Query:
    return compile_query(text, SHOP, TODAY)


def where(text: str) -> Condition | None:
    return meant(text).where


CITIES = Some((Holds("city", "上海", False), Holds("city", "苏州", False)))


def test_the_languages_own_example_means_what_it_says() -> None:
    query = meant("grade:A spent>=5000 last<90d birthday:next7d city:上海,苏州 -tag:blocked sort:-spent")
    assert query.where == Every(
        (
            Holds("grade", "A", True),
            Between("spent", 500000, None),
            Between("last", "2024-02-16", None),
            EveryYear("birthday", "05-15", "05-22"),
            CITIES,
            Neither(Holds("tag", "blocked", True)),
        )
    )
    assert query.sort == (("spent", True),)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("等级：A", "grade:A"),
        ("城市:上海，苏州", "city:上海,苏州"),
        ("城市：上海、苏州", "city:上海,苏州"),
        ("标签:VIP", "tag:VIP"),
        ("欠款＞０", "owed>0"),
        ("消费≥5000", "spent>=5000"),
        ("多久没来>90天", "last>90d"),
        ("多久没来>90", "last>90d"),
        ("生日:未来7天", "birthday:next7d"),
        ("－标签:黑名单", "-tag:黑名单"),
        ("（张 李），王", "(张 李),王"),
        ("备注:“长 管”", 'note:"长 管"'),
        ("阶段:活跃", "stage:active"),
        ("排序:-消费", "sort:-spent"),
        ("有:电话", "has:phone"),
        ("没有:邮箱", "no:email"),
        ("建档:本月", "created:thismonth"),
        ("首次:2020年", "first:2020"),
        ("多久没来:上个月", "last:lastmonth"),
    ],
)
def test_chinese_names_and_signs_mean_the_same(chinese: str, english: str) -> None:
    assert meant(chinese) == meant(english)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("", None),
        ("   ", None),
        ("张三 五金", Search("张三 五金")),
        ('"grade:A"', Search("grade:A")),
        ("city:上海,苏州", CITIES),
        ("city:上海 , 苏州", CITIES),
        ("city: 上海,苏州,", CITIES),
        ("(city:上海),city:苏州", CITIES),
        ("city:上海,(city:苏州)", CITIES),
        ("city:上海,city:苏州", CITIES),
        ("city=上海", Holds("city", "上海", True)),
        ("a grade:A b", Every((Search("a b"), Holds("grade", "A", True)))),
        ("a, b c", Every((Search("c"), Some((Search("a"), Search("b")))))),
        ("-(a b)", Neither(Search("a b"))),
        ("--a", Neither(Neither(Search("a")))),
        ("-a,b", Some((Neither(Search("a")), Search("b")))),
        ("a - b", Search("a - b")),
        ("138-1234", Search("138-1234")),
        ("spent:5", Between("spent", 500, 500)),
        ("spent = 5", Between("spent", 500, 500)),
        ("spent > 5", Between("spent", 501, None)),
        ("spent:>5", Between("spent", 501, None)),
        ("spent<5", Between("spent", None, 499)),
        ("spent<=5", Between("spent", None, 500)),
        ("spent:5..10", Between("spent", 500, 1000)),
        ("spent:5..", Between("spent", 500, None)),
        ("spent:..5", Between("spent", None, 500)),
        ("spent>-5", Between("spent", -499, None)),
        ("spent>1万", Between("spent", 1000001, None)),
        ("orders>=3", Between("orders", 3, None)),
        ("last>90d", Between("last", None, "2024-02-14")),
        ("last>=90d", Between("last", None, "2024-02-15")),
        ("last<=90d", Between("last", "2024-02-15", None)),
        ("last:30d..90d", Between("last", "2024-02-15", "2024-04-15")),
        ("last:..30d", Between("last", "2024-04-15", None)),
        ("last:30d..", Between("last", None, "2024-04-15")),
        ("last:2024-03", Between("last", "2024-03-01", "2024-03-31")),
        ("last>2024-03", Between("last", "2024-04-01", None)),
        ("last<2024", Between("last", None, "2023-12-31")),
        ("last>=2024", Between("last", "2024-01-01", None)),
        ("last:2024-03-05..2024-03-09", Between("last", "2024-03-05", "2024-03-09")),
        ("last:today", Between("last", "2024-05-15", "2024-05-15")),
        ("last:last30d", Between("last", "2024-04-15", "2024-05-15")),
        ("last:thisweek", Between("last", "2024-05-13", "2024-05-19")),
        ("last:2024-04-01..30d", Between("last", "2024-04-01", "2024-04-15")),
        ("first>1y", Between("first", None, "2023-05-14")),
        ("created:2024-05-15", Between("created", "2024-05-14T16:00:00.000Z", "2024-05-15T15:59:59.999Z")),
        ("birthday:next7d", EveryYear("birthday", "05-15", "05-22")),
        ("birthday:5月", EveryYear("birthday", "05-01", "05-31")),
        ("birthday:02-29", EveryYear("birthday", "02-29", "02-29")),
        ("birthday:next1y", EveryYear("birthday", "01-01", "12-31")),
        ("birthday:next300d", EveryYear("birthday", "05-15", "03-11")),
        ("birthday:12月5日", EveryYear("birthday", "12-05", "12-05")),
        ("has:phone", Given("phone")),
        ("no:phone,email", Some((Neither(Given("phone")), Neither(Given("email"))))),
        ("phone:138-1234", Holds("phone", "1381234", False)),
        ("email:QQ.com", Holds("email", "qq.com", False)),
        ("note:http://x", Holds("note", "http://x", False)),
        ("kind:个人", Holds("kind", "person", True)),
    ],
)
def test_each_form_means_one_thing(text: str, condition: Condition | None) -> None:
    assert where(text) == condition


def test_a_birthday_on_29_february_is_on_the_28th_in_other_years() -> None:
    assert compile_query("birthday:today", SHOP, date(2023, 2, 28)).where == EveryYear("birthday", "02-28", "02-29")
    assert compile_query("birthday:today", SHOP, date(2024, 2, 28)).where == EveryYear("birthday", "02-28", "02-28")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("grad:A", "There is no field “grad” (character 1); did you mean “grade”?"),
        ("张 spnt>5", "There is no field “spnt” (character 3); did you mean “spent”?"),
        ("等极:A", "There is no field “等极” (character 1); did you mean “等级”?"),
        ("http://x", "There is no field “http” (character 1); put quotes around a text with such signs."),
        ("grade:E", "“E” is not one of: A, B, C, D. (character 7, “grade”)"),
        ("grade>A", "“grade” can't be compared with > (character 1); write it like grade:A,B."),
        ("spent>abc", "abc is not a number; write it like 1234.50. (character 7, “spent”)"),
        ("spent:1.234", "1.234 is too fine; at most 2 decimals are kept. (character 7, “spent”)"),
        ("last<soon", "soon is not a date; write it like 2024-05-31. (character 6, “last”)"),
        ("last:2024-13", "2024-13 is not a date; write it like 2024-05-31. (character 6, “last”)"),
        ("birthday:02-30", "02-30 is no day of the year; write it like 05-31. (character 10, “birthday”)"),
        ("spent:..", ".. is a range; write it like spent:1..9. (character 7, “spent”)"),
        ("grade:", "What is “grade” to be compared with? A value is missing at character 7."),
        ("grade:A (city:上海", "The bracket at character 9 is not closed."),
        ("city:上海)", "The bracket at character 8 closes nothing."),
        ("()", "There is nothing in the brackets at character 1."),
        ('note:"a', "The quotation mark at character 6 is not closed."),
        ('city:""', "A value is missing. (character 6, “city”)"),
        ("<script>", "“<” at character 1 has no field before it; put quotes around a text with such signs."),
        ("phone:abc", "abc has no digit. (character 7, “phone”)"),
        ("sort:tag", "A list can't be sorted by “tag” (character 6)."),
        ("a,sort:name", "“sort” stands outside brackets (character 3)."),
        ("has:sort", "“sort” is not a field (character 5)."),
        ("has:shoes", "There is no field “shoes” (character 5); put quotes around a text with such signs."),
        ("(" * 40 + "a" + ")" * 40, "This query is too deep or has too many parts."),
        ("-" * 40 + "a", "This query is too deep or has too many parts."),
        ("a," * 300, "This query is too deep or has too many parts."),
        ("a" * 2001, "This query is too long; at most 2000 characters are read."),
        ("last>9999y", "9999y is too long ago or too far ahead. (character 6, “last”)"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_the_nearest_name(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        meant(text)
    assert str(refused.value) == sentence.replace("“E”", "E")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("张三 五金", True),
        ("138-1234", True),
        ("a - b", True),
        ("", True),
        ("O'Brien & Co.", True),
        ("grade:A", False),
        ("-x", False),
        ("a -x", False),
        ("a,b", False),
        ("a，b", False),
        ('"a"', False),
        ("(a)", False),
        ("欠款≥1", False),
    ],
)
def test_only_words_without_signs_are_plain(text: str, plain: bool) -> None:
    assert is_plain(text) is plain


@pytest.mark.parametrize("name", [name for field in FIELDS for name in (field.name, *field.aliases)])
def test_every_field_is_known_by_all_its_names(name: str) -> None:
    assert meant(f"has:{name}").where == meant(f"有：{name}").where


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_example_of_the_reference_can_be_asked(field) -> None:
    assert where(field.example) is not None
    for alias in field.aliases:
        assert where(field.example.replace(field.name, alias, 1)) == where(field.example)


@pytest.mark.parametrize(
    ("text", "first", "among"),
    [
        ("gr", "grade:", {"grade:"}),
        ("-gr", "-grade:", {"-grade:"}),
        ("等", "等级:", {"等级:"}),
        ("张 sp", "spent>", {"spent12m>"}),
        ("grade:", "grade:A", {"grade:D"}),
        ("grade:A,", "grade:A,A", {"grade:A,B"}),
        ("stage:l", "stage:lead", {"stage:lost"}),
        ("sort:-sp", "sort:-spent", {"sort:-spent12m"}),
        ("has:em", "has:email", {"has:email"}),
        ("birthday:n", "birthday:next7d", {"birthday:next30d"}),
        ("last>", "last>30d", {"last>90d"}),
        ("last:", "last:thismonth", {"last:last30d"}),
        ("(ci", "city:", {"city:"}),
        ("生日：", "生日：today", {"生日：next7d"}),
    ],
)
def test_what_is_begun_can_be_completed(text: str, first: str, among: set[str]) -> None:
    suggested = suggest(text, len(text))
    assert suggested[0] == first
    assert among <= set(suggested)


def test_completion_looks_at_the_cursor_only() -> None:
    assert suggest("gra spent>5", 3) == ["grade:"]
    assert suggest("unknown:", 8) == []
    assert suggest("", 0)[0] == "name:"


@given(st.text(alphabet='ab张:：=<>≥,，、()（）"“”-－. \t\n09dgrade', max_size=40))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    try:
        meant(text)
    except Invalid as refused:
        assert str(refused)
    assert isinstance(suggest(text, len(text)), list)


def test_special_words_and_sorting_name_fields_that_exist() -> None:
    assert set(SPECIAL) == {"has", "no", "sort"}
    assert set(CUSTOMERS.sortable) <= {field.name for field in FIELDS}
    assert grammar.read(" , ") is None
