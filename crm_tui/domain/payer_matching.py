"""Whose a payment is: payers known from before, and how well a customer fits one who is not, with the reasons in words.

Each reason has a weight, the chance that it alone is right; reasons that do not depend on each other are put together
as 1 - (1 - a)(1 - b)..., so that a likely name and the very amount that is owed outweigh either.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crm_tui.core.i18n import N_, Text
from crm_tui.core.text import fold
from crm_tui.domain.pinyin import is_han, syllables
from crm_tui.domain.search_terms import digits

#: How many guesses are told.
MOST = 3
_BETWEEN = "\x1f"  # never in a cleaned text
_STARS = "*＊●•×"
_SIGNS = re.compile(r"[^\w]+")
#: What a company's name ends in, which its account may carry and the archive not, or the other way round.
_FORM = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|分公司|公司|集团|商贸|贸易|实业|经营部|经销部|门市部|批发部|服务部|"
    r"工作室|个体工商户|商行|商店|厂|店)+$"
    r"|\b(?:ltd|limited|inc|llc|llp|plc|corp|corporation|co|company|gmbh|group|trading|store|stores|shop)\b"
)
#: What a place is called, which may be left out: 南通市长城 is 南通长城. 超市 is no place.
_PLACE = re.compile("(?<=[\u4e00-\u9fff]{2})(?<!超)[省市县区]")
#: A phone or account number in brackets, or what is left of one, behind a name.
_NUMBER_BEHIND = re.compile(rf"\s*[(（][\d{re.escape(_STARS)}]+[)）]$")
_ALIKE, _ALIKE_HAN = 86.0, 72.0  # per cent, from which two names are called similar: a Han character says more
_SHORTEST_TAIL, _SHORTEST_PHONE = 4, 7
_FEWEST_INITIALS = 3
_SHORTEST_PART = 3  # of a name in a note


class OpenReceipt(NamedTuple):
    """A purchase of which nothing is settled yet: its number where it has one, day, and minor units to pay."""

    receipt: str | None
    day: str
    amount: int


class KnownPayer(NamedTuple):
    """A name, or a name and an account, under which a customer has paid."""

    customer_id: int
    name: str
    account: str | None


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as a file tells it; `amount` in minor units."""

    amount: int
    payer: str | None = None
    account: str | None = None
    reference: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared of a customer; `phones` are digits, `owed` minor units, `people` who works there."""

    customer_id: int
    code: str
    name: str
    short_name: str | None = None
    people: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    payers: tuple[KnownPayer, ...] = ()
    owed: int = 0
    open_receipts: tuple[OpenReceipt, ...] = ()


class Guess(NamedTuple):
    """How well a customer fits, in per cent, and why."""

    customer_id: int
    score: int
    reasons: tuple[Text, ...]


class _Reason(NamedTuple):
    weight: float
    words: Text


class KnownPayers:
    """Customers by the names and accounts under which they have paid."""

    def __init__(self, payers: Iterable[KnownPayer]) -> None:
        self._by_key: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = {}
        for payer in payers:
            self._by_key[payer_key(payer.name, payer.account)] = payer.customer_id
            self._by_name.setdefault(fold(payer.name), set()).add(payer.customer_id)

    def find(self, name: str | None, account: str | None) -> int | None:
        """Whose payment it is: by name and account, else by the name, which must not stand for two customers."""
        if not name and not account:
            return None
        exact = self._by_key.get(payer_key(name, account))
        if exact is not None or not name:
            return exact
        if account:
            return self._by_key.get(payer_key(name, None))
        known = self._by_name.get(fold(name), set())
        return next(iter(known)) if len(known) == 1 else None


def payer_key(name: str | None, account: str | None) -> str:
    """How a payer is compared: the name without regard to case and width, and the account without its spaces."""
    return f"{fold(name or '')}{_BETWEEN}{_account(account)}"


def open_receipts(lines: Iterable[tuple[str | None, str, int]], received: int) -> list[OpenReceipt]:
    """The receipts of which nothing is settled: what was `received` and returns settle the oldest first.

    `lines` are receipts, ISO days and what was not paid at once in minor units, returns below zero.
    """
    known = sorted(lines, key=lambda line: line[1])
    credit = received - sum(left for _, _, left in known if left < 0)
    found = []
    for receipt, day, left in known:
        if left > 0 and credit <= 0:
            found.append(OpenReceipt(receipt, day, left))
        credit -= max(0, left)
    return found


def best(paid: Paid, candidates: Iterable[Candidate], most: int = MOST) -> list[Guess]:
    """The customers that fit best, best first; those that nothing speaks for are left out."""
    scored = [(score(paid, candidate), candidate) for candidate in candidates]
    fitting = [(guess, candidate) for guess, candidate in scored if guess.reasons]
    fitting.sort(key=lambda pair: (-pair[0].score, -pair[1].owed, pair[0].customer_id))
    return [guess for guess, _ in fitting[:most]]


def score(paid: Paid, candidate: Candidate) -> Guess:
    """How well the candidate fits; never quite certain, since only a person can say so."""
    names = (*_by_payer(paid, candidate), *_by_name(paid, candidate))
    kinds = (names, _by_phone(paid, candidate), _by_words(paid, candidate), _by_amount(paid, candidate))
    best_of = [max(kind, key=lambda reason: reason.weight) for kind in map(list, kinds) if kind]
    against = 1.0
    for reason in best_of:
        against *= 1 - reason.weight
    best_of.sort(key=lambda reason: -reason.weight)
    return Guess(candidate.customer_id, min(99, round(100 * (1 - against))), tuple(reason.words for reason in best_of))


def core_of(name: str) -> str:
    """A name without signs and without what only says which sort of company it is; folded."""
    plain = _PLACE.sub("", " ".join(_SIGNS.sub(" ", fold(name)).split()))
    core = _FORM.sub("", plain).strip()
    return core if len(core) > 1 else plain


def names_of(paid: Paid) -> list[str]:
    """Who pays, folded: the payer, and a name beside a number in the account, as in `张三(137****2600)`."""
    payer, account = (_NUMBER_BEHIND.sub("", text or "") for text in (paid.payer, paid.account))
    beside = re.sub(r"[\d\s]", "", account).strip("-_:")
    return list(dict.fromkeys(fold(name) for name in (payer, beside) if name and not set(name) <= set(_STARS)))


def tells_apart(payer: str | None, account: str | None) -> bool:
    """Whether the next payment of this name and account is surely the same payer's: `*三` could be anybody."""
    shown = [part for text in (payer, account) if is_masked(text) for part in masked_parts(text or "")]
    if any(len(digits(part)) >= _SHORTEST_TAIL for part in shown):
        return True
    return any(text and not is_masked(text) for text in (payer, account))


def masked_parts(text: str) -> list[str]:
    """What is left of a name, account or number that is partly hidden: `*三` -> 三, `137****2600` -> 137, 2600."""
    return [part for part in re.split(f"[{re.escape(_STARS)}]+", text) if part]


def is_masked(text: str | None) -> bool:
    """Whether a part of it is hidden by stars."""
    return bool(text) and any(star in str(text) for star in _STARS)


def _account(account: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", account or "").casefold().split()).replace("-", "")


def _by_payer(paid: Paid, candidate: Candidate) -> Iterator[_Reason]:
    """What is known from payments matched before."""
    for known in candidate.payers:
        if paid.account and _account(known.account) == _account(paid.account):
            yield _Reason(0.93, Text(N_("has paid from this account before")))
        if paid.payer and fold(known.name) == fold(paid.payer):
            yield _Reason(0.85, Text(N_("has paid under this name before")))


def _by_name(paid: Paid, candidate: Candidate) -> Iterator[_Reason]:
    for payer in names_of(paid):
        yield from _by_one_name(payer, candidate)


def _by_one_name(payer: str, candidate: Candidate) -> Iterator[_Reason]:
    for known, weight, words in (
        (candidate.name, 0.9, N_("has the same name")),
        (candidate.short_name, 0.8, N_("has the same short name")),
    ):
        if known and fold(known) == payer:
            yield _Reason(weight, Text(words))
        elif known and not is_masked(payer):
            yield from _alike(payer, known)
    if is_masked(payer) and _fits_mask(payer, fold(candidate.name)):
        yield _Reason(0.35, Text(N_("the masked name fits")))
    for person in candidate.people:
        if fold(person) == payer:
            yield _Reason(0.75, Text(N_("“{name}” is one of their people"), {"name": person}))
        elif is_masked(payer) and _fits_mask(payer, fold(person)):
            yield _Reason(0.3, Text(N_("the masked name fits “{name}”"), {"name": person}))


def _alike(payer: str, name: str) -> Iterator[_Reason]:
    """How far two names that are not the same are alike."""
    one, other = core_of(payer), core_of(name)
    if one == other:
        yield _Reason(0.85, Text(N_("has the same name but for the kind of company")))
        return
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 1 and shorter in longer:
        yield _Reason(0.6 if len(shorter) > 2 else 0.45, Text(N_("one name is part of the other")))
    if _sound(one) == _sound(other) and any(map(is_han, one + other)):
        yield _Reason(0.6, Text(N_("the names sound the same")))
    elif one.isascii() and _has_initials(other, one.replace(" ", "")):
        yield _Reason(0.4, Text(N_("the name has these initials")))
    if min(len(one), len(other)) > 2:
        from rapidfuzz.fuzz import ratio, token_sort_ratio  # noqa: PLC0415 - 50 ms, only where guesses are made

        least = _ALIKE if one.isascii() else _ALIKE_HAN
        if max(ratio(one, other), token_sort_ratio(one, other)) >= least:
            yield _Reason(0.5, Text(N_("the names are similar")))


def _sound(name: str) -> str:
    """The name as it is spoken: pinyin for Han characters."""
    spoken = iter(syllables(name))
    return "".join(next(spoken, "") if is_han(character) else character for character in name).replace(" ", "")


def _has_initials(name: str, letters: str) -> bool:
    """Whether the name's syllables or words begin with these letters, the first of them at least."""
    firsts = [word[0] for word in (name.split() if name.isascii() else syllables(name)) if word]
    return len(letters) >= _FEWEST_INITIALS and "".join(firsts).startswith(letters)


def _fits_mask(masked: str, name: str) -> bool:
    """Whether the name could be behind the stars: as long, and the same wherever it is not hidden."""
    return len(masked) == len(name) and all(a in _STARS or a == b for a, b in zip(masked, name, strict=True))


def _by_phone(paid: Paid, candidate: Candidate) -> Iterator[_Reason]:
    """Phones in the account, in the payer's name (`张三(137****2600)`) and in the note."""
    for text in filter(None, (paid.account, paid.payer, paid.note)):
        for phone in candidate.phones:
            if weight := _phone_weight(text, phone):
                words = N_("has this phone number") if weight > 0.5 else N_("has a phone number with this end")
                yield _Reason(weight, Text(words))


def _phone_weight(text: str, phone: str) -> float:
    if len(phone) < _SHORTEST_PHONE:
        return 0
    if phone in digits(text):
        return 0.85
    for head, tail in re.findall(rf"(\d*)[{re.escape(_STARS)}]+(\d+)", text):
        if len(tail) >= _SHORTEST_TAIL and phone.endswith(tail) and (not head or phone.startswith(head)):
            return 0.75 if len(head) >= 3 else 0.35
    tails = re.findall(rf"(?<!\d)\d{{{_SHORTEST_TAIL}}}(?!\d)", text)
    return 0.3 if any(phone.endswith(tail) for tail in tails) else 0


def _by_words(paid: Paid, candidate: Candidate) -> Iterator[_Reason]:
    """The note or the reference that names the customer or one of its receipts."""
    words = fold(f"{paid.note or ''} {paid.reference or ''}")
    if not words:
        return
    for receipt in candidate.open_receipts:
        if receipt.receipt and _named(receipt.receipt, words):
            yield _Reason(0.9, Text(N_("the note names receipt {receipt}"), {"receipt": receipt.receipt}))
    if _named(candidate.code, words):
        yield _Reason(0.85, Text(N_("the note names code {code}"), {"code": candidate.code}))
    for name in filter(None, (candidate.name, candidate.short_name, core_of(candidate.name))):
        if len(name) > 1 and _named(name, words):
            yield _Reason(0.65, Text(N_("the note names “{name}”"), {"name": name}))
    for part in _SIGNS.split(words):
        if len(part) >= _SHORTEST_PART and not part.isdigit() and part in fold(candidate.name):
            yield _Reason(0.5, Text(N_("the note names “{name}”"), {"name": part}))


def _named(name: str, words: str) -> bool:
    """Whether the words hold the name, and not just as a part of a longer number or Latin word."""
    if not name.isascii():
        return fold(name) in words
    return re.search(rf"(?<![a-z0-9]){re.escape(fold(name))}(?![a-z0-9])", words) is not None


def _by_amount(paid: Paid, candidate: Candidate) -> Iterator[_Reason]:
    if paid.amount <= 0:
        return
    if candidate.owed == paid.amount:
        yield _Reason(0.5, Text(N_("owes exactly this amount")))
    yield from _open_with(paid.amount, candidate.open_receipts)


def _open_with(amount: int, receipts: Sequence[OpenReceipt]) -> Iterator[_Reason]:
    for one in receipts:
        if one.amount != amount:
            continue
        if one.receipt is None:
            yield _Reason(0.4, Text(N_("a purchase of {day} is open with this amount"), {"day": one.day}))
        else:
            shown = {"receipt": one.receipt, "day": one.day}
            yield _Reason(0.45, Text(N_("receipt {receipt} of {day} is open with this amount"), shown))
