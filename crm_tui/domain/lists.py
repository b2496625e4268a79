"""Several short values in one text, as phones, e-mails and tags are written in a form or a cell."""

import re
from collections.abc import Iterable

_SIGNS = re.compile("[;,、；，\n]")


def split(text: str | None) -> list[str]:
    """The values in order, each once; separated by `;`, comma, `、` or their full-width forms."""
    return list(dict.fromkeys(part for part in map(str.strip, _SIGNS.split(text or "")) if part))


def join(values: Iterable[str]) -> str:
    """One text that `split` reads back."""
    return ";".join(values)
