"""What is sent to the terminal: only what it does not show yet, and it shows what it should."""

import random
import re
import unicodedata

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from crm_tui.core import cells
from crm_tui.store.db import Database
from crm_tui.widgets.sparing import Sent, SparingUpdate
from tests.app.terminals import CUSTOMERS, Terminal
from tests.app.test_over_ssh import SSH

WIDTH, HEIGHT = 24, 4
SIGNS = "ab  五金张·›…é"
LOOKS = (Style.parse("red"), Style.parse("bold"), None)
CONSOLE = Console(color_system="truecolor", force_terminal=True)


class Glass:
    """A terminal that knows how to go somewhere and write; half a wide sign that is overwritten leaves a hole."""

    def __init__(self) -> None:
        self.lines = [["?"] * WIDTH for _ in range(HEIGHT)]

    def take(self, sent: str) -> None:
        x = y = 0
        for place, look, text in re.findall(r"\x1b\[(\d+;\d+)H|\x1b\[([\d;]*)m|([^\x1b]+)", sent):
            if place:
                y, x = (int(number) - 1 for number in place.split(";"))
            for char in text if not look else "":
                wide = cells.width(char)
                for cell in (x, x + wide - 1):
                    self._break(y, cell)
                self.lines[y][x] = char
                self.lines[y][x + 1 : x + wide] = [""] * (wide - 1)
                x += wide

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


def test_what_is_there_is_not_sent_again_and_a_change_is_sent_alone() -> None:
    sent = Sent()
    assert sent.news(0, 0, Strip([Segment("Zhang San   139")]))
    assert not sent.news(0, 0, Strip([Segment("Zhang San   139")]))
    place, strip = sent.news(0, 0, Strip([Segment("Zhang Wan   139")])) or (0, Strip.blank(0))
    assert (place, strip.text) == (6, "W")
    sent.forget()
    assert sent.news(0, 0, Strip([Segment("Zhang Wan   139")]))


@pytest.mark.parametrize("signs", ["✋🏿 💪🏿", "👩\u200d👩\u200d👧\u200d👦", "🇨🇳", "❤\ufe0f", "…", "▁▂▃"])
def test_after_signs_of_unsure_width_the_cursor_is_told_where_to_go_on(signs: str) -> None:
    line = f"ab{signs} C000001"
    update = LayoutUpdate([[Strip([Segment(line)])]], Region(0, 0, cells.width(line), 1))
    sent = SparingUpdate(update, Sent()).render_segments(CONSOLE)
    moved = re.search(r"\x1b\[1;(\d+)H *C000001", sent)
    assert moved is not None
    place = int(moved[1]) + moved[0].count(" ")
    assert place == cells.width(line) - len("C000001") + 1


def test_a_change_beside_signs_of_unsure_width_is_sent_alone() -> None:
    sent = Sent()
    sent.news(0, 0, Strip([Segment("1 ▁▂▃ 12  ▁▂▃")]))
    place, strip = sent.news(0, 0, Strip([Segment("2 ▁▂▃ 12  ▁▂▃")])) or (0, Strip.blank(0))
    assert (place, strip.text) == (0, "2")


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
