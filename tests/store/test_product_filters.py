"""What a text finds among products."""

import pytest

from crm_tui.ops import products
from crm_tui.store import product_filters
from crm_tui.store.db import Database

GOODS = {"H-01": "claw hammer", "H-02": "sledge hammer", "N-01": "claw", "N-02": "nail"}


@pytest.fixture
def goods(shop: Database) -> Database:
    for sku, name in GOODS.items():
        products.add(shop, {"sku": sku, "name": name, "price": 100_000 if sku < "N" else None})
    return shop


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("claw hammer", ["H-01"]),
        ('-"claw hammer"', ["H-02", "N-01", "N-02"]),
        ("-(claw hammer)", ["H-02", "N-01", "N-02"]),
        ("claw,nail", ["H-01", "N-01", "N-02"]),
        ("name:hammer -claw", ["H-02"]),
        ("has:price", ["H-01", "H-02"]),
        ("price>=1000 sort:-code", []),
        ("price<=1000 sort:-code", ["H-02", "H-01"]),
    ],
)
def test_words_and_fields_find_products(goods: Database, text: str, found: list[str]) -> None:
    with goods.read() as r:
        skus = [r.value("SELECT sku FROM product WHERE id = :id", id=one) for one in product_filters.select(r, text)]
    assert (skus if "sort:" in text else sorted(skus)) == found
