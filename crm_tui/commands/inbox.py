"""`crm inbox`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._counts import COUNTS
from crm_tui.commands._shared import FormatOption, ListFormat, OutputOption, emit_table, open_store, say
from crm_tui.commands._typer import single
from crm_tui.core.errors import CrmError, ExitCode, Usage
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.table import Column, Table
from crm_tui.store import settings
from crm_tui.store.db import Database

if TYPE_CHECKING:
    from crm_tui.exchange.inbox import Seen

inbox_app, inbox_command = single(
    "inbox",
    SUMMARIES["inbox"][1],
    "crm settings set inbox.folder ~/inbox\ncrm inbox\n*/10 * * * * crm inbox --format jsonl >> inbox.log",
)
COMMANDS = {"inbox": inbox_app}
_BECAME = (
    ("taken", N_("Brought in")), ("known", N_("Known already")), ("refused", N_("Refused")), ("left", N_("Left there")),
)  # fmt: skip
_NOUNS = {
    "customers": N_("Customers"), "products": N_("Products"), "sales": N_("Sales"), "payments": N_("Payments"),
    "tickets": N_("Tickets"), "people": N_("People"), "followups": N_("Follow-ups"),
    "expenses": N_("Expenses"),
}  # fmt: skip
_COUNTS = ("lines", "new", "updated", "unchanged", "duplicate", "rejected", "left_out")
_COLUMNS = (
    Column("file", N_("File")),
    Column("became", N_("What became of it"), Kind.CHOICE, _BECAME),
    Column("contents", N_("Contents"), Kind.CODE),
    Column("batches", N_("Batch"), Kind.CODE),
    *COUNTS,
    Column("now", N_("Lies in")),
    Column("reason", N_("Reason")),
)
#: What people are shown; scripts get all columns.
_SHOWN = ("file", "became", "contents", "batches", "lines", "new", "rejected")


@inbox_command
def inbox(
    folder: Annotated[
        Path | None, typer.Option("--folder", metavar="FOLDER", help=N_("This folder; else the setting inbox.folder"))
    ] = None,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Bring in the files of the inbox, tell of each, and leave with the exit code."""
    from crm_tui.exchange.inbox import bring, work  # noqa: PLC0415 - readers of all kinds of files

    db = open_store()
    chosen = folder or _set_folder(db)
    seen: list[Seen] = []
    try:
        seen.extend(work(db, chosen, bring))
    except CrmError:
        if seen:
            _tell(db, seen, format, output)
        raise
    _tell(db, seen, format, output)
    raise typer.Exit(_exit_code(seen))


def _set_folder(db: Database) -> Path:
    with db.read() as r:
        found = settings.all_settings(r).get("inbox.folder")
    if not found:
        raise Usage(N_("Say which folder is the inbox: crm settings set inbox.folder FOLDER"))
    return Path(found).expanduser()


def _tell(db: Database, seen: "Sequence[Seen]", format: ListFormat, output: Path | None) -> None:
    """Print what became of the files, and why."""
    with db.read() as r:
        shop = r.shop
    columns: tuple[Column, ...] = _COLUMNS
    rows = [_row(one) for one in seen]
    if format in {"table", "markdown"}:
        for one, row in zip(seen, rows, strict=True):
            row["contents"] = ", ".join(tr(_NOUNS[noun]) for noun in _nouns(one)) or None
        columns = tuple(column for column in _COLUMNS if column.key in _SHOWN)
    cells = [[row[column.key] for column in columns] for row in rows]
    emit_table(Table("inbox", N_("Inbox"), columns, cells, empty=N_("The inbox is empty.")), shop, format, output)
    for one in seen:
        if one.reasons:
            first, more = tr(one.reasons[0]), len(one.reasons) - 1
            said = Text(N_("{file}: {reason} ({count} more)"), {"file": one.file, "reason": first, "count": more})
            say(said if more else Text(N_("{file}: {reason}"), {"file": one.file, "reason": first}))


def _row(one: "Seen") -> dict[str, Value]:
    """What is told of a file, by column."""
    counts = {name: sum(getattr(summary.account, name) for summary in one.summaries) for name in _COUNTS}
    return {
        "file": one.file,
        "became": one.became,
        "contents": ", ".join(_nouns(one)) or None,
        "batches": ", ".join(map(str, one.batches)) or None,
        **(counts if one.summaries else dict.fromkeys(_COUNTS)),
        "now": str(one.now.parent),
        "reason": tr(one.reasons[0]) if one.reasons else None,
    }


def _nouns(one: "Seen") -> list[str]:
    """What the file held."""
    return list(dict.fromkeys(summary.noun for summary in one.summaries))


def _exit_code(seen: "Sequence[Seen]") -> ExitCode:
    """0 where nothing was refused, 3 where every file was that did not lie still unfinished, else 6."""
    looked_at = [one.became for one in seen if one.became != "left"]
    if "refused" not in looked_at:
        return ExitCode.OK
    return ExitCode.INVALID if set(looked_at) == {"refused"} else ExitCode.PARTIAL
