"""One file on its way in: checked without the store, decided by reading it, written as one batch."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Final

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.i18n import N_, tr
from crm_tui.exchange import remembered
from crm_tui.exchange.account import Account, ColumnWarning, RowError, Summary
from crm_tui.exchange.checking import (
    CHECKING,
    WRITING,
    Checking,
    Progress,
    Ways,
    check_all,
    read_through,
)
from crm_tui.exchange.column_warnings import Watch
from crm_tui.exchange.columns import Conventions, Inference
from crm_tui.exchange.converting import Converter
from crm_tui.exchange.customers import CustomersPlan
from crm_tui.exchange.entries import Differences, Log
from crm_tui.exchange.expenses import ExpensesPlan
from crm_tui.exchange.facts import facts
from crm_tui.exchange.followups import FollowupsPlan
from crm_tui.exchange.headings import Matched, match
from crm_tui.exchange.options import Options
from crm_tui.exchange.payments import PaymentsPlan
from crm_tui.exchange.people import PeoplePlan
from crm_tui.exchange.plan import Plan
from crm_tui.exchange.products import ProductsPlan
from crm_tui.exchange.reading import Source
from crm_tui.exchange.rejects import EXTRA, lines_of
from crm_tui.exchange.sales import SalesPlan
from crm_tui.exchange.spool import Spool
from crm_tui.exchange.tickets import TicketsPlan
from crm_tui.ops import imports
from crm_tui.store import batches, mappings
from crm_tui.store.db import Database, Reader, Writer
from crm_tui.store.mappings import Kept

#: In the order in which files of several nouns are taken: what others name comes first.
PLANS: Final[Mapping[str, type[Plan]]] = {
    "customers": CustomersPlan,
    "products": ProductsPlan,
    "sales": SalesPlan,
    "payments": PaymentsPlan,
    "tickets": TicketsPlan,
    "people": PeoplePlan,
    "followups": FollowupsPlan,
    "expenses": ExpensesPlan,
}


@dataclass
class Job:
    """One file, checked as far as that goes without the store."""

    noun: str
    source: Source
    matched: Matched
    plan: Plan
    conventions: Mapping[str, Conventions]
    spool: Spool
    progress: Progress
    earlier: int | None = None
    recalled: Kept | None = None
    chosen: remembered.Chosen | None = None
    kept: Kept | None = None
    warnings: tuple[ColumnWarning, ...] = ()
    checked: Account = field(default_factory=Account)

    def decide(self, r: Reader, write: Callable[[], None] | None = None, *, spoilt: bool = False) -> Account:
        """Decide all rows anew.

        `write` is called after each chunk as long as no line is to blame; with `spoilt` even then, as all is rolled
        back in the end and only later files are to see what they name.
        """
        plan = self.plan
        plan.account = self.checked.copy()
        if plan.log is not None:
            plan.log.begin()
        plan.expected = self.spool.rows
        plan.begin(r)
        for chunk in self.spool.chunks():
            plan.decide(r, chunk)
            if write is not None and (spoilt or plan.options.partial or not plan.account.rejected):
                write()
            else:
                plan.forget()
            self.progress(WRITING if write else CHECKING, plan.account.lines - self.checked.lines, self.spool.rows)
        if plan.log is not None:
            plan.log.end()
        plan.account.errors.sort(key=lambda error: error.line)
        return plan.account

    def write(self, w: Writer, batch_id: int, *, alone: bool) -> imports.Outcome:
        """Decide and write all rows; `Withdrawn` where there is nothing new, or a line is rejected that must not be.

        Unless it is `alone`, the others go on even then, and whoever wrote them all decides.
        """
        plan = self.plan
        account = self.decide(w, lambda: plan.write(w, batch_id), spoilt=not alone)
        spoilt = bool(account.rejected) and not plan.options.partial
        if not account.writes or (spoilt and alone):
            raise imports.Withdrawn(N_("Nothing was written."))
        plan.complete(w, batch_id)
        self.kept = remembered.named(w, self.noun, self.source.name, self.chosen)
        remembered.keep(w, self.noun, self.kept)
        counts = {name: getattr(account, name) for name in batches.COUNTS}
        rejected = () if spoilt else self._rejected(account.errors)
        return imports.Outcome(counts, self.summary(None).as_json(lines=False), rejected)

    def _rejected(self, errors: Sequence[RowError]) -> Iterator[batches.Rejected]:
        """The rejected lines with the first thing wrong with each."""
        first: dict[int, RowError] = {}
        for error in errors:
            first.setdefault(error.line, error)
        for line in lines_of(self.source, first):
            error = first[line.number]
            yield batches.Rejected(line.number, error.column, error.value, tr(error.message), line.cells)

    def summary(self, batch: int | None) -> Summary:
        """What there is to report."""
        source, options = self.source, self.plan.options
        summary = Summary(
            noun=self.noun, file=source.name, encoding=source.encoding, delimiter=source.delimiter,
            header_line=source.header_line, mapping=dict(self.matched.headings), ignored=self.matched.ignored,
            account=self.plan.account, encoding_sure=source.encoding_sure, sheet=source.sheet, batch=batch,
            dry_run=options.dry_run, partial=options.partial, earlier_batch=self.earlier, known=source.known,
            remembered=self.recalled and self.recalled.name, kept_as=self.kept and self.kept.name,
            warnings=self.warnings,
        )  # fmt: skip
        if self.plan.log is None:
            return summary
        entries = self.plan.log.entries
        return replace(
            summary,
            entries=entries,
            facts=facts(self.noun, source, options, self.matched, self.conventions, self.chosen),
            differences=Differences(entries, self.plan.record, self.plan.shop),
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of one file; with `told` what becomes of each line is kept.

    `conventions` say how its columns are written where that is known from before.
    """

    noun: str
    source: Source
    options: Options
    told: bool = False
    conventions: Mapping[str, Conventions] | None = None
    chosen: remembered.Chosen | None = None  # what is to be kept for such files, likewise


def check(db: Database, wish: Wish, progress: Progress, stack: ExitStack) -> Job:
    """Match the file's columns, convert and check every line."""
    noun, source, kind = wish.noun, wish.source, PLANS[wish.noun]
    with db.read() as r:
        shop, earlier = r.shop, batches.earlier(r, noun, source.sha256)
        by_name = None if wish.options.saved is None else mappings.by_name(r, noun, wish.options.saved)
        recalled = remembered.recall(r, noun, source) if by_name is None and wish.options.recall else None
    kept = by_name or recalled
    options = wish.options if kept is None else remembered.with_kept(wish.options, kept, kind.record)
    _check_skipped(kind, options)
    # A mended rejects file has two columns that are none of the record's.
    header = ["" if heading in EXTRA else heading for heading in source.header]
    matched = match(kind.record, header, options.mapping)
    spool, watch = stack.enter_context(Spool()), Watch(kind.record, matched)

    def begin(ways: Ways) -> Checking:
        spool.clear()
        plan = kind(options, matched.headings, shop)
        plan.adopt(ways)
        plan.log = Log() if wish.told else None
        converter = Converter(kind.record, matched, ways, shop, exact=kind.exact)
        return Checking(plan, converter, len(source.header), spool)

    try:
        begin({})  # columns that are missing are told of before anything is read
        if wish.conventions is None:
            inference = Inference(
                kind.record, matched.columns, date_order=options.date_order, decimal_mark=options.decimal
            )
            ways, checking = read_through(source, inference, watch, begin, progress)
        else:
            ways, checking = wish.conventions, begin(wish.conventions)
            check_all(source, checking, progress)
    except Invalid as error:
        raise Invalid(N_("{file}: {reason}"), field=error.field, file=source.name, reason=error.text) from error
    return Job(
        noun, source, matched, checking.plan, ways, spool, progress, earlier and earlier.id, recalled,
        warnings=watch.found(),
        chosen=remembered.chosen(source, options, matched) if wish.conventions is None else wish.chosen,
        checked=checking.plan.account,
    )  # fmt: skip


def _check_skipped(kind: type[Plan], options: Options) -> None:
    names = [field.name for field in (*kind.record.fields, *kind.record.import_only)]
    for name in sorted(options.skip_fields.difference(names)):
        raise Usage(N_("There is no field {name}. Fields are: {known}."), name=name, known=", ".join(names))
