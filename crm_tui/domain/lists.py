"""Several short values in one text, as phones, e-mails and tags are written in a form or a cell."""

import re
from collections.abc import Iterable

_SIGNS = re.compile("[;,、；，\n]")


def split(text: str | None) -> list[str]:
    """The values in order, each once; separated by `;`, comma, `、` or their full-width forms."""
    if not text or _SIGNS.search(text) is None:  # most hold one or none
        alone = (text or "").strip()
        return [alone] if alone else []
    return list(dict.fromkeys(filter(None, map(str.strip, _SIGNS.split(text)))))


def join(values: Iterable[str]) -> str:
    """One text that `split` reads back."""
    return ";".join(values)
