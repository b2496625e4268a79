"""What of a record is searchable, and what a search text asks for; both sides in one vocabulary.

Han characters are words of their own, so that one or two of them find; of phones, pinyin and initials every
tail is a word, so that any part is found as the beginning of one.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from crm_tui.core.text import fold
from crm_tui.domain.han_forms import simplified
from crm_tui.domain.pinyin import is_han, plain_syllables, syllables

_LONGEST_NAME = 16  # syllables whose tails are kept


class _Apart(dict[int, str]):
    """What stands for a character where Han characters and kana stand apart, each looked at once.

    `form` is how characters are written there.
    """

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, code: int) -> str:
        char = self._form(chr(code))
        self[code] = f" {char} " if is_han(char) or "\u3040" <= char <= "\u30ff" else char
        return self[code]


_APART, _SIMPLY_APART = _Apart(str), _Apart(simplified)


def spaced(text: str) -> str:
    """The folded and simplified text with a space around each Han character and kana."""
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(_SIMPLY_APART)


def name_words(name: str) -> str:
    """What a name is found by: its words and characters, its pinyin, its initials."""
    words = [spaced(name)]
    if not name.isascii():
        for read in {syllables(name), plain_syllables(name)}:
            kept = read[:_LONGEST_NAME]
            words.extend(_tails(kept))
            words.extend(_tails([syllable[0] for syllable in kept if syllable]))
    else:
        words.append("".join(word[0] for word in fold(name).split() if word[0].isalnum()))
    return " ".join(words)


def digit_words(numbers: Iterable[str]) -> str:
    """What phone numbers are found by: every tail of each one's digits."""
    return " ".join([number[start:] for number in numbers for start in range(len(number))])


def _tails(parts: Sequence[str]) -> list[str]:
    return ["".join(parts[start:]) for start in range(len(parts))]


def digits(text: str) -> str:
    """The ASCII digits of a phone number, full-width ones folded."""
    if text.isascii() and text.isdigit():
        return text
    return "".join(char for char in unicodedata.normalize("NFKC", text) if "0" <= char <= "9")


def match_expression(text: str) -> str | None:
    """The full-text expression (FTS5) for what a person typed; None where it has no letter or digit.

    Every word must be found as the beginning of a word, Han characters side by side.
    """
    terms = []
    for term in fold(text).split():
        if not any(char.isalnum() for char in term):
            continue
        number = digits(term)
        if number and not any(char.isalpha() for char in term) and number != term:
            terms.append(_prefix(number))
        else:
            # As written, too: customers indexed by an older program are found by that.
            forms = {_prefix(spaced(term)): None, _prefix(term.translate(_APART)): None}
            terms.append(f"({' OR '.join(forms)})" if len(forms) > 1 else next(iter(forms)))
    return " AND ".join(terms) if terms else None


def _prefix(term: str) -> str:
    return '"' + " ".join(term.replace('"', " ").replace("\0", " ").split()) + '"*'
