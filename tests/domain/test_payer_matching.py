"""Whose a payment is: payers known from before, and guesses with their reasons."""

import pytest

from crm_tui.core.i18n import tr
from crm_tui.domain.payer_matching import (
    Candidate,
    KnownPayer,
    KnownPayers,
    OpenReceipt,
    Paid,
    best,
    core_of,
    open_receipts,
    score,
    tells_apart,
)


def words(paid: Paid, candidate: Candidate) -> list[str]:
    return [tr(reason) for reason in score(paid, candidate).reasons]


@pytest.mark.parametrize(
    ("paid", "candidate", "reason"),
    [
        (Paid(5, "张三五金店"), {}, "has the same name"),
        (Paid(5, "三哥"), {"short_name": "三哥"}, "has the same short name"),
        (Paid(5, "张三五金有限公司"), {}, "has the same name but for the kind of company"),
        (Paid(5, "上海张三五金"), {}, "one name is part of the other"),
        (Paid(5, "章三五金"), {}, "the names sound the same"),
        (Paid(5, "南通市长城公司"), {"name": "南通长城"}, "has the same name but for the kind of company"),
        (Paid(5, None, "李四(1**)"), {"people": ("李四",)}, "“李四” is one of their people"),
        (Paid(5, None, note="五金店 5月"), {}, "the note names “五金店”"),
        (Paid(5, "ZSWJ"), {}, "the name has these initials"),
        (Paid(5, "李四"), {"people": ("李四",)}, "“李四” is one of their people"),
        (Paid(5, "*四(137****2600)"), {"people": ("李四",)}, "the masked name fits “李四”"),
        (Paid(5, "*四"), {"people": ("李四",)}, "the masked name fits “李四”"),
        (Paid(5, "Smiht Hardware Ltd"), {"name": "Smith Hardware"}, "the names are similar"),
        (Paid(5, "*杨(138****5678)"), {"phones": ("13812345678",)}, "has this phone number"),
        (Paid(5, None, "尾号 5678"), {"phones": ("13812345678",)}, "has a phone number with this end"),
        (Paid(5, None, note="货款 R2024-1"), {"open_receipts": (OpenReceipt("R2024-1", "2024-05-01", 9),)},
         "the note names receipt R2024-1"),
        (Paid(5, None, None, None, "c00012 货款"), {}, "the note names code C00012"),
        (Paid(5, None, None, None, "代张三五金付"), {}, "the note names “张三五金”"),
        (Paid(5, "x"), {"owed": 5}, "owes exactly this amount"),
        (Paid(5, "x"), {"open_receipts": (OpenReceipt("R1", "2024-05-01", 5),)},
         "receipt R1 of 2024-05-01 is open with this amount"),
        (Paid(5, "老王"), {"payers": (KnownPayer(1, "老王", "b"),)}, "has paid under this name before"),
        (Paid(5, "x", "62 22"), {"payers": (KnownPayer(1, "y", "6222"),)}, "has paid from this account before"),
    ],
)  # fmt: skip
def test_what_speaks_for_a_customer_is_said(paid: Paid, candidate: dict[str, object], reason: str) -> None:
    known = Candidate(**{"customer_id": 1, "code": "C00012", "name": "张三五金店", **candidate})  # type: ignore[arg-type]
    assert words(paid, known) == [reason]


@pytest.mark.parametrize(
    "paid",
    [Paid(5, "王五"), Paid(-5, "x"), Paid(5, None), Paid(5, "*三"), Paid(5, "x", "1234"), Paid(5, "x", note="C000123")],
)
def test_what_only_looks_like_it_does_not_count(paid: Paid) -> None:
    known = Candidate(1, "C00012", "张三五金店", phones=("13812345678",), owed=-5)
    assert words(paid, known) == []


def test_reasons_add_up_and_the_best_three_come_first() -> None:
    name, amount = Candidate(1, "A", "张三五金"), Candidate(2, "B", "李四建材", owed=5)
    both, near = Candidate(3, "C", "张三五金", owed=5), Candidate(4, "D", "张三水暖五金")
    nothing = Candidate(5, "E", "z")
    found = best(Paid(5, "张三五金店"), [nothing, amount, name, near, both])
    assert [guess.customer_id for guess in found] == [3, 1, 2]
    assert found[0].score > found[1].score > found[2].score
    assert best(Paid(5, "nobody"), [nothing]) == []


def test_a_payer_is_known_by_name_and_account_or_by_a_name_that_is_one_customers() -> None:
    known = KnownPayers([KnownPayer(1, "张三", "6222"), KnownPayer(2, "张三", "6223"), KnownPayer(3, "Li Si", None)])
    assert known.find("张三", "62 22") == 1
    assert known.find("张三", "6223") == 2
    assert known.find("张三", "9") is None
    assert known.find("张三", None) is None
    assert known.find("LI  SI", "anything") == 3
    assert known.find(None, None) is None
    assert KnownPayers([KnownPayer(1, "", "6222")]).find(None, "6222") == 1


@pytest.mark.parametrize(
    ("payer", "account", "sure"),
    [
        ("张三", None, True),
        (None, "6222", True),
        ("*三", None, False),
        ("*三(137****2600)", None, True),
        ("*三", "137****2600", True),
        ("*三", "***", False),
        (None, None, False),
    ],
)
def test_a_masked_name_alone_is_not_learned(payer: str | None, account: str | None, sure: bool) -> None:
    assert tells_apart(payer, account) is sure


def test_receipts_are_open_that_what_was_received_has_not_reached() -> None:
    lines = [("R2", "2024-05-02", 700), ("R1", "2024-05-01", 300), ("R3", "2024-05-03", -100), (None, "2024-05-04", 50)]
    assert open_receipts(lines, 200) == [OpenReceipt("R2", "2024-05-02", 700), OpenReceipt(None, "2024-05-04", 50)]
    assert open_receipts(lines, 201) == [OpenReceipt(None, "2024-05-04", 50)]
    assert open_receipts(lines, 0)[0].receipt == "R2"


def test_the_core_of_a_name_is_never_empty() -> None:
    assert core_of("公司") == "公司"
    assert core_of("上海张三（五金）有限公司") == "上海张三 五金"
    assert core_of("Smith & Sons Co., Ltd.") == "smith sons"
