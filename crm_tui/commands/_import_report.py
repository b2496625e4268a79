"""How the summary of an import is told: data on stdout, how the file was read and what is wrong with it on stderr."""

from collections.abc import Sequence
from pathlib import Path

from crm_tui.commands._shared import ListFormat, emit, emit_record, emit_table, say
from crm_tui.core.errors import ExitCode
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.table import Column, Table
from crm_tui.domain.shop import Shop
from crm_tui.exchange.account import RowError, Summary
from crm_tui.exchange.exports import RECORDS
from crm_tui.render.lists import render_table
from crm_tui.render.machine import json_text

_SHOWN = 20
_COLUMNS = (
    Column("batch", N_("Batch"), Kind.CODE),
    Column("file", N_("File")),
    Column("lines", N_("Lines"), Kind.COUNT),
    Column("new", N_("New"), Kind.COUNT),
    Column("updated", N_("Updated"), Kind.COUNT),
    Column("unchanged", N_("Unchanged"), Kind.COUNT),
    Column("duplicate", N_("Known already"), Kind.COUNT),
    Column("rejected", N_("Rejected"), Kind.COUNT),
    Column("rounding", N_("Rounding"), Kind.CODE),
    Column("created_customers", N_("Customers added"), Kind.COUNT),
    Column("created_products", N_("Products added"), Kind.COUNT),
)
_CHANGES = (
    Column("line", N_("Line"), Kind.COUNT),
    Column("record", N_("Record")),
    Column("field", N_("Field")),
    Column("old", N_("Old value")),
    Column("new", N_("New value")),
)
_MARKS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("vertical bar")}


def exit_code(summaries: Sequence[Summary]) -> ExitCode:
    """The exit code of several files: the worst of them."""
    codes = {summary.exit for summary in summaries}
    return next((code for code in (ExitCode.INVALID, ExitCode.PARTIAL) if code in codes), ExitCode.OK)


def tell(summaries: Sequence[Summary], shop: Shop, format: ListFormat, output: Path | None) -> None:
    """Report what became of the files."""
    for summary in summaries:
        if format in {"table", "markdown"}:
            _tell_reading(summary)
        _tell_errors(summary)
    if format == "json":
        objects = [summary.as_json() for summary in summaries]
        emit(json_text(objects[0] if len(objects) == 1 else objects) + "\n", output)
    elif format == "jsonl":
        emit("".join(json_text(summary.as_json(), None) + "\n" for summary in summaries), output)
    else:
        _emit_counts(summaries, shop, format, output)
    for summary in summaries:
        _tell_result(summary)


def _emit_counts(summaries: Sequence[Summary], shop: Shop, format: ListFormat, output: Path | None) -> None:
    rows = [[summary.as_json()[column.key] for column in _COLUMNS] for summary in summaries]
    rows = [[str(row[0] or "") or None, *row[1:]] for row in rows]
    table = Table("import", N_("Import"), _COLUMNS, rows)  # type: ignore[arg-type]  # texts and counts only
    changes = [change for summary in summaries for change in summary.account.differences]
    if changes and format in {"table", "markdown"}:
        listed = Table("changes", N_("Changes"), _CHANGES, changes)
        emit(render_table(listed, format, shop) + "\n")
    if len(summaries) == 1 and format != "csv":
        emit_record(table, shop, format, output)
    else:
        emit_table(table, shop, format, output)


def _tell_reading(summary: Summary) -> None:
    """How the file was understood."""
    shown = {"file": summary.file, "line": summary.header_line, "sheet": summary.sheet, "encoding": summary.encoding}
    if summary.noun not in RECORDS:
        say(Text(N_("{file}: a calendar."), shown))
    elif summary.sheet is not None:
        say(Text(N_("{file}: sheet {sheet}, headings in line {line}."), shown))
    elif summary.delimiter is None:
        say(Text(N_("{file}: JSON."), shown))
    else:
        mark = Text(_MARKS.get(summary.delimiter, summary.delimiter))
        say(Text(N_("{file}: {encoding}, delimiter {mark}, headings in line {line}."), {**shown, "mark": mark}))
    if not summary.encoding_sure:
        say(N_("The encoding could only be guessed: please look at the names, or say it with --encoding."))
    if summary.noun in RECORDS:
        record = RECORDS[summary.noun]
        matched = [f"{heading} → {tr(record.field(name).label)}" for name, heading in summary.mapping.items()]
        say(Text(N_("Columns: {columns}"), {"columns": "; ".join(matched)}))
    if summary.ignored:
        say(Text(N_("Left out: {columns}"), {"columns": "; ".join(summary.ignored)}))
    if summary.earlier_batch is not None:
        say(Text(N_("The same file was imported before, as batch {batch}."), {"batch": summary.earlier_batch}))


def _tell_errors(summary: Summary) -> None:
    """The first things wrong with the file, and how many more there are."""
    errors = summary.account.errors
    for error in errors[:_SHOWN]:
        say(_error(summary.file, error))
    if len(errors) > _SHOWN:
        say(
            plural(
                "... and {count} more; --rejects FILE keeps all of them.",
                "... and {count} more; --rejects FILE keeps all of them.",
                len(errors) - _SHOWN,
            )
        )


def _error(file: str, error: RowError) -> Text:
    shown = {"file": file, **error._asdict()}
    if error.column is None:
        return Text(N_("{file}:{line}: {message}"), shown)
    if not error.value:
        return Text(N_("{file}:{line}: column “{column}”: {message}"), shown)
    return Text(N_("{file}:{line}: column “{column}”, value “{value}”: {message}"), shown)


def _tell_result(summary: Summary) -> None:
    """What was written, and how to take it back or get further."""
    shown = {"file": summary.file, "batch": summary.batch}
    if summary.dry_run:
        say(Text(N_("{file}: tried out only; nothing was written."), shown))
    elif summary.batch is not None:
        say(Text(N_("{file}: imported as batch {batch}; `crm import undo {batch}` takes it back."), shown))
    elif summary.account.rejected and not summary.partial:
        say(
            plural(
                "{file}: {count} line can't be taken, so nothing was written. --partial takes the others.",
                "{file}: {count} lines can't be taken, so nothing was written. --partial takes the others.",
                summary.account.rejected,
                file=summary.file,
            )
        )
    elif summary.account.writes:
        say(Text(N_("{file}: nothing was written, since another file has lines that can't be taken."), shown))
    else:
        say(Text(N_("{file}: nothing new; nothing was written."), shown))
