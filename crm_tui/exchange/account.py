"""The account of an import: what became of every line of a file, and why.

Always `new + updated + unchanged + duplicate + rejected == lines`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from crm_tui.core.errors import ExitCode
from crm_tui.core.i18n import Text, tr


class RowError(NamedTuple):
    """One thing wrong with one line; `column` is the file's heading, None where it is about the whole line."""

    line: int
    column: str | None
    value: str
    message: Text


class Difference(NamedTuple):
    """One field that an import changes, or would; values in machine form, empty where there was none."""

    line: int
    record: str
    field: str
    old: str
    new: str


@dataclass
class Account:
    """Counts lines as they are decided; `rounding` is exact minus stored amounts, in currency units."""

    lines: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    rounding: Decimal = Decimal(0)
    errors: list[RowError] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    created_customers: int = 0
    created_products: int = 0

    def reject(self, errors: Iterable[RowError]) -> None:
        """Count one line as rejected, for all the reasons given."""
        self.rejected += 1
        self.errors.extend(errors)

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.new or self.updated or self.created_customers or self.created_products)


@dataclass(frozen=True)
class Summary:
    """What an import reports: how the file was read, and the account of its lines."""

    noun: str
    file: str
    encoding: str | None
    delimiter: str | None
    header_line: int
    mapping: dict[str, str]
    ignored: tuple[str, ...]
    account: Account
    encoding_sure: bool = True
    sheet: str | None = None
    batch: int | None = None
    dry_run: bool = False
    partial: bool = False
    earlier_batch: int | None = None  # an import of the same bytes that still stands

    @property
    def exit(self) -> ExitCode:
        """The exit code: lines rejected make it invalid, or partial where the rest was wanted."""
        if not self.account.rejected:
            return ExitCode.OK
        return ExitCode.PARTIAL if self.partial else ExitCode.INVALID

    def as_json(self) -> dict[str, object]:
        """The summary by its stable keys; messages in the present language."""
        account = self.account
        return {
            "batch": self.batch,
            "file": self.file,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "header_line": self.header_line,
            "mapping": self.mapping,
            "lines": account.lines,
            "new": account.new,
            "updated": account.updated,
            "unchanged": account.unchanged,
            "duplicate": account.duplicate,
            "rejected": account.rejected,
            "rounding": plain_decimal(account.rounding),
            "errors": [{**error._asdict(), "message": tr(error.message)} for error in account.errors],
            "ignored": list(self.ignored),
            "sheet": self.sheet,
            "created_customers": account.created_customers,
            "created_products": account.created_products,
            "dry_run": self.dry_run,
            "changes": [difference._asdict() for difference in account.differences],
        }


def plain_decimal(number: Decimal) -> str:
    """The number without exponent or needless zeros: `0.0043`, `-12`, `0`."""
    return f"{number.normalize():f}" if number else "0"
