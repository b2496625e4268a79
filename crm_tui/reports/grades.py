"""Grades A to D by the share of value: the one to propose beside the one set, who should change, whether it holds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Chart, Column, Figure, Report, Row, Table
from crm_tui.core.task import checked
from crm_tui.domain.grading import held_shares
from crm_tui.domain.shop import Shop
from crm_tui.render.values import percent
from crm_tui.reports._explained import money, share
from crm_tui.reports._grading import LEAST_COSTED_PERCENT, Graded, Proposal, Proposed, graded, proposed
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.reports._params import Params
from crm_tui.store.db import Reader

TITLE = N_("Grades")
SUMMARY = N_("The grade the rule proposes beside the one set, who should change, and whether the rule holds.")
TAKES = ("period", "limit")
_GRADES: Final = ("A", "B", "C", "D")
#: Shares of fewer customers than this are not told.
FEWEST: Final = 5
#: So many quarters are tested at most, one against the next: a year.
_TESTED: Final = 4


def build(r: Reader, params: Params) -> Report:
    """As of the last quarter that is over by the end of `params.period`, this month unless told."""
    found = proposed(r, params.period, params.check)
    params.check()
    tests = list(_tests(r, found, params))[::-1]
    params.check()
    now, figures = found.quarters[1], _figures(found, r.shop)
    params.check()
    changes = change_table(found, params.limit)
    params.check()
    by_grade = _by_grade(found)
    params.check()
    return Report(
        name="grades",
        title=Text(TITLE),
        period=now.quarter.last[:7],
        currency=r.shop.currency,
        figures=figures,
        tables=(changes, by_grade, _back_test(tests), _customers(found, params)),
        notes=tuple(_notes(found)),
        shop=r.shop.name,
        charts=(Chart("held", N_("What those with A made in the quarter after"), "back_test", "quarter", ("a",)),),
    )  # fmt: skip


def _tests(r: Reader, found: Proposal, params: Params) -> Iterator[tuple[Graded, Graded]]:
    """Each quarter beside the one before it, the latest first; as long as there was anything."""
    before, now = found.quarters
    for _ in range(_TESTED):
        if not before.whole:
            return
        yield before, now
        params.check()
        now, before = before, graded(r, before.quarter.before(), found.rule, found.by_margin)


def _basis(found: Proposal) -> Text:
    return Text(N_("margin") if found.by_margin else N_("revenue"))


def _label(found: Proposal) -> Text:
    return Text(N_("Margin") if found.by_margin else N_("Revenue"))


def _brought(graded: Graded) -> int:
    """How many customers brought anything in the quarter."""
    return sum(value > 0 for value in graded.values.values())


def _shares_of(before: Graded, now: Graded, brought: int) -> list[int | None]:
    """The shares of a quarter's value that those with each grade of the quarter before made; None of too few."""
    shares = held_shares(before.grades, now.values)
    return [shares[grade] if brought >= FEWEST else None for grade in _GRADES]


def _figures(found: Proposal, shop: Shop) -> tuple[Figure, ...]:
    before, now = found.quarters
    changing = [one for one in found.customers if one.changes]
    set_a = sum(max(0, one.value) for one in found.customers if one.named.grade == "A")
    return (
        Figure("customers", N_("Customers graded"), Kind.COUNT, len(found.customers), table="customers",
               explanation=N_("everybody with a name who ever bought")),
        Figure("changes", N_("Grades to change"), Kind.COUNT, len(changing), table="changes",
               explanation=N_("a new grade is proposed once it held for two quarters running; without any, at once")),
        Figure("value", Text(N_("{basis}, {quarter}"), {"basis": _label(found), "quarter": now.quarter.words}),
               Kind.MONEY, now.whole, table="customers",
               explanation=N_("of all customers with a name who brought anything")),
        _held(before, now, shop),
        Figure("set_held", N_("Made by those set to A"), Kind.RATE, rate(set_a, now.whole), table="grades",
               worked=_divided(set_a, now.whole, shop),
               explanation=N_("what customers with the grade A set brought in the quarter ÷ what all brought")),
    )  # fmt: skip


def _held(before: Graded, now: Graded, shop: Shop) -> Figure:
    """The back-test of the rule, over the latest two quarters."""
    brought = _brought(before)
    value = _shares_of(before, now, brought)[0]
    mine = sum(max(0, now.values[one]) for one, grade in before.grades.items() if grade == "A")
    worked = _divided(mine, now.whole, shop)
    if brought < FEWEST:
        worked = Text(N_("too few to tell (n = {n})"), {"n": brought})
    places = {"before": before.quarter.words, "now": now.quarter.words}
    explanation = Text(N_("what those who earned A in {before} brought in {now} ÷ what all brought in {now}"), places)
    return Figure("held", N_("Made by the A of the quarter before"), Kind.RATE, value, explanation=explanation,
                  worked=worked, table="back_test")  # fmt: skip


def _divided(part: int, whole: int, shop: Shop) -> Text | None:
    if not whole:
        return None
    places = {"part": money(part, shop), "whole": money(whole, shop), "share": share(part, whole)}
    return Text("{part} ÷ {whole} = {share}", places)


def change_table(found: Proposal, limit: int | None = None) -> Table:
    """Who should have another grade than is set, by what they brought."""
    rows = [_row(one) for one in found.customers if one.changes]
    title = plural("{count} grade to change", "{count} grades to change", len(rows))
    empty = N_("Every grade is as the rule proposes.")
    return Table("changes", title, _columns(found), limited(rows, limit), empty, heads=2)


def _customers(found: Proposal, params: Params) -> Table:
    rows = [_row(one) for one in checked(found.customers[: params.limit], params.check)]
    title, empty = N_("All customers, by what they brought"), N_("Nobody ever bought.")
    return Table("customers", title, _columns(found), rows, empty, heads=2)


def _columns(found: Proposal) -> tuple[Column, ...]:
    before, now = (one.quarter.words for one in found.quarters)
    return (
        *CUSTOMER,
        Column("set", N_("Has now")),
        Column("suggested", N_("Proposed")),
        Column("grade_before", before),
        Column("value_before", _label(found), Kind.MONEY),
        Column("grade", now),
        Column("value", _label(found), Kind.MONEY),
    )


def _row(one: Proposed) -> Row:
    return (one.named.code, one.named.name, one.named.grade, one.suggested, one.before,
            None if one.before is None else one.value_before, one.now, one.value)  # fmt: skip


def _by_grade(found: Proposal) -> Table:
    """How many have which grade, set and proposed, and what they brought."""
    whole = found.quarters[1].whole
    kept = Counter(one.named.grade for one in found.customers)
    mine = Counter(one.suggested for one in found.customers)
    values: Counter[str] = Counter()
    for one in found.customers:
        values[one.suggested] += max(0, one.value)
    rows: list[Row] = [
        (one, kept[one], mine[one], rate(mine[one], len(found.customers)), values[one], rate(values[one], whole))
        for one in _GRADES
    ]
    columns = (
        Column("grade", N_("Grade")),
        Column("set", N_("Has now"), Kind.COUNT),
        Column("suggested", N_("Proposed"), Kind.COUNT),
        Column("share", N_("Share"), Kind.RATE),
        Column("value", _label(found), Kind.MONEY),
        Column("value_share", N_("Of the whole"), Kind.RATE),
    )
    total: Row = (Text(N_("Together")), kept.total() - kept[None], len(found.customers), None, whole, None)
    return Table("grades", N_("By grade"), columns, rows if found.customers else [], N_("Nobody ever bought."),
                 total=total)  # fmt: skip


def _back_test(tests: Sequence[tuple[Graded, Graded]]) -> Table:
    """Whether grades tell what comes: what each grade made in the quarter after it was earned."""
    rows: list[Row] = []
    for before, now in tests:
        brought = _brought(before)
        shares = _shares_of(before, now, brought)
        known = [one for one in shares if one is not None]
        new = 1_000_000 - sum(known) if len(known) == len(shares) else None
        rows.append((now.quarter.words, brought, *shares, new, now.whole))
    columns = (
        Column("quarter", N_("Quarter")),
        Column("graded", "n", Kind.COUNT),
        *(Column(grade.lower(), grade, Kind.RATE) for grade in _GRADES),
        Column("new", N_("New"), Kind.RATE),
        Column("value", N_("All"), Kind.MONEY),
    )
    title = N_("Back-test: what the grades of the quarter before made")
    return Table("back_test", title, columns, rows, N_("There are no two quarters to compare."))


def _notes(found: Proposal) -> list[Text]:
    a, b, c = (percent(bound) for bound in found.rule)
    places = {"basis": _basis(found), "a": a, "b": b, "c": c}
    words = N_("Customers stand by falling {basis} of the quarter: A up to {a} of the whole, B to {b}, C to {c}, "
               "D the rest (setting grade.rule).")  # fmt: skip
    notes = [Text(words, places)]
    if not found.by_margin:
        words = N_("Less than {percent}% of the revenue has a cost: grades go by revenue.")
        notes.append(Text(words, {"percent": LEAST_COSTED_PERCENT}))
    notes.append(Text(N_("Who bought before and brought nothing in a quarter has D in it; who never bought has none.")))
    notes.append(Text(N_("`crm customer grades --apply` sets all proposed grades; `crm undo` takes them back.")))
    return notes
