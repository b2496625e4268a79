"""Whether two customers are one: what is compared, which ones are worth comparing, and a score with its reasons."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Indel

from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain.han_forms import simplified
from crm_tui.domain.name_core import Name, take_apart

#: From this score on two customers are likely one.
LIKELY: Final = 60
HIGHEST: Final = 100
#: Kinds of blocking keys: only customers with a key in common are compared.
PHONE, EMAIL, WECHAT, STREET, SOUND, INITIALS = FAMILIES = (
    "phone", "email", "wechat", "street", "sound", "initials",
)  # fmt: skip
#: The tail of a phone number that customers are brought together by, and the shortest that is a number at all.
_TAIL, _SHORTEST_PHONE = 8, 6
_SHORTEST_STREET = 5

SAME_PHONE: Final = N_("same phone")
SIMILAR_PHONE: Final = N_("phone off by one digit")
OTHER_PHONE: Final = N_("other phones")
SAME_EMAIL: Final = N_("same e-mail")
OTHER_EMAIL: Final = N_("other e-mails")
SAME_WECHAT: Final = N_("same WeChat")
SAME_STREET: Final = N_("same address")
OTHER_STREET: Final = N_("another address")
SAME_CITY: Final = N_("same city")
OTHER_CITY: Final = N_("another city")
SAME_CONTACT: Final = N_("same contact person")
OTHER_MARK: Final = N_("another number in the name")
LACKS_MARK: Final = N_("a number in one name only")
SAME_NAME: Final = N_("same name")
SAME_CORE: Final = N_("same name, written otherwise")
SAME_SOUND: Final = N_("name sounds the same")
OTHER_ORDER: Final = N_("same name in another order")
SIMILAR_NAME: Final = N_("similar name")
LONGER_NAME: Final = N_("one name contains the other")
OTHER_NAME: Final = N_("quite another name")

#: Points of what does not depend on anything else.
_POINTS: Final = {
    SAME_PHONE: 50, SIMILAR_PHONE: 25, OTHER_PHONE: -8, SAME_EMAIL: 45, OTHER_EMAIL: -3, SAME_WECHAT: 45,
    SAME_STREET: 25, OTHER_STREET: -10, SAME_CITY: 5, OTHER_CITY: -12, SAME_CONTACT: 8, OTHER_MARK: -65,
    LACKS_MARK: -40, OTHER_NAME: -25,
}  # fmt: skip
#: Points of an equal name by how many customers have it: at most so many, so many points. Businesses, then people, of
#: whom many share a name and are not one.
_EQUAL: Final = (((2, 60), (5, 50), (10**9, 40)), ((2, 45), (5, 42), (10**9, 40)))
#: Those of a business's name that is the same to the letter: in one town it is one, whatever the phone.
_TO_THE_LETTER: Final = ((2, 68), (5, 64), (10**9, 40))
#: Points that an equal sound, or another order of words, counts less than the equal name.
_LESS: Final = 6
#: Points of a similar name: from this likeness on, so many; of two people half a name is another one's.
_NEAR: Final = ((0.9, 35), (0.8, 28), (0.7, 20), (0.55, 10), (0.4, 0))
_NEAR_PEOPLE: Final = _NEAR[:-1]
_MOST_NEAR: Final = _NEAR[0][1]


class Profile(NamedTuple):
    """A customer as it is compared."""

    id: int
    written: str
    name: Name
    person: bool
    phones: frozenset[str]
    emails: frozenset[str]
    wechat: str
    city: str
    street: str
    contact: str


class Reason(NamedTuple):
    """What speaks for two customers being one, or (negative points) against it; `words` is a msgid."""

    points: int
    words: str


class Likeness(NamedTuple):
    """How likely two customers are one, 0 to 100, and why: what speaks for it first."""

    score: int
    reasons: tuple[Reason, ...]


def profile(
    customer_id: int, name: str, kind: str, *, phones: str = "", emails: str = "", wechat: str = "", city: str = "",
    street: str = "", contact: str = "",
) -> Profile:  # fmt: skip
    """A customer as it is compared; phones are digits and e-mails folded, several separated by spaces."""
    return Profile(
        customer_id,
        _plain(name),
        take_apart(name, city),
        kind == "person",
        frozenset(number for number in map(bare_number, phones.split()) if len(number) >= _SHORTEST_PHONE),
        frozenset(emails.split()),
        _plain(wechat),
        _plain(city).removesuffix("市"),
        _plain(street).replace(" ", ""),
        _plain(contact),
    )


def _plain(text: str) -> str:
    return simplified(fold(text)) if text else ""


def bare_number(digits: str) -> str:
    """A phone number's digits without the country code of China and the zero before an area code."""
    number = digits.removeprefix("00")
    if number.startswith("86") and len(number) > 11:
        number = number[2:]
    return number.lstrip("0")


def tail(number: str) -> str:
    """The end of a number, by which it is found however its beginning is written."""
    return number[-_TAIL:]


def keys(one: Profile, family: str) -> Iterator[str]:
    """What brings the customer together with others, in that family."""
    if family == PHONE:
        yield from map(tail, one.phones)
    elif family == EMAIL:
        yield from one.emails
    elif family == WECHAT:
        if one.wechat:
            yield one.wechat
    elif family == STREET:
        if _tells(one.street):
            yield one.street
    elif family == SOUND:
        yield from sounds(one.name)
    elif one.name.core:
        yield one.name.core[0] + "".join(part[0] for part in one.name.parts)


def sounds(name: Name) -> frozenset[str]:
    """The sound of a name: as it is, its parts sorted, and with the surname behind as in the West."""
    western = "".join((*name.parts[1:], name.parts[0])) if name.han and 1 < len(name.parts) <= 4 else ""
    return frozenset(sound for sound in (name.sound, name.in_any_order, western) if sound)


def _tells(street: str) -> bool:
    """Whether an address is of one house rather than of a town."""
    return len(street) >= _SHORTEST_STREET and any(sign.isdigit() for sign in street)


def order(one: Profile, family: str) -> tuple[str, ...]:
    """What customers of a block too big to compare all are sorted by, so that like ones come to stand together."""
    if family in {SOUND, STREET}:
        return (one.name.core, one.city, one.street, min(one.phones, default=""))
    return (one.name.sound, one.city, one.street)


def compare(a: Profile, b: Profile, alike: Callable[[str], int], least: int = LIKELY) -> Likeness | None:
    """How alike two customers are; None where that is less than `least`.

    `alike` says how many customers have a name of that core.
    """
    found = list(_apart_from_names(a, b))
    rest = sum(reason.points for reason in found)
    if rest + _TO_THE_LETTER[0][1] < least:
        return None
    equal = _equal_names(a, b, alike)
    if equal is None:
        if rest + _MOST_NEAR < least:
            return None
        equal = _near_names(a, b)
    score = rest + equal.points
    if score < least:
        return None
    reasons = sorted((reason for reason in (equal, *found) if reason.points), key=lambda reason: -reason.points)
    return Likeness(min(score, HIGHEST), tuple(reasons))


def _apart_from_names(a: Profile, b: Profile) -> Iterator[Reason]:
    """What everything but the names says."""
    if a.phones and b.phones:
        yield _reason(_phones(a.phones, b.phones))
    if a.emails and b.emails:
        yield _reason(OTHER_EMAIL if a.emails.isdisjoint(b.emails) else SAME_EMAIL)
    if a.wechat and a.wechat == b.wechat:
        yield _reason(SAME_WECHAT)
    if _tells(a.street) and _tells(b.street):
        yield _reason(SAME_STREET if a.street == b.street else OTHER_STREET)
    places = (a.city or a.name.place, b.city or b.name.place)
    if all(places):
        yield _reason(SAME_CITY if places[0] == places[1] else OTHER_CITY)
    if a.contact and a.contact == b.contact:
        yield _reason(SAME_CONTACT)
    if a.name.mark != b.name.mark:
        yield _reason(OTHER_MARK if a.name.mark and b.name.mark else LACKS_MARK)


def _reason(words: str) -> Reason:
    return Reason(_POINTS[words], words)


def _phones(mine: frozenset[str], theirs: frozenset[str]) -> str:
    if not mine.isdisjoint(theirs):
        return SAME_PHONE
    pairs = [(one, other) for one in mine for other in theirs]
    if any(_is_tail(one, other) or _is_tail(other, one) for one, other in pairs):
        return SAME_PHONE
    similar = any(len(one) >= _TAIL and OSA.distance(one, other, score_cutoff=1) <= 1 for one, other in pairs)
    return SIMILAR_PHONE if similar else OTHER_PHONE


def _is_tail(number: str, of: str) -> bool:
    """Whether it is the other number without its area code."""
    return len(number) >= 7 and len(of) - len(number) in {2, 3} and of.endswith(number)


def _equal_names(a: Profile, b: Profile, alike: Callable[[str], int]) -> Reason | None:
    """What names say that are one and the same, by letters or by sound; None where they are not."""
    if a.name.core == b.name.core:
        words, less = (SAME_NAME if a.written == b.written else SAME_CORE), 0
    elif a.name.sound == b.name.sound:
        words, less = SAME_SOUND, _LESS
    elif sounds(a.name) & sounds(b.name):
        words, less = OTHER_ORDER, _LESS
    else:
        return None
    number = max(alike(a.name.core), alike(b.name.core))
    people = a.person and b.person
    table = _TO_THE_LETTER if words == SAME_NAME and not people else _EQUAL[people]
    return Reason(next(points for most, points in table if number <= most) - less, words)


def _near_names(a: Profile, b: Profile) -> Reason:
    likeness = _likeness(a.name, b.name)
    people = a.person and b.person
    points = next((points for least, points in (_NEAR_PEOPLE if people else _NEAR) if likeness >= least), None)
    shorter, longer = sorted((a.name.sound, b.name.sound), key=len)
    if len(shorter) >= _SHORTEST_STREET and shorter in longer and not people:
        return Reason(max(points or 0, 20), LONGER_NAME)
    return Reason(points, SIMILAR_NAME) if points is not None else _reason(OTHER_NAME)


def _likeness(a: Name, b: Name) -> float:
    """How alike two names are, 0 to 1: by syllable, since surnames make unlike ones look alike by letter."""
    if a.han and b.han:
        return max(Indel.normalized_similarity(a.parts, b.parts), Indel.normalized_similarity(a.core, b.core))
    if a.han != b.han:  # one in pinyin: nothing but slips of the hand may differ
        found = max(fuzz.ratio(one, other) for one in sounds(a) for other in sounds(b)) / 100
        return found if found >= 0.85 else found / 2
    if len(a.parts) == len(b.parts):
        ratios = [fuzz.ratio(one, other) / 100 for one, other in zip(sorted(a.parts), sorted(b.parts), strict=True)]
        return (min(ratios) + sum(ratios) / len(ratios)) / 2
    return 0.9 * fuzz.token_sort_ratio(a.core, b.core) / 100
