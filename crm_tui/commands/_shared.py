"""What commands share: the store chosen, the options of lists, data to stdout and talk to stderr."""

import contextlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from crm_tui.commands._chosen import store_path
from crm_tui.core.errors import Failed, NotFound, Usage
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, language, tr
from crm_tui.core.table import Column, Table
from crm_tui.core.text import for_terminal
from crm_tui.core.whole_file import write_whole
from crm_tui.domain.shop import Shop
from crm_tui.store.db import Database, Reader

ListFormat = Literal["table", "csv", "json", "jsonl", "markdown"]
FormatOption = Annotated[ListFormat, typer.Option("--format", help=N_("How to print the list"))]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help=N_("Write to this file instead of the screen"))
]
FIELD_COLUMNS = (Column("field", N_("Field")), Column("value", N_("Value"), Kind.BLOCK))


def open_store() -> Database:
    """The shop; NotFound with what to do where there is none yet."""
    path = store_path()
    if not path.exists():
        raise NotFound(
            N_("There is no shop file at {path} yet. Make one with `crm init`, or try `crm demo`."), path=path
        )
    return Database.open(path, say)


def open_or_create() -> Database:
    """The shop, made now where there is none yet: for commands that bring something in."""
    path = store_path()
    if path.exists():
        return Database.open(path, say)
    shop = default_shop()
    database = Database.create(path, shop)
    say(Text(N_("Made a new shop file {path} (currency {currency})."), {"path": path, "currency": shop.currency}))
    return database


def default_shop() -> Shop:
    """A new shop's settings where nothing else is said: the currency follows the language."""
    return Shop(currency="CNY" if language().startswith("zh") else "USD")


@contextmanager
def reading() -> Iterator[Reader]:
    """A reader of the shop."""
    with open_store().read() as reader:
        yield reader


def say(text: Text | str) -> None:
    """Talk: a sentence on stderr; where nobody can be told, the exit code has to do."""
    with contextlib.suppress(OSError):
        print(for_terminal(tr(text)), file=sys.stderr)


def notify(text: Text | str) -> None:
    """Ask the terminal for its notice (OSC 9) and its bell, on stderr; nothing where that is no terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\x1b]9;{for_terminal(tr(text))}\x1b\\\a")
        sys.stderr.flush()


def emit(data: str | bytes, output: Path | None = None) -> None:
    """Data: to the file, else to stdout; Failed where it can't be written, as on a full disk or in an old encoding.

    Raises Usage for bytes where stdout is a terminal, which would show them as nonsense or obey them.
    """
    if output is not None:
        write_whole(output, data.encode("utf-8") if isinstance(data, str) else data)
        say(Text(N_("Wrote {path}."), {"path": output}))
        return
    if isinstance(data, bytes) and sys.stdout.isatty():
        raise Usage(N_("This is no text for a terminal; name a file for it: -o FILE"))
    try:
        if isinstance(data, str):
            sys.stdout.write(data)
            sys.stdout.flush()
        else:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except UnicodeEncodeError as error:
        sentence = N_("The output has signs that {encoding} lacks; choose a UTF-8 locale, or name a file: -o FILE")
        raise Failed(sentence, encoding=error.encoding) from error
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # where the rest of it may go at the end
        raise Failed(N_("The output can't be written: {reason}"), reason=error.strerror) from error


def emit_table(table: Table, shop: Shop, format: ListFormat, output: Path | None) -> None:
    """Print a list in the format asked for; on a terminal it is fitted to its width."""
    from crm_tui.render.lists import render_table  # noqa: PLC0415 - not needed by commands that only write

    wide = os.get_terminal_size().columns if output is None and format == "table" and sys.stdout.isatty() else None
    emit(render_table(table, format, shop, wide), output)


def emit_record(record: Table, shop: Shop, format: ListFormat, output: Path | None) -> None:
    """Print one record: for people a line per field that has a value, for machines one row."""
    from crm_tui.render.values import show_cell  # noqa: PLC0415

    if format in {"table", "markdown"}:
        pairs = zip(record.columns, record.rows[0], strict=True)
        lines = [(tr(column.label), show_cell(value, column, shop)) for column, value in pairs if value is not None]
        record = Table(record.key, record.title, FIELD_COLUMNS, lines)
    emit_table(record, shop, format, output)
