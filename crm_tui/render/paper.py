"""Paper a report is laid out for: its size, how many lines a line printer puts on it, and the columns of text."""

from dataclasses import dataclass, field
from math import ceil
from typing import Final

from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_

_MM_AN_INCH: Final = 25.4
#: Signs an inch that printers print unless told.
_USUAL_SIGNS: Final = 10


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: sides and margins in millimetres, `lines` of text at six an inch, `points` of the print on a PDF.

    `label` is what people call it, `media` what `lp` does.
    """

    label: str
    width: float
    height: float
    lines: int
    media: str
    side: float = 12
    top: float = 12
    points: float = 9

    def printing(self, columns: int | None = None) -> tuple[str, ...]:
        """The options of `lp` for the sheet; for text, signs so small that its `columns` fit between the margins."""
        media = f"media={self.media}"
        if columns is None:
            return (media,)
        inches = (self.width - 2 * self.side) / _MM_AN_INCH
        return media, f"cpi={max(_USUAL_SIGNS, ceil(round(columns / inches, 2)))}", "lpi=6"


#: Continuous paper of three plies has holes at both sides; printers tear it whole, in halves or in thirds (三等分).
PAPERS: Final = {
    "a4": Paper(N_("A4"), 210, 297, 60, "A4"),
    "a5": Paper(N_("A5"), 148, 210, 42, "A5", side=9, top=9, points=8),
    "letter": Paper(N_("Letter"), 215.9, 279.4, 60, "Letter"),
    "three-part": Paper(
        N_("Continuous, three plies, whole sheets (241 × 280 mm)"), 241, 280, 64, "Custom.241x280mm", side=18.9, top=8
    ),
    "three-part-half": Paper(
        N_("Continuous, three plies, halves (241 × 140 mm)"), 241, 140, 32, "Custom.241x140mm", side=18.9, top=7
    ),
    "three-part-third": Paper(
        N_("Continuous, three plies, thirds (241 × 93 mm)"),
        241,
        93.3,
        21,
        "Custom.241x93mm",
        side=18.9,
        top=6,
        points=8.5,
    ),
}
DEFAULT: Final = "a4"


@dataclass(frozen=True, slots=True)
class Layout:
    """For what a report is drawn: `width` in cells for text, the paper, and folders with fonts for a PDF.

    `colours` is for text that a terminal shows at once, and for nothing that is kept or printed.
    """

    width: int = 80
    paper: Paper = field(default=PAPERS[DEFAULT])
    fonts: tuple[str, ...] = ()
    colours: bool = False


def paper_named(name: str) -> Paper:
    """The paper of that name; Usage where there is none."""
    if name not in PAPERS:
        raise Usage(N_("There is no paper {name}; choose one of {known}."), name=name, known=", ".join(PAPERS))
    return PAPERS[name]
