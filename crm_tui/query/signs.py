"""The signs of the query language, which tell a query from plain words; small, since every search begins here."""

import re
from typing import Final

#: Full-width signs are read like the others; each stands for one sign, so that places in the text stay what they are.
ALIKE: Final = str.maketrans("：，、（）＞＜＝“”「」－\u3000", ':,,()><=""""- ')
_SIGNS: Final = r'[:=<>≥≤,()"]|(?:^|\s)-[^\s]'


def is_plain(text: str) -> bool:
    """Whether the text is nothing but words to search for."""
    return re.search(_SIGNS, text.translate(ALIKE)) is None
