"""Making one customer of several, bringing one back, and keeping that two are not the same."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain import merging as rules
from crm_tui.domain.merging import ADDRESS, BOTH
from crm_tui.ops._operation import operation
from crm_tui.store import closing, customers, merging, unmerging
from crm_tui.store.db import Reader, Writer
from crm_tui.store.duplicates import are_different


class Preview(NamedTuple):
    """What a merge would do: rows that change hands by table, and the fields that differ with the value taken."""

    moves: dict[str, int]
    fields: list[rules.Differing]

    def moves_in_words(self) -> Text:
        """What goes along, in the present language."""
        if not self.moves:
            return Text(N_("Nothing hangs off the customers that go."))
        parts = "; ".join(f"{tr(merging.TOLD[table])} {count:,}" for table, count in self.moves.items())
        return Text(N_("Goes along: {what}"), {"what": parts})


def preview(r: Reader, keep: int, others: Sequence[int], chosen: Mapping[str, int]) -> Preview:
    """What merging `others` into `keep` would do; `chosen` as for `merge`."""
    _check(keep, others)
    values = [customers.get(r, customer_id).values for customer_id in (keep, *others)]
    return Preview(merging.counts(r, others), rules.differing(values, _places(keep, others, chosen)))


@operation("customer.merge", N_("Merged {others} into {name}."))
def merge(w: Writer, keep: int, others: Sequence[int], chosen: Mapping[str, int] | None = None) -> int:
    """Make one customer of several: everything of the `others` goes to `keep`, whose id is returned.

    `chosen` says for fields by name which customer's value is taken (its id; `BOTH` puts long texts together); for
    the others it is the first given, long texts are put together. All phones, e-mails, addresses and tags stay.
    """
    _check(keep, others)
    records = [customers.get(w, customer_id) for customer_id in (keep, *others)]
    values = [record.values for record in records]
    taken = rules.settle(values, _places(keep, others, chosen or {}))
    named = [f"{one['code']} {one['name']}" for one in values[1:]]
    address = merging.main_address(w, (keep, *others)[taken[ADDRESS]])
    with closing.lifted(w, others):
        for other in others:
            merging.absorb(w, keep, other)
            w.delete("customer", other)
    if address is not None:
        main = merging.equal_address(w, keep, address)
        merging.put_main_first(w, "customer_address", keep, main)
    changes = {
        name: rules.value_taken([one.get(name) for one in values], place)
        for name, place in taken.items()
        if name != ADDRESS
    }
    differing = {name: value for name, value in changes.items() if values[0].get(name) != value}
    customers.change(w, keep, differing)  # also without a difference: who edits it must learn of this
    for other, one in zip(others, values[1:], strict=True):
        row: dict[str, Value] = {"survivor_id": keep, "absorbed_id": other, "op_id": w.op_id}
        w.insert("customer_merge", {**row, "absorbed_code": one["code"], "absorbed_name": one["name"]})
    w.describe(others="; ".join(named), name=f"{changes['code']} {changes['name']}")
    return keep


@operation("customer.unmerge", N_("Brought back {name} with {what}."))
def unmerge(w: Writer, code: str) -> int:
    """Bring back the customer of that code who went into another one, with all that was its own; its id.

    What has been deleted, or given to somebody else since, is left where it is, and the message says so.
    """
    found = merging.merged(w, code)
    if found is None:
        raise NotFound(N_("No customer {code} was merged into another one."), code=code)
    with closing.lifted(w, [found.survivor_id]):
        returned = unmerging.give_back(w, found)
    what: Text = plural("{count} record of its own", "{count} records of its own", returned.moved)
    if returned.left:
        left = plural(
            "{what}; {count} record stays where it has been put since",
            "{what}; {count} records stay where they have been put since",
            returned.left,
            what=what,
        )
        what = left
    if returned.code != found.code:
        places = {"what": what, "code": returned.code, "old": found.code}
        what = Text(N_("{what}, under the code {code}, since {old} is another one's now"), places)
    w.describe(name=found.name, what=what)
    return found.absorbed_id


@operation("customer.different", N_("Kept that {name} and {other} are not the same."))
def different(w: Writer, first: int, second: int) -> None:
    """Keep that two customers are not the same, so that they are not proposed again."""
    if first == second:
        raise Invalid(N_("A customer can't be told from itself."))
    for place, customer_id in (("name", first), ("other", second)):
        one = customers.get(w, customer_id).values
        w.describe(**{place: f"{one['code']} {one['name']}"})
    if not are_different(w, first, second):
        w.insert("not_same", {"customer_id": min(first, second), "other_id": max(first, second)})


def _check(keep: int, others: Sequence[int]) -> None:
    if not others:
        raise Invalid(N_("Name the customer that goes into this one."))
    if keep in others or len(set(others)) != len(others):
        raise Invalid(N_("A customer can't be merged with itself."))


def _places(keep: int, others: Sequence[int], chosen: Mapping[str, int]) -> dict[str, int]:
    """The choices by the places of the customers; Invalid for a field or a customer that is not there."""
    known = {field.name for field in rules.CHOSEN}
    order = [keep, *others]
    for name, customer_id in chosen.items():
        if name not in known:
            raise Invalid(N_("There is nothing to choose for “{field}”."), field=name)
        if customer_id == BOTH and name not in rules.JOINED:
            raise Invalid(N_("Only long texts can be put together."), field=name)
        if customer_id != BOTH and customer_id not in order:
            raise Conflict(N_("The value chosen for “{field}” is of none of these customers."), field=name)
    return {name: BOTH if customer_id == BOTH else order.index(customer_id) for name, customer_id in chosen.items()}
