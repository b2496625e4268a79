"""One figure of a report as a report of its own: its rule, the rule with numbers, its parts, and the rows behind it."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Figure, Report, Row, Table
from crm_tui.reports._explained import Explanation
from crm_tui.reports._params import Params
from crm_tui.reports._report import behind
from crm_tui.store.db import Reader

#: Of several figures that the name may have meant.
_NEAR: Final = 3
_LIKENESS: Final = 0.5
_RULE: Final = Column("rule", N_("Rule"), Kind.BLOCK)


def figure_named(report: Report, key: str) -> Figure:
    """The report's figure of that key; NotFound names those like it, and all there are."""
    found = next((one for one in report.figures if one.key == key), None)
    if found is not None:
        return found
    known = [one.key for one in report.figures]
    told = {"name": key, "report": report.name, "known": ", ".join(known)}
    near = get_close_matches(key, known, _NEAR, _LIKENESS)
    if near:
        raise NotFound(
            N_("The report {report} has no figure {name}; did you mean {near}? It has {known}."),
            near=", ".join(near),
            **told,
        )
    raise NotFound(N_("The report {report} has no figure {name}. It has {known}."), **told)


def told(r: Reader, report: Report, params: Params, key: str) -> Report:
    """A report of one figure of `report`, which was made for `params`; NotFound where it has none of that key."""
    figure = figure_named(report, key)
    parts = [figure_named(report, part) for part in figure.parts]
    shown = (figure, *parts)
    rows = behind(r, report.name, params, report, key)
    return replace(
        report,
        name=f"{report.name}.{key}",
        title=Text("{report}: {figure}", {"report": report.title, "figure": _words(figure.label)}),
        figures=tuple(replace(one, explanation="", worked=None) for one in shown),
        tables=(_made(shown), *(() if rows is None else (rows,))),
        charts=tuple(chart for chart in report.charts if rows is not None and chart.table == rows.key),
    )


def listed(report: Report) -> Report:
    """The report's figures with the rules they are made by, in place of their values."""
    rows: list[Row] = [(one.key, _words(one.label), _words(one.explanation)) for one in report.figures]
    columns = (Column("figure", N_("Figure"), Kind.CODE), Column("name", N_("Name")), _RULE)
    table = Table("figures", N_("Figures"), columns, rows, N_("This report has no figures."))
    return replace(report, figures=(), tables=(table,), notes=(), charts=())


def explanations(figures: Iterable[Figure]) -> list[Explanation]:
    """What is told of these figures, for the help sheet; those of which nothing is told are left out."""
    return [
        Explanation(one.label, one.explanation, () if one.worked is None else (one.worked,))
        for one in figures
        if one.explanation or one.worked
    ]


def _made(figures: Iterable[Figure]) -> Table:
    """How the figures are made."""
    rows: list[Row] = [
        (_words(one.label), _words(one.explanation), one.worked) for one in figures if one.explanation or one.worked
    ]
    columns = (Column("figure", N_("Figure")), _RULE, Column("worked", N_("With these numbers"), Kind.BLOCK))
    return Table(
        "made", N_("How it is made"), columns, rows, N_("Nothing more is told of it: it is what its name says.")
    )


def _words(text: Text | str) -> Text | None:
    """A msgid as a sentence that is translated where it is shown."""
    if not text:
        return None
    return text if isinstance(text, Text) else Text(text)
