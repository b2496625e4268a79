"""Which encoding a file's bytes are in: byte order mark, NULs, strict UTF-8, known headings, then statistics."""

import codecs
import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.i18n import N_
from crm_tui.exchange.headings import heading_key
from crm_tui.exchange.reading.han import familiarity, plausibility
from crm_tui.exchange.reading.limits import LONGEST_LINE

_CHUNK = 1 << 20
_HEAD = 1 << 16
_SAMPLE = 1 << 18
_WIDEST = 4  # bytes of a character, in any encoding
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ("gb18030", "big5hkscs")
_WESTERN = "cp1252"
#: Of two equally likely guesses the earlier is taken. No Chinese here: they are weighed by their characters.
_OTHERS = (_WESTERN, "cp932", "cp949", "cp1251", "cp1250", "cp1253", "cp1254", "cp874", "koi8_r", "euc_jp")
_MULTIBYTE = frozenset({"cp932", "cp949", "euc_jp"})
#: Smaller sets that programs name although they write the larger.
_SUPERSETS = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs", "shift_jis": "cp932"}
_CELL_ENDS = re.compile(r"[,;\t|\"\r\n]+")
#: Below these weights (see `plausibility`) a text is not taken for Chinese, or Western.
_CHINESE_ENOUGH = 0.25
_WESTERN_ENOUGH = 0.75
#: With fewer bytes than this beyond ASCII, statistics say nothing, and the commonest Western encoding is taken.
_FEW = 4


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over all bytes of a file tells."""

    sha256: str
    head: bytes
    sample: bytes  # whole lines that are not ASCII
    bad_line: int  # first line that is not UTF-8, 0 where all are


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec by Python's name; `sure` is False where it was guessed from the frequency of characters."""

    codec: str
    sure: bool = True


def survey(file: BinaryIO, longest: int = LONGEST_LINE) -> Survey:
    """Read the file once in chunks, from where it stands; Invalid for a line of more than `longest` characters."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    head = sample = rest = b""
    line, bad_line, seen = 1, 0, 0
    while chunk := file.read(_CHUNK):
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        seen = seen + len(chunk) if last < 0 else len(chunk) - last
        if seen > longest * _WIDEST:
            raise Invalid(N_("Line {line} is longer than {most} characters."), line=line, most=longest)
        digest.update(chunk)
        head = head or chunk[:_HEAD]
        if not bad_line:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                bad_line = line + chunk[: error.start].count(b"\n")
        line += chunk.count(b"\n")
        if len(sample) < _SAMPLE and not (chunk.isascii() and rest.isascii()):
            *lines, rest = (rest + chunk).splitlines(keepends=True)
            sample += b"".join(part for part in lines if not part.isascii())
    if not bad_line and decoder.getstate()[0]:
        bad_line = line
    sample = (sample + (b"" if rest.isascii() else rest))[: 2 * _SAMPLE]
    return Survey(digest.hexdigest(), head, sample, bad_line)


def named(encoding: str, head: bytes) -> Encoding:
    """The encoding someone asked for, widened to the superset that programs really write.

    Raises Usage for a name of none, Invalid where the file, which begins with `head`, can't be in it.
    """
    try:
        codec = codecs.lookup(encoding).name
        "".encode(codec)
    except (LookupError, TypeError):
        raise Usage(N_("There is no encoding {name}; common ones are utf-8, gb18030, big5, utf-16, cp1252."),
                    name=encoding) from None  # fmt: skip
    codec = _SUPERSETS.get(codec, codec)
    try:
        codecs.getincrementaldecoder(codec)("replace").decode(head)
    except UnicodeError:  # there are some that say so at the first byte: utf-16 without its mark, idna
        raise Invalid(N_("Line {line} is not {encoding}; name the file's encoding with --encoding."),
                      line=1, encoding=codec) from None  # fmt: skip
    return Encoding("utf-8-sig" if codec == "utf-8" and head.startswith(codecs.BOM_UTF8) else codec)


def recognise(survey: Survey, words: Collection[str]) -> Encoding:
    """The encoding of the surveyed file; `words` are keys of known headings, one of which decides at once.

    Raises Invalid for UTF-8 that is broken in a few places, and for bytes that are no text.
    """
    for mark, codec in _MARKS:
        if survey.head.startswith(mark):
            return Encoding(codec)
    if wide := _without_mark(survey):
        return Encoding(wide)
    if not survey.bad_line:
        return Encoding("utf-8")
    _refuse_broken_utf8(survey)
    sample = survey.sample
    if by_words := _by_words(sample, words):
        return Encoding(by_words)
    guess = _by_characters(sample) or _other(sample)
    if guess is None:
        raise Invalid(N_("The file's encoding could not be recognised; name it with --encoding."))
    return Encoding(guess, sure=False)


def _without_mark(survey: Survey) -> str | None:
    """UTF-16 without a byte order mark: ASCII signs leave NULs in every other byte, and lines end in one."""
    even, odd = survey.head[0::2], survey.head[1::2]
    # What is valid UTF-8 holds no Han in UTF-16, so it must be ASCII by and large: NULs all along.
    least = len(odd) // (20 if survey.bad_line else 2)
    for codec, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high.count(0) > least and low.count(0) == 0:
            text = survey.head.decode(codec, "ignore")
            if "\n" in text or "\r" in text or not survey.bad_line:
                return codec
    return None


def _refuse_broken_utf8(survey: Survey) -> None:
    """A file that is UTF-8 in most places is a broken one: read as anything else it would be garbage."""
    text = survey.sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(sign > "\x7f" for sign in text) - broken
    if good >= 4 * max(broken, 1):
        raise Invalid(N_("The file is UTF-8, but line {line} is broken: it holds bytes that are no text."),
                      line=survey.bad_line)  # fmt: skip


def _decoded(sample: bytes, codec: str) -> str | None:
    try:
        return sample.decode(codec)
    except UnicodeDecodeError as error:
        # The sample may end in the middle of a character.
        return sample[: error.start].decode(codec) if error.start > 0 and error.end >= len(sample) > 64 else None


def _by_words(sample: bytes, words: Collection[str]) -> str | None:
    """The Chinese encoding in which cells are known headings, if any."""
    weights: dict[str, int] = {}
    for codec in _CHINESE:
        cells = {heading_key(cell) for cell in _CELL_ENDS.split(sample.decode(codec, "replace")) if len(cell) < 40}
        weights[codec] = sum(len(cell) for cell in cells if not cell.isascii() and cell in words)
    best = max(weights, key=lambda codec: weights[codec])
    return best if weights[best] > 1 else None


def _by_characters(sample: bytes) -> str | None:
    """The Chinese or Western encoding that gives text such as people write, if one clearly does.

    A few broken bytes only lower its weight: better that its reader names their line than that another is taken.
    """
    merits = {codec: plausibility(sample.decode(codec, "replace")) for codec in (*_CHINESE, _WESTERN)}
    best = max(merits, key=lambda codec: merits[codec])
    return best if merits[best] >= (_WESTERN_ENOUGH if best == _WESTERN else _CHINESE_ENOUGH) else None


def _other(sample: bytes) -> str | None:
    """The likeliest encoding that is not Chinese, by charset-normalizer."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - takes 20 ms, and almost no file comes this far

    matches = from_bytes(sample, cp_isolation=list(_OTHERS))
    # A match stands for every encoding that gives the same text.
    found = {codec: match for match in reversed(matches) for codec in match.could_be_from_charset}
    likely = [codec for codec in _OTHERS if codec in found and _plausible(sample, codec)]
    if not likely or sum(byte > 0x7F for byte in sample) < _FEW:
        return _WESTERN if _decoded(sample, _WESTERN) is not None else next(iter(likely), None)
    coherence = max(found[codec].coherence for codec in likely)
    near = [codec for codec in likely if found[codec].coherence > coherence - 0.1]
    chaos = min(found[codec].chaos for codec in near)
    return next(codec for codec in near if found[codec].chaos <= chaos + 0.005)


def _plausible(sample: bytes, codec: str) -> bool:
    """Multi-byte encodings swallow the sign after an accented letter: their own script must be there."""
    text = _decoded(sample, codec)
    if text is None:
        return False
    if codec not in _MULTIBYTE:
        return True
    signs = [sign for sign in text if sign > "\x7f"]
    native = sum("\u3040" <= sign <= "\u30ff" or "\uac00" <= sign <= "\ud7a3" for sign in signs)
    return native > len(signs) // 3 or familiarity(text) >= _CHINESE_ENOUGH
