"""`crm check`: what could be wrong with a shop file, looked for one thing at a time."""

import json
from collections.abc import Callable, Iterator, Mapping

from crm_tui.core.errors import CrmError
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.identity import payment_identity, sale_identity, waiting_identity
from crm_tui.store import closing, place, rotation, ticket_events, totals
from crm_tui.store.audit import AUDITED, read_image
from crm_tui.store.backup import verify_backup
from crm_tui.store.db import ENGINE, Reader

_EVENTS = ("insert", "update", "delete")


def integrity(r: Reader) -> Iterator[Text]:
    """Broken pages and indexes."""
    for line in r.all(str, ENGINE.PAGE_CHECK):
        if line != ENGINE.SOUND:
            yield Text(N_("Broken pages: {what}"), {"what": line})


def references(r: Reader) -> Iterator[Text]:
    """Rows that refer to rows which do not exist."""
    for table, row_id, parent in r.all(lambda *row: row[:3], ENGINE.REFERENCE_CHECK):
        yield Text(N_("{table} {row} refers to a {parent} that does not exist."),
                   {"table": table, "row": row_id, "parent": parent})  # fmt: skip


def audit_chain(r: Reader) -> Iterator[Text]:
    """Recorded changes that do not follow one another, or do not end in the row as it is."""
    for table in AUDITED:
        present = _rows(r, table)
        last: dict[int, dict[str, Value] | None] = {}
        for row_id, before, after in r.iterate(
            lambda *row: row,
            "SELECT row_id, before, after FROM change WHERE table_name = :table ORDER BY id",
            table=table,
        ):
            image = read_image(before)
            if row_id in last and last[row_id] != image:
                yield Text(N_("The recorded changes of {table} {row} do not follow one another."),
                           {"table": table, "row": row_id})  # fmt: skip
            last[row_id] = read_image(after)
        for row_id, image in last.items():
            if present(row_id) != image:
                yield Text(N_("{table} {row} is not as its last recorded change left it."),
                           {"table": table, "row": row_id})  # fmt: skip
        yield from _unrecorded(r, table)


def _rows(r: Reader, table: str) -> Callable[[int], dict[str, Value] | None]:
    def present(row_id: int) -> dict[str, Value] | None:
        return r.row(f'SELECT * FROM "{table}" WHERE id = :id', id=row_id)

    return present


def _unrecorded(r: Reader, table: str) -> Iterator[Text]:
    """Rows that no operation made: neither recorded one by one, nor brought in by an import."""
    batched = "AND t.batch_id IS NULL" if _has_batch(r, table) else ""
    for row_id in r.all(
        int,
        f'SELECT t.id FROM "{table}" t WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.row_id = t.id '
        f"AND c.table_name = :table) {batched} LIMIT 20",
        table=table,
    ):
        yield Text(N_("{table} {row} was made outside any operation."), {"table": table, "row": row_id})


def _has_batch(r: Reader, table: str) -> bool:
    return r.value("SELECT 1 FROM pragma_table_info(:table) WHERE name = 'batch_id'", table=table) is not None


def ledger_arithmetic(r: Reader) -> Iterator[Text]:
    """Lines whose sign, amount or identity can't be right, and batches whose counts do not add up."""
    for row_id in r.all(
        int,
        "SELECT id FROM sale WHERE (kind = 'sale' AND (quantity < 0 OR amount < 0)) "
        "OR (kind = 'return' AND (quantity > 0 OR amount > 0)) LIMIT 20",
    ):
        yield Text(N_("The signs of ledger line {row} do not fit its kind."), {"row": row_id})
    known = {"sale": sale_identity, "payment": payment_identity, "waiting_payment": waiting_identity}
    for table, identity_of in known.items():
        yield from _identities(r, table, identity_of)
    for batch_id, counted, lines in r.all(
        lambda *row: row,
        "SELECT id, new + updated + unchanged + duplicate + rejected + left_out, lines FROM batch "
        "WHERE new + updated + unchanged + duplicate + rejected + left_out <> lines",
    ):
        yield Text(N_("Import {batch} accounts for {counted} of {lines} lines."),
                   {"batch": batch_id, "counted": counted, "lines": lines})  # fmt: skip


def _identities(r: Reader, table: str, identity_of: Callable[[Mapping[str, Value]], str]) -> Iterator[Text]:
    columns = r.all(str, "SELECT name FROM pragma_table_info(:table)", table=table)
    for row in r.iterate(lambda *values: dict(zip(columns, values, strict=True)), f'SELECT * FROM "{table}"'):
        if row["identity"] != identity_of(row):
            yield Text(N_("{table} {row} was changed without its identity."), {"table": table, "row": row["id"]})


def kept_totals(r: Reader) -> Iterator[Text]:
    """Totals of days, months and customers that are not what the ledger's lines add up to."""
    for kept in totals.KEPT:
        for key in kept.wrong(r):
            yield Text(N_("{table} {row} is not what the ledger adds up to; crm check --rebuild-totals makes it anew."),
                       {"table": kept.table, "row": key})  # fmt: skip


def search_index(r: Reader) -> Iterator[Text]:
    """Customers that the search would not find, or finds though they are gone."""
    missing = r.value("SELECT count(*) FROM customer WHERE id NOT IN (SELECT rowid FROM customer_search)")
    extra = r.value("SELECT count(*) FROM customer_search WHERE rowid NOT IN (SELECT id FROM customer)")
    if missing or extra:
        yield Text(N_("The search index lacks {missing} customers and has {extra} too many."),
                   {"missing": missing, "extra": extra})  # fmt: skip


def messages(r: Reader) -> Iterator[Text]:
    """Operations whose message can't be read."""
    for op_id, params in r.iterate(lambda *row: row, "SELECT id, params FROM operation"):
        try:
            json.loads(params)
        except ValueError:
            yield Text(N_("The record of operation {row} is broken."), {"row": op_id})


def triggers(r: Reader) -> Iterator[Text]:
    """Tables whose changes would not be recorded, or not be refused in a closed month."""
    present = set(r.all(str, "SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for name in sorted(f"audit_{table}_{event}" for table in AUDITED for event in _EVENTS):
        if name not in present:
            yield Text(N_("The trigger {name} is missing: changes are not recorded."), {"name": name})
    for name in sorted(f"closed_{table}_{event}" for table in closing.HASHED for event in _EVENTS):
        if name not in present:
            yield Text(N_("The trigger {name} is missing: closed months are not locked."), {"name": name})


def surroundings(r: Reader) -> Iterator[Text]:
    """Who can get at the file and who can not, and what other programs left beside it."""
    yield from place.exposed(r.path)
    yield from place.shared_wrongly(r.path)
    yield from place.left_over(r.path)


def backups(r: Reader) -> Iterator[Text]:
    """Backups in the store's folder that could not be restored."""
    for one in rotation.listed(r.path):
        try:
            verify_backup(one.path)
        except CrmError as error:
            yield Text(N_("{reason} Delete it, and make another: crm backup"), {"reason": error.text})


#: What is checked, in this order, each with its label.
CHECKS: tuple[tuple[str, Callable[[Reader], Iterator[Text]]], ...] = (
    (N_("pages and indexes"), integrity),
    (N_("references between records"), references),
    (N_("audit trail"), audit_chain),
    (N_("what records changes"), triggers),
    (N_("operations"), messages),
    (N_("ledger arithmetic"), ledger_arithmetic),
    (N_("closed months"), closing.changed),
    (N_("kept totals"), kept_totals),
    (N_("search index"), search_index),
    (N_("tickets"), ticket_events.disagreeing),
    (N_("the file and its folder"), surroundings),
    (N_("backups"), backups),
)
#: What to do about what was found, by the label of its check.
_RESTORE = N_("What to do: go back to the last sound backup (crm backup --list, then crm restore FILE).")
_CORRECT = N_(
    "What to do: look at the records named, and correct them in the app; where there are many, go back to a backup "
    "(crm backup --list, then crm restore FILE)."
)
_CLOSED = N_(
    "What to do: look at what was changed, or compare with a backup (crm backup --list); then reopen the month and "
    "close it again: crm month reopen MONTH."
)
ADVICE: Mapping[str, str] = {
    "pages and indexes": _RESTORE,
    "references between records": _RESTORE,
    "audit trail": _CORRECT,
    "what records changes": _RESTORE,
    "operations": _RESTORE,
    "ledger arithmetic": _CORRECT,
    "closed months": _CLOSED,
    "search index": N_("What to do: crm check --rebuild-totals makes it anew, and the totals."),
    "tickets": _CORRECT,
}
