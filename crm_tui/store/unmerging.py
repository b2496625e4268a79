"""Bringing back a customer who went into another one: the recorded images of that merge say what was whose."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crm_tui.core.fields import Value
from crm_tui.domain import merging as rules
from crm_tui.domain.pinyin import sort_key
from crm_tui.store import merging
from crm_tui.store.audit import Image, images, row_image
from crm_tui.store.codes import next_code
from crm_tui.store.customers import code_taken
from crm_tui.store.db import Writer
from crm_tui.store.merging import LEDGER, Merged, Row, exists

#: What a row refers to besides its customer that may have gone since.
_NEEDS = {"custom_value": ("custom_field", "field_id"), "not_same": ("customer", "other_id")}
#: What is not taken from an image: the row's own counter, and what is made from other columns.
_MADE = frozenset({"id", "version", "pinyin", "batch_id", "created_at"})


class Returned(NamedTuple):
    """What came of it: rows given back, rows left, and the customer's code."""

    moved: int
    left: int
    code: str


def give_back(w: Writer, merged: Merged) -> Returned:
    """Bring the customer back, and to it whatever still lies where the merge has put it."""
    recorded = images(w, merged.op_id)
    gone = _gone(recorded)
    before = gone[merged.absorbed_id]
    _restore_fields(w, merged, recorded, gone)
    code = str(before["code"])
    if code_taken(w, code):
        code = next_code(w, "customer")
    w.insert("customer", {**before, "code": code, "version": int(before["version"] or 0) + 1})
    w.delete("customer_merge", merged.id)
    given = [_give_back(w, image, merged) for image in recorded if _was_own(image, merged.absorbed_id)]
    for image in recorded:
        _restore_kept(w, image, merged, recorded)
    for table in ("customer_phone", "customer_email", "customer_address"):
        for customer_id in (merged.survivor_id, merged.absorbed_id):
            merging.put_main_first(w, table, customer_id)
    return Returned(given.count(True), given.count(False), code)


def _gone(recorded: Sequence[Image]) -> dict[int, Row]:
    """The customers that the operation took away, as they were."""
    return {
        image.row_id: image.before
        for image in recorded
        if image.table == "customer" and image.before is not None and image.after is None
    }


def _was_own(image: Image, absorbed: int) -> bool:
    """Whether the row was the customer's, and is not the customer itself."""
    if image.before is None or image.table == "customer":
        return False
    columns = {"customer_merge": ("survivor_id",), "not_same": ("customer_id", "other_id")}
    return any(image.before.get(column) == absorbed for column in columns.get(image.table, ("customer_id",)))


def _give_back(w: Writer, image: Image, merged: Merged) -> bool | None:
    """Put one row back; False where it is not there any more, or is somebody else's; None where it was moved before.

    What was changed in the row since stays, but for what the merge itself had changed.
    """
    table, before = image.table, image.before or {}
    current = row_image(w, table, image.row_id)
    if image.after is None:
        return _insert(w, table, before) if current is None else False
    if before.get(_column(table)) == image.after.get(_column(table)) and table != "not_same":
        return None  # a change of the row before it was given over, such as another key
    if current is None or not _is_where_put(table, current, image.after, merged):
        return False
    changed = {name: value for name, value in before.items() if image.after.get(name) != value and name not in _MADE}
    back = {name: value for name, value in changed.items() if current[name] == image.after.get(name)}
    if table in LEDGER:
        merging.move_line(w, table, current, merged.absorbed_id, before["occurrence"])
        return True
    if table != "not_same":
        back[_column(table)] = merged.absorbed_id
    w.update(table, image.row_id, back)
    return True


def _column(table: str) -> str:
    return "survivor_id" if table == "customer_merge" else "customer_id"


def _is_where_put(table: str, current: Row, after: Row, merged: Merged) -> bool:
    """Whether the row is the survivor's still, who may have gone into another one with it."""
    if table == "not_same":
        return all(current[name] == after[name] for name in ("customer_id", "other_id"))
    return current[_column(table)] == merged.survivor_id


def _insert(w: Writer, table: str, row: Row) -> bool:
    """Bring back a row that was left out since it had an equal; False where what it refers to is gone."""
    parent = _NEEDS.get(table)
    if parent is not None and not exists(w, parent[0], int(row[parent[1]] or 0)):
        return False
    if table == "not_same" and not exists(w, "customer", int(row["customer_id"] or 0)):
        return False
    w.insert(table, {**row, "version": int(row["version"] or 0) + 1})
    return True


def _restore_kept(w: Writer, image: Image, merged: Merged, recorded: Sequence[Image]) -> None:
    """A row of the survivor's that the merge had changed for this customer's sake becomes what it was."""
    before, after = image.before, image.after
    if before is None or after is None or image.table not in {"consent", "customer_address", "followup"}:
        return
    if image.table == "consent" and not _is_from(after, merged.absorbed_id, recorded):
        return
    if image.table == "followup" and before["customer_id"] != merged.absorbed_id:
        return
    current = row_image(w, image.table, image.row_id)
    changed = {name: value for name, value in before.items() if after.get(name) != value and name not in _MADE}
    if current is None or "customer_id" in changed or any(current[name] != after[name] for name in changed):
        return
    if changed and (image.table != "customer_address" or _is_from_address(recorded, merged)):
        w.update(image.table, image.row_id, changed)


def _is_from(consent: Row, absorbed: int, recorded: Sequence[Image]) -> bool:
    """Whether the consent's values came from the customer's own, which was left out for it."""
    own = (image.before for image in recorded if image.table == "consent" and image.after is None and image.before)
    return any(
        row["customer_id"] == absorbed and all(row[name] == consent[name] for name in ("channel", "given", "day"))
        for row in own
    )


def _is_from_address(recorded: Sequence[Image], merged: Merged) -> bool:
    """Whether it was this customer's address that took the first place."""
    addresses = [image for image in recorded if image.table == "customer_address" and image.after is not None]
    moved = {image.row_id for image in addresses if _was_own(image, merged.absorbed_id)}
    return any(image.row_id in moved and (image.after or {}).get("position") == 0 for image in addresses)


def _restore_fields(w: Writer, merged: Merged, recorded: Sequence[Image], gone: Mapping[int, Row]) -> None:
    """What the survivor's own fields had taken from the customer is given up, where nobody has changed it since."""
    current = row_image(w, "customer", merged.survivor_id)
    if current is None:
        return
    own = gone[merged.absorbed_id]
    others = [row for customer_id, row in gone.items() if customer_id != merged.absorbed_id and _is_in(w, customer_id)]
    changes: Row = {}
    for name, before, after in _changed_fields(recorded, merged.survivor_id):
        if current[name] == after:
            value = rules.without(name, after, before, own[name], [row[name] for row in others])
            if value != after and not (name == "code" and code_taken(w, str(value), merged.survivor_id)):
                changes[name] = value
    if "name" in changes:
        changes["pinyin"] = sort_key(str(changes["name"]))
    w.update("customer", merged.survivor_id, changes)


def _is_in(w: Writer, absorbed: int) -> bool:
    """Whether a customer that went in with this one is in still."""
    return w.value("SELECT 1 FROM customer_merge WHERE absorbed_id = :id", id=absorbed) is not None


def _changed_fields(recorded: Sequence[Image], survivor: int) -> Iterator[tuple[str, Value, Value]]:
    """The survivor's columns that the merge changed: name, before, after."""
    for image in recorded:
        if image.table == "customer" and image.row_id == survivor and image.before and image.after:
            for name, after in image.after.items():
                if name not in _MADE and image.before[name] != after:
                    yield name, image.before[name], after
