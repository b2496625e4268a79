"""How the summary of an import is told: data on stdout, how the file was read and what is wrong with it on stderr."""

from collections.abc import Sequence
from pathlib import Path

from crm_tui.commands import _import_plan_report as plan_report
from crm_tui.commands._counts import COUNTS
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
    *COUNTS,
    Column("rounding", N_("Rounding"), Kind.CODE),
    Column("created_customers", N_("Customers added"), Kind.COUNT),
    Column("created_products", N_("Products added"), Kind.COUNT),
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
        objects = [as_object(summary, shop) for summary in summaries]
        emit(json_text(objects[0] if len(objects) == 1 else objects) + "\n", output)
    elif format == "jsonl":
        emit("".join(json_text(as_object(summary, shop), None) + "\n" for summary in summaries), output)
    elif format == "csv" and any(summary.entries is not None and summary.dry_run for summary in summaries):
        emit_table(plan_report.rows(summaries, shop), shop, format, output)
    else:
        _emit_counts(summaries, shop, format, output)
    for summary in summaries:
        _tell_result(summary)
    batches = [str(summary.batch) for summary in summaries if summary.batch is not None]
    if len(batches) > 1:
        say(Text(N_("`crm import undo {batches}` takes all of them back."), {"batches": " ".join(batches)}))


def as_object(summary: Summary, shop: Shop) -> dict[str, object]:
    """The summary as an object; of a dry run also what becomes of each line."""
    told = summary.as_json()
    return {**told, "entries": plan_report.entries_json(summary, shop)} if summary.dry_run else told


def _emit_counts(summaries: Sequence[Summary], shop: Shop, format: ListFormat, output: Path | None) -> None:
    told = [summary.as_json(lines=False) for summary in summaries]
    rows = [[one[column.key] for column in _COLUMNS] for one in told]
    rows = [[str(row[0] or "") or None, *row[1:]] for row in rows]
    table = Table("import", N_("Import"), _COLUMNS, rows)  # type: ignore[arg-type]  # texts and counts only
    for summary in summaries if format in {"table", "markdown"} else ():
        listed, more = plan_report.readable(summary, shop)
        if summary.dry_run and listed.rows:
            emit(render_table(listed, format, shop) + "\n")
        if summary.dry_run and more is not None:
            say(more)
    if len(summaries) == 1 and format != "csv":
        emit_record(table, shop, format, output)
    else:
        emit_table(table, shop, format, output)


def _tell_reading(summary: Summary) -> None:
    """How the file was understood."""
    shown = {"file": summary.file, "line": summary.header_line, "sheet": summary.sheet, "encoding": summary.encoding}
    if summary.is_calendar:
        say(Text(N_("{file}: a calendar."), shown))
    elif summary.sheet is not None:
        say(Text(N_("{file}: sheet {sheet}, headings in line {line}."), shown))
    elif summary.delimiter is None and summary.known is not None:
        say(Text(N_("{file}: {known}, {encoding}."), {**shown, "known": Text(summary.known)}))
    elif summary.delimiter is None:
        say(Text(N_("{file}: JSON."), shown))
    else:
        mark = Text(_MARKS.get(summary.delimiter, summary.delimiter))
        say(Text(N_("{file}: {encoding}, delimiter {mark}, headings in line {line}."), {**shown, "mark": mark}))
    if not summary.encoding_sure:
        say(N_("The encoding could only be guessed: please look at the names, or say it with --encoding."))
    if summary.known is None and not summary.is_calendar:
        record = RECORDS[summary.noun]
        matched = [f"{heading} → {tr(record.field(name).label)}" for name, heading in summary.mapping.items()]
        say(Text(N_("Columns: {columns}"), {"columns": "; ".join(matched)}))
    if summary.ignored:
        say(Text(N_("Columns left out: {columns}"), {"columns": "; ".join(summary.ignored)}))
    _tell_warnings(summary)
    if summary.remembered is not None:
        say(Text(N_("As remembered under “{name}”; `crm import forget {name}` forgets it."),
                 {"name": summary.remembered}))  # fmt: skip
    if summary.earlier_batch is not None:
        say(Text(N_("The same file was imported before, as batch {batch}."), {"batch": summary.earlier_batch}))


def _tell_warnings(summary: Summary) -> None:
    """What to look at in the columns; those that are often empty in one line."""
    for warning in summary.warnings:
        if warning.kind != "empty":
            say(Text(N_("Column “{column}”: {message}"), {"column": warning.column, "message": warning.message}))
    empty = [warning for warning in summary.warnings if warning.kind == "empty"]
    if empty and summary.known is None:
        told = ", ".join(f"{warning.column} ({tr(warning.message)})" for warning in empty)
        say(Text(N_("Often empty: {columns}"), {"columns": told}))


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
    """What was left out, what was written, and how to take it back or get further."""
    for reason, count in summary.account.reasons():
        shown = {"file": summary.file, "reason": reason}
        say(plural("{file}: {count} line left out: {reason}", "{file}: {count} lines left out: {reason}",
                   count, **shown))  # fmt: skip
    _tell_waiting(summary)
    shown = {"file": summary.file, "batch": summary.batch}
    if summary.dry_run:
        say(Text(N_("{file}: tried out only; nothing was written."), shown))
    elif summary.batch is not None:
        say(Text(N_("{file}: imported as batch {batch}; `crm import undo {batch}` takes it back."), shown))
        if summary.kept_as is not None and summary.kept_as != summary.remembered:
            say(Text(N_("Remembered as “{name}” for the next file with these headings; `crm import forget {name}` "
                        "forgets it."), {"name": summary.kept_as}))  # fmt: skip
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


def _tell_waiting(summary: Summary) -> None:
    """How many of the payments have no customer yet, and where they are given one."""
    if not summary.account.waiting:
        return
    if summary.batch is None:
        told = plural(
            "{file}: {count} of the new payments would wait, since its payer is not known.",
            "{file}: {count} of the new payments would wait, since their payers are not known.",
            summary.account.waiting,
            file=summary.file,
        )
    else:
        told = plural(
            "{file}: {count} of the new payments waits, since its payer is not known: see `crm payment queue`.",
            "{file}: {count} of the new payments wait, since their payers are not known: see `crm payment queue`.",
            summary.account.waiting,
            file=summary.file,
        )
    say(told)
