"""The windowed table: it fetches what is in sight, keeps its place, marks rows, and never reads data as commands."""

import threading
from array import array
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from textual.app import App, ComposeResult

from crm_tui.core.cells import width
from crm_tui.widgets.table_columns import TableColumn, arrange
from crm_tui.widgets.windowed_table import WindowedTable

MILLION = array("q", range(1, 1_000_001))


class Thing(NamedTuple):
    """A row."""

    id: int
    name: str
    amount: str


COLUMNS: tuple[TableColumn[Thing], ...] = (
    TableColumn("name", "Name", lambda row: row.name, width=10, grow=1),
    TableColumn("amount", "Amount", lambda row: row.amount, width=8, right=True),
    TableColumn("extra", "Extra", lambda _row: "extra", width=12, drop=1),
)


class Shelf(App[int]):
    """An app with one table of made-up things."""

    def __init__(self, name: Callable[[int], str] = "thing {}".format) -> None:
        super().__init__()
        self.asked: list[list[int]] = []
        self.opened: list[int] = []
        self.make = name
        self.gate = threading.Event()
        self.gate.set()

    def compose(self) -> ComposeResult:
        yield WindowedTable(COLUMNS, self.fetch, empty="Nothing here.")

    def fetch(self, ids: Sequence[int]) -> list[Thing]:
        self.gate.wait(10)
        self.asked.append(list(ids))
        return [Thing(row_id, self.make(row_id), f"{row_id:,}") for row_id in ids if row_id != 13]

    def on_windowed_table_opened(self, event: WindowedTable.Opened) -> None:
        self.opened.append(event.id)

    @property
    def table(self) -> WindowedTable[Thing]:
        return self.query_one(WindowedTable)


async def test_a_million_rows_cost_a_screenful(wait: Any, text: Any) -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.set_ids(MILLION)
        await wait(pilot, lambda: "thing 23" in text(pilot))
        await pilot.press("G")
        await wait(pilot, lambda: "thing 1000000" in text(pilot))
        assert app.table.cursor_id == 1_000_000
        assert sum(map(len, app.asked)) < 200


async def test_a_million_rows_are_paged_and_marked_without_reading_them(wait: Any, text: Any) -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.set_ids(MILLION)
        app.table.focus()
        await wait(pilot, lambda: "thing 23" in text(pilot))
        await pilot.press("pagedown", "pagedown", "space", "g", "v", "G")
        await wait(pilot, lambda: "thing 1000000" in text(pilot))
        assert app.table.marks == 1_000_000, "the one marked before counts once"
        await pilot.press("k", "v")
        assert (app.table.marks, len(app.table.marked)) == (999_999, 999_999)
        await pilot.press("ctrl+a")
        assert len(app.table.chosen()) == 1_000_000
        await pilot.press("ctrl+a")
        assert app.table.marks == 0
        await pilot.press("pageup", "g")
        await wait(pilot, lambda: "thing 1 " in text(pilot))
        assert sum(map(len, app.asked)) < 400


async def test_rows_are_shown_as_waiting_until_they_come(wait: Any, text: Any) -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        app.gate.clear()
        app.table.set_ids(MILLION)
        await wait(pilot, lambda: " · " in text(pilot))
        assert "thing" not in text(pilot)
        app.gate.set()
        await wait(pilot, lambda: "thing 1 " in text(pilot))


async def test_every_key_moves_the_cursor_where_it_should(wait: Any, text: Any) -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.set_ids(array("q", range(1, 201)))
        app.table.focus()
        await wait(pilot, lambda: "thing 1 " in text(pilot))
        moves = [
            ("j", 2),
            ("down", 3),
            ("k", 2),
            ("up", 1),
            ("up", 1),
            ("pagedown", 24),
            ("ctrl+d", 35),
            ("ctrl+u", 24),
        ]
        moves += [("pageup", 1), ("G", 200), ("j", 200), ("g", 1), ("end", 200), ("home", 1)]
        for key, row in moves:
            await pilot.press(key)
            assert app.table.cursor_id == row, key


async def test_the_cursor_stays_on_its_row_when_rows_come_before_it() -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)):
        app.table.set_ids(array("q", range(100, 200)))
        app.table.move_to(5)
        app.table.set_ids(array("q", range(90, 200)))
        assert app.table.cursor_id == 105
        app.table.set_ids(array("q", [1, 2, 3]))
        assert app.table.cursor_id == 3, "its row has gone: the nearest place"
        app.table.set_ids(array("q", [1, 2, 3]), keep=False)
        assert app.table.cursor_id == 1


async def test_rows_are_fetched_anew_after_a_change_and_shown_without_a_gap(wait: Any, text: Any) -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.set_ids(array("q", [1, 2, 3]))
        await wait(pilot, lambda: "thing 2" in text(pilot))
        app.make = "changed {}".format
        app.gate.clear()
        app.table.set_ids(array("q", [1, 2, 3]))
        await pilot.pause(0.3)
        assert "thing 2" in text(pilot)
        app.gate.set()
        await wait(pilot, lambda: "changed 2" in text(pilot))


async def test_a_row_that_is_gone_is_an_empty_line(wait: Any, text: Any) -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.set_ids(array("q", [12, 13, 14]))
        await wait(pilot, lambda: "thing 14" in text(pilot))
        assert text(pilot).split("\n")[2].strip() == ""


async def test_no_rows_say_what_to_do(text: Any) -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Nothing here." in text(pilot)
        await pilot.press("j", "G", "space", "v", "enter")
        assert (app.table.cursor_id, app.opened) == (None, [])


async def test_space_marks_rows_and_v_marks_a_range(wait: Any, text: Any) -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.set_ids(array("q", range(1, 51)))
        app.table.focus()
        await wait(pilot, lambda: "thing 1 " in text(pilot))
        await pilot.press("space", "j", "v", "j", "j", "v")
        assert app.table.marked == {1, 3, 4, 5}
        assert [line[0] for line in text(pilot).split("\n")[1:7]] == ["●", " ", "●", "●", "●", " "]
        await pilot.press("g", "space")
        assert app.table.marked == {3, 4, 5}
        app.table.set_ids(array("q", [4, 9]))
        assert app.table.marked == {4}, "a mark goes with its row"
        assert app.table.clear_marks()
        assert not app.table.clear_marks()


async def test_enter_and_a_second_click_open_the_row(wait: Any, text: Any) -> None:
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.set_ids(array("q", range(1, 51)))
        app.table.focus()
        await wait(pilot, lambda: "thing 1 " in text(pilot))
        await pilot.press("j", "enter")
        await pilot.click(WindowedTable, offset=(3, 5))
        assert app.table.cursor_id == 5
        await pilot.click(WindowedTable, offset=(3, 5), times=2)
        assert app.opened == [2, 5]


async def test_names_are_shown_as_they_are_never_as_markup(wait: Any, text: Any) -> None:
    names = {1: "[/x] [bold]b[/bold]", 2: "\x1b[31mred\x07", 3: "a\u202eb", 4: "宏达" * 30, 5: "tab\there\nand"}
    app = Shelf(lambda row_id: names.get(row_id, "plain"))
    async with app.run_test(size=(60, 24)) as pilot:
        app.table.set_ids(array("q", range(1, 8)))
        await wait(pilot, lambda: "plain" in text(pilot))
        lines = text(pilot).split("\n")
        assert "[/x] [bold]b[/bold]" in lines[1]
        assert "[31mred" in lines[2]
        assert "ab" in lines[3]
        assert "…" in lines[4]
        assert "tab here and" in lines[5]
        assert not any(ord(char) < 32 or char == "\u202e" for line in lines for char in line)
        assert {width(line) for line in lines} == {60}


def test_columns_give_way_from_the_least_important_and_fill_the_width() -> None:
    wide, narrow = arrange(COLUMNS, 60), arrange(COLUMNS, 25)
    assert [column.key for column, _ in wide.columns] == ["name", "amount", "extra"]
    assert [column.key for column, _ in narrow.columns] == ["name", "amount"]
    line = wide.line(Thing(1, "五金", "1,234.00"), " ")
    assert width(line) == 60
    assert line.rstrip().endswith("extra")
    assert narrow.line(Thing(1, "五金", "12"), " ").endswith("      12")


def test_the_header_names_the_column_sorted_by() -> None:
    assert "Name▲" in arrange(COLUMNS, 60).head("name", descending=False)
    assert "Amount▼" in arrange(COLUMNS, 60).head("amount", descending=True)


async def test_a_click_on_a_heading_asks_to_sort(wait: Any) -> None:
    asked: list[str] = []

    class Sorting(Shelf):
        def on_windowed_table_sort_asked(self, event: WindowedTable.SortAsked) -> None:
            asked.append(event.key)

    app = Sorting()
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.click(WindowedTable, offset=(2, 0))
        await pilot.click(WindowedTable, offset=(37, 0))
        assert asked == ["name", "amount"]


async def test_rows_at_hand_need_no_loading(text: Any) -> None:
    class Small(App[int]):
        def compose(self) -> ComposeResult:
            yield WindowedTable(COLUMNS)

    app = Small()
    async with app.run_test(size=(60, 10)) as pilot:
        table: WindowedTable[Thing] = app.query_one(WindowedTable)
        table.set_rows([Thing(7, "seven", "7.00"), Thing(8, "eight", "8.00")])
        await pilot.pause()
        assert "eight" in text(pilot)
        table.move_to(1)
        assert (table.cursor_id, table.cursor_row) == (1, Thing(8, "eight", "8.00"))
