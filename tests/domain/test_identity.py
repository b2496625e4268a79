"""What makes two lines the same: a file brought in again adds nothing, today and after any later version."""

from typing import Any

import pytest

from crm_tui.domain.identity import (
    PAYMENT_CONTENT,
    SALE_CONTENT,
    WAITING_CONTENT,
    payment_identity,
    sale_identities,
    sale_identity,
    waiting_identity,
)

SALE = {"day": "2024-05-01", "customer_id": 1, "kind": "sale", "quantity": 1000, "amount": 500, "note": "a"}
PAYMENT = {"day": "2024-05-01", "customer_id": 1, "amount": 100, "method": "cash"}
WAITING = {"day": "2024-05-01", "amount": 100, "payer": "张三", "account": "622"}


def test_what_is_kept_of_lines_is_known_again_by_every_later_version() -> None:
    """These stand in shop files: another way to make them would bring every line in once more."""
    assert [
        sale_identity(SALE),
        sale_identity({**SALE, "receipt": "R1", "line": "1"}),
        payment_identity(PAYMENT),
        payment_identity({**PAYMENT, "reference": "T1"}),
        waiting_identity(WAITING),
        waiting_identity({**WAITING, "reference": "T1"}),
    ] == [
        "637053360f8649128c222075983bf89f",
        "6fb7c8f0ad709c3066b402b81284b280",
        "f1dfb82a28482224fe3594e3467bc030",
        "3d8afbb91925aae4c289809c8837f3be",
        "cfb7f3e0f2db6110afb8c611d59b9137",
        "310787e22661e0b9bb6451ae0b973bce",
    ]


@pytest.mark.parametrize(
    ("identity", "values", "own", "content"),
    [
        (sale_identity, SALE, {"receipt": "R1", "line": "1"}, SALE_CONTENT),
        (payment_identity, PAYMENT, {"reference": "T1"}, PAYMENT_CONTENT),
        (waiting_identity, WAITING, {"reference": "T1"}, WAITING_CONTENT),
    ],
    ids=["sale", "payment", "waiting payment"],
)
def test_a_line_without_a_number_of_its_own_is_all_that_it_says_and_one_with_it_is_not(
    identity: Any, values: dict[str, Any], own: dict[str, Any], content: tuple[str, ...]
) -> None:
    changed = [identity({**values, name: "x"}) for name in content if name not in {*own, "receipt", "line"}]
    assert len({identity(values), *changed}) == len(changed) + 1
    numbered = {**values, **own}
    assert identity({**numbered, "note": "x", "method": "x"}) == identity(numbered) != identity(values)
    assert identity({**numbered, "day": "x"}) != identity(numbered)


@pytest.mark.parametrize(
    ("receipts", "lines"),
    [
        (["R1", "R1"], ["1", "2"]),
        (["R1", None], ["1", None]),
        (["R1", "R1"], ["1", None]),
        (["R1", "R2"], None),
        (None, ["1", "2"]),
        (None, None),
    ],
)
def test_many_lines_at_once_are_the_same_as_one_by_one(receipts: Any, lines: Any) -> None:
    rows = [{**SALE, "note": note} for note in "ab"]
    columns = [[row.get(name) for row in rows] if name in SALE else None for name in SALE_CONTENT]
    columns[1:3] = receipts, lines
    for name, column in (("receipt", receipts), ("line", lines)):
        for row, value in zip(rows, column or (None, None), strict=True):
            row[name] = value
    assert sale_identities(columns) == [sale_identity(row) for row in rows]
    assert sale_identities([[] for _ in SALE_CONTENT]) == []
