"""Real files put together into ones that a shop would bring in, and shops that have done so, each made only once."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from crm_tui.domain.shop import Shop
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store.db import Database

SUPERSTORE = Path("ledgers") / "superstore_sample.csv"


class RealShop(NamedTuple):
    """A shop into which the file was brought, to be read only, and what its import came to."""

    db: Database
    lines: int
    new: int
    created_products: int
    rounding: Decimal


def _table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def northwind_names(shared_data: Path) -> dict[str, str]:
    """Northwind's customers by their ids."""
    people = _table(shared_data / "customers" / "northwind" / "customers.csv")
    return {row["customerID"]: row["companyName"] for row in people}


def northwind(shared_data: Path) -> bytes:
    """Orders joined to their details and customers, as one sales file."""
    folder = shared_data / "ledgers" / "northwind"
    names = northwind_names(shared_data)
    orders = {row["orderID"]: row for row in _table(folder / "orders.csv")}
    products = {row["productID"]: row["productName"] for row in _table(folder / "products.csv")}
    out = io.StringIO()
    writer = csv.writer(out)
    heads = ["orderID", "orderDate", "customerID", "companyName", "productID", "productName"]
    writer.writerow([*heads, "unitPrice", "quantity", "discount"])
    for row in _table(folder / "order-details.csv"):
        order = orders[row["orderID"]]
        who = order["customerID"]
        cells = [row["orderID"], order["orderDate"], who, names[who], row["productID"], products[row["productID"]]]
        writer.writerow([*cells, row["unitPrice"], row["quantity"], row["discount"]])
    return out.getvalue().encode()


def pizza(shared_data: Path) -> bytes:
    """A year of a pizza place: orders joined to their lines and prices, in the encoding of Chinese Windows."""
    folder = shared_data / "ledgers" / "pizza"
    orders = {row["order_id"]: row["date"] for row in _table(folder / "orders.csv")}
    prices = {row["pizza_id"]: row["price"] for row in _table(folder / "pizzas.csv")}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["订单号", "行号", "日期", "商品编码", "数量", "单价"])
    for row in _table(folder / "order_details.csv"):
        kind, order = row["pizza_id"], row["order_id"]
        writer.writerow([order, row["order_details_id"], orders[order], kind, row["quantity"], prices[kind]])
    return out.getvalue().encode("gb18030")


def superstore_at_home(shared_data: Path) -> bytes:
    """Superstore's lines of the United States, which the published totals are of; the region stands as the channel."""
    out = io.StringIO()
    rows = _table(shared_data / SUPERSTORE)
    writer = csv.DictWriter(out, ["Channel" if name == "Region" else name for name in rows[0]])
    writer.writeheader()
    for row in rows:
        if row["Country/Region"] == "United States":
            writer.writerow({"Channel" if name == "Region" else name: value for name, value in row.items()})
    return out.getvalue().encode()


FILES: Mapping[str, Callable[[Path], bytes]] = {
    "northwind": northwind, "pizza": pizza, "superstore": superstore_at_home,
}  # fmt: skip


def real_shop(name: str, shared_data: Path, folder: Path, own: Path) -> RealShop:
    """The shop of that file as it is in `folder`; made in `own` where nobody has made it yet."""
    path, told = folder / f"real-{name}.db", folder / f"real-{name}.json"
    if not told.exists():
        made = own / path.name
        shop = Database.create(made, Shop(name=name, currency="USD", zone="UTC"))
        found = import_file(shop, "sales", io.BytesIO(FILES[name](shared_data)), Options(create_missing=True)).account
        account = {"lines": found.lines, "new": found.new, "created_products": found.created_products}
        (own / told.name).write_text(json.dumps({**account, "rounding": str(found.rounding)}), "utf-8")
        made.replace(path)
        (own / told.name).replace(told)
    account = json.loads(told.read_text("utf-8"))
    return RealShop(Database.open(path), **{**account, "rounding": Decimal(account["rounding"])})
