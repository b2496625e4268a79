"""What of a customer's name tells it from others: without the kind of company and the place in front.

Full-width signs and traditional characters are folded, punctuation is dropped; Chinese and Latin names meet in their
sound, which is pinyin.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from crm_tui.core.text import fold
from crm_tui.domain.han_forms import simplified
from crm_tui.domain.pinyin import is_han, plain_syllables, syllables

#: What stands at the end of a Chinese business's name whatever it trades in, the longer ones first.
_ENDINGS: Final = re.compile(
    "(?:有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|总公司|公司|集团|个体工商户|经营部|经销部|经销处|批发部|门市部|服务部|"
    "营业部|销售部|商行|商店|门店|专卖店|旗舰店|总店|门市|工作室|中心|店|行|部|厂|铺|坊)$"
)
#: Words of a Latin name that say what kind of company it is, or nothing.
_KIND_WORDS: Final = (
    "ltd limited inc incorporated co company corp corporation llc llp plc gmbh ag sa sarl bv nv pty pte srl spa kg oy "
    "ab group holding holdings the and of mr mrs ms dr"
)
_KINDS: Final = frozenset(_KIND_WORDS.split())
_PLACES: Final = (
    "北京|上海|天津|重庆|河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|"
    "云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾|石家庄|太原|沈阳|大连|长春|哈尔滨|南京|苏州|无锡|常州|南通|杭州|宁波|温州|"
    "嘉兴|绍兴|金华|义乌|合肥|福州|厦门|泉州|南昌|济南|青岛|烟台|郑州|洛阳|武汉|长沙|广州|深圳|珠海|佛山|东莞|中山|惠州|南宁|海口|"
    "成都|贵阳|昆明|拉萨|西安|兰州|西宁|银川|乌鲁木齐"
)
_PLACE: Final = re.compile(f"^({_PLACES})(?:省|市)?")
_BRANCH: Final = re.compile("第?([一二三四五六七八九十]+)(?:号|分)?店$")
_NUMERALS: Final = {sign: str(number) for number, sign in enumerate("一二三四五六七八九十", 1)}
_NUMBER: Final = re.compile(r"\d+")
_SIGNS: Final = re.compile(r"[^\w\s]|_")
_APOSTROPHES: Final = re.compile("['\u2019`]")
_SHORTEST: Final = 2  # signs that a core keeps, whatever seems to be an ending


class Name(NamedTuple):
    """A name taken apart: `parts` are syllables and Latin words, `sound` is all of them.

    `place` and `mark` tell businesses of one name apart: a town in front, the number of a branch.
    """

    core: str
    parts: tuple[str, ...]
    sound: str
    place: str
    mark: str
    han: bool

    @property
    def in_any_order(self) -> str:
        """The sound, the parts sorted."""
        return "".join(sorted(self.parts))


def take_apart(name: str, city: str = "") -> Name:
    """The name taken apart; `city` is where the customer is, which may stand in front."""
    text = simplified(fold(name))
    if text.isascii() or not any(map(is_han, text)):
        return _latin(text)
    text = _SIGNS.sub("", text).replace(" ", "")
    mark = " ".join(_NUMBER.findall(text))
    if branch := _BRANCH.search(text):
        mark = f"{mark} {''.join(_NUMERALS[sign] for sign in branch[1])}".strip()
        text = text[: branch.start()] or text
    text, place = _without_place(text, simplified(fold(city)).removesuffix("市").removesuffix("省"))
    core = _without_ending(text)
    parts = _parts(core)
    return Name(core, parts, "".join(parts), place, mark, True)


def _latin(text: str) -> Name:
    """Words without what says the kind of company; a comma turns the order round."""
    front, comma, rest = text.partition(",")
    kinds = set(_SIGNS.sub(" ", rest).split()) <= _KINDS
    if comma and not kinds:
        text = f"{rest} {front}"
    words = _SIGNS.sub(" ", _APOSTROPHES.sub("", text).replace(".", " ")).split()
    kept = tuple(word for word in words if word not in _KINDS) or tuple(words)
    return Name(" ".join(kept), kept, "".join(kept), "", " ".join(_NUMBER.findall(text)), False)


def _without_place(text: str, city: str) -> tuple[str, str]:
    """The name without the place in front or in brackets, and the place."""
    found = _PLACE.match(text)
    place = found[1] if found else city if city and text.startswith(city) else ""
    rest = text[found.end() :] if found else text[len(place) :].removeprefix("市") if place else text
    if found and city and city != place and rest.startswith(city):
        place, rest = city, rest[len(city) :].removeprefix("市")
    return (rest, place) if len(rest) >= _SHORTEST else (text, place)


def _without_ending(text: str) -> str:
    """The name without what says the kind of company; several endings go one after the other."""
    while (found := _ENDINGS.search(text)) and found.start() >= _SHORTEST:
        text = text[: found.start()]
    return text


def _parts(core: str) -> tuple[str, ...]:
    """The syllables of Han characters, and runs of other signs, in order; the first is read as a surname."""
    parts: list[str] = []
    run = ""
    for place, sign in enumerate(core):
        if is_han(sign):
            if run:
                parts.append(run)
                run = ""
            parts.append(_syllable(sign, place == 0))
        else:
            run += sign
    return (*parts, run) if run else tuple(parts)


@cache
def _syllable(sign: str, is_first: bool) -> str:
    read = syllables(sign) if is_first else plain_syllables(sign)
    return read[0] if read else sign
