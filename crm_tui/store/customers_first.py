"""The first screenful of the customers that a text finds, before all of them are found and put in order."""

from array import array
from typing import Final

from crm_tui.core.text import fold
from crm_tui.domain.search_terms import match_expression
from crm_tui.query.signs import is_plain
from crm_tui.store.customers import RANK
from crm_tui.store.db import ENGINE, Reader
from crm_tui.store.rows import SCREENFUL, First, as_json, id_array, like

_LAST: Final = "\U0010ffff"
_BEGUN: Final = "SELECT id FROM customer WHERE pinyin >= :start AND pinyin < :end ORDER BY pinyin, id"
#: Names of Han characters may have the same pinyin.
_EXACT: Final = "SELECT id FROM customer WHERE pinyin = :start AND lower(name) = :start ORDER BY id"
_RANKED: Final = (
    f"SELECT c.id FROM customer c WHERE c.id IN (SELECT value FROM json_each(:ids)) ORDER BY {RANK}, c.pinyin, c.id"
)


def first(r: Reader, text: str) -> First | None:
    """The first customers by name that plain words find; None where that takes no less than finding all.

    Where a screen is full of those whose pinyin begins with the text, as it will be in the end, no other is looked for.
    Where many others are found, those found first stand for all until these have been put in order.
    """
    expression = match_expression(text) if is_plain(text) else None
    if expression is None:
        return None
    start = fold(text)
    begun = id_array(r, _BEGUN, SCREENFUL, start=start, end=start + _LAST)
    if len(begun) == SCREENFUL:
        exact = id_array(r, _EXACT, SCREENFUL, start=start)
        return First(array("q", dict.fromkeys(exact + begun)), whole=False)
    some = id_array(r, ENGINE.WORDS_FOUND.format(":words"), SCREENFUL, words=expression)
    if not some:
        return None
    whole = len(some) < SCREENFUL
    found = as_json(some if whole else {*some, *begun})
    return First(id_array(r, _RANKED, ids=found, exact=start, start=like(start)[1:]), whole)
