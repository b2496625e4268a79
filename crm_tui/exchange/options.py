"""What a person can ask of an import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class OnMatch(StrEnum):
    """What to do with a line whose record is known already and says something else."""

    UPDATE = "update"  # change the record
    SKIP = "skip"  # leave it as it is; the line counts as a duplicate
    FAIL = "fail"  # reject the line


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one import; what is None is found out from the file.

    `mapping` is field name -> heading; `saved` names a mapping kept earlier, `save_as` keeps the one in force. With
    `recall` False, what is remembered of files with the same headings is not used: who asks has seen it.

    `skip_lines` are left out. `skip_fields` stay as they are in known records, and a new record does without them
    where it can: not without what it is known by, which of a sale or a payment is all it says.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    saved: str | None = None
    save_as: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_line: int | None = None
    key: str | None = None
    on_match: OnMatch = OnMatch.UPDATE
    create_missing: bool = False
    dry_run: bool = False
    partial: bool = False
    paid: bool = False  # sales: the lines were paid at the till
    rejects: Path | None = None
    skip_lines: frozenset[int] = frozenset()
    skip_fields: frozenset[str] = frozenset()
    recall: bool = True
    currency: str | None = None  # what money the file's amounts are in, where its program knows only one
