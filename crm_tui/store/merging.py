"""Putting what hangs off one customer to another one, row by row where a row can be in its way."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain.identity import payment_identity, sale_identity
from crm_tui.domain.merging import PLACE
from crm_tui.store.audit import row_image
from crm_tui.store.db import Reader, Writer
from crm_tui.store.rows import as_json
from crm_tui.store.sales import next_occurrence

Row = dict[str, Value]
#: Lines of the ledger, and what makes two of them the same, which the customer is part of.
LEDGER: Final[Mapping[str, Callable[[Mapping[str, Value]], str]]] = {"sale": sale_identity, "payment": payment_identity}
#: Tables whose rows just change hands.
_PLAIN: Final = ("movement", "ticket", "person", "interaction", "followup", "payer", "expense")
#: Tables of which an equal row is left out: what makes rows of one customer equal.
_ONCE: Final[Mapping[str, Sequence[str]]] = {
    "customer_phone": ("digits",),
    "customer_email": ("folded",),
    "customer_address": PLACE,
    "customer_tag": ("tag",),
    "key_date": ("label", "calendar", "year", "month", "day", "leap"),
    "consent": ("channel",),
    "custom_value": ("field_id",),
}
_PLACED: Final = frozenset({"customer_phone", "customer_email", "customer_address"})
#: Every table with rows of a customer's, in the order in which they are told, and what such rows are called.
TOLD: Final[Mapping[str, str]] = {
    "sale": N_("Ledger lines"),
    "payment": N_("Payments"),
    "ticket": N_("Tickets"),
    "followup": N_("Follow-ups"),
    "interaction": N_("Contacts"),
    "movement": N_("Stock reports"),
    "person": N_("People"),
    "key_date": N_("Key dates"),
    "customer_phone": N_("Phones"),
    "customer_email": N_("E-mails"),
    "customer_address": N_("Addresses"),
    "customer_tag": N_("Tags"),
    "consent": N_("Consents"),
    "custom_value": N_("Own fields"),
    "payer": N_("Names that paid"),
    "expense": N_("Expenses"),
}
#: Headings of raised follow-ups whose keys name the customer.
_RAISED: Final = ("due", "quiet", "rhythm", "stage", "unspoken")


class Merged(NamedTuple):
    """A customer who went into another one."""

    id: int
    survivor_id: int
    absorbed_id: int
    code: str
    name: str
    op_id: int


def counts(r: Reader, customer_ids: Sequence[int]) -> dict[str, int]:
    """How many rows of each table the customers have together; tables with none are left out."""
    found = {
        table: int(
            r.value(
                f"SELECT count(*) FROM {table} WHERE customer_id IN (SELECT value FROM json_each(:ids))",
                ids=as_json(customer_ids),
            )
        )
        for table in TOLD
    }
    return {table: count for table, count in found.items() if count}


def rows_of(w: Writer, table: str, customer_id: int) -> list[Row]:
    """The customer's rows of a table, in the order of their ids."""
    ids = w.all(int, f"SELECT id FROM {table} WHERE customer_id = :customer ORDER BY id", customer=customer_id)
    return [image for row_id in ids if (image := row_image(w, table, row_id)) is not None]


def absorb(w: Writer, to: int, absorbed: int) -> None:
    """Give everything of one customer to another one; equal phones, tags ... are kept once."""
    for table in LEDGER:
        for row in rows_of(w, table, absorbed):
            move_line(w, table, row, to)
    _rekey(w, absorbed, to)
    for table in _PLAIN:
        sql = f"UPDATE {table} SET customer_id = :to, version = version + 1 WHERE customer_id = :absorbed"
        w.execute_on(table, sql, to=to, absorbed=absorbed)
    for table, columns in _ONCE.items():
        _unite(w, table, columns, absorbed, to)
    _repair_pairs(w, absorbed, to)
    sql = "UPDATE customer_merge SET survivor_id = :to, version = version + 1 WHERE survivor_id = :absorbed"
    w.execute_on("customer_merge", sql, to=to, absorbed=absorbed)


def move_line(w: Writer, table: str, row: Row, to: int, occurrence: Value = None) -> None:
    """Give a line of the ledger to another customer, with the identity it has there.

    It keeps its place among equal lines, or takes up `occurrence`, where that is free.
    """
    row_id, identity = int(row["id"] or 0), LEDGER[table]({**row, "customer_id": to})
    wanted = row["occurrence"] if occurrence is None else occurrence
    sql = f"SELECT 1 FROM {table} WHERE identity = :identity AND occurrence = :wanted AND id <> :id"
    if w.value(sql, identity=identity, wanted=wanted, id=row_id) is not None:
        wanted = next_occurrence(w, table, identity, row_id)
    w.update(table, row_id, {"customer_id": to, "identity": identity, "occurrence": wanted})


def _rekey(w: Writer, absorbed: int, to: int) -> None:
    """What was raised about one and dealt with has been dealt with for the other; a key that is taken stays."""
    sql = "SELECT id, raised_key FROM followup WHERE customer_id = :absorbed AND raised_key IS NOT NULL"
    for row_id, key in w.all(lambda *row: row, sql, absorbed=absorbed):
        heading, number, rest = (*str(key).split(":", 2), "", "")[:3]
        if heading not in _RAISED or number != str(absorbed):
            continue
        anew = f"{heading}:{to}:{rest}"
        if w.value("SELECT 1 FROM followup WHERE raised_key = :key", key=anew) is None:
            w.update("followup", row_id, {"raised_key": anew})


def _unite(w: Writer, table: str, columns: Sequence[str], absorbed: int, to: int) -> None:
    """Give over the rows that have no equal; of those that have, the better one stays."""
    kept = {tuple(row[column] for column in columns): row for row in rows_of(w, table, to)}
    place = max((int(row["position"] or 0) for row in kept.values()), default=-1) + 1 if table in _PLACED else 0
    for row in sorted(rows_of(w, table, absorbed), key=_place):
        row_id, equal = int(row["id"] or 0), kept.get(tuple(row[column] for column in columns))
        if equal is not None:
            w.delete(table, row_id)
            if table == "consent" and _is_newer(row, equal):
                w.update(table, int(equal["id"] or 0), {name: row[name] for name in ("given", "day", "source")})
            continue
        changes: Row = {"customer_id": to}
        if table in _PLACED:
            changes["position"] = place
            place += 1
        w.update(table, row_id, changes)
        kept[tuple(row[column] for column in columns)] = row


def _place(row: Row) -> tuple[int, int]:
    return int(row.get("position") or 0), int(row["id"] or 0)


def _is_newer(row: Row, than: Row) -> bool:
    """Whether a consent is the later word; of two of one day a refusal is."""
    return (str(row["day"]), -int(row["given"] or 0)) > (str(than["day"]), -int(than["given"] or 0))


def _repair_pairs(w: Writer, absorbed: int, to: int) -> None:
    """Whoever was called different from one is different from the other, too."""
    sql = "SELECT id, customer_id, other_id FROM not_same WHERE customer_id = :id OR other_id = :id"
    for row_id, first, second in w.all(lambda *row: row, sql, id=absorbed):
        other = second if first == absorbed else first
        pair = {"customer_id": min(other, to), "other_id": max(other, to)}
        known = "SELECT 1 FROM not_same WHERE customer_id = :customer_id AND other_id = :other_id"
        if other == to or w.value(known, **pair) is not None:
            w.delete("not_same", row_id)
        else:
            w.update("not_same", row_id, pair)


def put_main_first(w: Writer, table: str, customer_id: int, row_id: int | None = None) -> None:
    """Make that row the customer's main one (position 0), the one that was changes places with it.

    Without a row: make sure that one is the main one, where there is any.
    """
    sql = f"SELECT id, position FROM {table} WHERE customer_id = :id ORDER BY position, id"
    rows = w.all(lambda *row: row, sql, id=customer_id)
    if not rows:
        return
    chosen, place = next(((found, at) for found, at in rows if found == row_id), rows[0])
    if place == 0:
        return
    main = next((found for found, at in rows if at == 0), None)
    if main is not None:
        w.update(table, main, {"position": place})
    w.update(table, chosen, {"position": 0})


def main_address(r: Reader, customer_id: int) -> Row | None:
    """The customer's main address."""
    return r.row("SELECT * FROM customer_address WHERE customer_id = :id ORDER BY position, id LIMIT 1", id=customer_id)


def equal_address(w: Writer, customer_id: int, address: Row) -> int | None:
    """The customer's address that says the same."""
    rows = rows_of(w, "customer_address", customer_id)
    return next((int(row["id"] or 0) for row in rows if all(row[part] == address[part] for part in PLACE)), None)


def merged(r: Reader, code: str) -> Merged | None:
    """The customer of that code who went into another one; the latest, where several had it."""
    return r.one(
        Merged,
        "SELECT id, survivor_id, absorbed_id, absorbed_code, absorbed_name, op_id FROM customer_merge "
        "WHERE absorbed_code = :code COLLATE NOCASE ORDER BY id DESC LIMIT 1",
        code=code.strip(),
    )


def exists(r: Reader, table: str, row_id: int) -> bool:
    """Whether the row is there."""
    return r.value(f"SELECT 1 FROM {table} WHERE id = :id", id=row_id) is not None
