"""Fonts for a PDF: which of this machine's can show what is to be printed, or a clear word how to get one."""

import os
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from crm_tui.core.errors import Failed
from crm_tui.core.i18n import N_

if TYPE_CHECKING:
    from typst import Fonts

#: More folders with fonts, apart as in PATH.
VARIABLE: Final = "CRM_FONTS"
#: Sans serif first: it stays legible on a dot-matrix printer.
_CHINESE: Final = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "DengXian", "SimHei", "Heiti SC",
    "STHeiti", "Droid Sans Fallback", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "AR PL UMing CN",
)  # fmt: skip
_LATIN: Final = ("Noto Sans", "Liberation Sans", "Arial", "Helvetica", "DejaVu Sans")
_BOLD: Final = 600
#: Comes with the typesetter.
_ALWAYS: Final = "Libertinus Serif"
_HAN: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def folders(chosen: Sequence[str] = ()) -> list[str]:
    """The folders chosen, and those of `CRM_FONTS`, in which fonts are looked for besides the system's."""
    return [*chosen, *(one for one in os.environ.get(VARIABLE, "").split(os.pathsep) if one)]


@lru_cache(maxsize=4)
def _found(places: tuple[str, ...]) -> "Fonts":
    from typst import Fonts  # noqa: PLC0415 - 80 MB that only a PDF needs

    return Fonts(font_paths=list(places))


def found(places: Sequence[str]) -> "Fonts":
    """The fonts of this machine and of those folders."""
    return _found(tuple(places))


def chosen(text: str, there: "Fonts", *, chinese_first: bool) -> list[str]:
    """The families to print the text with, the first first; Failed where it has Chinese and no font does."""
    known = frozenset(there.families())
    latin = [next((one for one in _LATIN if one in known), _ALWAYS)]
    chinese = [one for one in _CHINESE if one in known][:1]
    if not chinese and _HAN.search(text):
        raise Failed(
            N_("No font with Chinese was found for the PDF. Install one (on Debian and Ubuntu: {command}), "
               "or name a folder that has one: --fonts FOLDER"),
            command="sudo apt install fonts-wqy-microhei",
        )  # fmt: skip
    return [*chinese, *latin] if chinese_first else [*latin, *chinese]


def has_bold(family: str, there: "Fonts") -> bool:
    """Whether the family has bold signs of its own; the one that comes with the typesetter has."""
    return any(font.family == family and font.weight >= _BOLD for font in there.fonts())
