"""Options made from a record's field declarations, so that a field declared once is an option, too."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import typer
from typer._click import Context, Parameter
from typer.core import TyperOption

from crm_tui.commands._typer import Command, Function
from crm_tui.core import clock
from crm_tui.core.errors import CrmError, Invalid, Usage
from crm_tui.core.fields import Field, Kind, Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import lists
from crm_tui.domain.shop import Shop
from crm_tui.store import customers
from crm_tui.store.db import Reader

_SEVERAL = {Kind.PHONE, Kind.EMAIL, Kind.TAGS}
_META = "crm_tui.fields"


def fields_command(
    app: typer.Typer,
    name: str,
    help: str,
    example: str,
    record: Record,
    leave_out: frozenset[str] = frozenset(),
    after: int = 2,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a command that takes every field of the record as an option.

    They are listed before so many of the options that the function itself has: `after`.
    """
    fields = [field for field in record.fields if field.name not in leave_out]

    class FieldsCommand(Command):
        """A command with the record's fields as options."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.params[-after:-after] = [_option(field) for field in fields]

    def register(function: Function) -> Function:
        app.command(name, cls=FieldsCommand, help=help, epilog=example)(function)
        return function

    return register


def _option(field: Field) -> TyperOption:
    several = field.kind in _SEVERAL
    metavar = "|".join(choice.value for choice in field.choices) or field.kind.value.upper()
    return TyperOption(
        param_decls=["--" + field.name.replace("_", "-")],
        type=str,
        multiple=several,
        metavar=metavar,
        expose_value=False,
        callback=_remember,
        help=field.label,
        autocompletion=partial(_offered, field) if field.completes or field.choices else None,
    )


def _offered(field: Field, ctx: Context, arguments: list[str], typed: str) -> list[str]:  # noqa: ARG001 - as Typer calls it
    """What a shell may complete the option's value to: its choices, else the values in use; nothing without a shop."""
    if field.choices or field.completes is None:
        return [choice.value for choice in field.choices]
    from crm_tui.commands._shared import reading  # noqa: PLC0415 - only when a shell asks
    from crm_tui.store.values_in_use import in_use  # noqa: PLC0415

    try:
        with reading() as r:
            return in_use(r, field.completes)
    except CrmError:
        return []


def _remember(ctx: Context, param: Parameter, value: Any) -> Any:
    if param.name and value is not None and value != ():
        ctx.meta.setdefault(_META, {})[param.name] = lists.join(value) if isinstance(value, tuple | list) else value
    return value


def given(ctx: typer.Context) -> dict[str, str]:
    """The fields given on the command line, as typed, by field name."""
    return dict(ctx.meta.get(_META, {}))


def parsed(record: Record, texts: Mapping[str, str], shop: Shop) -> dict[str, Value]:
    """The fields' values in store units; Invalid names the option whose value is wrong."""
    from crm_tui.domain.day_words import day_in_words  # noqa: PLC0415 - only commands that write need these
    from crm_tui.domain.moments import moment_in_words  # noqa: PLC0415
    from crm_tui.domain.values import parse  # noqa: PLC0415

    today = clock.today(shop.zone or None)
    values: dict[str, Value] = {}
    for name, text in texts.items():
        field = record.field(name)
        try:
            day = day_in_words(text, today) if field.kind is Kind.DAY else None
            if field.kind is Kind.INSTANT and text:
                day = moment_in_words(text, shop, today)
            values[name] = day or parse(field, text, shop, finer="refuse")
        except Invalid as error:
            raise of_option(name, error) from error
    return values


def of_option(name: str, error: Invalid) -> Invalid:
    """What is wrong with a field's text, told of the option that gave it."""
    option = "--" + name.replace("_", "-")
    return Invalid(N_("{option}: {reason}"), field=name, option=option, reason=error.text)


def of_customer(r: Reader, record: Record, ctx: typer.Context) -> dict[str, Value]:
    """The fields given, in store units, with the customer's id where a customer is named; an empty one is none."""
    texts = given(ctx)
    customer = texts.pop("customer", None)
    values = parsed(record, texts, r.shop)
    if customer is not None:
        values["customer_id"] = customers.find(r, customer) if customer else None
    return values


def pairs(texts: list[str]) -> dict[str, str]:
    """`NAME=VALUE` options as a dictionary; Usage where one has no `=`."""
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise Usage(Text(N_("“{text}” should be NAME=VALUE."), {"text": text}))
        found[name.strip()] = value.strip()
    return found
