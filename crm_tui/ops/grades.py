"""Setting the grades of many customers at once, as the shop's rule proposes them."""

from collections.abc import Mapping

from crm_tui.core.errors import Invalid, NotFound
from crm_tui.core.i18n import N_, plural
from crm_tui.domain.customers import GRADES
from crm_tui.ops._operation import operation
from crm_tui.store import customers_many
from crm_tui.store.db import Writer


@operation("customers.grade", N_("Set the grades of {who}."))
def put(w: Writer, grades: Mapping[int, str]) -> int:
    """Give each customer its grade; those that are gone are left out. How many there were.

    Raises Invalid for a grade that is none, NotFound where none of the customers exists.
    """
    if other := set(grades.values()) - {choice.value for choice in GRADES}:
        raise Invalid(N_("There is no grade “{grade}”."), grade=min(other))
    found = customers_many.existing(w, grades)
    if not found:
        raise NotFound(N_("This customer no longer exists."))
    for grade in sorted(set(grades.values())):
        customers_many.change_all(w, [one for one in found if grades[one] == grade], {"grade": grade})
    w.describe(who=plural("{count} customer", "{count} customers", len(found)))
    return len(found)
