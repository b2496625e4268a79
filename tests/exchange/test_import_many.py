"""Files of many lines: what is done for all of them together comes out as if it were done one by one."""

import contextlib
import io
import itertools
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui import ops
from crm_tui.core.errors import Invalid
from crm_tui.domain import customers, sales
from crm_tui.domain.identity import SALE_CONTENT, sale_identities, sale_identity_of
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import kept_as_they_are, parse
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import open_source
from crm_tui.exchange.run import import_file
from crm_tui.ops import imports
from crm_tui.store import loading, search
from crm_tui.store.db import Writer

SHOP = Shop("", "CNY", "")
BESIDE = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'sale' ORDER BY name"


@pytest.fixture
def few(monkeypatch):
    """A few lines are a great many."""
    monkeypatch.setattr(loading, "_MANY", 10)


def till(*days: str) -> str:
    """Three lines of each day, two of them equal."""
    return "date,amount\n" + "".join(f"{day},5\n{day},7\n{day},5\n" for day in days)


def test_equal_lines_of_a_long_file_are_counted_and_known_the_next_time(bring, ask, few):
    text = till(*(f"2024-05-{day:02}" for day in range(1, 29)))
    beside = ask(BESIDE)
    assert bring("sales", text, dry_run=True).account.new == 84
    assert bring("sales", text).account.new == 84
    assert ask("SELECT amount, occurrence FROM sale WHERE day = '2024-05-09' ORDER BY id") == [
        (500, 1),
        (700, 1),
        (500, 2),
    ]
    assert ask(BESIDE) == beside
    assert ask("SELECT count(*) FROM change WHERE table_name = 'sale'") == [(0,)]
    again = bring("sales", text)
    assert (again.account.new, again.account.duplicate) == (0, 84)


def test_more_of_what_is_known_is_added_and_a_long_import_is_taken_back(bring, ask, few, shop):
    bring("sales", till("2024-05-01"))
    longer = till("2024-05-01", "2024-05-01", *(f"2024-06-{day:02}" for day in range(1, 29)))
    summary = bring("sales", longer)
    assert (summary.account.new, summary.account.duplicate) == (87, 3)
    assert ask("SELECT amount, occurrence FROM sale WHERE day = '2024-05-01' ORDER BY amount, occurrence") == [
        (500, 1), (500, 2), (500, 3), (500, 4), (700, 1), (700, 2),
    ]  # fmt: skip
    imports.undo_batches(shop, [summary.batch])
    assert ask("SELECT count(*) FROM sale") == [(3,)]


def test_many_new_customers_are_found_and_loaded_like_single_ones(bring, ask, few, shop):
    beside = "SELECT name, sql FROM sqlite_master WHERE tbl_name LIKE 'customer%' ORDER BY name"
    made, found = ask(beside), "SELECT rowid, body FROM customer_search ORDER BY rowid"
    cells = "K{0},单于{0} 王伟,Ｗang,139-1234-56{0};010 888{0},A{0}@Ex.com,上海,南京路 {0} 号,老客;會員,Wx{0},note é"
    text = "code,name,contact,phone,email,city,address,tags,wechat,note\n"
    assert bring("customers", text + "\n".join(cells.format(number) for number in range(10, 40))).account.new == 30
    assert ask(beside) == made
    assert ask("SELECT count(*) FROM change WHERE table_name LIKE 'customer%'") == [(0,)]
    entries = [(row_id, sorted(body.split())) for row_id, body in ask(found)]
    with contextlib.closing(sqlite3.connect(shop.path)) as connection:
        search.rebuild(Writer(connection, shop.path, 0))
        connection.commit()
    assert entries == [(row_id, sorted(body.split())) for row_id, body in ask(found)]
    assert len(entries) == 30


def test_a_dry_run_counts_equal_lines_like_the_import(bring):
    bring("sales", till("2024-05-01"))
    longer = till("2024-05-01", *["2024-06-01"] * 700, "2024-05-01")
    told = bring("sales", longer, dry_run=True).account
    done = bring("sales", longer).account
    assert (told.new, told.duplicate) == (done.new, done.duplicate) == (2103, 3)


def test_of_equal_lines_far_apart_the_one_that_was_deleted_comes_again(bring, shop):
    equal, others = "2024-05-01,5\n", "2024-06-01,5\n" * 2100
    bring("sales", "date,amount\n" + equal * 3)
    ops.sales.delete(shop, 2)
    text = f"date,amount\n{equal * 2}{others}{equal}"
    told = bring("sales", text, dry_run=True).account
    done = bring("sales", text).account
    assert (told.new, told.duplicate) == (done.new, done.duplicate) == (2101, 2)


def test_what_a_later_line_says_of_the_columns_holds_for_the_first_too(ask, shop):
    text = "date,amount\n" + "2024-02-01,1.500\n" * 2000 + '2024-02-02,"2,75"\n'
    told = []
    import_file(shop, "sales", io.BytesIO(text.encode()), Options(), lambda *step: told.append(step))
    assert ask("SELECT DISTINCT amount FROM sale WHERE day LIKE '2024-02%' ORDER BY 1") == [(275,), (150000,)]
    assert ("checking", 2001, 2001) in told, "progress comes to the number of lines where they are read twice"


TEXTS = st.one_of(st.text(alphabet=" aZ~!'\"\t中é0", max_size=8), st.text(max_size=4), st.just("x" * 300))


@given(st.sampled_from([*customers.RECORD.fields, *sales.RECORD.fields]), TEXTS)
@settings(max_examples=200, deadline=None)
def test_what_is_kept_as_it_is_needs_no_parsing(field, text):
    known = kept_as_they_are(field)
    if known is None or "\n" in text or not known.fullmatch(f"{text}\n"):
        return
    try:
        assert parse(field, text, SHOP) == (text or None)
    except Invalid:
        pytest.fail("it is wrong, and would have been kept")


VALUES = st.one_of(st.none(), st.integers(-5, 5), st.sampled_from(["a", "中"]))
RECEIPTS = st.one_of(st.none(), st.sampled_from(["R1", "R2"]))


@given(st.lists(st.tuples(st.just("2024-05-01"), RECEIPTS, RECEIPTS, *[VALUES] * (len(SALE_CONTENT) - 3)), max_size=4))
@settings(max_examples=100, deadline=None)
def test_identities_of_many_sales_are_those_of_each(rows):
    columns = [None if set(column) == {None} else column for column in zip(*rows, strict=True)]
    assert sale_identities(columns or [None] * len(SALE_CONTENT)) == list(map(sale_identity_of, rows))


CELLS = st.sampled_from(
    ["", "a", "b c", " padded ", '"quoted, cell"', '"two\nlines"', "'001", "NULL", "#", "总计", '"a""b"']
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=40, deadline=None)
def test_lines_keep_their_numbers_and_cells_whatever_stands_beside_them(tmp_path_factory, rows, ending):
    """Each row is read as it is where it stands alone, and on the physical line on which it begins."""
    path = tmp_path_factory.mktemp("rows") / "till.csv"
    together = ["code,name,phone", *(",".join(row) for row in rows)]
    path.write_text(ending.join(together) + ending, encoding="utf-8", newline="")
    found = {line.number: line.cells for line in open_source(path, record=customers.RECORD).lines()}
    starts = list(itertools.accumulate((row.count("\n") + 1 for row in together), initial=1))
    alone = {}
    for start, row in zip(starts[1:], together[1:], strict=False):
        path.write_text(f"{together[0]}{ending}{row}{ending}", encoding="utf-8", newline="")
        lines = open_source(path, record=customers.RECORD).lines()
        alone.update((start, line.cells) for line in lines)
    assert found == alone
