"""What is sent to the terminal: only what it does not show yet, and it shows what it should."""

import random
import re
import unicodedata
from itertools import pairwise

import pyte
import pytest
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from crm_tui.core import cells
from crm_tui.store.db import Database
from crm_tui.widgets.sparing import Sent, SparingUpdate, cells_of
from tests.app.terminals import CUSTOMERS, Terminal
from tests.app.test_over_ssh import SSH

WIDTH, HEIGHT = 24, 4
SIGNS = "ab  五金张·›…é"
LOOKS = (Style.parse("red"), Style.parse("bold"), None)
COLOURS = [Style.parse(look) for look in (
    "#d3d6da on #16191d", "#7fb4ca on #16191d", "bold #d3d6da on #16191d", "bold underline #eef2f5 on #2d4654",
    "reverse red", "default", "not bold italic green",
)]  # fmt: skip
CONSOLE = Console(color_system="truecolor", force_terminal=True)


class Glass:
    """A terminal that knows where it is and how to write; half a wide sign that is overwritten leaves a hole."""

    def __init__(self) -> None:
        self.lines = [["?"] * WIDTH for _ in range(HEIGHT)]

    def take(self, sent: str) -> None:
        x = y = 0
        for numbers, how, text in re.findall(r"\x1b\[([\d;]*)([HGCm])|([^\x1b]+)", sent):
            first, *rest = (int(number or 1) for number in numbers.split(";"))
            if how == "H":
                x, y = rest[0] - 1 if rest else 0, first - 1
            elif how:
                x = {"G": first - 1, "C": x + first}.get(how, x)
            for char in text:
                if char in "\r\n":
                    x, y = 0, y + (char == "\n")
                else:
                    x = self._write(char, x, y)

    def _write(self, char: str, x: int, y: int) -> int:
        wide = cells.width(char)
        for cell in (x, x + wide - 1):
            self._break(y, cell)
        self.lines[y][x] = char
        self.lines[y][x + 1 : x + wide] = [""] * (wide - 1)
        return x + wide

    def _break(self, y: int, x: int) -> None:
        line = self.lines[y]
        if line[x] == "":
            line[x - 1 : x + 1] = ["#", "#"]
        elif x + 1 < WIDTH and line[x + 1] == "":
            line[x : x + 2] = ["#", "#"]

    def text(self) -> list[str]:
        return ["".join(line) for line in self.lines]


def made_up(chance: random.Random) -> list[str]:
    return [cells.fit("".join(chance.choices(SIGNS, k=chance.randrange(20))), WIDTH) for _ in range(HEIGHT)]


@pytest.mark.parametrize("seed", range(200))
def test_the_terminal_shows_what_it_should_after_any_changes(seed: int) -> None:
    chance, sent, glass = random.Random(seed), Sent(), Glass()
    lines = made_up(chance)
    for _ in range(6):
        lines = [chance.choice((line, line, new)) for line, new in zip(lines, made_up(chance), strict=True)]
        look = chance.choice(LOOKS)
        update = LayoutUpdate([[Strip([Segment(line, look)])] for line in lines], Region(0, 0, WIDTH, HEIGHT))
        sent.fit(Size(WIDTH, HEIGHT))
        glass.take(SparingUpdate(update, sent).render_segments(CONSOLE))
        assert glass.text() == [unicodedata.normalize("NFC", line) for line in lines]


def seen(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """What a person sees: of an empty cell neither the colour of writing nor whether it is bold."""
    return [
        [(cell.data, cell.bg, cell.underscore, cell.reverse, *([cell.fg, cell.bold] if cell.data.strip() else ()))
         for cell in (screen.buffer[y][x] for x in range(WIDTH))]
        for y in range(HEIGHT)
    ]  # fmt: skip


def coloured(chance: random.Random, line: str) -> Strip:
    """The line in some looks."""
    whole = Strip([Segment(line)])
    places = [0, *sorted(chance.sample(range(1, WIDTH), k=3)), WIDTH]
    parts = [whole.crop(first, end) for first, end in pairwise(places)]
    return Strip(Segment(part.text, chance.choice(COLOURS)) for part in parts)


@pytest.mark.parametrize("seed", range(30))
def test_a_terminal_shows_the_colours_of_a_full_paint_after_any_changes(seed: int) -> None:
    chance, sent = random.Random(seed), Sent()
    spared, full = pyte.Screen(WIDTH, HEIGHT), pyte.Screen(WIDTH, HEIGHT)
    spared.draw("?" * WIDTH * HEIGHT)
    strips = [coloured(chance, line) for line in made_up(chance)]
    sent.fit(Size(WIDTH, HEIGHT))
    for _ in range(6):
        strips = [chance.choice((strip, coloured(chance, made_up(chance)[0]))) for strip in strips]
        update = LayoutUpdate([[strip] for strip in strips], Region(0, 0, WIDTH, HEIGHT))
        pyte.Stream(spared).feed(SparingUpdate(update, sent).render_segments(CONSOLE))
        pyte.Stream(full).feed("".join(f"\x1b[{y}H{strip.render(CONSOLE)}" for y, strip in enumerate(strips, 1)))
        assert seen(spared) == seen(full)


def test_bold_begins_again_where_the_code_that_ends_dim_ends_both() -> None:
    looks = [Style.parse(f"{marks} #d3d6da on #16191d") for marks in ("bold dim", "bold", "not bold")]
    update = LayoutUpdate([[Strip([Segment("x", look) for look in looks])]], Region(0, 0, 3, 1))
    sent = SparingUpdate(update, Sent()).render_segments(CONSOLE)
    assert sent.partition("x")[2] == "\x1b[22;1mx\x1b[22mx\x1b[m"


def news(sent: Sent, text: str) -> list[tuple[int, str]]:
    """Which parts of the line are sent, and where they begin."""
    found = sent.news(0, 0, cells_of(Strip([Segment(text)]), ColorSystem.TRUECOLOR))
    return [(place, "".join(sign for sign, _ in line)) for place, line in found]


def test_what_is_there_is_not_sent_again_and_a_change_is_sent_alone() -> None:
    sent = Sent()
    assert news(sent, "Zhang San   139")
    assert not news(sent, "Zhang San   139")
    assert news(sent, "Zhang Wan   138") == [(6, "W"), (14, "8")]
    sent.forget()
    assert news(sent, "Zhang Wan   138")


def test_a_colour_is_said_once_for_all_pieces_of_a_line_that_have_it() -> None:
    key, name = Style.parse("#7fb4ca on #16191d"), Style.parse("#d3d6da on #16191d")
    keys = [Segment(text, look) for label in ("Add", "Open", "Sale") for text, look in (("x ", key), (label, name))]
    update = LayoutUpdate([[Strip(keys)]], Region(0, 0, 17, 1))
    sent = SparingUpdate(update, Sent()).render_segments(CONSOLE)
    assert [sent.count(code) for code in ("127;180;202", "211;214;218", "22;25;29")] == [1, 1, 1]


@pytest.mark.parametrize("signs", ["✋🏿 💪🏿", "👩\u200d👩\u200d👧\u200d👦", "🇨🇳", "❤\ufe0f", "…", "▁▂▃"])
def test_after_signs_of_unsure_width_the_cursor_is_told_where_to_go_on(signs: str) -> None:
    line = f"ab{signs} C000001"
    update = LayoutUpdate([[Strip([Segment(line)])]], Region(0, 0, cells.width(line), 1))
    sent = SparingUpdate(update, Sent()).render_segments(CONSOLE)
    moved = re.search(r"\x1b\[(?:1;(?=\d+H))?(\d+)[HG] *C000001", sent)
    assert moved is not None
    place = int(moved[1]) + moved[0].count(" ")
    assert place == cells.width(line) - len("C000001") + 1


def test_a_change_beside_signs_of_unsure_width_is_sent_alone() -> None:
    sent = Sent()
    news(sent, "1 ▁▂▃ 12  ▁▂▃")
    assert news(sent, "2 ▁▂▃ 12  ▁▂▃") == [(0, "2")]


def test_a_keystroke_in_the_filter_costs_what_it_changes(sample: Database) -> None:
    terminal = Terminal(sample.path, **SSH)
    terminal.read(until="1 ")
    terminal.press(CUSTOMERS)
    terminal.read(quiet=1.5, until="C0000")
    terminal.press("/")
    assert len(terminal.read(quiet=0.8)) <= 1000
    costs = []
    for key in "zha":
        terminal.press(key)
        costs.append(len(terminal.read(quiet=0.8)))
    assert max(costs) <= 3500, "every row may be another one, but the rest of the page is left alone"
    terminal.press("\x11")
    terminal.read(quiet=0.1)
    assert terminal.wait() == 0
