"""Which customers are likely one, and why."""

from typing import Any

import pytest

from crm_tui.domain import duplicates
from crm_tui.domain.duplicates import Likeness, Profile
from crm_tui.domain.han_forms import simplified
from crm_tui.domain.name_core import take_apart


def customer(name: str, kind: str = "organisation", **given: Any) -> Profile:
    return duplicates.profile(1, name, kind, **given)


def compared(one: Profile, other: Profile, alike: int = 2) -> Likeness | None:
    return duplicates.compare(one, other, lambda _core: alike)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("上海张三五金有限公司", "张三五金"),
        ("張三五金商行", "张三五金"),
        ("张三五金（上海）有限责任公司", "张三五金上海"),
        ("ＡＢＣ五金店", "abc五金"),
        ("公司", "公司"),
        ("The Acme Trading Co., Ltd.", "acme trading"),
        ("O'Brien, Mary", "mary obrien"),
    ],
)
def test_a_name_is_told_without_kind_of_company_place_and_way_of_writing(name: str, core: str) -> None:
    assert take_apart(name).core == core


def test_traditional_signs_are_read_as_simplified() -> None:
    assert simplified("廣東張氏電器行 ABC") == "广东张氏电器行 ABC"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("张三五金店", {"phones": "13812345678"}), ("張三五金商行", {"phones": "8613812345678"}), "same phone"),
        (("张三五金", {"phones": "02155551234"}), ("张三五金店", {"phones": "55551234"}), "same phone"),
        (("张伟五金", {"emails": "a@b.cn"}), ("Zhang Wei Wujin", {"emails": "a@b.cn"}), "name sounds the same"),
        (("Smith Tools Ltd", {"city": "York"}), ("Smith Tools", {"city": "York"}), "same name, written otherwise"),
        (("张三五金", {"street": "人民路12号"}), ("章三五金店", {"street": "人民路12号"}), "same address"),
        (("宏达建材", {"phones": "13812345678"}), ("宏大建材", {"phones": "13812345678"}), "name sounds the same"),
        (
            ("上海利民建材批发部", {"city": "上海", "phones": "13812345678"}),
            ("上海利民建材批发部", {"phones": "13987654321"}),
            "other phones",
        ),
    ],
)
def test_one_customer_written_twice_is_found_with_the_reason(one: Any, other: Any, reason: str) -> None:
    found = compared(customer(one[0], **one[1]), customer(other[0], **other[1]))
    assert found is not None
    assert reason in [why.words for why in found.reasons]


def test_a_person_s_name_in_another_order_or_in_pinyin_is_the_same_name() -> None:
    phone = {"phones": "13812345678"}
    for name in ("Wei Zhang", "Zhang Wei", "zhangwei", "張偉"):
        found = compared(customer("张伟", "person", **phone), customer(name, "person", **phone))
        assert found is not None
        assert found.score >= 80


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A couple at one number and one address.
        (
            ("张伟", "person", {"phones": "13812345678", "street": "人民路12号"}),
            ("李娜", "person", {"phones": "13812345678", "street": "人民路12号"}),
        ),
        # Branches with the number of the first.
        (
            ("老王五金一店", "organisation", {"phones": "13812345678"}),
            ("老王五金二店", "organisation", {"phones": "13812345678"}),
        ),
        # Two people of one name, in two towns, or with nothing else in common.
        (("张伟", "person", {"city": "上海"}), ("张伟", "person", {"city": "苏州"})),
        (("张伟", "person", {"city": "上海"}), ("张伟", "person", {"city": "上海"})),
        # Businesses that are called alike everywhere.
        (("宏达建材", "organisation", {"city": "上海"}), ("宏达建材", "organisation", {"city": "苏州"})),
        (("宏达建材商行", "organisation", {"city": "上海"}), ("宏达小吃店", "organisation", {"city": "上海"})),
    ],
)
def test_those_who_are_two_are_not_taken_for_one(one: Any, other: Any) -> None:
    assert compared(customer(*one[:2], **one[2]), customer(*other[:2], **other[2])) is None


def test_a_name_that_many_have_says_less() -> None:
    pair = [customer("张伟", "person", street="人民路12号", phones=phones) for phones in ("13812345678", "13987654321")]
    few, many = compared(*pair, alike=2), compared(*pair, alike=300)
    assert few is not None
    assert many is None or many.score < few.score


def test_whoever_is_alike_has_a_key_in_common() -> None:
    one = customer("张伟五金店", phones="02155551234", emails="a@b.cn", street="人民路12号")
    other = customer("Zhang Wei Wujin", phones="55551234", emails="a@b.cn", street="人民路 12号")
    shared = {
        family
        for family in duplicates.FAMILIES
        if set(duplicates.keys(one, family)) & set(duplicates.keys(other, family))
    }
    assert shared == {"phone", "email", "street", "sound"}
