"""The first screenful of the customers that a text finds, before all of them are found and put in order."""

from array import array
from typing import Final

from crm_tui.core.text import fold
from crm_tui.domain.search_terms import match_expression
from crm_tui.query.signs import is_plain
from crm_tui.store.customers import RANK
from crm_tui.store.db import ENGINE, Reader
from crm_tui.store.rows import SCREENFUL, First, as_json, id_array, like

#: So many are put in order in a millisecond; where more are found, these stand for them until all have been.
_SOME: Final = 200


def first(r: Reader, text: str) -> First | None:
    """The first customers by name that plain words find; None where that takes no less than finding all.

    Where many are found, those whose pinyin begins with the text stand first as they will in the end; others may still
    come between them and the rest.
    """
    expression = match_expression(text) if is_plain(text) else None
    if expression is None:
        return None
    some = id_array(r, ENGINE.WORDS_FOUND.format(":words"), _SOME, words=expression)
    if not some:
        return None
    whole = len(some) < _SOME
    begun = array("q") if whole else id_array(r, _BEGUN, SCREENFUL, start=fold(text), end=fold(text) + _LAST)
    return First(
        id_array(r, _RANKED, ids=as_json({*some, *begun}), exact=fold(text), start=like(fold(text))[1:]), whole
    )


_LAST: Final = "\U0010ffff"
_BEGUN: Final = "SELECT id FROM customer WHERE pinyin >= :start AND pinyin < :end ORDER BY pinyin, id"
_RANKED: Final = (
    f"SELECT c.id FROM customer c WHERE c.id IN (SELECT value FROM json_each(:ids)) ORDER BY {RANK}, c.pinyin, c.id"
)
