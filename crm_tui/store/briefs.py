"""What a visit brief needs: what a customer buys of each product, and what customers like it buy."""

from typing import Final, NamedTuple

from crm_tui.store.db import Reader

#: Of customers alike so many are looked at, those who bought last: enough to tell by, and quickly read.
PEERS: Final = 200
_TIERS: Final = (("grade", "industry"), ("industry",), ("grade",), ())


class Bought(NamedTuple):
    """A product a customer bought: the last day, and of all the days quantity (thousandths) and revenue (minor units).

    Lines that name no product count by their category, which is the name.
    """

    product_id: int | None
    sku: str | None
    name: str | None
    last: str
    quantity: int
    revenue: int


class PeerBuys(NamedTuple):
    """A product on sale that customers alike bought, and how many of them."""

    product_id: int
    sku: str
    name: str
    buyers: int


class Peers(NamedTuple):
    """Customers alike: of the same kind and what else they have in common, and how many (`number`) are looked at."""

    ids: str
    number: int
    alike: tuple[str, ...]


def bought(r: Reader, customer_id: int, first: str, last: str) -> list[Bought]:
    """What the customer bought from day `first` to day `last`, the latest first, net of returns."""
    return r.all(
        Bought,
        """SELECT s.product_id, p.sku, COALESCE(p.name, s.category) AS name, MAX(s.day) AS last, SUM(s.quantity),
            SUM(s.amount) AS revenue
        FROM sale s LEFT JOIN product p ON p.id = s.product_id
        WHERE s.customer_id = :customer AND s.day BETWEEN :first AND :last
        GROUP BY s.product_id, CASE WHEN s.product_id IS NULL THEN s.category END HAVING SUM(s.kind = 'sale') > 0
        ORDER BY last DESC, revenue DESC, name""",
        customer=customer_id,
        first=first,
        last=last,
    )


def peers(r: Reader, customer_id: int, since: str, fewest: int) -> Peers:
    """Customers of the same kind who bought since the day: of the same grade and industry too, where enough are."""
    mine = r.row("SELECT kind, grade, industry FROM customer WHERE id = :id", id=customer_id) or {}
    found = Peers("[]", 0, ())
    for alike in _TIERS:
        if any(mine.get(name) is None for name in alike):
            continue
        same = "".join(f" AND c.{name} = :{name}" for name in alike)
        sql = f"""SELECT json_group_array(id), COUNT(*) FROM (
            SELECT c.id FROM customer_total t JOIN customer c ON c.id = t.customer_id
            WHERE t.last_sale >= :since AND c.kind = :kind AND c.id <> :id{same}
            ORDER BY t.last_sale DESC, c.id LIMIT {PEERS})"""
        ids, count = r.all(lambda *row: row, sql, id=customer_id, since=since, **mine)[0]
        found = Peers(ids, count, alike)
        if count >= fewest:
            break
    return found


def peers_buy(r: Reader, alike: Peers, first: str, last: str) -> list[PeerBuys]:
    """What those customers bought from day `first` to day `last`, what most of them buy first."""
    return r.all(
        PeerBuys,
        """SELECT s.product_id, p.sku, p.name, COUNT(DISTINCT s.customer_id) AS buyers
        FROM json_each(:ids) CROSS JOIN sale s ON s.customer_id = value JOIN product p ON p.id = s.product_id
        WHERE s.day BETWEEN :first AND :last AND s.kind = 'sale' AND p.status = 'on_sale'
        GROUP BY s.product_id ORDER BY buyers DESC, p.sku""",
        ids=alike.ids,
        first=first,
        last=last,
    )
