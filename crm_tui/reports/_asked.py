"""What is asked of a report as texts by the names of its options, as it is kept; and back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crm_tui.core import clock
from crm_tui.core.errors import Usage
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.domain.day_words import day_in_words
from crm_tui.domain.month_words import month_in_words
from crm_tui.domain.plain import plain
from crm_tui.domain.values import parse
from crm_tui.reports._params import PARAMETERS, Params
from crm_tui.reports._report import find
from crm_tui.store import customers
from crm_tui.store.db import Reader

_WORDS = {Kind.DAY: day_in_words, Kind.MONTH: month_in_words}


def params_of(r: Reader, name: str, texts: Mapping[str, str]) -> Params:
    """What the texts ask of the report; words such as `last` mean what they mean today.

    What the report doesn't take is left out. Raises Invalid, naming the option, Usage for a number below 1, NotFound
    for a customer.
    """
    today, values = clock.today(r.shop.zone or None), dict[str, Any]()
    for one in find(name).TAKES:
        field = PARAMETERS[one]
        text = texts.get(field.name)
        if text is None:
            continue
        if one == "customer_id":
            values[one] = customers.find(r, text)
            continue
        said = _WORDS[field.kind](text, today) if field.kind in _WORDS else None
        value = values[one] = said or parse(field, text, r.shop, finer="refuse")
        if isinstance(value, int) and value < 1:
            raise Usage(N_("--{field} is 1 or more."), field=field.name)
    return replace(Params(), **values)


def texts_of(r: Reader, name: str, params: Params) -> dict[str, str]:
    """The texts that ask for the same, without what goes without saying."""
    found = {}
    for one in find(name).TAKES:
        value = getattr(params, one)
        if value == getattr(Params(), one):
            continue
        field = PARAMETERS[one]
        if one == "customer_id":
            found[field.name] = customers.rows(r, [value])[0].code
        else:
            found[field.name] = plain(value, field.kind, r.shop)
    return found
