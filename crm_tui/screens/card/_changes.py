"""What an operation changed, in words: which field, from what, to what."""

from collections.abc import Iterable, Iterator, Mapping

from crm_tui.core.fields import Field, Kind, Record, Value
from crm_tui.core.i18n import N_, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain import customers, expenses, payments, sales, tickets
from crm_tui.domain import products as catalogue
from crm_tui.domain.shop import Shop
from crm_tui.render.values import DASH, show
from crm_tui.store.history import ChangeRow

_SETTING = Record("setting", N_("Setting"), (Field("name", N_("Setting")), Field("value", N_("Value"))))
_ARCHIVE = {"number": "phone", "tag": "tags"}
#: The record each table keeps, and which columns are another name of its fields.
_TABLES: Mapping[str, tuple[Record, Mapping[str, str]]] = {
    **dict.fromkeys(
        ("customer", "customer_phone", "customer_email", "customer_address", "customer_tag"),
        (customers.RECORD, _ARCHIVE),
    ),
    "person": (customers.PERSON, {}),
    "key_date": (customers.KEY_DATE, {}),
    "consent": (customers.CONSENT, {}),
    "sale": (sales.RECORD, {"day": "date", "product_id": "product_name"}),
    "payment": (payments.RECORD, {"day": "date"}),
    "waiting_payment": (payments.WAITING, {"day": "date"}),
    "payer": (payments.PAYER, {}),
    "expense": (expenses.RECORD, {"day": "date"}),
    "product": (catalogue.RECORD, {}),
    "ticket": (tickets.FILE_RECORD, {"product_id": "product_name"}),
    "setting": (_SETTING, {}),
    "movement": (sales.MOVEMENT, {"day": "date", "product_id": "product"}),
}
_OWN_FIELD = Field("value", N_("Own field"))


#: The tables whose changes have something to tell.
TOLD = (*_TABLES, "custom_value")


def change_lines(rows: Iterable[ChangeRow], products: Mapping[int, str], shop: Shop) -> list[str]:
    """One line for each field that changed; `products` names the products by id."""
    return [for_terminal(line) for row in rows for line in _row_lines(row, products, shop)]


def record_of(table: str) -> Record | None:
    """The record whose fields a table keeps; None for tables that keep no fields of a person's."""
    return _TABLES[table][0] if table in _TABLES else None


def _row_lines(row: ChangeRow, products: Mapping[int, str], shop: Shop) -> Iterator[str]:
    before, after = row.before or {}, row.after or {}
    for column in {**before, **after}:
        field = _field(row.table, column)
        old, new = before.get(column), after.get(column)
        if field is None or old == new:
            continue
        shown = [_words(field, column, value, products, shop) for value in (old, new)]
        label = tr(field.label)
        if row.before is None:
            yield tr(N_("{field}: {after}"), field=label, after=shown[1])
        else:
            yield tr(N_("{field}: {before} → {after}"), field=label, before=shown[0], after=shown[1])


def _field(table: str, column: str) -> Field | None:
    """The field kept in that column; None for what no person wrote."""
    if table == "custom_value":
        return _OWN_FIELD if column == "value" else None
    if table not in _TABLES:
        return None
    record, names = _TABLES[table]
    name = names.get(column, column)
    return next((field for field in record.fields if field.name == name), None)


def _words(field: Field, column: str, value: Value, products: Mapping[int, str], shop: Shop) -> str:
    if value is None or value == "":
        return DASH
    if column == "product_id":
        return products.get(int(value), DASH)
    read = field.kind in (Kind.CHOICE, Kind.MONTH, Kind.INSTANT)  # other texts are shown as they stand
    kind = Kind.TEXT if isinstance(value, str) and not read else field.kind
    return show(value, kind, shop, tuple((choice.value, choice.label) for choice in field.choices))
