"""The sample shop's words, one TOML file per language, and its goods in one list for all languages."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent


class Item(NamedTuple):
    """A thing the shop sells under several brands; `price` in hundredths of a minor unit, `margin` in percent."""

    key: str
    name: str
    category: str
    subcategory: str
    unit: str
    price: int
    margin: int
    weight: float
    season: str
    companion: str


@cache
def words(language: str) -> dict[str, Any]:
    """The language's words as they stand in its file."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def items(language: str) -> list[Item]:
    """The goods, named in the language and priced in its shop's currency."""
    divisor = words(language)["price_divisor"]
    with (FOLDER / "items.csv").open(encoding="utf-8", newline="") as file:
        return [_item(row, language, divisor) for row in csv.DictReader(file)]


def _item(row: dict[str, str], language: str, divisor: int) -> Item:
    return Item(
        key=row["key"],
        name=row[language],
        category=row[f"category_{language}"],
        subcategory=row[f"subcategory_{language}"],
        unit=row[f"unit_{language}"],
        price=round(float(row["price"]) / divisor * 20) * 500,
        margin=int(row["margin"]),
        weight=float(row["weight"]),
        season=row["season"],
        companion=row["companion"],
    )
