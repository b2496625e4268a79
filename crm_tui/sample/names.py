"""Names, phone numbers and addresses of nobody: Chinese and English ones in both shops."""

from random import Random
from typing import NamedTuple

from crm_tui.sample.words import words

#: Beginnings of Chinese mobile numbers; what follows is always 0000 and four digits, which nobody is given.
_MOBILE = (*range(130, 140), *range(150, 154), *range(155, 160), *range(180, 190), *range(195, 200))
_DOUBLE_SURNAME_SHARE = 0.01
_SHORT_GIVEN_SHARE = 0.3


class Place(NamedTuple):
    """Where a customer is."""

    country: str
    region: str
    city: str
    address: str
    postcode: str


class Names:
    """Makes names from the words of a language, and of the other one for its foreigners."""

    def __init__(self, rng: Random, language: str) -> None:
        self._rng = rng
        self._language = language
        self._words = words(language)
        self._chinese = words("zh_CN")["names"]
        self._english = words("en")["names"]

    def person(self) -> str:
        """A person's name."""
        foreign = self._rng.random() < self._words["foreign_share"]
        return self._chinese_name() if (self._language == "zh_CN") != foreign else self._english_name()

    def company(self, city: str, *, dealer: bool) -> tuple[str, str, str]:
        """A company's name, short name and industry."""
        told = self._words["companies"]
        front = self._rng.choice(told["fronts"])
        if dealer:
            kind, industry = self._rng.choice(told["dealers"]), told["kinds"][2][1]
        else:
            kind, industry = self._rng.choice(told["kinds"])
        if self._language == "zh_CN":
            return f"{city}{front}{kind}", front, industry
        return f"{front} {kind} of {city}", f"{front} {kind}", industry

    def place(self) -> tuple[Place, str]:
        """An address, and the city's area code."""
        told = self._words["places"]
        city, region, area, post = self._rng.choice(told["cities"])
        street = self._rng.choice(told["streets"])
        address = told["address"].format(street=street, number=self._rng.randrange(1, 400))
        digits = 6 if self._language == "zh_CN" else 5
        postcode = post + f"{self._rng.randrange(10 ** (digits - len(post))):0{digits - len(post)}d}"
        return Place(told["country"], region, city, address, postcode), area

    def mobile(self, number: int, area: str) -> str:
        """The mobile number of the customer with this number; different ones get different numbers."""
        if self._language != "zh_CN":
            return f"({area}) 555-{(100 + number) % 10000:04d}"
        block, rest = divmod(number * 7919 % 340_000, 10_000)
        return f"{_MOBILE[block]} 0000 {rest:04d}"

    def landline(self, number: int, area: str) -> str:
        """A company's telephone number."""
        if self._language != "zh_CN":
            return f"({area}) 555-{(100 + number) % 10000:04d} ext. {10 + number % 90}"
        return f"{area}-{'5550' if len(area) == 3 else '555'}{number * 31 % 10_000:04d}"

    def _chinese_name(self) -> str:
        rng, told = self._rng, self._chinese
        surname = rng.choice(told["surnames"])
        if rng.random() < _DOUBLE_SURNAME_SHARE:
            surname = rng.choice(told["double_surnames"])
        if rng.random() < _SHORT_GIVEN_SHARE:
            return str(surname + rng.choice(told["given_one"]))
        if rng.random() < 0.5:
            return str(surname + rng.choice(told["given_two"]))
        return str(surname + rng.choice(told["given_one"]) + rng.choice(told["given_one"]))

    def _english_name(self) -> str:
        return f"{self._rng.choice(self._english['first'])} {self._rng.choice(self._english['last'])}"
