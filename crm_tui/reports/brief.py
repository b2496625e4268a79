"""The brief for a visit: one page on one customer, with what to ask."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from crm_tui.core import clock
from crm_tui.core.errors import Usage
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Cell, Column, Figure, Report, Row, Table
from crm_tui.domain.customers import KINDS, STAGES
from crm_tui.domain.followups import OPEN
from crm_tui.domain.key_dates import next_day
from crm_tui.domain.shop import Shop
from crm_tui.domain.ticket_steps import LABELS
from crm_tui.render.values import show
from crm_tui.reports._brief_facts import YEAR, BriefFacts, facts, this_year
from crm_tui.reports._brief_questions import questions
from crm_tui.reports._entry_tables import BEFORE_ALL, BOOKED, account, booked
from crm_tui.reports._explained import money
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import limited
from crm_tui.reports._params import Params
from crm_tui.store import accounts, agenda, customer_parts, entries, figures, interactions
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json
from crm_tui.store.tickets import TicketRow

TITLE = N_("Visit brief")
SUMMARY = N_("One page before a visit: who, what they buy and owe, what is open, what is ahead, and what to ask.")
TAKES = ("customer_id",)
NEEDS = ("customer_id",)
#: What fits on a page: rows of each table.
_QUESTIONS: Final = 5
_ROWS: Final = 4
_OWN: Final = 4
_OTHERS: Final = 3
#: Follow-ups and key dates are told so many days ahead.
_AHEAD: Final = timedelta(days=30)
_AGES: Final = (N_("1-30 days"), N_("31-60 days"), N_("61-90 days"), N_("91-120 days"), N_("over 120 days"))
_LABELS: Final = {one.value: one.label for one in (*KINDS, *STAGES)}


def build(r: Reader, params: Params) -> Report:
    """The brief as of today; raises Usage where no customer is named, NotFound where there is no such one."""
    if params.customer_id is None:
        raise Usage(N_("Brief on whom? Name the customer: --customer CUSTOMER"))
    found = facts(r, params.customer_id)
    params.check()
    names = {one: name.name for one, name in figures.product_names(r, as_json(found.held)).items()}
    asked = questions(found, names, r.shop, _QUESTIONS)
    columns = (Column("about", N_("About")), Column("question", N_("What to ask")))
    return Report(
        name="brief",
        title=Text(TITLE),
        period=found.today.isoformat(),
        currency=r.shop.currency,
        figures=tuple(_figures(r, params.customer_id, found)),
        tables=(
            Table("questions", N_("Questions"), columns, asked),
            _who(r, params.customer_id, found),
            _ahead(r, params.customer_id, found),
            _goods(found),
        ),
        shop=r.shop.name,
        scope=f"{found.values['name']} {found.values['code']}",
    )


def behind(r: Reader, params: Params, key: str) -> Table | None:
    """The lines of the year that a figure is of; of what is owed, all lines and payments up to today."""
    today = clock.today(r.shop.zone or None)
    if params.customer_id is None or key not in {"this_year", "last_year", "owed"}:
        return None
    if key == "owed":
        return account(r, params, BEFORE_ALL, today.isoformat()).table(params.limit)
    days = this_year(today, int(key == "last_year"))
    rows: list[Row] = [(one.day, *booked(one)) for one in entries.of_customer(r, params.customer_id, *days)
                       if one.kind != "payment"]  # fmt: skip
    columns = (Column("day", N_("Day"), Kind.DAY), *BOOKED)
    return Table(key, N_("Lines"), columns, limited(rows, params.limit), N_("Nothing was bought."))


def _figures(r: Reader, customer_id: int, found: BriefFacts) -> Iterator[Figure]:
    yield Figure("this_year", N_("Bought this year"), Kind.MONEY, found.this_year,
                 explanation=N_("lines less returns from 1 January to today"))  # fmt: skip
    yield Figure("last_year", N_("By this day last year"), Kind.MONEY, found.last_year,
                 explanation=N_("the same days of the year before"))  # fmt: skip
    whole, shop = accounts.account(r, customer_id, found.today.isoformat()), r.shop
    sums = {"charged": money(whole.charged, shop), "at_once": money(whole.at_once, shop),
            "received": money(whole.received, shop), "owed": money(whole.owed, shop)}  # fmt: skip
    yield Figure("owed", N_("Owed"), Kind.MONEY, whole.owed,
                 explanation=N_("sum of lines − paid at once − payments"),
                 worked=Text("{charged} − {at_once} − {received} = {owed}", sums))  # fmt: skip


def _listed(parts: Sequence[Text | str]) -> Text:
    """The parts one after the other; at least one is needed."""
    first, *rest = parts
    told = first if isinstance(first, Text) else Text("{part}", {"part": first})
    for part in rest:
        told = Text(N_("{some}; {next}"), {"some": told, "next": part})
    return told


def _who(r: Reader, customer_id: int, found: BriefFacts) -> Table:
    """Who it is, how it pays and how often it comes, as far as that is known."""
    rows: list[Row] = [
        (Text(label), _listed(parts))
        for label, parts in (
            (N_("Customer"), _kind(found)),
            (N_("Phone"), _phones(r, customer_id, found)),
            (N_("In charge"), [str(found.values["owner"])] if found.values.get("owner") else []),
            (N_("Terms"), _terms(found, r.shop)),
            (N_("Owed by age"), _ages(found, r.shop)),
            (N_("Buys"), _buys(found)),
            (N_("Last spoken"), _spoken(r, customer_id)),
        )
        if parts
    ]
    return Table("who", N_("Who they are"), (Column("what", N_("Item")), Column("known", N_("Detail"))), rows)


def _kind(found: BriefFacts) -> list[Text | str]:
    values = found.values
    parts: list[Text | str] = [Text(_LABELS[str(values["kind"])])]
    if values.get("grade"):
        parts.append(Text(N_("grade {grade}"), {"grade": values["grade"]}))
    if values.get("stage"):
        parts.append(Text(_LABELS[str(values["stage"])]))
    return parts + ([str(values["industry"])] if values.get("industry") else [])


def _phones(r: Reader, customer_id: int, found: BriefFacts) -> list[Text | str]:
    """The main number, and the people with theirs, two at most."""
    parts: list[Text | str] = []
    if found.values.get("phone"):
        parts.append(show(str(found.values["phone"]).split(";", maxsplit=1)[0].strip(), Kind.PHONE, r.shop))
    for person in customer_parts.people(r, customer_id)[:2]:
        number = show(person.phone, Kind.PHONE, r.shop) if person.phone else ""
        parts.append(" ".join(part for part in (person.name, person.role or "", number) if part))
    return parts


def _terms(found: BriefFacts, shop: Shop) -> list[Text | str]:
    parts: list[Text | str] = (
        [plural("{count} day of credit", "{count} days of credit", found.terms)] if found.terms else []
    )
    limit = found.values.get("credit_limit")
    if limit is not None:
        parts.append(Text(N_("limit {limit}"), {"limit": money(int(str(limit)), shop)}))
    return parts


def _ages(found: BriefFacts, shop: Shop) -> list[Text | str]:
    """What is owed by how long it has been due, and what was paid ahead."""
    ages = ((N_("not due"), found.debt.not_due), *zip(_AGES, found.debt.late, strict=True))
    named = (*ages, (N_("paid ahead"), found.debt.credit))
    return [Text("{age} {amount}", {"age": Text(label), "amount": money(amount, shop)})
            for label, amount in named if amount]  # fmt: skip


def _buys(found: BriefFacts) -> list[Text | str]:
    parts: list[Text | str] = []
    if found.rhythm:
        parts.append(plural("every {count} day", "every {count} days", found.rhythm.usual))
    if found.bought:
        last = found.bought[0].last
        days = (found.today - date.fromisoformat(last)).days
        parts.append(plural("last on {day}, {count} day ago", "last on {day}, {count} days ago", days, day=last))
    return parts


def _spoken(r: Reader, customer_id: int) -> list[Text | str]:
    for one in interactions.rows(r, interactions.ids(r, customer_id)[:1]):
        return [f"{one.day} {' '.join(one.text.split())}"]
    return []


def _ahead(r: Reader, customer_id: int, found: BriefFacts) -> Table:
    """Open tickets and promises, follow-ups overdue and ahead, key dates, by day."""
    rows: list[Row] = [_ticket(ticket, r.shop) for ticket in found.tickets]
    planned = agenda.agenda(r, found.today, found.today + _AHEAD, found.today, customer_id=customer_id)
    rows += [(one.day, Text(N_("Follow-up")), one.about) for one in planned if one.state == OPEN]
    for kept in customer_parts.key_dates(r, customer_id):
        day = next_day(kept.calendar, kept.month, kept.day, kept.leap, found.today)
        if day is not None and day <= found.today + _AHEAD:
            rows.append((day.isoformat(), Text(N_("Key date")), kept.label))
    rows.sort(key=lambda row: str(row[0]))
    title: Text | str = N_("Open, promised and ahead")
    if len(rows) > _ROWS:
        places = {"shown": _ROWS, "all": len(rows)}
        title = Text(N_("Open, promised and ahead: the first {shown} of {all}"), places)
    columns = (Column("day", N_("Day"), Kind.DAY), Column("what", N_("Item")), Column("subject", N_("Subject")))
    return Table("ahead", title, columns, rows[:_ROWS], N_("Nothing is open, and nothing is ahead in 30 days."))


def _ticket(ticket: TicketRow, shop: Shop) -> Row:
    """An open ticket on the day that an answer is promised for, else on the day it came in."""
    zone = ZoneInfo(shop.zone) if shop.zone else None
    promised = ticket.promised is not None and ticket.resolved is None
    day = datetime.fromisoformat(str(ticket.promised if promised else ticket.opened)).astimezone(zone).date()
    label = N_("Promised, {number}") if promised else N_("Ticket {number}")
    subject = Text(N_("{step}: {subject}"), {"step": Text(LABELS[ticket.step]), "subject": ticket.subject})
    return (day.isoformat(), Text(label, {"number": ticket.number}), subject)


def _goods(found: BriefFacts) -> Table:
    """What it bought last (a dealer: what runs out first), then what customers alike buy and it doesn't."""
    count = found.peers.number
    lasts = {product: one.lasts for product, one in found.held.items()}
    own = sorted(found.bought, key=lambda one: _first(lasts.get(one.product_id or 0)))
    rows: list[Row] = []
    for one in own[:_OWN]:
        held = found.held.get(one.product_id or 0)
        name: Cell = one.name or Text(N_("(no product named)"))
        rows.append((name, one.last, one.quantity, one.revenue, held and held.stock, held and held.lasts, None))
    rows += [(one.name, None, None, None, None, None, rate(one.buyers, count)) for one in found.others[:_OTHERS]]
    columns = (
        Column("product_name", N_("Product")),
        Column("last", N_("Last"), Kind.DAY),
        Column("quantity", N_("Quantity"), Kind.QUANTITY),
        Column("revenue", N_("Amount"), Kind.MONEY),
        Column("stock", N_("In stock"), Kind.QUANTITY),
        Column("days", N_("Days left"), Kind.COUNT),
        Column("peers", N_("Peers"), Kind.RATE),
    )
    title = Text(N_("Bought in {days} days; and what {n} customers like it buy (Peers)"), {"days": YEAR, "n": count})
    return Table("goods", title, columns, rows, N_("Nothing was bought, and no peers are known."))


def _first(days: int | None) -> tuple[bool, int]:
    """What runs out first; what is not known stays in its order."""
    return days is None, days or 0
