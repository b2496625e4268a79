"""The tickets as a list and as a board: found, sorted, taken on, put in charge, written down from anywhere."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.list_views import view_of
from crm_tui.ops import customers, tickets
from crm_tui.screens.ask import Ask
from crm_tui.screens.ask_value import AskValue
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.ticket import TicketPage
from crm_tui.screens.ticket_board import TicketBoard
from crm_tui.screens.ticket_form import TicketForm
from crm_tui.screens.ticket_step import StepForm
from crm_tui.screens.tickets import TicketsPage
from crm_tui.store import tickets as stored
from crm_tui.store.db import Database
from crm_tui.widgets.form import Form
from crm_tui.widgets.quick_view import QuickView
from crm_tui.widgets.windowed_table import WindowedTable

#: Subject, priority, when it was received (UTC); it is 20:00 in the shop on Wednesday the 15th.
MADE = (
    ("drips", "normal", "2024-05-15T09:00:00Z"),  # one of four working hours is over
    ("[/x] smokes", "urgent", "2024-05-15T09:30:00Z"),  # half of one
    ("too late", "low", "2024-04-20T02:00:00Z"),
    ("old", "normal", "2024-05-14T02:00:00Z"),
)
STEPS: tuple[dict[str, Any], ...] = (
    {"words": "x"}, {"promised": "2024-06-01T09:00:00Z"}, {"assignee": "Li"}, {"severity": "minor"},
    {"resolution": "y"}, {"cause": "c", "lesson": "l", "expected": 4, "perceived": 5},
)  # fmt: skip


@pytest.fixture
def desk(shop: Database, fixed_now: str) -> Database:
    """Four tickets of one customer: three open ones in different steps, one closed."""
    customer = customers.add(shop, {"name": "张三商店", "grade": "C"}).value
    for subject, priority, received in MADE:
        tickets.add(shop, {"subject": subject, "priority": priority, "customer_id": customer, "opened": received})
    for values in STEPS[:2]:
        tickets.step(shop, 3, values)
    for values in STEPS:
        tickets.step(shop, 4, values)
    return shop


def listed(pilot: Any) -> list[str]:
    """The subjects in the list, in their order; none while some are still to come."""
    table = pilot.app.screen.query_one("#list", WindowedTable)
    lines = [table.render_line(y).text for y in range(1, table.count + 1)]
    found = [subject for line in lines for subject, _, _ in MADE if subject in line]
    return found if len(found) == len(lines) else []


def column(pilot: Any, place: str) -> list[str]:
    """The cards in a column of the board."""
    table = pilot.app.screen.query_one(f"#column-{place}", WindowedTable)
    lines = [table.render_line(y).text for y in range(1, table.count + 1)]
    return [" ".join(line.strip(" ›●").split()) for line in lines]


def step(db: Database, row_id: int) -> str:
    """Where the ticket stands."""
    with db.read() as reader:
        return stored.get(reader, row_id).state.step


def assignees(db: Database) -> list[str | None]:
    """Who is in charge of each ticket."""
    with db.read() as reader:
        return [row.assignee for row in stored.rows(reader, range(1, 5))]


async def section(pilot: Any, wait: Any) -> TicketsPage:
    """The section, read."""
    pilot.app.open_section("tickets")
    await wait(pilot, lambda: isinstance(pilot.app.screen, TicketsPage) and pilot.app.screen.found.ids)
    page: TicketsPage = pilot.app.screen
    return page


async def board(pilot: Any, wait: Any) -> TicketBoard:
    """The section as a board, read."""
    page = await section(pilot, wait)
    await pilot.press("b")
    await wait(pilot, lambda: page.query_one("#column-listen", WindowedTable).count == 2)
    await wait(pilot, lambda: "drips" in " ".join(column(pilot, "listen")))
    return page.query_one(TicketBoard)


async def form(pilot: Any, wait: Any, kind: type) -> Form:
    """The form of that page, ready to be typed in."""
    await wait(pilot, lambda: isinstance(pilot.app.screen, kind))
    await wait(pilot, lambda: pilot.app.screen.query(Form) and pilot.app.focused is not None)
    found: Form = pilot.app.screen.query_one(Form)
    return found


async def test_open_tickets_are_listed_with_the_most_pressing_first_and_closed_ones_on_demand(
    desk: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await section(pilot, wait)
        await wait(pilot, lambda: listed(pilot) == ["too late", "[/x] smokes", "drips"])
        assert "!!" in text(pilot), "late is said by a sign"
        await pilot.press("z")
        await wait(pilot, lambda: listed(pilot) == ["too late", "[/x] smokes", "drips", "old"])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("smokes", ["[/x] smokes"]),
        ("T-0001", ["drips"]),
        ("priority:urgent", ["[/x] smokes"]),
        ("step:closed", ["old"]),
        ("步骤:focus", ["too late"]),
        ("overdue:yes", ["too late"]),
    ],
)
async def test_the_filter_speaks_the_query_language_and_finds_closed_ones_too(
    desk: Database, wait: Any, typed: str, found: list[str]
) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await section(pilot, wait)
        await wait(pilot, lambda: len(listed(pilot)) == 3)
        await pilot.press("/", *typed)
        await wait(pilot, lambda: listed(pilot) == found)


async def test_the_quick_view_tells_the_clocks_and_the_words(desk: Database, wait: Any, text: Any) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await section(pilot, wait)
        await wait(pilot, lambda: app.screen.query_one(QuickView).display and "First answer" in text(pilot))
        assert "In the customer's words" in " ".join(text(pilot).split())


async def test_marked_tickets_are_put_in_charge_as_one_operation(desk: Database, wait: Any, text: Any) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await section(pilot, wait)
        await wait(pilot, lambda: len(listed(pilot)) == 3)
        await pilot.press("ctrl+a", "@")
        await wait(pilot, lambda: isinstance(app.screen, AskValue))
        await pilot.press(*"Wang", "enter")
        await wait(pilot, lambda: assignees(desk) == ["Wang", "Wang", "Wang", "Li"])
        await wait(pilot, lambda: isinstance(app.screen, TicketsPage))
        await pilot.press("u")
        await wait(pilot, lambda: assignees(desk) == [None, None, None, "Li"])


async def test_marked_tickets_wait_and_go_on_together(desk: Database, wait: Any, text: Any) -> None:
    app = CrmApp(desk.path, desk)

    def waiting() -> int:
        with desk.read() as reader:
            return sum(row.waiting is not None for row in stored.rows(reader, range(1, 5)))

    async with app.run_test(size=(80, 24)) as pilot:
        await section(pilot, wait)
        await wait(pilot, lambda: len(listed(pilot)) == 3)
        await pilot.press("space", "space", "w")
        await wait(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("1")
        await wait(pilot, lambda: waiting() == 2)
        await pilot.press("w")
        await wait(pilot, lambda: waiting() == 0)


async def test_enter_opens_a_ticket_and_n_takes_it_on_from_the_list(desk: Database, wait: Any) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await section(pilot, wait)
        await wait(pilot, lambda: len(listed(pilot)) == 3)
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, TicketPage))
        await pilot.press("escape")
        await wait(pilot, lambda: app.screen is page)
        await pilot.press("n")
        await form(pilot, wait, StepForm)
        await pilot.press(*"Wang", "ctrl+s")
        await wait(pilot, lambda: step(desk, 3) == "assess")


async def test_the_board_has_a_column_for_each_step_and_one_for_those_that_wait(
    desk: Database, wait: Any, text: Any
) -> None:
    tickets.wait(desk, 3, "supplier")
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(200, 50)) as pilot:
        await board(pilot, wait)
        for name in ("Listen 2", "Act 0", "Focus 0", "Assess 0", "Coordinate 0", "Review 0", "Waiting 1"):
            assert name in text(pilot), name
        await wait(pilot, lambda: column(pilot, "waiting") == ["!! 0003 too late · Focus"])


async def test_a_card_moves_to_the_next_column_when_its_step_is_done(desk: Database, wait: Any, text: Any) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(120, 40)) as pilot:
        shown = await board(pilot, wait)
        await wait(pilot, lambda: "smokes" in column(pilot, "listen")[0])
        await pilot.press("n")
        await form(pilot, wait, StepForm)
        await pilot.press(*"burnt", "ctrl+s")
        await wait(pilot, lambda: step(desk, 2) == "act")
        await wait(pilot, lambda: "smokes" in " ".join(column(pilot, "act")))
        assert len(column(pilot, "listen")) == 1
        await pilot.press("right")
        await wait(pilot, lambda: shown.table.id == "column-act" and app.focused is shown.table)
        await pilot.press("u")
        await wait(pilot, lambda: len(column(pilot, "listen")) == 2)


@pytest.mark.parametrize(("size", "most"), [((40, 24), 1), ((80, 24), 3), ((120, 40), 4), ((200, 50), 7)])
async def test_as_many_columns_as_fit_are_in_sight_and_the_others_a_key_away(
    desk: Database, wait: Any, text: Any, size: tuple[int, int], most: int
) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=size) as pilot:
        shown = await board(pilot, wait)
        seen = [table for table in shown.query(WindowedTable) if table.display]
        assert len(seen) == most
        await pilot.press(*["right"] * 6)
        await wait(pilot, lambda: shown.table.id == "column-waiting" and shown.table.display)
        assert "Waiting 0" in text(pilot)
        await pilot.press("left")
        await wait(pilot, lambda: shown.table.id == "column-review" and app.focused is shown.table)


async def test_the_board_is_remembered_and_filtered_like_the_list(desk: Database, wait: Any, text: Any) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await board(pilot, wait)
        assert view_of("tickets").shape == "board"
        await pilot.press("/", *"smokes", "enter")
        await wait(pilot, lambda: len(column(pilot, "listen")) == 1)
        assert app.focused is app.screen.query_one(TicketBoard).table
        await pilot.press("escape")
        await wait(pilot, lambda: len(column(pilot, "listen")) == 2)
    again = CrmApp(desk.path, desk)
    async with again.run_test(size=(80, 24)) as pilot:
        page = await section(pilot, wait)
        await wait(pilot, lambda: page.query_one(TicketBoard).display and "Listen 2" in text(pilot))
        await pilot.press("b")
        await wait(pilot, lambda: len(listed(pilot)) == 3)
        assert view_of("tickets").shape == ""


async def test_a_ticket_is_written_down_from_the_list_and_then_shown(desk: Database, wait: Any, text: Any) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await section(pilot, wait)
        await pilot.press("a")
        await form(pilot, wait, TicketForm)
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "Subject is needed." in text(pilot))
        await pilot.press(*"returned", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, TicketPage) and "T-0005 returned" in text(pilot))
        assert "Return of goods" in text(pilot), "its kind is told from the subject"
        await pilot.press("u")
        await wait(pilot, lambda: isinstance(app.screen, TicketsPage))


async def test_the_card_lists_the_customers_tickets_and_writes_one_down_for_it(
    desk: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_page("crm_tui.screens.customer:CustomerPage", 1, "tickets")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and "too late" in text(pilot))
        for subject, _, _ in MADE:
            assert subject in text(pilot)
        await pilot.press("a")
        found = await form(pilot, wait, TicketForm)
        chosen = found.chosen("customer")
        assert chosen is not None
        assert chosen.name == "张三商店"
        await pilot.press(*"new", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, TicketPage))
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and "new" in text(pilot))


async def test_the_cards_timeline_tells_of_tickets_and_opens_them(desk: Database, wait: Any, text: Any) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(120, 40)) as pilot:
        app.open_page("crm_tui.screens.customer:CustomerPage", 1, "timeline")
        await wait(pilot, lambda: "T-0002 Received: [/x] smokes" in text(pilot))
        assert "T-0004 Closed" in text(pilot)
        assert "Went on to" not in text(pilot), "steps are our own work"
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, TicketPage))


async def test_from_anywhere_a_ticket_of_the_customer_in_hand_can_be_written_down(
    desk: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "张三商店" in text(pilot))
        await wait(pilot, lambda: app.screen.query_one(WindowedTable).cursor_row is not None)
        await pilot.press("T")
        found = await form(pilot, wait, TicketForm)
        assert found.chosen("customer") is not None


@pytest.mark.parametrize("typed", ["t-0002", "smokes"])
async def test_the_palette_finds_a_ticket_by_number_or_words(desk: Database, wait: Any, text: Any, typed: str) -> None:
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: app.screen.is_mounted)
        await pilot.press(":", *typed)
        await wait(pilot, lambda: "T-0002 [/x] smokes" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, TicketPage))


async def test_who_may_only_look_sees_list_and_board_and_changes_nothing(desk: Database, wait: Any, text: Any) -> None:
    desk.read_only = True
    app = CrmApp(desk.path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await section(pilot, wait)
        await wait(pilot, lambda: len(listed(pilot)) == 3)
        assert "New" not in text(pilot).split("\n")[-1]
        await pilot.press("a", "n", "w", "@", "x", "T")
        await pilot.pause()
        assert app.screen is page
        await pilot.press("b")
        await wait(pilot, lambda: "drips" in " ".join(column(pilot, "listen")))


async def test_a_new_shop_says_what_to_do(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("tickets")
        await wait(pilot, lambda: "No ticket is open.  a writes one down" in text(pilot))
        await pilot.press("b")
        await wait(pilot, lambda: "No ticket is" in text(pilot))
