"""Which columns of a file become which fields, what is to be said against that, and how another choice is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Field, Kind, Record
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.exchange.account import ColumnWarning
from crm_tui.exchange.column_warnings import look_over
from crm_tui.exchange.headings import BETWEEN, JOIN, Matched, match
from crm_tui.exchange.preview import ColumnSeen, columns_seen
from crm_tui.exchange.reading import Chunk
from crm_tui.exchange.run import PLANS
from crm_tui.screens._import_draft import ImportDraft
from crm_tui.store.db import Database

if TYPE_CHECKING:
    from crm_tui.core.task import Task

_DATED = frozenset({Kind.DAY, Kind.INSTANT})


@dataclass(frozen=True)
class Judged:
    """The columns as a draft takes them; what is `missing` or `undecided` hinders an import."""

    record: Record
    columns: Sequence[ColumnSeen]
    matched: Matched
    warnings: Sequence[ColumnWarning]
    missing: Text | None
    undecided: ColumnWarning | None = None

    def fields_of(self, place: int) -> tuple[str, ...]:
        """The fields that the column becomes, or is part of."""
        return tuple(name for name in self.matched.columns if place in self._places(name))

    def column_of(self, name: str) -> ColumnSeen | None:
        """The column that is the field, or the first of those that make it up."""
        place = self.matched.columns.get(name)
        return None if place is None else self.columns[place]

    def heading_of(self, name: str) -> str:
        """What the field's column is called; of several, with `JOIN` between; nothing where there is none."""
        return self.matched.headings.get(name, "")

    @property
    def has_dates(self) -> bool:
        """Whether one of the fields is a day."""
        return any(self.record.field(name).kind in _DATED for name in self.matched.columns)

    def warnings_of(self, place: int) -> tuple[Text, ...]:
        """What is to be said against the column."""
        heading, names = self.columns[place].heading, self.fields_of(place)
        return tuple(
            warning.message
            for warning in self.warnings
            if warning.column == heading or (warning.field in names and JOIN in warning.column)
        )

    def _places(self, name: str) -> tuple[int, ...]:
        return self.matched.joined.get(name, (self.matched.columns[name],))


def judged(db: Database, draft: ImportDraft) -> Judged:
    """The draft's columns at first sight; raises CrmError where its choices can't be."""
    source = draft.preview.source if draft.preview is not None else None
    if source is None:
        raise Usage(N_("Which line holds the headings has not been said yet."))
    plan = PLANS[draft.noun]
    matched = match(plan.record, source.header, draft.options.mapping)
    with db.read() as reader:
        shop = reader.shop
    missing = None
    try:
        plan(draft.options, matched.headings, shop)
    except Invalid as error:
        missing = _wanted(error)
    return Judged(plan.record, columns_seen(source), matched, (), missing)


def looked_over(draft: ImportDraft, found: Judged, task: Task) -> Judged:
    """The columns judged by all lines of the file; what can't be decided hinders going on."""
    source, options = draft.preview.source if draft.preview is not None else None, draft.options
    if source is None:
        return found

    def chunks() -> Iterator[Chunk]:
        count = 0
        for chunk in source.chunks():
            task.report(N_("read"), count)
            count += len(chunk)
            yield chunk

    warnings = look_over(
        found.record, found.matched, chunks(), date_order=options.date_order, decimal_mark=options.decimal
    )
    told = tuple(warning._replace(message=_said(found.record, warning)) for warning in warnings)
    return replace(found, warnings=told, undecided=next((one for one in told if one.kind == "dates"), None))


def _said(record: Record, warning: ColumnWarning) -> Text:
    """The warning to somebody who has the columns before them; commands say which option helps."""
    params, field = warning.message.params, record.field(warning.field)
    label = Text(field.label)
    if warning.kind == "rivals":
        told = N_("{others} could be {label}, too; choose it there to take both.")
        return Text(told, {"others": params["others"], "label": label})
    if warning.kind != "dates":
        return warning.message
    if field.kind is not Kind.DAY:
        return Text(
            N_("{label}: some numbers have a decimal point, others a comma; say which it is."), {"label": label}
        )
    if "first" in params:
        return Text(N_("{label}: in {first} the day comes first, in {second} the month; say which it is."),
                    {"label": label, "first": params["first"], "second": params["second"]})  # fmt: skip
    return Text(N_("{label}: dates such as {value} can be read in more than one way; say which it is."),
                {"label": label, "value": params.get("value", "")})  # fmt: skip


def _wanted(error: Invalid) -> Text:
    """What a file lacks, said to somebody who chooses from a list."""
    label = error.text.params.get("label")
    return error.text if label is None else Text(N_("No column is the {label} yet; choose it."), {"label": label})


def fields_to_choose(found: Judged) -> Iterator[tuple[str, str]]:
    """Every field with its label, and the column it is at present."""
    for field in (*found.record.fields, *found.record.import_only):
        heading = for_terminal(found.heading_of(field.name))
        yield field.name, f"{tr(field.label)}  ← {heading}" if heading else tr(field.label)


def joins(field: Field) -> bool:
    """Whether several columns may make up the field."""
    return field.kind in BETWEEN


def assigned(found: Judged, column: ColumnSeen, name: str) -> dict[str, str]:
    """The mapping in which the column is that field and no other; an empty name leaves it out."""
    mapping = _as_it_is(found)
    for other in found.fields_of(column.place):
        mapping[other] = JOIN.join(_others(found, other, column.place))
    if name:
        mapping[name] = column.heading
    return mapping


def joined(found: Judged, column: ColumnSeen, name: str) -> dict[str, str]:
    """The mapping in which the column makes up the field together with those that are it already."""
    mapping = assigned(found, column, "")
    mapping[name] = JOIN.join([*_others(found, name, column.place), column.heading])
    return mapping


def _as_it_is(found: Judged) -> dict[str, str]:
    """The mapping in force, said of every field, so that none finds another column by itself."""
    fields = (*found.record.fields, *found.record.import_only)
    return {field.name: found.heading_of(field.name) for field in fields}


def _others(found: Judged, name: str, place: int) -> list[str]:
    """The headings of the columns that make up the field, but for the one at that place."""
    first = found.matched.columns[name]
    places = found.matched.joined.get(name, (first,))
    return [found.columns[one].heading for one in places if one != place]
