"""Changing customers and what hangs off them."""

from collections.abc import Mapping, Sequence

from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain import lists, yearly
from crm_tui.domain.customers import BIRTHDAY, FIELDS
from crm_tui.domain.key_dates import check_key_date
from crm_tui.ops._change_words import changes_in_words
from crm_tui.ops._operation import operation
from crm_tui.store import customer_parts, customers, customers_many
from crm_tui.store.db import Writer

Values = Mapping[str, Value]
#: What can be the same for many customers: fields of their own rows, but not what tells them apart.
SHARED = frozenset(customers.OWN) - {"code", "name"}


@operation("customer.add", N_("Added {name}."))
def add(w: Writer, values: Values, custom: Mapping[str, str] | None = None) -> int:
    """Add a customer from values by field name, and by label in the shop's own fields; its id.

    A `birthday` among the values becomes a key date.
    """
    if not values.get("name"):
        raise Invalid(N_("A customer needs a name."), field="name")
    _check_code(w, values, 0)
    w.describe(name=values["name"])
    customer_id = customers.insert(w, values)
    if values.get("birthday"):
        # The occasion is data from now on, in the words of whoever writes it.
        born = yearly.key_date(str(values["birthday"]), tr(BIRTHDAY.label))
        w.insert("key_date", {**born, "customer_id": customer_id})
    for label, value in (custom or {}).items():
        customer_parts.keep_custom(w, customer_id, label, value)
    return customer_id


@operation("customer.edit", N_("Saved {name}."))
def edit(
    w: Writer,
    customer_id: int,
    changes: Values,
    version: int | None = None,
    custom: Mapping[str, str] | None = None,
) -> int:
    """Change fields of a customer, the shop's own by label; Conflict where it is no longer at `version`."""
    before = customers.get(w, customer_id)
    if "name" in changes and not changes["name"]:
        raise Invalid(N_("A customer needs a name."), field="name")
    differing = {name: value for name, value in changes.items() if before.values.get(name) != value}
    if "code" in differing:
        _check_code(w, differing, customer_id)
    w.describe(name=differing.get("name") or before.values["name"])
    if differing:
        customers.change(w, customer_id, differing, version)
    for label, value in (custom or {}).items():
        customer_parts.keep_custom(w, customer_id, label, value)
    return customer_id


@operation("customer.delete", N_("Deleted {name}."))
def delete(w: Writer, customer_id: int, version: int | None = None) -> None:
    """Delete a customer without ledger; Conflict where lines or payments name it."""
    name = customers.label(w, customer_id)
    if count := customers.references(w, customer_id):
        raise Conflict(
            N_("{name} has {count} ledger entries and can't be deleted; they would lose their customer."),
            name=name,
            count=count,
        )
    w.describe(name=name)
    w.delete("customer", customer_id, version)


@operation("customer.tag", N_("Tagged {name}: {tag}."))
def tag(w: Writer, customer_id: int, tag: str) -> None:
    """Put one more tag on a customer."""
    w.describe(name=customers.label(w, customer_id), tag=tag)
    customers.retag(w, customer_id, add=tag)


@operation("customer.untag", N_("Took the tag {tag} off {name}."))
def untag(w: Writer, customer_id: int, tag: str) -> None:
    """Take one tag off a customer."""
    w.describe(name=customers.label(w, customer_id), tag=tag)
    customers.retag(w, customer_id, remove=tag)


@operation("customers.tag", N_("Changed the tags of {who}: {tags}."))
def tag_many(w: Writer, ids: Sequence[int], add: str = "", remove: str = "") -> None:
    """Put tags on many customers and take tags off; several are separated as in a customer's own field."""
    found = _all_there(w, ids)
    put, taken = lists.split(add), lists.split(remove)
    if not put and not taken:
        raise Invalid(N_("A tag is missing."))
    w.describe(who=_who(w, found), tags=" ".join([*(f"+{tag}" for tag in put), *(f"-{tag}" for tag in taken)]))
    for tag in put:
        customers_many.tag_all(w, found, tag)
    for tag in taken:
        customers_many.untag_all(w, found, tag)


@operation("customers.edit", N_("Changed {who}: {what}."))
def edit_many(w: Writer, ids: Sequence[int], changes: Values) -> None:
    """Give many customers the same values by field name; Invalid for a field that each has of its own."""
    found = _all_there(w, ids)
    if other := set(changes) - SHARED:
        raise Invalid(N_("“{field}” can't be changed for many customers at once."), field=min(other))
    w.describe(who=_who(w, found), what=changes_in_words(FIELDS, changes))
    customers_many.change_all(w, found, changes)


@operation("customers.delete", N_("Deleted {who}."))
def delete_many(w: Writer, ids: Sequence[int]) -> None:
    """Delete those of the customers that have no ledger, the others stay; Conflict where all have one."""
    found = _all_there(w, ids)
    kept = set(customers_many.in_ledger(w, found))
    free = [customer_id for customer_id in found if customer_id not in kept]
    if not free:
        raise Conflict(
            plural(
                "{count} customer has ledger entries and can't be deleted; they would lose their customer.",
                "{count} customers have ledger entries and can't be deleted; they would lose their customer.",
                len(kept),
            )
        )
    who = _who(w, free)
    if kept:
        who = Text(N_("{who}, but not {kept} with ledger entries"), {"who": who, "kept": len(kept)})
    w.describe(who=who)
    customers_many.delete_all(w, free)


@operation("person.add", N_("Added {person} at {name}."))
def add_person(w: Writer, customer_id: int, values: Values) -> int:
    """Add somebody at a customer's; the person's id."""
    w.describe(name=customers.label(w, customer_id), person=values.get("name"))
    if not values.get("name"):
        raise Invalid(N_("A person needs a name."), field="name")
    return w.insert("person", {**values, "customer_id": customer_id})


@operation("person.edit", N_("Saved {person}."))
def edit_person(w: Writer, person_id: int, changes: Values, version: int | None = None) -> None:
    """Change somebody at a customer's."""
    _describe_part(w, "person", person_id, "name", "person")
    if "name" in changes and not changes["name"]:
        raise Invalid(N_("A person needs a name."), field="name")
    w.update("person", person_id, changes, version)


@operation("person.delete", N_("Deleted {person} at {name}."))
def delete_person(w: Writer, person_id: int) -> None:
    """Delete somebody at a customer's."""
    _describe_part(w, "person", person_id, "name", "person")
    w.delete("person", person_id)


@operation("key_date.add", N_("Added {date} of {name}."))
def add_key_date(w: Writer, customer_id: int, values: Values) -> int:
    """Add a key date; its id."""
    check_key_date(values)
    w.describe(name=customers.label(w, customer_id), date=values.get("label"))
    return w.insert("key_date", {**values, "leap": values.get("leap") or 0, "customer_id": customer_id})


@operation("key_date.edit", N_("Saved {date} of {name}."))
def edit_key_date(w: Writer, key_date_id: int, changes: Values, version: int | None = None) -> None:
    """Change a key date."""
    _describe_part(w, "key_date", key_date_id, "label", "date")
    check_key_date({**customer_parts.key_date_values(w, key_date_id), **changes})
    w.update("key_date", key_date_id, changes, version)


@operation("key_date.delete", N_("Deleted {date} of {name}."))
def delete_key_date(w: Writer, key_date_id: int) -> None:
    """Delete a key date."""
    _describe_part(w, "key_date", key_date_id, "label", "date")
    w.delete("key_date", key_date_id)


@operation("consent.set", N_("Noted what {name} agreed to."))
def set_consent(w: Writer, customer_id: int, values: Values) -> int:
    """Keep whether a channel may be used, in place of what was kept for it."""
    w.describe(name=customers.label(w, customer_id))
    return customer_parts.keep_consent(w, customer_id, values)


@operation("custom.set", N_("Saved {label} of {name}."))
def set_custom(w: Writer, customer_id: int, label: str, value: str) -> None:
    """Keep a value in a field of the shop's own, making the field where it is new; empty takes the value away."""
    w.describe(name=customers.label(w, customer_id), label=label)
    customer_parts.keep_custom(w, customer_id, label, value)


def _check_code(w: Writer, values: Values, own_id: int) -> None:
    code = values.get("code")
    if code and customers.code_taken(w, code, own_id):
        raise Conflict(N_("The code {code} belongs to another customer."), field="code", code=code)


def _describe_part(w: Writer, table: str, row_id: int, column: str, place: str) -> None:
    """Name the part and its customer in the message."""
    customer_id = customer_parts.owner_of(w, table, row_id)
    w.describe(name=customers.label(w, customer_id), **{place: customer_parts.name_of(w, table, row_id, column)})


def _all_there(w: Writer, ids: Sequence[int]) -> list[int]:
    """Those of the customers that still exist; NotFound where none does."""
    found = customers_many.existing(w, ids)
    if not found:
        raise NotFound(N_("This customer no longer exists."))
    return found


def _who(w: Writer, ids: Sequence[int]) -> Text:
    """The customers in a message: one by its name, more by their number."""
    if len(ids) == 1:
        return Text("{name}", {"name": customers.label(w, ids[0])})
    return plural("{count} customer", "{count} customers", len(ids))
