"""Finding customers that are likely one: blocks of those with a key in common, read and compared a few at a time.

What is kept in memory is a key of eight bytes for each customer and family of keys, the profiles of one batch of
blocks, and what was found; customers of a block too big to compare all are sorted, and each compared with the next few.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple
from zlib import crc32

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import duplicates, lists
from crm_tui.domain.duplicates import EMAIL, FAMILIES, LIKELY, PHONE, WECHAT, Likeness, Profile, Reason
from crm_tui.domain.pinyin import sort_key
from crm_tui.domain.search_terms import digits, match_expression
from crm_tui.store.db import ENGINE, Reader
from crm_tui.store.rows import as_json

#: Told how far it is: what is being done, how much is done, and of how much; may raise `Stopped`.
Progress = Callable[[str, int, int], object]
#: Customers of a block up to so many are all compared with each other, of a bigger one each with so many next ones.
_WHOLE: Final = 24
_NEXT: Final = 12
#: A phone or e-mail that more customers have says nothing of any of them.
_SHARED: Final = 20
_BATCH: Final = 2000  # customers read at a time
_SAID: Final = 5  # phones and e-mails that are named
_CANDIDATES: Final = 200  # looked at for a customer being typed

_ROWS = """
SELECT c.id, c.name, c.kind, c.wechat, c.contact,
  (SELECT group_concat(digits, ' ') FROM customer_phone WHERE customer_id = c.id),
  (SELECT group_concat(folded, ' ') FROM customer_email WHERE customer_id = c.id),
  a.city, a.address
FROM customer c LEFT JOIN customer_address a ON a.id =
  (SELECT id FROM customer_address WHERE customer_id = c.id ORDER BY position, id LIMIT 1)
"""


class Pair(NamedTuple):
    """Two customers that are likely one, the one with the smaller id first."""

    first: int
    second: int
    score: int
    reasons: tuple[Reason, ...]


class Found(NamedTuple):
    """The pairs, the likeliest first; `cut` says what was not compared."""

    pairs: list[Pair]
    cut: list[Text]


class Likely(NamedTuple):
    """A customer that is likely the one being typed."""

    id: int
    name: str
    score: int
    reasons: tuple[Reason, ...]

    @property
    def field(self) -> str:
        """The field of the form that says so most."""
        fields = {duplicates.SAME_PHONE: "phone", duplicates.SIMILAR_PHONE: "phone", duplicates.SAME_EMAIL: "email",
                  duplicates.SAME_WECHAT: "wechat"}  # fmt: skip
        return fields.get(self.reasons[0].words, "name")


def find(r: Reader, least: int = LIKELY, progress: Progress = lambda *_: None) -> Found:
    """Every pair that scores `least` at least and was not called different."""
    return _Search(r, least, progress).run()


def _profile(customer_id: int, name: str, kind: str, *others: str | None) -> Profile:
    """A row of `_ROWS` as it is compared."""
    wechat, contact, phones, emails, city, street = (cell or "" for cell in others)
    return duplicates.profile(
        customer_id, name, kind, phones=phones, emails=emails, wechat=wechat, city=city, street=street, contact=contact
    )


class _Search:
    """One search through all customers."""

    def __init__(self, r: Reader, least: int, progress: Progress) -> None:
        self._r, self._least, self._progress = r, least, progress
        self._count = int(r.value("SELECT count(*) FROM customer"))
        self._cores: array[int] = array("Q")
        self._shared: set[str] = set()
        self._found: dict[tuple[int, int], Likeness] = {}
        self._windowed = 0
        self._different = different(r)

    def run(self) -> Found:
        """Find the pairs."""
        keys = self._keys()
        for family in FAMILIES:
            self._compare_family(family, keys.pop(family))
        pairs = [Pair(*pair, *likeness) for pair, likeness in self._found.items() if pair not in self._different]
        pairs.sort(key=lambda pair: (-pair.score, pair.first, pair.second))
        return Found(pairs, self._cut())

    def _keys(self) -> dict[str, "array[int]"]:
        """For each family the keys of all customers, each with the customer's id in its lower half, sorted."""
        found = {family: array("Q") for family in FAMILIES}
        cores = array("Q")
        for place, one in enumerate(self._r.iterate(_profile, f"{_ROWS} ORDER BY c.id")):
            if place % _BATCH == 0:
                self._progress(N_("reading customers"), place, self._count)
            cores.append(crc32(one.name.core.encode()))
            for family, keys in found.items():
                keys.extend(crc32(key.encode()) << 32 | one.id for key in duplicates.keys(one, family))
        self._cores = array("Q", sorted(cores))
        return {family: array("Q", sorted(keys)) for family, keys in found.items()}

    def _alike(self, core: str) -> int:
        """How many customers have a name of that core."""
        key = crc32(core.encode())
        return bisect_right(self._cores, key) - bisect_left(self._cores, key)

    def _compare_family(self, family: str, keys: "array[int]") -> None:
        """Compare the customers of each block, reading as many blocks at a time as make a batch."""
        waiting: list[list[int]] = []
        size = 0
        for done, block in _blocks(keys):
            waiting.append(block)
            size += len(block)
            if size >= _BATCH:
                self._progress(N_("comparing customers"), self._share(family, done, len(keys)), 100)
                self._compare_blocks(family, waiting)
                waiting, size = [], 0
        self._compare_blocks(family, waiting)

    def _share(self, family: str, done: int, of: int) -> int:
        return round((FAMILIES.index(family) + done / of) * 100 / len(FAMILIES))

    def _compare_blocks(self, family: str, blocks: Sequence[Sequence[int]]) -> None:
        profiles = self._read({customer_id for block in blocks for customer_id in block})
        for block in blocks:
            here = [profiles[customer_id] for customer_id in block if customer_id in profiles]
            for one, other in self._pairs(family, here):
                self._compare(one, other)

    def _read(self, ids: set[int]) -> dict[int, Profile]:
        rows = self._r.all(
            _profile, f"{_ROWS} WHERE c.id IN (SELECT value FROM json_each(:ids))", ids=as_json(sorted(ids))
        )
        return {one.id: self._without_shared(one) for one in rows}

    def _without_shared(self, one: Profile) -> Profile:
        if not self._shared or self._shared.isdisjoint((*one.phones, *one.emails, one.wechat)):
            return one
        wechat = "" if one.wechat in self._shared else one.wechat
        return one._replace(phones=one.phones - self._shared, emails=one.emails - self._shared, wechat=wechat)

    def _pairs(self, family: str, block: list[Profile]) -> Iterator[tuple[Profile, Profile]]:
        """Who of a block is compared with whom."""
        if len(block) > _SHARED and family in {PHONE, EMAIL, WECHAT}:
            self._note_shared(family, block)
            block = [self._without_shared(one) for one in block]
        if len(block) <= _WHOLE:
            yield from combinations(block, 2)
            return
        self._windowed += 1
        block.sort(key=lambda one: duplicates.order(one, family))
        for place, one in enumerate(block):
            for other in block[place + 1 : place + 1 + _NEXT]:
                yield one, other

    def _note_shared(self, family: str, block: Sequence[Profile]) -> None:
        numbers = Counter(
            value
            for one in block
            for value in {PHONE: one.phones, EMAIL: one.emails, WECHAT: frozenset({one.wechat})}[family]
        )
        self._shared |= {value for value, count in numbers.items() if value and count > _SHARED}

    def _compare(self, one: Profile, other: Profile) -> None:
        pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if pair not in self._found:
            likeness = duplicates.compare(one, other, self._alike, self._least)
            if likeness is not None:
                self._found[pair] = likeness

    def _cut(self) -> list[Text]:
        """What was not compared, in words."""
        said = []
        if self._shared:
            named = ", ".join(sorted(self._shared)[:_SAID]) + (" …" if len(self._shared) > _SAID else "")
            told = {"most": _SHARED, "phone": named}
            said.append(Text(N_("Phones and e-mails of more than {most} customers say nothing: {phone}"), told))
        if self._windowed:
            places = {"groups": self._windowed, "next": _NEXT}
            sentence = N_("In {groups} big groups of like names each was compared with the {next} nearest only.")
            said.append(Text(sentence, places))
        return said


def _blocks(keys: "array[int]") -> Iterator[tuple[int, list[int]]]:
    """The customers of each key that several have, and how many keys have been gone through."""
    block: list[int] = []
    present = -1
    for place, packed in enumerate(keys):
        key, customer_id = packed >> 32, packed & 0xFFFFFFFF
        if key != present:
            if len(block) > 1:
                yield place, block
            block, present = [], key
        if not block or block[-1] != customer_id:
            block.append(customer_id)
    if len(block) > 1:
        yield len(keys), block


def different(r: Reader) -> frozenset[tuple[int, int]]:
    """The pairs that somebody has called different, the smaller id first."""
    return frozenset(r.all(lambda *pair: pair, "SELECT customer_id, other_id FROM not_same"))


def are_different(r: Reader, first: int, second: int) -> bool:
    """Whether somebody has called the two different."""
    sql = "SELECT 1 FROM not_same WHERE customer_id = min(:a, :b) AND other_id = max(:a, :b)"
    return r.value(sql, a=first, b=second) is not None


def like(r: Reader, values: dict[str, Value], least: int = LIKELY) -> list[Likely]:
    """Customers that are likely the new one with these values by field name, the likeliest first."""
    one = _typed(values)
    if not one.written:
        return []
    numbers = frozenset(number for number in one.phones if len(number) >= 7)
    ids = set(_by_contacts(r, numbers, one)) | set(_by_name(r, one))
    rows = r.all(_profile, f"{_ROWS} WHERE c.id IN (SELECT value FROM json_each(:ids))", ids=as_json(sorted(ids)))
    cores = Counter(row.name.core for row in rows)
    found = []
    for row in rows:
        likeness = duplicates.compare(one, row, lambda core: cores[core] + 1, least)
        if likeness is not None:
            name = str(r.value("SELECT name FROM customer WHERE id = :id", id=row.id))
            found.append(Likely(row.id, name, *likeness))
    return sorted(found, key=lambda likely: (-likely.score, likely.id))


def _typed(values: dict[str, Value]) -> Profile:
    def text(name: str) -> str:
        return str(values.get(name) or "")

    return duplicates.profile(
        0, text("name"), text("kind"), phones=" ".join(map(digits, lists.split(text("phone")))),
        emails=" ".join(lists.split(text("email").casefold())), wechat=text("wechat"), city=text("city"),
        street=text("address"), contact=text("contact"),
    )  # fmt: skip


def _by_contacts(r: Reader, numbers: frozenset[str], one: Profile) -> Iterator[int]:
    """Customers with one of the phones, however its beginning is written, or one of the e-mails."""
    for number in numbers:
        sql = "SELECT customer_id FROM customer_phone WHERE digits LIKE '%' || :tail LIMIT :most"
        yield from r.all(int, sql, tail=duplicates.tail(number), most=_CANDIDATES)
    for email in one.emails:
        sql = "SELECT customer_id FROM customer_email WHERE folded = :email LIMIT :most"
        yield from r.all(int, sql, email=email, most=_CANDIDATES)


def _by_name(r: Reader, one: Profile) -> Iterator[int]:
    """Customers whose name has the core, or sounds the same."""
    expression = match_expression(one.name.core) or match_expression(one.written)
    if expression:
        sql = f"SELECT id FROM customer WHERE id IN ({ENGINE.WORDS_FOUND.format(':words')}) LIMIT :most"
        yield from r.all(int, sql, words=expression, most=_CANDIDATES)
    sql = "SELECT id FROM customer WHERE pinyin = :key LIMIT :most"
    yield from r.all(int, sql, key=sort_key(one.written), most=_CANDIDATES)
    sound = match_expression(one.name.sound)
    if sound:
        sql = f"SELECT id FROM customer WHERE id IN ({ENGINE.WORDS_FOUND.format(':words')}) LIMIT :most"
        yield from r.all(int, sql, words=sound, most=_CANDIDATES)
