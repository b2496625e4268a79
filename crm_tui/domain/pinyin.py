"""Pinyin of Chinese names: syllables for sorting and search, with the readings surnames take."""

import gc
import re
from functools import cache, lru_cache
from typing import Any

#: Characters read otherwise as a surname than elsewhere.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "任": "ren", "盖": "ge", "朴": "piao",
    "翟": "zhai", "区": "ou", "缪": "miao", "尉": "wei", "种": "chong", "员": "yun", "召": "shao", "覃": "qin",
    "折": "she", "冼": "xian", "华": "hua", "宁": "ning", "乐": "yue", "车": "che", "繁": "po", "晟": "cheng",
    "重": "chong", "盛": "sheng", "薄": "bo", "燕": "yan", "褚": "chu", "粘": "nian", "隗": "wei", "逄": "pang",
}  # fmt: skip
_SURNAME_PAIRS = {"尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu")}


@cache
def _han() -> re.Pattern[str]:
    """One Han character; compiling this takes 2 ms, so not before one is looked for."""
    return re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def is_han(character: str) -> bool:
    """Whether the character is a Han character."""
    return _han().fullmatch(character) is not None


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[str, ...]:
    """The pinyin of each Han character in order, without tones, surnames read as surnames.

    Characters that are not Han are left out.
    """
    runs = "".join(_han().findall(text))
    if not runs:
        return ()
    read = list(_plain(runs))
    if pair := _SURNAME_PAIRS.get(runs[:2]):
        read[:2] = pair
    elif runs[0] in _SURNAMES:
        read[0] = _SURNAMES[runs[0]]
    return tuple(read)


def plain_syllables(text: str) -> tuple[str, ...]:
    """Like `syllables`, with the readings the characters have outside surnames."""
    runs = "".join(_han().findall(text))
    return _plain(runs) if runs else ()


@lru_cache(maxsize=4096)
def _plain(runs: str) -> tuple[str, ...]:
    return tuple(syllable for word in _words().cut(runs) for syllable in _of_word(word))


@cache
def _words() -> Any:
    """What cuts a name into words; its 200,000 lists, which stay, are gone through by no collection of garbage."""
    from pypinyin.contrib.mmseg import seg  # noqa: PLC0415 - 65 MB and 0.2 s, only for names with Han characters

    gc.freeze()
    return seg


@lru_cache(maxsize=1 << 14)
def _of_word(word: str) -> tuple[str, ...]:
    """The readings of a word, or of a character by itself, which are the same in every name: that takes most time."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - likewise

    return tuple(syllable.replace("ü", "v") for syllable in lazy_pinyin(word))


def sort_key(text: str) -> str:
    """What the name is sorted by: pinyin for Han characters, the folded text for the rest."""
    if text.isascii():
        return text.casefold()
    read = syllables(text)
    if len(read) == len(text):  # nothing but Han characters, as most names
        return " ".join(filter(None, read))
    rest = iter(read)
    return " ".join(_han().sub(lambda _: f"{next(rest, '')} ", text).casefold().split())
