"""What every noun's plan is: lines are prepared without the store, decided by reading it, and written at last."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.currencies import CURRENCY, refuse_foreign
from crm_tui.domain.shop import Shop
from crm_tui.exchange.account import Account, RowError
from crm_tui.exchange.columns import Conventions
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.entries import REJECT, Entry, Log
from crm_tui.exchange.options import Options
from crm_tui.exchange.spool import Checked, Columns
from crm_tui.store.db import Reader, Writer

#: The good ones of some lines as columns, numbers first, and by place what to say of the others.
Prepared = tuple[Columns, dict[int, Invalid]]


class Plan(ABC):
    """Decides what becomes of a file's lines, and keeps the account of it.

    `prepared` is called once for every chunk of lines; then, in one transaction, `begin` once, `decide` and `write` for
    each chunk of prepared rows, and `complete` at the end. Without `write` and `complete` nothing changes.

    Where somebody wants to see what becomes of each line there is a `log`, and `decide` notes every row in it, in
    their order.
    """

    record: ClassVar[Record]
    #: Whether number columns are converted to exact decimals rather than rounded to store units.
    exact: ClassVar[bool] = False

    def __init__(self, options: Options, headings: Mapping[str, str], shop: Shop) -> None:
        self.options = options
        self.headings = headings
        self.names = tuple(headings)
        self.shop = shop
        self.account = Account()
        self.log: Log | None = None
        self.expected = 0  # how many rows there are to decide
        self._currency = self.names.index(CURRENCY.name) if CURRENCY.name in self.names else None
        if options.currency:
            refuse_foreign(options.currency, shop)
        self.require()

    @abstractmethod
    def require(self) -> None:
        """Raise Usage where the options make no sense for the noun, or Invalid where columns are missing."""

    def adopt(self, conventions: Mapping[str, Conventions]) -> None:  # noqa: B027 - most plans need none
        """Take note of how the file writes its columns."""

    @abstractmethod
    def prepared(self, numbers: Sequence[int], columns: Sequence[Sequence[Converted]]) -> Prepared:
        """The lines' checked rows, column by column; `columns` has their values by `names`."""

    def foreign(self, columns: Sequence[Sequence[Converted]]) -> dict[int, Invalid]:
        """By place, what to say of lines of which the amounts are in other money than the shop's."""
        if self._currency is None:
            return {}
        named, wrong = columns[self._currency], dict[Converted, Invalid]()
        for currency in set(named) - {None}:
            try:
                refuse_foreign(str(currency), self.shop)
            except Invalid as error:
                wrong[currency] = error.with_traceback(None)
        return {place: wrong[currency] for place, currency in enumerate(named) if currency in wrong}

    @abstractmethod
    def begin(self, r: Reader) -> None:
        """Read what all lines are compared with."""

    @abstractmethod
    def decide(self, r: Reader, chunk: Columns) -> None:
        """Decide what becomes of the rows, and count them."""

    @abstractmethod
    def write(self, w: Writer, batch_id: int) -> None:
        """Write what `decide` has decided and may be written by now."""

    def forget(self) -> None:  # noqa: B027 - most plans need none
        """Let go of what would have been written."""

    def complete(self, w: Writer, batch_id: int) -> None:  # noqa: B027 - most plans need none
        """Write what had to wait for the last row."""

    def needs(self, *fields: str) -> None:
        """Raise Invalid unless the file has a column for at least one of the fields."""
        if any(name in self.headings for name in fields):
            return
        labels = _listed([Text(self.record.field(name).label) for name in fields])
        raise Invalid(
            Text(
                N_("The file has no column for {label}. Say which one it is: --map {name}=HEADING"),
                {"label": labels, "name": fields[0]},
            )
        )

    def reject(self, number: Value, invalid: Invalid, value: Value = "", label: str = "") -> None:
        """Count a row as rejected for what `invalid` says."""
        heading = self.headings.get(invalid.field or "")
        error = RowError(int(number or 0), heading, str(value or ""), invalid.text)
        self.account.reject([error])
        self.note(number, REJECT, label, invalid.text, errors=(error,))

    def note(
        self,
        number: Value,
        action: str,
        label: Value,
        match: Text,
        changes: Mapping[str, tuple[Value, Value]] = {},
        errors: tuple[RowError, ...] = (),
    ) -> None:
        """Note what becomes of a row, where there is a log; `changes` has old and new value by field."""
        if self.log is not None:
            self.log.decided(Entry(int(number or 0), action, str(label or ""), match, dict(changes), errors))


def row_by_row(
    prepare: Callable[[int, Sequence[Converted]], Checked],
    numbers: Sequence[int],
    columns: Sequence[Sequence[Converted]],
) -> Prepared:
    """What `Plan.prepared` gives, where lines are looked at one by one; `prepare` raises Invalid, with `field` set."""
    rows, refused = [], {}
    for place, (number, values) in enumerate(zip(numbers, zip(*columns, strict=True), strict=True)):
        try:
            rows.append(prepare(number, values))
        except Invalid as error:
            refused[place] = error.with_traceback(None)
    return list(zip(*rows, strict=True)), refused


def _listed(labels: Iterable[Text]) -> Text:
    first, *rest = labels
    return Text(N_("{first} or {others}"), {"first": first, "others": _listed(rest)}) if rest else first


def no_key(record: Record, name: str) -> Usage:
    """What to say where `--key` names a field that finds no record."""
    return Usage(
        N_("{name} can't be the key; it can be one of: {keys}."), name=name, keys=", ".join(record.keys) or "-"
    )
