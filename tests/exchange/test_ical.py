"""Calendars in and out: what calendar programs write is taken or refused with its reason, what we write comes back."""

import os
import re
from pathlib import Path

import pytest

from crm_tui import ops
from crm_tui.core.errors import CrmError, Invalid
from crm_tui.core.i18n import set_language, tr
from crm_tui.domain.shop import Shop
from crm_tui.exchange.ical.reading import read_calendar
from crm_tui.exchange.ical.run import export_calendar, import_calendar, import_calendars
from crm_tui.store import followups
from crm_tui.store.db import Database

SHARED = Path(os.environ.get("CRM_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data")) / "calendars"
ZONE = "Asia/Shanghai"

WEEKLY = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:stand-up@example.com
SUMMARY:回访 张三
DTSTART;TZID=Asia/Shanghai:20261102T093000
RRULE:FREQ=WEEKLY;BYDAY=MO
EXDATE;TZID=Asia/Shanghai:20261116T093000
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:stand-up@example.com
RECURRENCE-ID;TZID=Asia/Shanghai:20261109T093000
SUMMARY:回访 张三
DTSTART;TZID=Asia/Shanghai:20261110T140000
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return Database.create(tmp_path / "shop.db", Shop(name="老王五金店", zone=ZONE))


def ics(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "in.ics"
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8")
    return path


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


def exported(db: Database) -> bytes:
    """The file without the moment it was written at."""
    return re.sub(rb"DTSTAMP:.*\r\n", b"", export_calendar(db)[0])


def test_a_series_comes_with_its_alarm_its_moved_and_its_cancelled_day(db: Database, tmp_path: Path) -> None:
    summary = import_calendar(db, ics(tmp_path, WEEKLY))
    assert (summary.account.lines, summary.account.new) == (1, 1)
    with db.read() as r:
        (row,) = followups.all_rows(r)
        assert (row.day, row.time, row.remind, row.subject) == ("2026-11-02", "09:30", 15, "回访 张三")
        changed = {one.original: (one.state, one.day, one.time) for one in followups.instances(r, [row.id])}
    assert changed == {
        "2026-11-09": ("open", "2026-11-10", "14:00"),
        "2026-11-16": ("skipped", None, None),
    }


def test_moments_of_other_zones_come_on_the_shops_clock(tmp_path: Path) -> None:
    text = event("SUMMARY:x", "DTSTART;TZID=America/New_York:20260310T090000").encode()
    (entry,) = read_calendar(text, ZONE).entries
    assert f"{entry.start:%Y-%m-%d %H:%M}" == "2026-03-10 21:00"


def test_importing_again_changes_nothing_and_undo_takes_it_back(db: Database, tmp_path: Path) -> None:
    path = ics(tmp_path, WEEKLY)
    import_calendar(db, path)
    before = exported(db)
    again = import_calendar(db, path)
    assert (again.account.unchanged, again.batch) == (1, None)
    assert exported(db) == before
    ops.history.undo(db)
    assert exported(db).count(b"BEGIN:VEVENT") == 0
    ops.history.redo(db)
    assert exported(db) == before


def test_what_is_done_here_is_not_opened_by_an_older_file(db: Database, tmp_path: Path) -> None:
    path = ics(tmp_path, event("UID:a", "SUMMARY:送货", "DTSTART;VALUE=DATE:20261124"))
    import_calendar(db, path)
    ops.followups.done(db, "1", outcome="已送到")
    assert import_calendar(db, path).account.unchanged == 1
    with db.read() as r:
        assert followups.get(r, 1).state == "done"


def test_of_several_files_all_are_taken_or_none(db: Database, tmp_path: Path) -> None:
    good = ics(tmp_path, WEEKLY)
    bad = tmp_path / "bad.ics"
    bad.write_text(event("SUMMARY:x"))
    assert [summary.batch for summary in import_calendars(db, [good, bad])] == [None, None]
    assert [summary.batch for summary in import_calendars(db, [good, bad], partial=True)] == [1, None]


def test_a_dry_run_writes_nothing(db: Database, tmp_path: Path) -> None:
    assert import_calendar(db, ics(tmp_path, WEEKLY), dry_run=True).account.new == 1
    with db.read() as r:
        assert followups.all_rows(r) == []


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["SUMMARY:x"], "it has no date (DTSTART)."),
        (["SUMMARY:x", "DTSTART:2026-11-31"], "it can't be read at “DTSTART:2026-11-31”."),
        (["SUMMARY:x", "DTSTART;TZID=Nowhere/Town:20261101T090000"], "its time zone “Nowhere/Town” is not known."),
        (
            ["SUMMARY:x", "DTSTART:20261101T090000", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"],
            "it recurs by more than one rule; one is possible (RRULE).",
        ),
        (["SUMMARY:x", "DTSTART:20261101", "X-CRM-CUSTOMER:C99"], "there is no customer C99."),
    ],
)
def test_an_entry_that_can_t_be_kept_is_refused_with_its_line(
    db: Database, tmp_path: Path, lines: list[str], reason: str
) -> None:
    set_language("en")
    summary = import_calendar(db, ics(tmp_path, event(*lines)))
    assert [(error.line, tr(error.message)) for error in summary.account.errors] == [(2, reason)]
    assert (summary.account.rejected, summary.batch) == (1, None)


@pytest.mark.parametrize(
    "text",
    ["", "no calendar", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "BEGIN:VCALENDAR\nEND:VEVENT\n", "BEGIN:VEVENT\n" * 40],
)
def test_a_file_that_is_no_calendar_is_refused(db: Database, tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid, match=r"in\.ics"):
        import_calendar(db, ics(tmp_path, text))


def test_what_is_exported_imports_elsewhere_as_the_same_file(db: Database, tmp_path: Path) -> None:
    customer = ops.customers.add(db, {"name": "张三商店", "kind": "organisation"}).value
    shown = {"subject": "问库存; 报价, 电话", "customer_id": customer, "kind": "call", "note": "第一行\n第二行"}
    ops.followups.add(db, {**shown, "date": "2026-11-23", "time": "09:30", "remind": 30, "assignee": "小李"})
    ops.followups.add(db, {"subject": "月底对账", "date": "2026-01-31", "repeat": "monthly", "customer_id": customer})
    ops.followups.add(db, {"subject": "生日", "date": "2026-11-21", "repeat": "lunar", "kind": "birthday"})
    ops.followups.done(db, "2@2026-01-31", outcome="已对")
    ops.followups.skip(db, "2@2026-02-28")
    ops.followups.move(db, "2@2026-03-31", "2026-04-01")
    first = exported(db)
    path = tmp_path / "out.ics"
    path.write_bytes(export_calendar(db)[0])

    other = Database.create(tmp_path / "other.db", Shop(name="老王五金店", zone=ZONE))
    with db.read() as r:
        code = r.value("SELECT code FROM customer")
    ops.customers.add(other, {"name": "张三商店", "kind": "organisation", "code": code})
    assert import_calendar(other, path).account.new == 3
    assert exported(other) == first
    assert import_calendar(db, path).account.unchanged == 3


def test_the_standards_folding_and_line_ends_are_kept(db: Database) -> None:
    ops.followups.add(db, {"subject": "很长的主题" * 30, "date": "2026-11-23", "time": "09:30"})
    data = export_calendar(db)[0]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"BEGIN:VTIMEZONE" in data


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample calendars are not beside the project")
@pytest.mark.parametrize(("folder", "count"), [("icalendar", 163), ("recurring_ical_events", 95)])
def test_every_sample_calendar_is_taken_or_refused_and_comes_back_unchanged(
    db: Database, tmp_path: Path, folder: str, count: int
) -> None:
    files = sorted((SHARED / folder).rglob("*.ics"))
    assert len(files) == count
    for path in files:
        try:
            account = import_calendar(db, path, partial=True).account
        except CrmError as error:
            assert path.name in str(error)
            continue
        told = account.new + account.updated + account.unchanged + account.duplicate + account.rejected
        assert told == account.lines
        assert len(account.errors) == account.rejected
    whole = tmp_path / "all.ics"
    whole.write_bytes(export_calendar(db)[0])
    back = import_calendar(db, whole).account
    assert back.unchanged == back.lines > 50
