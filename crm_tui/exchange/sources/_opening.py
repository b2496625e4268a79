"""Opens a file as what it is recognised as: a table with its headings, then the source that knows them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from crm_tui.core.errors import Usage
from crm_tui.core.fields import Field, Record
from crm_tui.core.i18n import N_
from crm_tui.exchange.headings import heading_key, known_words
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import LeftOut, Line, Source, open_source
from crm_tui.exchange.reading.given import Given
from crm_tui.exchange.rejects import EXTRA
from crm_tui.exchange.sources import known, recognise
from crm_tui.exchange.sources._source import Known

_NONE: Final = Options()


@cache
def _headings(sources: tuple[Known, ...], records: tuple[Record, ...], words: frozenset[str]) -> Record:
    """A record that answers to every heading of the sources and of the records, and to the other words."""
    keys = {heading_key(heading) for source in sources for heading in source.signature} | set(map(heading_key, words))
    keys.update(*map(known_words, records))
    return Record("file", N_("a file of customers, products, sales or payments"),
                  tuple(Field(key, key) for key in sorted(keys) if key))  # fmt: skip


def open_table(
    given: Given,
    sources: tuple[Known, ...],
    records: tuple[Record, ...] = (),
    words: frozenset[str] = frozenset(),
    options: Options = _NONE,
) -> Source:
    """The file with the line as its headings that has most of those of the sources and records, and of the words.

    Raises Invalid where no line has any, and whatever else is wrong with the file as `reading.open_source` does.
    """
    return open_source(
        given, record=_headings(sources, records, words), encoding=options.encoding, delimiter=options.delimiter,
        sheet=options.sheet, header_line=options.header_line,
    )  # fmt: skip


def with_defaults(options: Options, source: Known) -> Options:
    """The options with those that hold for such files, where nothing else was asked for."""
    unasked = {name: value for name, value in source.defaults.items() if getattr(options, name) == getattr(_NONE, name)}
    return replace(options, **unasked)  # type: ignore[arg-type]  # names of Options


def if_known(table: Source, noun: str, options: Options) -> tuple[Source, Options]:
    """The table as the lines of the source that knows it, where there is one of that noun; else as it is.

    A bill's expenses are no payments whoever brings it in. What columns mean can still be said, which goes first.
    """
    if table.known is not None or options.mapping or options.header_line is not None:
        return table, options
    if (source := mended(table)) is not None and source.noun == noun:
        return table, with_defaults(options, source)
    found = recognise([(table.header_line, table.header)])
    if found is None or found[0].noun != noun:
        return table, options
    return as_known(table, found[0]), with_defaults(options, found[0])


def mended(table: Source) -> Known | None:
    """The source whose rejected lines the table holds, with headings that are fields by now; None where it is none.

    What holds for the source's files holds for its mended lines, too. Of several of which all the same holds, any.
    """
    headings = tuple(heading for heading in table.header if heading not in EXTRA)
    if len(headings) == len(table.header):
        return None
    found = [source for source in known().values() if source.fields == headings]
    same = all((one.noun, one.defaults) == (found[0].noun, found[0].defaults) for one in found)
    return found[0] if found and same else None


def as_known(table: Source, source: Known) -> Source:
    """The table as the lines of that source; its headings are the fields it gives.

    Raises Usage where the table has not the headings of the source.
    """
    if not source.claims(table.header):
        raise Usage(
            N_("These are not the headings of {name}, which are, among others: {headings}."),
            name=source.name, headings=", ".join(sorted(source.signature)),
        )  # fmt: skip

    def lines() -> Iterator[Line | LeftOut]:
        return source.lines(table.header, table.lines())

    return replace(table, header=source.fields, known=source.label, open_lines=lines)
