"""Inputs made out of good ones by a few edits: what hypothesis draws in every run, and chance in the long one."""

from collections.abc import Sequence
from random import Random
from typing import Final, NamedTuple

#: What breaks readers: signs by themselves, ends of things, numbers beyond all bounds, words of every reader, nests.
_SIGNS: Final = (
    "\0\n\r\t \"',;|=:\\/-+.()[]{}<>%#@&~*?!0²٣Ⅻ半每闰，；：（％－¥İßﬃ\u3000\u00a0\u200b\u202e\ufeff\u2028\x85\x1b"
)
_WORDS: Final = (
    "1e999 -0 NaN Infinity null true 1/0 0000-00-00 9999-12-31 2024-02-30 12:61 农历 十二月三十 万亿 两周 今天 "
    ".. -- ((( ))) NOT OR "
    "FREQ=SECONDLY; INTERVAL=999999999; COUNT=99999999; UNTIL=99999999T999999Z BYDAY=-53MO; \\n\\, $1 BEGIN:VCARD\n "
    "END:VCARD\n BEGIN:VEVENT\n ;ENCODING=QUOTED-PRINTABLE:=\n \x1b[31m \r\n"
).split(" ")
_LONG: Final = ("9" * 30, "9" * 5000, f"0.{'0' * 400}1", "1" * 200, "a" * 3000, "a b " * 500, ";" * 500, "e\u0301" * 40)
_NESTS: Final = ("(" * 500, "[" * 3000, '{"a":' * 3000)
_BYTES: Final = (
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\x80",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\x81\x30\x81\x30",
    b"\xa1\xa1",
)
TOKENS: Final = (b"", *_BYTES, *(token.encode() for token in (*_SIGNS, *_WORDS, *_LONG, *_NESTS)))


class Edit(NamedTuple):
    """One edit: at so many millionths of the text, `span` bytes are replaced by a token or by another part of it."""

    place: int
    span: int
    token: int


def mutated(seed: bytes, edits: Sequence[Edit]) -> bytes:
    """The seed after all edits."""
    for place, span, token in edits:
        at = place * (len(seed) + 1) // 1_000_000
        if token < len(TOKENS):
            put = TOKENS[token]
        else:  # a part of itself once more
            begin = (token - len(TOKENS)) * len(seed) // 1000
            put = seed[begin : begin + span + 1]
        seed = seed[:at] + put + seed[at + span :]
    return seed


def chosen(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """One input by chance; one of twenty is the beginning of a seed only, or two seeds in one."""
    seed = chance.choice(seeds)
    if chance.random() < 0.05:
        seed = seed[: chance.randrange(len(seed) + 1)] + chance.choice((b"", chance.choice(seeds)))
    short = len(seed) < 300  # little is left of what is short after many edits
    count = min(int(chance.expovariate(1.5 if short else 0.4)) + 1, 12)
    return mutated(
        seed,
        [Edit(chance.randrange(1_000_000), span(chance, short=short), chance.randrange(MOST)) for _ in range(count)],
    )


def span(chance: Random, *, short: bool) -> int:
    """How much is replaced: mostly nothing or a little."""
    return chance.choice((0, 0, 1, 1, 2, 5) if short else (0, 0, 1, 1, 2, 5, 20, 200))


#: Numbers of tokens go up to this; those beyond `TOKENS` copy a part of the text.
MOST: Final = len(TOKENS) + 1000
