"""How a file was read and what it was taken for: what a plan keeps, so that it comes out the same again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final, NamedTuple

from crm_tui.exchange.columns import Conventions
from crm_tui.exchange.headings import Matched
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import Source
from crm_tui.exchange.remembered import Chosen

#: Options that a plan was made with and is carried out with.
OPTIONS: Final = ("key", "create_missing", "paid")
#: What is known of the file, as a source names it.
SOURCE: Final = ("name", "sha256", "encoding", "encoding_sure", "delimiter", "header_line", "sheet", "known")


class Facts(NamedTuple):
    """What is kept, in the words of a plan's first line."""

    noun: str
    source: Mapping[str, Any]  # by SOURCE
    fields: Mapping[str, str]  # heading by field; the entries' cells are in this order
    conventions: Mapping[str, Mapping[str, str]]  # by field, where they are not the usual ones
    options: Mapping[str, Any]  # by OPTIONS, and `on_match`, `skip_fields`
    remember: Mapping[str, Any] | None  # what is kept for the next such file when it is imported: `Chosen`


def facts(
    noun: str,
    source: Source,
    options: Options,
    matched: Matched,
    conventions: Mapping[str, Conventions],
    made: Chosen | None,
) -> Facts:
    """How a file was read."""
    return Facts(
        noun,
        {name: getattr(source, name) for name in SOURCE},
        dict(matched.headings),
        {name: asdict(how) for name, how in conventions.items() if how != Conventions()},
        {**{name: getattr(options, name) for name in OPTIONS}, "on_match": str(options.on_match),
         "skip_fields": sorted(options.skip_fields)},
        None if made is None else made._asdict(),
    )  # fmt: skip
