"""Screenshots of the app on the sample shop, in both languages, as small SVG files; `check` says which are missing.

A cell is a cell: every stretch of text stands at its own place with its own length, Han characters over two cells,
whatever font there is. Nothing in them depends on the day, the person or the machine.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
LANGUAGES = ("en", "zh_CN")
SIZE = (100, 30)
NOW = "2024-05-15T03:20:00+00:00"
MADE = "2024-05-14T12:00:00+00:00"  # the shop was made the day before
#: Picture -> the place in tests/app/places.py it shows.
PICTURES = {
    "today": "today",
    "customers": "customers",
    "card": "card-archive",
    "ledger": "card-ledger",
    "quick-sale": "quick-sale",
    "report": "report",
}
WIDE, HIGH, MARGIN = 9, 20, 12  # pixels: of a cell, and around all of them
FONTS = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK SC','Microsoft YaHei',monospace"
BLOCKS = " ▁▂▃▄▅▆▇█"


class Run(NamedTuple):
    """A stretch of cells that look alike: where it begins, how wide it is, its text and its look."""

    left: int
    wide: int
    text: str
    ink: str
    ground: str
    bold: bool


def main(arguments: list[str]) -> int:
    """Write the pictures; with `check` say which are missing."""
    if arguments == ["check"]:
        missing = [name for name in names() if not (IMAGES / name).is_file()]
        print(f"missing in docs/images: {', '.join(missing)}" if missing else "all screenshots are there")
        return int(bool(missing))
    sys.path.insert(0, str(ROOT))
    IMAGES.mkdir(parents=True, exist_ok=True)
    with fixed_world() as folder:
        for language in LANGUAGES:
            asyncio.run(take(language, folder))
    print(f"{len(list(names()))} screenshots in docs/images")
    return 0


def names() -> Iterator[str]:
    """The files there have to be."""
    return (f"{picture}.{language}.svg" for picture in PICTURES for language in LANGUAGES)


@contextmanager
def fixed_world() -> Iterator[Path]:
    """A home of its own, a fixed day, a made-up person."""
    for name in [name for name in os.environ if name.startswith(("XDG_", "CRM_")) or name == "NO_COLOR"]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HOME": folder, "CRM_USER": "wang", "COLORTERM": "truecolor"}
        yield Path(folder)


async def take(language: str, folder: Path) -> None:
    """Walk through the places in that language and write what is seen."""
    from crm_tui.core.i18n import set_language
    from crm_tui.sample.making import make_sample
    from crm_tui.themes import CALM
    from tests.app.places import PLACES, go, walking

    set_language(language)
    path = folder / f"{language}.db"
    os.environ["CRM_NOW"] = MADE
    db = make_sample(path, "small", language=language)
    os.environ["CRM_NOW"] = NOW
    places = {place.name: place for place in PLACES}
    async with walking(path, db, SIZE) as pilot:
        pilot.app.theme = CALM
        for picture, place in PICTURES.items():
            await go(pilot, places[place])
            strips = pilot.app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no other way to read it
            theme = pilot.app.current_theme
            drawn = svg([list(runs(strip, str(theme.foreground), str(theme.background))) for strip in strips],
                        str(theme.foreground), str(theme.background))  # fmt: skip
            (IMAGES / f"{picture}.{language}.svg").write_text(drawn, encoding="utf-8")


def runs(strip: object, ink: str, ground: str) -> Iterator[Run]:
    """The stretches of a line: cut where the look changes, at gaps, and between Han and other characters."""
    from crm_tui.core import cells

    left = 0
    looks = []
    for text, style, _ in strip:  # type: ignore[attr-defined]
        fore = style.color.get_truecolor().hex if style and style.color else ink
        back = style.bgcolor.get_truecolor().hex if style and style.bgcolor else ground
        if style and style.reverse:
            fore, back = back, fore
        looks += [(char, fore, back, bool(style and style.bold)) for char in text]
    for (fore, back, bold, _wide), run in groupby(looks, key=lambda cell: (*cell[1:], cells.width(cell[0]))):
        text = "".join(cell[0] for cell in run)
        yield Run(left, cells.width(text), text, fore, back, bold)
        left += cells.width(text)


def svg(screen: list[list[Run]], ink: str, ground: str) -> str:
    """The lines as a picture."""
    wide, high = SIZE[0] * WIDE + 2 * MARGIN, SIZE[1] * HIGH + 2 * MARGIN
    body: list[str] = []
    for row, line in enumerate(screen):
        top = MARGIN + row * HIGH
        for back, run in groupby(line, key=lambda one: one.ground):
            stretch = list(run)
            if back != ground:
                left, cells_wide = stretch[0].left, sum(one.wide for one in stretch)
                body.append(_box(left, top, cells_wide, HIGH, back))
        for one in line:
            body.extend(_drawn(one, top, ink))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'font-family="{FONTS}" font-size="15" fill="{ink}">'
        "<style>.b{font-weight:bold}.h{font-size:17px}</style>"
        f'<rect width="100%" height="100%" rx="8" fill="{ground}"/>' + "".join(body) + "</svg>\n"
    )


def _drawn(run: Run, top: int, ink: str) -> Iterator[str]:
    """The text of a run, its words at their places; bars and rules as boxes, so that they join."""
    at = run.left
    each = run.wide // max(1, len(run.text))
    for (gap, bar), group in groupby(run.text, key=lambda char: (char == " ", char in BLOCKS or char == "─")):
        text = "".join(group)
        if bar and not gap:
            yield from (_bar(char, at + place, top, run.ink) for place, char in enumerate(text))
        elif not gap:
            look = "" if run.ink == ink else f' fill="{run.ink}"'
            classes = " ".join(name for name, holds in (("b", run.bold), ("h", each > 1)) if holds)
            look += f' class="{classes}"' if classes else ""
            length = len(text) * each * WIDE
            place = f'x="{MARGIN + at * WIDE}" y="{top + 15}" textLength="{length}"'
            yield f"<text {place}{look}>{escape(text, False)}</text>"
        at += len(text) * each


def _bar(char: str, at: int, top: int, ink: str) -> str:
    if char == "─":
        return _box(at, top + HIGH // 2, 1, 1, ink)
    high = round((HIGH - 3) * BLOCKS.index(char) / 8)  # lines of bars stay apart
    return _box(at, top + HIGH - high, 1, high, ink)


def _box(left: int, top: int, cells_wide: int, high: int, colour: str) -> str:
    return f'<rect x="{MARGIN + left * WIDE}" y="{top}" width="{cells_wide * WIDE}" height="{high}" fill="{colour}"/>'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
