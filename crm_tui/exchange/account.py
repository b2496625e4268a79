"""The account of an import: what became of every line of a file, and why.

Always `new + updated + unchanged + duplicate + rejected + left_out == lines`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.core.errors import ExitCode
from crm_tui.core.i18n import Text, tr
from crm_tui.store.messages import read_text, write_params

if TYPE_CHECKING:
    from crm_tui.exchange.entries import Entries
    from crm_tui.exchange.facts import Facts


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


class ColumnWarning(NamedTuple):
    """Something about a column of the file that a person should look at before it is brought in.

    `kind` is `digits_lost`, `empty`, `dates` (which may be read in two ways) or `rivals` (another column is the field's
    already); `column` is the file's heading.
    """

    column: str
    field: str
    kind: str
    message: Text


@dataclass
class Account:
    """Counts lines as they are decided; `rounding` is exact minus stored amounts, in currency units."""

    lines: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    left_out: int = 0
    rounding: Decimal = Decimal(0)
    errors: list[RowError] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    created_customers: int = 0
    created_products: int = 0
    waiting: int = 0  # of the new ones, payments whose customer is still to be found
    _reasons: dict[tuple[str, str], int] = field(default_factory=dict)  # by msgid and parameters

    def copy(self) -> "Account":
        """An account that goes on from here without changing this one."""
        return replace(self, errors=list(self.errors), differences=list(self.differences), _reasons=dict(self._reasons))

    def leave_out(self, reason: Text) -> None:
        """Count one line as left out, for the reason given."""
        self.lines += 1
        self.left_out += 1
        kept = (reason.msgid, write_params(reason.params))
        self._reasons[kept] = self._reasons.get(kept, 0) + 1

    def reasons(self) -> list[tuple[Text, int]]:
        """Why lines were left out, and how many for each reason, the commonest first."""
        counted = sorted(self._reasons.items(), key=lambda item: -item[1])
        return [(read_text(*kept), count) for kept, count in counted]

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
    known: str | None = None  # msgid of the program whose file it was recognised as
    remembered: str | None = None  # the name under which the choices for such headings were kept, and used again
    kept_as: str | None = None  # the name under which the choices made now are kept for the next such file
    warnings: tuple[ColumnWarning, ...] = ()
    entries: "Entries | None" = None  # what becomes of each line, where that was asked for
    facts: "Facts | None" = None  # and how the file was read, likewise
    differences: Iterable[Difference] = ()  # and which fields of known records change

    @property
    def is_calendar(self) -> bool:
        """Whether the file was a calendar, which has no columns."""
        return not self.mapping and self.known is None

    @property
    def exit(self) -> ExitCode:
        """The exit code: lines rejected make it invalid, or partial where the rest was wanted."""
        if not self.account.rejected:
            return ExitCode.OK
        return ExitCode.PARTIAL if self.partial else ExitCode.INVALID

    def as_json(self, *, lines: bool = True) -> dict[str, object]:
        """The summary by its stable keys; messages in the present language.

        Without `lines` it leaves open what is wrong with single ones and what they change, which may be a great deal.
        """
        account = self.account
        errors = account.errors if lines else ()
        changes = (*account.differences, *self.differences) if lines else ()
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
            "errors": [{**error._asdict(), "message": tr(error.message)} for error in errors],
            "ignored": list(self.ignored),
            "sheet": self.sheet,
            "created_customers": account.created_customers,
            "created_products": account.created_products,
            "waiting": account.waiting,
            "dry_run": self.dry_run,
            "changes": [difference._asdict() for difference in changes],
            "left_out": account.left_out,
            "known": self.known and tr(self.known),
            "remembered": self.remembered,
            "kept_as": self.kept_as,
            "reasons": [{"reason": tr(reason), "lines": count} for reason, count in account.reasons()],
            "warnings": [{**warning._asdict(), "message": tr(warning.message)} for warning in self.warnings],
        }


def plain_decimal(number: Decimal) -> str:
    """The number without exponent or needless zeros: `0.0043`, `-12`, `0`."""
    return f"{number.normalize():f}" if number else "0"
