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

    `mapping` is field name -> heading; `saved` names a mapping kept earlier, `save_as` keeps the one in force.
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
