"""How complete the archive is, field by field and customer by customer, and who the customers are."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, listed
from crm_tui.core.table import Cell, Chart, Column, Figure, Report, Row, Table
from crm_tui.core.task import checked
from crm_tui.domain.completeness import ASKED, Filled, filled
from crm_tui.domain.customers import GRADES, KINDS, STAGES
from crm_tui.reports._explained import divided, out_of
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import CUSTOMER
from crm_tui.reports._params import Params
from crm_tui.reports._scope import scope
from crm_tui.store.archive import Archived, archived
from crm_tui.store.db import Reader

TITLE = N_("Customer profile")
SUMMARY = N_("How complete the archive is by customer and field; customers by kind, region, grade, stage and age.")
TAKES = ("customer_id", "limit")
_UNKNOWN: Final = Text(N_("(not known)"))
#: So many regions are told apart, the others are one line.
_REGIONS: Final = 15
_AGES: Final = (
    (365, N_("less than a year")), (3 * 365, N_("1 to 3 years")), (5 * 365, N_("3 to 5 years")),
    (10**9, N_("5 years and more")),
)  # fmt: skip
#: At most so many are named whom to ask, unless more are wanted: nobody asks more in a month.
_MOST_ASKED: Final = 500


class Kept(NamedTuple):
    """A customer, and how much of what is asked of it is kept."""

    who: Archived
    filled: Filled


def build(r: Reader, params: Params) -> Report:
    """As it is now; raises NotFound for an unknown customer."""
    whom = scope(r, params.customer_id)
    today = clock.today(r.shop.zone or None)
    found = kept(r, params)
    params.check()
    parts = (_fields(found), _least(found, params.limit))
    params.check()
    return Report(
        name="profile",
        title=Text(TITLE),
        period=today.isoformat(),
        currency=r.shop.currency,
        figures=figures(found),
        tables=(*parts, _who(found, today)) if params.customer_id is None else parts,
        notes=(
            Text(N_("Businesses are not asked for hobbies, individuals not for industry, business mode and people.")),
        ),
        shop=r.shop.name,
        scope=whom,
        charts=(Chart("fields", N_("Completeness by field"), "fields", "field", ("share",)),),
    )


def kept(r: Reader, params: Params) -> list[Kept]:
    """Every customer, or one, with its completeness."""
    found = checked(archived(r, [asked.key for asked in ASKED], params.customer_id), params.check)
    return [Kept(one, filled(one.kind, one.holds)) for one in found]


def completeness(found: Sequence[Kept]) -> tuple[int, int]:
    """What is kept of all that is asked."""
    return sum(one.filled.kept for one in found), sum(one.filled.asked for one in found)


def figures(found: Sequence[Kept]) -> tuple[Figure, ...]:
    """What is told of all of them."""
    have, asked = completeness(found)
    whole = sum(not one.filled.missing for one in found)
    reached = sum(one.who.holds & _REACHED != 0 for one in found)
    return (
        Figure("completeness", N_("Completeness"), Kind.RATE, rate(have, asked), worked=divided(have, asked),
               explanation=N_("what is kept ÷ what is asked, of all customers together"), table="fields"),
        Figure("customers", N_("Customers"), Kind.COUNT, len(found), explanation=N_("all in the archive"),
               table="customers"),
        Figure("complete", N_("Complete archives"), Kind.COUNT, whole, table="customers",
               worked=out_of(whole, len(found)),
               explanation=N_("customers of whom nothing is missing")),
        Figure("reachable", N_("Can be reached"), Kind.RATE, rate(reached, len(found)), table="fields",
               worked=divided(reached, len(found)),
               explanation=N_("with a phone, an e-mail or WeChat ÷ all customers")),
    )  # fmt: skip


_REACHED: Final = sum(1 << place for place, one in enumerate(ASKED) if one.key in {"phone", "email", "wechat"})


def _fields(found: Sequence[Kept]) -> Table:
    rows: list[Row] = []
    alike = Counter((one.who.kind, one.who.holds) for one in found)  # few mixes, however many customers there are
    for place, asked in enumerate(ASKED):
        mine = [(holds >> place & 1, count) for (kind, holds), count in alike.items() if asked.kind in ("", kind)]
        whole, have = sum(count for _, count in mine), sum(kept * count for kept, count in mine)
        rows.append((Text(asked.label), whole, have, rate(have, whole)))
    columns = (
        Column("field", N_("Field")),
        Column("asked", "n", Kind.COUNT),
        Column("kept", N_("Filled in"), Kind.COUNT),
        Column("share", N_("Share"), Kind.RATE),
    )
    empty = N_("There is no customer yet.")
    return Table("fields", N_("Completeness by field"), columns, rows if found else [], empty)


def _least(found: Sequence[Kept], limit: int | None) -> Table:
    """The better grades first, of one grade the least complete first."""
    order = sorted(found, key=lambda one: (one.who.grade or "E", one.filled.kept / one.filled.asked, one.who.code))
    rows: list[Row] = [
        (who.code, who.name, who.grade, have.kept, have.asked, rate(have.kept, have.asked), _missing(have))
        for who, have in order[: _MOST_ASKED if limit is None else limit]
    ]
    columns = (
        *CUSTOMER,
        Column("grade", N_("Grade")),
        Column("kept", N_("Filled in"), Kind.COUNT),
        Column("asked", N_("Asked"), Kind.COUNT),
        Column("share", N_("Share"), Kind.RATE),
        Column("missing", N_("Missing")),
    )
    title = N_("Whom to ask: by grade, the least complete first")
    return Table("customers", title, columns, rows, N_("There is no customer yet."), heads=2)


def _missing(one: Filled) -> Text | str | None:
    """The labels of what is missing, in the reader's language."""
    if not one.missing:
        return None
    return listed([Text(asked.label) for asked in one.missing])


def _who(found: Sequence[Kept], today: date) -> Table:
    """How many customers there are of each kind, region, grade, stage and age."""
    parts: tuple[tuple[str, Callable[[Archived], str | None], Mapping[str, str]], ...] = (
        (N_("Kind"), lambda one: one.kind, {choice.value: choice.label for choice in KINDS}),
        (N_("Grade"), lambda one: one.grade, {choice.value: choice.label for choice in GRADES}),
        (N_("Stage"), lambda one: one.stage, {choice.value: choice.label for choice in STAGES}),
        (N_("Years as a customer"), lambda one: _age(one, today), {label: label for _, label in _AGES}),
        (N_("Region"), lambda one: one.region, {}),
    )
    rows: list[Row] = []
    for title, of, labels in parts:
        counts = Counter(of(one.who) for one in found)
        rows += [(Text(title), value, count, rate(count, len(found))) for value, count in _sorted(counts, labels)]
    columns = (
        Column("by", N_("Trait")),
        Column("value", N_("Value")),
        Column("customers", N_("Customers"), Kind.COUNT),
        Column("share", N_("Share"), Kind.RATE),
    )
    return Table("who", N_("Who the customers are"), columns, rows, N_("There is no customer yet."), heads=2)


def _sorted(counts: Counter[str | None], labels: Mapping[str, str]) -> list[tuple[Cell, int]]:
    """In the order of the labels, else the most frequent first and the rest together; what is not known comes last."""
    unknown = counts.pop(None, 0)
    found: list[tuple[Cell, int]] = [(Text(label), counts[value]) for value, label in labels.items() if counts[value]]
    if not labels:
        ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
        found, rest = [*ranked[:_REGIONS]], ranked[_REGIONS:]
        if rest:
            found.append((Text(N_("(all others)")), sum(count for _, count in rest)))
    return [*found, (_UNKNOWN, unknown)] if unknown else found


def _age(one: Archived, today: date) -> str | None:
    """How long ago it bought first."""
    if one.first_sale is None:
        return None
    days = (today - date.fromisoformat(one.first_sale)).days
    return next(label for bound, label in _AGES if days < bound)
