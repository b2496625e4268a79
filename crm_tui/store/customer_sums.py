"""What the ledger says of customers, from the totals that are kept of each."""

from collections.abc import Iterable

from crm_tui.core.fields import Value
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json


def of(r: Reader, ids: Iterable[int]) -> dict[int, dict[str, Value]]:
    """What each owes and has bought in minor units, orders, and the first and the last day; none for who never did."""
    return dict(
        r.iterate(
            lambda row_id, owed, spent, orders, first, last: (
                row_id,
                {"owed": owed, "spent": spent, "orders": orders, "first_bought": first, "last_bought": last},
            ),
            """SELECT customer_id, charged - received, spent, orders, first_sale, last_sale FROM customer_total
            WHERE customer_id IN (SELECT value FROM json_each(:ids))""",
            ids=as_json(ids),
        )
    )
