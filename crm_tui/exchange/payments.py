"""Payments from files: each of one customer, by code, name, or who is known to pay for them; others wait in a queue."""

from collections.abc import Sequence
from decimal import Decimal
from operator import itemgetter
from typing import ClassVar, NamedTuple

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import payments as domain
from crm_tui.domain.closing import NOT_EARLIER, adjusts_wrongly
from crm_tui.domain.customers import guess_kind
from crm_tui.domain.identity import PAYMENT_CONTENT, WAITING_CONTENT, payment_identity_of, waiting_identity_of
from crm_tui.domain.payer_matching import is_masked
from crm_tui.domain.sale_lines import rounding, whole
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.directory import Directory, is_code
from crm_tui.exchange.entries import ADD, KNOWN, LEFT_OUT
from crm_tui.exchange.ledger import LedgerPlan, Lines, Row
from crm_tui.exchange.occurrences import Found
from crm_tui.exchange.plan import Prepared, row_by_row
from crm_tui.exchange.refunds import Refunds
from crm_tui.exchange.spool import Checked, Columns, rows_of
from crm_tui.store import bulk, matching, payers
from crm_tui.store.db import Reader, Writer
from crm_tui.store.sales import next_occurrence

_TAKEN = ("date", "customer", "customer_name", "amount", "method", "reference", "note", "payer", "account",
          "refunded", "ended", "adjusts")  # fmt: skip
_CHECKED = ("number", *_TAKEN, "rounding")
_WAITS = Text(N_("waits until it is known whose it is"))
_KNOWN_PAYER = Text(N_("new; paid under this name before"))
_SAME_NAME = Text(N_("new; the payer has the customer's name"))
_IN_QUEUE = Text(N_("brought in before, for the queue of payments"))
_ITS_PAYMENT = Text(N_("new; the payment it gives back is this customer's"))
_GIVEN_BACK = Text(N_("so much of it was given back before"))
_ELSEWHERE = Text(N_("the same day, reference and amount are somebody's payment"))
#: Why a line counts for nothing whose payment never came in.
_ENDED = {end.value: Text(end.label) for end in domain.ENDED.choices}


class _ByPayer(NamedTuple):
    """A row that names a payer and no customer: as it would wait, and why it was given to the customer it has."""

    content: Row  # by WAITING_CONTENT
    identity: str
    occurrence: int
    why: Text


class PaymentsPlan(LedgerPlan):
    """Payments; a checked row holds the values of `_CHECKED`.

    A row whose customer is not to be found has none, and goes to the queue. What is known of a payer may change from
    one import to the next, so that their rows are recognised by what the file says, too.
    """

    record: ClassVar[Record] = domain.RECORD
    table = "payment"
    one_by_one = True
    columns = (*PAYMENT_CONTENT, "adjusts")

    def require(self) -> None:
        """See `Plan.require`."""
        self.needs("date")
        self.needs("amount")
        self.needs("customer", "customer_name", "payer")
        if self.options.paid:
            raise Usage(N_("--paid is for sales."))
        self._take = itemgetter(*(self.names.index(name) if name in self.names else -1 for name in _TAKEN))
        self._codes: set[str] = set()

    def prepared(self, numbers: Sequence[int], columns: Sequence[Sequence[Converted]]) -> Prepared:
        """See `Plan.prepared`."""
        return row_by_row(self._prepare, numbers, columns)

    def _prepare(self, number: int, values: Sequence[Converted]) -> Checked:
        day, customer, name, amount, method, reference, note, payer, account, refunded, ended, adjusts = self._take(
            (*values, None)
        )
        if day is None:
            raise Invalid(N_("The date is missing."), field="date")
        if not isinstance(amount, int | Decimal):
            raise Invalid(N_("The amount is missing."), field="amount")
        if adjusts_wrongly(day, adjusts):
            raise Invalid(NOT_EARLIER, field="adjusts")
        if customer is None and name is None and "payer" not in self.names:
            raise Invalid(N_("The customer is missing: a payment is somebody's."), field="customer")
        if customer is not None:
            self._codes.add(str(customer))
        stored = whole(amount)
        taken = rounding(amount, stored, self.shop)
        told = str(taken) if taken else None
        so_far = None if refunded is None else whole(refunded)
        said = (number, day, customer, name, stored, method, reference, note, payer, account, so_far, ended, adjusts)
        return (*said, told)

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        super().begin(r)
        self._customers = Directory(r, "customer", create=self.options.create_missing, reserved=self._codes)
        self._payers = payers.known(r)
        self._has_rows = matching.has_rows(r, self.table)
        self._has_queue = matching.has_rows(r, "waiting_payment")
        self._before = matching.free_id(r, "payment")
        self._seen: dict[str, int] = {}
        self._waiting: list[Row] = []
        self._by_payer: dict[int, _ByPayer] = {}
        self._refunds = Refunds(r) if domain.REFUNDED.name in self.names else None
        self._of_refunds: set[int] = set()
        self._ended: dict[int, Text] = {}

    def directories(self) -> tuple[Directory, ...]:
        """See `LedgerPlan.directories`."""
        return (self._customers,)

    def comparable(self) -> set[str]:
        """See `LedgerPlan.comparable`."""
        return {name for name in self.columns if self.renamed.get(name, name) in self.names} | {"customer_id"}

    def decide(self, r: Reader, chunk: Columns) -> None:
        """See `Plan.decide`."""
        if self._refunds is not None:
            references, refunded = (chunk[_CHECKED.index(name)] or () for name in ("reference", "refunded"))
            self._refunds.look(r, {one for one, so_far in zip(references, refunded, strict=True) if so_far is not None})
        super().decide(r, chunk)

    def resolved(self, chunk: Columns) -> Lines:
        """See `LedgerPlan.resolved`; without a customer where it is not known who that is."""
        self._by_payer, self._of_refunds, self._ended = {}, set(), {}
        numbers, rows, roundings = [], list[Row](), []
        refused: dict[int, Invalid] = {}
        made: dict[int, Sequence[str]] = {}
        for place, checked in enumerate(rows_of(chunk)):
            before = self._customers.made
            try:
                rows.append(self._resolve(len(rows), checked))
            except Invalid as error:
                refused[place] = error.with_traceback(None)
                continue
            numbers.append(int(checked[0] or 0))
            roundings.append(checked[-1])
            if self._customers.made > before:
                made[len(rows) - 1] = (self._customers.latest,)
        columns = list(zip(*rows, strict=True)) or [()] * len(self.columns)
        return Lines(numbers, columns, list(map(_identity, rows)), roundings, refused, made)

    def _resolve(self, at: int, checked: Checked) -> Row:
        """The row that is the line at that place; Invalid where it names what can't be found."""
        _, day, customer, name, amount, method, reference, note, payer, account, so_far, ended, adjusts, _ = checked
        refunds = None if reference is None else self._refunds
        payments = {} if refunds is None else refunds.payments
        if ended is not None and str(reference) not in payments:
            self._ended[at] = _ENDED[str(ended)]
            return (day, None, amount, method, reference, note, adjusts)
        if so_far is not None and customer is None and name is None and str(reference) in payments:
            customer_id = payments[str(reference)]
            why: Text | None = _WAITS if customer_id is None else _ITS_PAYMENT
        else:
            customer_id, why = self._whose(customer, name, payer, account)
        if refunds is not None and so_far is not None:
            self._of_refunds.add(at)
            amount = -refunds.further(str(reference), int(so_far))
        elif refunds is not None and int(amount or 0) > 0:
            payments.setdefault(str(reference), customer_id)
        if why is not None:
            content = (day, amount, method, payer or name or customer, account, reference, note)
            identity = waiting_identity_of(content)
            self._seen[identity] = self._seen.get(identity, 0) + 1
            self._by_payer[at] = _ByPayer(content, identity, self._seen[identity], why)
        return (day, customer_id, amount, method, reference, note, adjusts)

    def _whose(self, customer: Value, name: Value, payer: Value, account: Value) -> tuple[int | None, Text | None]:
        """The customer, None where a person has to say; and why, None where the line itself says so.

        Raises Invalid for a code that is nobody's.
        """
        is_coded = customer is not None and is_code(str(customer))
        if customer is not None or name is not None:
            try:
                found = self._customers.find(customer, name)
            except Invalid:
                if is_coded:
                    raise
            else:
                if found is not None or is_coded:
                    return found or self._make(customer, name), None
        payer = payer or name or customer
        known = self._payers.find(*(None if value is None else str(value) for value in (payer, account)))
        if known is not None:
            return known, _KNOWN_PAYER
        if payer is None or is_masked(str(payer)):
            return None, _WAITS
        try:
            found = self._customers.find(None, payer)
        except Invalid:  # nobody of that name, or several
            return None, _WAITS
        return (self._make(None, payer), None) if found is None else (found, _SAME_NAME)

    def _make(self, customer: Value, name: Value) -> int:
        """A new customer for the line, as --create-missing asks for."""
        self.account.created_customers += 1
        return self._customers.make(customer, name, {"kind": guess_kind(str(name or customer))})

    def look(self, r: Reader, lines: Lines) -> Found:
        """See `LedgerPlan.look`; and for what came before under the name of its payer."""
        waiting = self._by_payer.values()
        wanted = {line.identity for line in waiting} if self._has_queue else set()
        self._queued = payers.occurrences(r, wanted)
        days = {line.content[0] for line in waiting if line.content[5] is not None}
        self._recorded = payers.recorded(r, days, self._before) if self._has_rows and days else set()
        found = super().look(r, lines)
        again = self._of_refunds & found.known.keys()  # as much as once before, and not that one
        if not again:
            return found
        occurrences = list(found.occurrences)
        for at in again:
            occurrences[at] = next_occurrence(r, self.table, lines.identities[at])
        return Found(occurrences, {at: stored for at, stored in found.known.items() if at not in again})

    def takes(self, lines: Lines, at: int) -> bool:
        """See `LedgerPlan.takes`; of a payer's rows only what has not come before, for whichever customer."""
        by_payer, number, is_refund = self._by_payer.get(at), lines.numbers[at], at in self._of_refunds
        if at in self._ended:
            self.account.lines -= 1  # counted with its chunk
            self.account.leave_out(self._ended[at])
            self.note(number, LEFT_OUT, "", self._ended[at])
            return False
        if is_refund and not lines.row(at)[2]:
            self.account.duplicate += 1
            self.note(number, KNOWN, self.label(lines.row(at)), _GIVEN_BACK)
            return False
        if by_payer is None:
            return super().takes(lines, at)
        while is_refund and (by_payer.identity, by_payer.occurrence) in self._queued:
            by_payer = by_payer._replace(occurrence=by_payer.occurrence + 1)
        day, amount, method, payer, account, reference, note = by_payer.content
        if (by_payer.identity, by_payer.occurrence) in self._queued:
            self._leave(number, by_payer, _IN_QUEUE)
        elif (day, reference, amount) in self._recorded and not is_refund:
            self._leave(number, by_payer, _ELSEWHERE)
        elif lines.row(at)[1] is None:
            self.refuse_closed(day)
            self._waiting.append((*by_payer.content, payers.WAITING, by_payer.identity, by_payer.occurrence))
            self.account.new += 1
            self.account.waiting += 1
            said = {"date": day, "amount": amount, "method": method, "payer": payer, "account": account}
            changes = {**said, "reference": reference, "note": note}
            told = {name: (None, value) for name, value in changes.items() if value is not None}
            self.note(number, ADD, self._label(by_payer), by_payer.why, told)
        else:
            self.refuse_closed(day)
            self.note_new(lines, at, by_payer.why)
            return True
        return False

    def _leave(self, number: int, line: _ByPayer, why: Text) -> None:
        """Count a line as known."""
        self.account.duplicate += 1
        self.note(number, KNOWN, self._label(line), why)

    def _label(self, line: _ByPayer) -> str:
        return " ".join(str(part) for part in (line.content[0], line.content[5], line.content[3]) if part is not None)

    def forget(self) -> None:
        """See `Plan.forget`."""
        super().forget()
        self._waiting = []

    def write(self, w: Writer, batch_id: int) -> None:
        """See `Plan.write`."""
        super().write(w, batch_id)
        if self._waiting:
            columns = (*WAITING_CONTENT, "state", "identity", "occurrence")
            waiting = dict(zip(columns, zip(*self._waiting, strict=True), strict=True))
            bulk.insert_lines(w, "waiting_payment", waiting, batch_id)
            self._waiting = []

    def shown(self, chunk: Columns, place: int, field: str | None) -> Value:
        """See `LedgerPlan.shown`."""
        column = chunk[_CHECKED.index(field)] if field in _CHECKED else None
        return "" if column is None else column[place]


def _identity(row: Row) -> str:
    """The row's identity; that of one without a customer is no payment's."""
    identity = payment_identity_of(row[: len(PAYMENT_CONTENT)])
    return identity if row[1] is not None else f"waiting {identity}"
