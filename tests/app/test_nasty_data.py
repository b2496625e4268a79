"""Names, notes, tags and goods that a terminal or a markup reader would obey: nothing of them is obeyed.

They are put into the store past the cleaning at entry, so that only what is done when they are shown protects. Every
section, the card, forms, lists, the palette and help are opened over them; what reaches the terminal is read.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from crm_tui.core.i18n import N_
from crm_tui.ops import customers, payments, products, sales
from crm_tui.sections import sections
from crm_tui.store.db import Database, Writer
from tests.journeys.terminals import DrawnTerminal

OWN = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;a title\x07",
    "\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;c3RvbGVu\x07clipboard",
    "\x1bPq#0;2;0;0;0\x1b\\picture",
    "\x1b[2J\x1b[Hwiped",
    "\x9b31mone byte less",
    "\x9d0;title\x9c",
    "bell\x07 back\x08 delete\x7f nul\x00 end",
    "tab\tinside",
    "two\nlines and\rback",
    "right \u202eleft\u202c and \u2067isolated\u2069",
    "mark\u200f mark\u061c",
    "nothing\u200bto\u2060see\ufeff",
    "soft\u00adhyphen \u2028 line \u2029 paragraph",
    "tagged\U000e0041\U000e0042",
    "[/x] [bold]not bold[/bold]",
    "[@click=app.quit]press me[/]",
    "[link=https://example.com]here[/link]",
    "[red on white]loud[/] [not closed",
    "{name} {0} {} %s %(x)s ${HOME}",
    "\\[escaped] \\",
    "'; DROP TABLE customer; --",
    '=HYPERLINK("http://example.com","pay")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-- --help",
    "../../../etc/passwd",
    "Z\u0351\u036b\u0343\u036a\u0302alg\u0334\u0351o",
    "e\u0301 and \u00e9",
    "👩\u200d👩\u200d👧\u200d👦 family",
    "🇨🇳 flag ❤\ufe0f heart",
    "全角　空格",
    "ﷺ one wide sign",
    "  leading and trailing  ",
    "x" * 400,
    "宽" * 200,
)

#: What the app itself sends: cursor, erasing, modes, colours of a theme, questions to the terminal. Nothing else.
_SEQUENCE = re.compile(r"\x1b(?:\[[?>=<]?[0-9;:]*[$ ]?[@-~]|[=>78]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
_COLOURS = re.compile(r"\x1b\[([0-9;]*)m")
_THEME = re.compile(r"(?:(?:0|1|2|3|4|7|9|22|23|24|27|39|49|[34]8;2;\d+;\d+;\d+)(?:;|$))*")
#: Those of a drawing: anything else is of the start and the end.
_DRAWING = re.compile(r"\x1b\[(?:[0-9;]*[Hm]|\?2026[hl]|\?25[hl])")
_HIDING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_CODE = re.compile(r" C[0-9]{6} ")
_WIDE = "\x00"  # stands for the second cell of a wide sign
_JOINERS = "\u200c\u200d"


def strings_of(kind: str, request: pytest.FixtureRequest) -> list[str]:
    """The own list, or all of the collection's."""
    if kind == "own":
        return list(OWN)
    folder: Path = request.getfixturevalue("shared_data") / "nasty"
    if not folder.is_dir():
        pytest.skip("the collection of nasty strings is not on this machine")
    naughty: list[str] = json.loads((folder / "blns.json").read_text(encoding="utf-8"))
    payloads = (folder / "csv-injection-payloads.txt").read_text(encoding="utf-8").splitlines()
    # A lone half of a pair is no text that a file of SQLite can hold.
    return [text for text in (*naughty, *payloads) if text and text.encode("utf-8", "ignore").decode() == text]


@pytest.fixture(params=["own", "collection"])
def strings(request: pytest.FixtureRequest) -> list[str]:
    """Texts that nothing may come of."""
    return strings_of(request.param, request)


@pytest.fixture
def nasty_shop(shop: Database, strings: list[str], monkeypatch: pytest.MonkeyPatch) -> Database:
    """A shop where everything that can be named is named so, past all cleaning."""
    monkeypatch.setenv("CRM_NOW", "2024-05-15T12:00:00+00:00")
    for place, _ in enumerate(strings):
        values = {"name": f"buyer {place}", "kind": "organisation", "tags": f"t{place}", "city": "c", "note": "n"}
        buyer = customers.add(shop, values).value
        if place >= 12:
            continue
        product = products.add(shop, {"sku": f"S{place:03}", "name": f"thing {place}", "price": 100_000}).value
        line = {"date": "2024-05-14", "customer_id": buyer, "product_id": product, "quantity": 2000, "staff": "s"}
        sales.add(shop, {**line, "note": "n"})
        customers.add_person(shop, buyer, {"name": "p", "note": "n"})
        customers.add_key_date(shop, buyer, {"label": "d", "calendar": "solar", "month": 5, "day": 16, "leap": 0})
        payment = {"customer_id": buyer, "amount": 100, "date": "2024-05-14", "method": "m", "note": "n"}
        payments.add(shop, payment)
    with shop.write("settings", N_("Settings")) as writer:
        _rename_all(writer, strings)
    return shop


def _rename_all(writer: Writer, strings: Sequence[str]) -> None:
    """Every text of every record is one of the strings, each column beginning with another one."""
    columns = {
        "customer": ("name", "short_name", "contact", "owner", "industry", "note", "deeds"),
        "customer_tag": ("tag",),
        "product": ("name", "category", "unit", "note"),
        "sale": ("staff", "category", "channel", "city", "note"),
        "payment": ("method", "reference", "note"),
        "person": ("name", "role", "note"),
        "key_date": ("label", "note"),
    }
    for table, names in columns.items():
        count = writer.value(f"SELECT COUNT(*) FROM {table}")
        for row in range(count):
            texts = {name: strings[(row + 7 * place) % len(strings)] for place, name in enumerate(names)}
            places = ", ".join(f"{name} = :{name}" for name in names)
            nth = f"(SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET :row)"
            writer.execute(f"UPDATE {table} SET {places} WHERE id = {nth}", row=row, **texts)
    writer.execute("UPDATE setting SET value = :name WHERE name = 'shop.name'", name=strings[0])


@pytest.fixture
def terminal(nasty_shop: Database, tmp_path: Path) -> Iterator[DrawnTerminal]:
    """The app over that shop, on a terminal whose bytes are kept."""
    terminal = DrawnTerminal(nasty_shop.path, tmp_path)
    yield terminal
    terminal.close()


#: Keys to press one after the other, and what is opened by them.
CARD = ["Enter", *["]"] * 7, "e", "Escape", "s", "Escape", "p", "Escape", "Escape"]
LIST = ["C", "Escape", "o", "V", "Down", "V", "Space", "t", "Escape"]


def walk(count: int) -> Iterator[str]:
    """Every section, every page of the list of customers, a card with its tabs, forms, dialogs, palette, help."""
    digits = {name: str(place) for place, name in enumerate(sections(), 1)}
    yield from (digits["customers"], *LIST)
    yield from ["PgDn"] * (count // 15 + 1)
    yield from ("Home", *CARD, "/", *"bu", "Enter", "Escape", "?", "Escape")
    yield from (digits["ledger"], "Enter", "Enter", "Escape", "Escape")
    yield from (digits["products"], "Enter", "e", "Escape", "Escape", "PgDn", "PgDn")
    yield from (digits["report"], "PgDn", "PgDn", "PgDn", digits["history"], "Enter", "Escape", "PgDn")
    yield from (digits["today"], "m", "PgDn", digits["settings"])
    yield from ("C-p", *"bu", "Escape", "C-p", *"S0", "Escape")
    yield from ("S", *"th", "Enter", "Escape", "Escape", "Escape", digits["today"])


def test_nothing_in_the_data_is_obeyed_or_hidden_and_no_row_loses_its_columns(
    terminal: DrawnTerminal, strings: list[str]
) -> None:
    terminal.settle()
    for key in walk(len(strings)):
        before = len(terminal.bytes)
        terminal.press(key)
        terminal.settle()
        if len(code_columns(terminal.rows())) > 1:  # or it was seen half drawn
            terminal.settle(1.0)
        assert len(code_columns(terminal.rows())) <= 1, f"a row lost its columns:\n{terminal.screen()}"
        drawn = terminal.bytes[before:].decode("utf-8")
        assert not _SEQUENCE.sub("", _DRAWING.sub("", drawn)).count("\x1b"), (key, drawn)
        assert terminal.alive, f"{key} ended the app:\n{terminal.screen()}"
    terminal.press("C-q")
    terminal.settle()
    if terminal.alive:  # a line is in hand at the till, and it asks
        terminal.press("2")
    assert terminal.wait() == 0, terminal.screen()
    shown = terminal.bytes.decode("utf-8")
    colours = {colour for colour in _COLOURS.findall(shown) if not _THEME.fullmatch(colour)}
    assert colours == set()
    text = _SEQUENCE.sub("", shown)
    bad = {char for char in text if _must_not_be_sent(char)}
    assert bad == set()
    assert "https://example.com\x1b\\" not in shown


@pytest.mark.parametrize("strings", [list(OWN)], ids=["own"])
def test_what_looks_like_markup_or_a_formula_is_shown_as_it_is(terminal: DrawnTerminal, strings: list[str]) -> None:
    terminal.see("3 ")
    terminal.press(str(list(sections()).index("customers") + 1))
    for start in ("[/x] [bold]not", "[@click=app.quit]", "{name} {0} {} %s", "=HYPERLINK(", "'; DROP TABLE"):
        place = next(place for place, text in enumerate(OWN) if text.startswith(start))
        terminal.press("/")
        terminal.type(f"C{place + 1:06}")
        terminal.see(f"1 of 1 · {len(strings)} in all")
        terminal.see(start)
        terminal.press("Escape")
        terminal.see(f"1 of {len(strings)}")


def code_columns(rows: list[list[str]]) -> set[int]:
    """The columns in which codes of customers stand, in the list of customers; none on other pages."""
    if not any("Name" in "".join(row) and "Code " in "".join(row) for row in rows):
        return set()
    sure = (row for row in rows[3:-1] if not any(map(_is_of_no_sure_width, "".join(row))))
    found = (_CODE.search("".join(char or _WIDE for char in row)) for row in sure)
    return {match.start() for match in found if match}


def _is_of_no_sure_width(char: str) -> bool:
    """Signs that some terminals draw with the one before them and some beside it: nobody can know where a row ends."""
    return unicodedata.category(char) in {"Mn", "Me", "Mc", "Cf", "Sk"} or "\U0001f1e6" <= char <= "\U0001f1ff"


def _must_not_be_sent(char: str) -> bool:
    kind = unicodedata.category(char)
    return (kind in {"Cc", "Cs", "Zl", "Zp"} and char not in "\r\n") or (
        char not in _JOINERS and (kind == "Cf" or unicodedata.bidirectional(char) in _HIDING)
    )
