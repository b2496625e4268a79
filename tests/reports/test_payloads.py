"""Whatever stands in the data, no report in any format makes a command, a tag, a link or a formula of it."""

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from markdown_it import MarkdownIt

from crm_tui.render.report import formats, render_report
from crm_tui.reports._report import Params, names, needs, run
from crm_tui.store.db import Database
from tests.payloads import formulas, not_for_a_terminal

_TAG = "<script>alert(1)</script>&amp;"  # as one of the texts has it
_STYLED = frozenset(
    "html head meta title style body header h1 h2 main section div table thead tbody tfoot tr th td p span br figure "
    "figcaption details summary dl dt dd".split()
)
_DRAWN = frozenset("svg g defs pattern path rect line polyline circle text title desc tspan clippath".split())


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.marks: set[str] = set()
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.marks |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def obeyed_in_html(page: str) -> tuple[set[str], bool]:
    seen = Page(page)
    leads = {name for name in seen.marks if name.startswith("on") or name in {"href", "src", "action", "xlink:href"}}
    return (seen.tags - _STYLED - _DRAWN) | leads | not_for_a_terminal(page), _TAG in "".join(seen.said)


def obeyed_in_markdown(page: str) -> tuple[set[str], bool]:
    reader = MarkdownIt("gfm-like", {"html": True})
    reader.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    tokens = [one for block in reader.parse(page) for one in (block, *(block.children or ()))]
    bad = {one.type for one in tokens if one.type.startswith(("html", "link", "image", "s_", "em_"))}
    return bad | not_for_a_terminal(page), any(_TAG in one.content for one in tokens if one.type == "text")


def obeyed_in_csv(page: str) -> tuple[set[str], bool]:
    cells = [cell for row in csv.reader(io.StringIO(page, newline="")) for cell in row]
    return set(formulas(cells)) | not_for_a_terminal(page), any(_TAG in cell for cell in cells)


def obeyed_in_json(page: str) -> tuple[set[str], bool]:
    return not_for_a_terminal(page), _TAG in json.dumps(json.loads(page))


def obeyed_in_text(page: str) -> tuple[set[str], bool]:
    return not_for_a_terminal(page.replace("\n\f", "\n")), "<script>" in page  # cut where a column is narrow


def obeyed_in_xlsx(book: bytes) -> tuple[set[str], bool]:
    cells = [
        cell for sheet in openpyxl.load_workbook(io.BytesIO(book)) for row in sheet.iter_rows() for cell in row
    ]  # fmt: skip
    bad = {str(cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink}
    bad |= {name for name in ZipFile(io.BytesIO(book)).namelist() if "external" in name or "vba" in name}
    return bad, any(_TAG in str(cell.value) for cell in cells)


OBEYED: dict[str, Callable[..., tuple[set[str], bool]]] = {
    "html": obeyed_in_html,
    "markdown": obeyed_in_markdown,
    "csv": obeyed_in_csv,
    "json": obeyed_in_json,
    "text": obeyed_in_text,
    "xlsx": obeyed_in_xlsx,
}


def test_no_report_obeys_the_data_in_any_format(planted_file: Path, fixed_now: str) -> None:
    wrong, through = [], set()
    with Database.open(planted_file).read() as r:
        for name in names():
            report = run(r, name, Params(customer_id=1 if "customer_id" in needs(name) else None, limit=63))
            for form, look in OBEYED.items():
                bad, seen = look(render_report(report, form, r.shop))
                wrong += [f"{name} as {form}: {sorted(bad)[:3]!r}"] if bad else []
                through |= {form} if seen else set()
    assert wrong == []
    assert through == set(OBEYED), "the text is not in every format"
    assert set(OBEYED) == set(formats()) - {"pdf"}


def test_what_is_kept_of_a_bug_holds_no_name_phone_or_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crm_tui.core import crash

    monkeypatch.setenv("HOME", str(tmp_path))
    try:
        try:
            int("张三 13812345678")
        except ValueError as error:
            raise KeyError({"owed": 1234567}) from error
    except KeyError as bug:
        path = crash.record(bug)
    assert path is not None
    kept = path.read_text(encoding="utf-8")
    assert "KeyError" in kept
    assert [secret for secret in ("张三", "13812345678", "1234567") if secret in kept] == []
