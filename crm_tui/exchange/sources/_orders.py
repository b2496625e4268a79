"""An order as lines of the sales ledger: what was sold, and what of it came back."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import money
from crm_tui.exchange.sources._source import line

#: The numbers of an order's lines: what was sold, and what was refunded of it. They make an order that is exported
#: again, a refund later, the same one.
SOLD, BACK = "1", "1R"


def sold(
    number: int, fields: tuple[str, ...], values: Mapping[str, str], refunded: Decimal | None = None
) -> Iterator[Line | LeftOut]:
    """The order's line, and a return for what was refunded of it.

    Its day is the order's: the files of markets name none of a refund. A refund of a part brings back money, and no
    pieces that are told of.
    """
    yield line(number, fields, {**values, "line": SOLD})
    if refunded:
        whole = money(values.get("amount", ""))
        back = {**values, "line": BACK, "kind": "return", "amount": f"{abs(refunded):f}"}
        if whole is None or abs(refunded) < whole:
            back["quantity"] = "0"
        if "paid" in back:
            back["paid"] = back["amount"]
        yield line(number, fields, back)
