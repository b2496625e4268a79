"""Which noun a table is about, told by how many of its headings are known as the noun's; where in doubt, it asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.words import shown
from crm_tui.exchange.headings import Matched, heading_key, match
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import Source
from crm_tui.exchange.remembered import fingerprint
from crm_tui.exchange.run import PLANS
from crm_tui.store import mappings
from crm_tui.store.db import Reader

#: What the nouns are called where a file is said to be of one.
LABELS: Final[Mapping[str, str]] = {
    "customers": N_("customers"), "products": N_("products"), "sales": N_("sales"), "payments": N_("payments"),
    "tickets": N_("tickets"), "people": N_("people"), "followups": N_("follow-ups"),
    "expenses": N_("expenses"),
}  # fmt: skip
#: What a file is taken for only if it fits nothing else as well.
_YIELDING: Final = frozenset({"people", "followups", "expenses"})
#: So many known headings are no accident, however many others there are.
_ENOUGH: Final = 3
_WIDE: Final = 60
#: Headings of columns that say whether money came in or went out.
_DIRECTIONS: Final = frozenset(
    map(heading_key, ("收/支", "收支", "收支类型", "收支方向", "借贷标志", "借/贷", "Debit/Credit"))
)


class Unknown(Invalid):
    """Nothing in a table, or too little, says what it is about."""


@dataclass(frozen=True)
class Fit:
    """How well a table fits a noun, and why that is so."""

    noun: str
    matched: Matched
    why: Text
    lacking: Text | None  # why the noun can't do with the headings
    kept: mappings.Kept | None = None  # what is remembered of files with these headings

    @property
    def merit(self) -> tuple[bool, bool, int, bool]:
        """To be compared: what is remembered beats what can be taken, that what can't, then more headings fewer."""
        return self.kept is not None, self.lacking is None, len(self.matched.columns), self.noun not in _YIELDING


def best(r: Reader, table: Source, options: Options, wanted: str | None = None) -> Fit:
    """The noun the table is about, or `wanted`; Invalid, saying what is missing or open, where that can't be told."""
    if wanted is not None:
        return _fit(r, wanted, table, options)
    fits = sorted((_fit(r, noun, table, options) for noun in PLANS), key=lambda fit: fit.merit, reverse=True)
    first = fits[0]
    if not first.matched.columns:
        raise Unknown(
            N_("None of its headings is known: {headings}. Say what it is, and which column is what, for instance: "
               "crm import customers {file} --map name=HEADING"),
            headings=listed(table.header), file=table.name,
        )  # fmt: skip
    if first.lacking is not None:
        sort = Unknown if _too_few(first.matched, table) else Invalid
        raise sort(
            N_("It reads most like {noun} ({headings}), but {reason}"),
            noun=Text(LABELS[first.noun]), headings=told(first.matched), reason=first.lacking,
        )  # fmt: skip
    rivals = [fit for fit in fits if fit.merit == first.merit]
    if len(rivals) > 1:
        raise Invalid(
            N_("Its headings ({headings}) could be those of {nouns}. Say which with --as, such as: --as {noun}"),
            headings=told(first.matched), noun=first.noun, nouns=_either([Text(LABELS[fit.noun]) for fit in rivals]),
        )  # fmt: skip
    return first


def fitting(options: Options, noun: str) -> Options:
    """The options as far as they make sense for the noun, where files of several nouns come at once."""
    return options if noun == "sales" else replace(options, paid=False)


def told(matched: Matched) -> str:
    """The headings that are known, in short."""
    return listed(list(matched.headings.values())) or "-"


def listed(headings: Sequence[str]) -> str:
    """Headings as a sentence names them."""
    return shown(", ".join(headings), _WIDE)


def _fit(r: Reader, noun: str, table: Source, options: Options) -> Fit:
    record = PLANS[noun].record
    mark = fingerprint(table.header)
    kept = mappings.by_fingerprint(r, noun, mark) if mark is not None and options.recall else None
    if kept is not None:
        matched = match(record, table.header, kept.fields)
        return Fit(noun, matched, Text(N_("remembered as “{name}”"), {"name": kept.name}), None, kept)
    matched = match(record, table.header, options.mapping)
    counted = {"count": len(matched.columns), "of": _filled(table), "headings": told(matched)}
    why = Text(N_("{count} of its {of} headings are known: {headings}"), counted)
    return Fit(noun, matched, why, _lacking(r, noun, matched, options, table))


def _lacking(r: Reader, noun: str, matched: Matched, options: Options, table: Source) -> Text | None:
    """Why a file without anybody's word can't be taken for the noun; None where it can."""
    if _too_few(matched, table):
        return Text(
            N_("too few of its headings are known, {count} of {of}. If that is what it is: crm import {noun} {file}"),
            {"count": len(matched.columns), "of": _filled(table), "noun": noun, "file": table.name},
        )
    if (heading := _both_ways(noun, matched)) is not None:
        return Text(
            N_("its column {heading} tells what came in from what went out, and all would be taken for what came in. "
               "Leave only what came in, then: crm import {noun} {file}"),
            {"heading": heading, "noun": noun, "file": table.name},
        )  # fmt: skip
    if noun == "people" and (aside := _of_customers(matched, table)) is not None:
        return aside
    for field in PLANS[noun].record.fields:
        if field.required and field.name not in matched.columns:
            return _without(noun, table, {"label": Text(field.label), "name": field.name})
    try:
        PLANS[noun](fitting(options, noun), matched.headings, r.shop)
    except (Invalid, Usage) as error:
        return _without(noun, table, error.text.params) if {"label", "name"} <= error.text.params.keys() else error.text
    return None


def _both_ways(noun: str, matched: Matched) -> str | None:
    """The heading of a column that tells what came in from what went out, in a file not known otherwise."""
    if noun not in {"payments", "sales"}:
        return None
    return next((heading for heading in matched.ignored if heading_key(heading) in _DIRECTIONS), None)


def _of_customers(matched: Matched, table: Source) -> Text | None:
    """Why people are no list of people: whom to ask for may stand in a list of customers, or of anybody's contacts."""
    named = (heading_key(matched.headings.get(name, "")) for name in ("customer", "customer_name"))
    is_told = any(word in heading for heading in named for word in ("customer", "客户"))
    if is_told and "contact" not in match(PLANS["customers"].record, table.header).columns:
        return None
    reason = N_("it may as well be a list of customers. If it is one of people at customers': crm import people {file}")
    return Text(reason, {"file": table.name})


def _too_few(matched: Matched, table: Source) -> bool:
    return len(matched.columns) < _ENOUGH and len(matched.columns) * 2 < _filled(table)


def _filled(table: Source) -> int:
    """How many columns have a heading."""
    return sum(map(bool, table.header))


def _without(noun: str, table: Source, what: Mapping[str, object]) -> Text:
    return Text(
        N_("no column is known as its {label}. Say which one it is: crm import {noun} {file} --map {name}=HEADING"),
        {"label": what["label"], "name": what["name"], "noun": noun, "file": table.name},
    )


def _either(labels: Sequence[Text]) -> Text:
    first, *rest = labels
    return Text(N_("{first} or {others}"), {"first": first, "others": _either(rest)}) if rest else first
