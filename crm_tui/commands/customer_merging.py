"""`crm customer duplicates|merge|unmerge|different`: one customer once."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from crm_tui.commands._fields import pairs
from crm_tui.commands._progress import ProgressLine
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, open_store, reading, say
from crm_tui.commands._tables import column
from crm_tui.commands._typer import command
from crm_tui.core.errors import Usage
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.table import Column, Table
from crm_tui.domain import merging as rules
from crm_tui.domain.words import shown
from crm_tui.store import customers
from crm_tui.store.db import Reader

_LIKELY = 60  # as in domain.duplicates, which loads what only `duplicates` needs
_BOTH = "both"

_WHO = N_("Code, name, phone, or words that find only one")
CustomerArgument = Annotated[str, typer.Argument(metavar="CUSTOMER", help=_WHO)]
KeepArgument = Annotated[str, typer.Argument(metavar="KEEP", help=N_("The customer that stays"))]
OthersArgument = Annotated[list[str], typer.Argument(metavar="OTHER", help=N_("Those that go into it"))]
TakeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--take",
        metavar="FIELD=CODE",
        help=N_("Whose value a field takes, as grade=C000045; note=both puts texts together"),
    ),
]


def register(app: typer.Typer) -> None:
    """Put the commands into the group `crm customer`."""
    command(
        app,
        "duplicates",
        N_("Find customers that are likely one and the same, with the reasons."),
        "crm customer duplicates --limit 20\ncrm customer duplicates --min-score 80 --format csv",
    )(duplicates)
    command(
        app,
        "merge",
        N_("Make one customer of several: ledger, tickets, people, phones, everything goes along."),
        "crm customer merge C000012 C000045 --dry-run\ncrm customer merge C000012 C000045 --take grade=C000045",
    )(merge)
    command(
        app,
        "unmerge",
        N_("Bring back a customer that went into another one, with what was its own."),
        "crm customer unmerge C000045",
    )(unmerge)
    command(
        app,
        "different",
        N_("Keep that two customers are not the same; they are not proposed again."),
        "crm customer different C000012 C000045",
    )(different)


def duplicates(
    min_score: Annotated[
        int, typer.Option("--min-score", min=1, max=100, help=N_("How likely they must be one, 1 to 100"))
    ] = _LIKELY,
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("At most so many pairs, the likeliest first"))] = 100,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Find duplicates."""
    from crm_tui.store.duplicates import find  # noqa: PLC0415 - rapidfuzz, only for this

    with reading() as r:
        with ProgressLine() as line:
            found = find(r, min_score, lambda words, done, of: line.show(Text(words), done, of))
        shown_pairs = found.pairs[:limit]
        known = {row.id: row for row in customers.rows(r, {one for pair in shown_pairs for one in pair[:2]})}
        rows = [
            (
                pair.score, known[pair.first].code, known[pair.first].name, known[pair.second].code,
                known[pair.second].name, ", ".join(tr(reason.words) for reason in pair.reasons),
            )
            for pair in shown_pairs
        ]  # fmt: skip
        columns = (
            Column("score", N_("Score"), Kind.COUNT),
            Column("code", N_("Code"), Kind.CODE),
            Column("name", N_("Name")),
            Column("other_code", N_("Other code"), Kind.CODE),
            Column("other_name", N_("Other name")),
            Column("reasons", N_("Why")),
        )
        empty = N_("No two customers seem to be one.")
        emit_table(Table("duplicates", N_("Duplicates"), columns, rows, empty=empty), r.shop, format, output)
    for sentence in found.cut:
        say(sentence)
    if len(found.pairs) > limit:
        say(plural("{shown} of {count} pair is shown.", "{shown} of {count} pairs are shown.", len(found.pairs),
                   shown=limit))  # fmt: skip


def merge(
    keep: KeepArgument,
    others: OthersArgument,
    take: TakeOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only say what would be done"))] = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Merge customers."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    db = open_store()
    with db.read() as r:
        kept, found = customers.find(r, keep), [customers.find(r, other) for other in others]
        chosen = _chosen(r, pairs(take or []))
        preview = ops.merging.preview(r, kept, found, chosen)
        if dry_run:
            emit_table(_fields_table(preview.fields, _codes(r, [kept, *found])), r.shop, format, output)
            say(preview.moves_in_words())
            return
    say(ops.merging.merge(db, kept, found, chosen).message)


def unmerge(
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("The code of the customer that went into another"))],
) -> None:
    """Bring a merged customer back."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.merging.unmerge(open_store(), code).message)


def different(customer: CustomerArgument, other: CustomerArgument) -> None:
    """Keep that two customers are not the same."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        first, second = customers.find(r, customer), customers.find(r, other)
    say(ops.merging.different(db, first, second).message)


def _chosen(r: Reader, taken: Mapping[str, str]) -> dict[str, int]:
    """The choices by field name, each the id of a customer."""
    known = [field.name for field in rules.CHOSEN]
    for name in taken:
        if name not in known:
            raise Usage(N_("There is no field {name}. Fields are: {known}."), name=shown(name), known=", ".join(known))
    return {name: rules.BOTH if who == _BOTH else customers.find(r, who) for name, who in taken.items()}


def _codes(r: Reader, ids: Sequence[int]) -> list[str]:
    return [row.code for row in customers.rows(r, ids)]


def _fields_table(fields: Sequence[rules.Differing], codes: Sequence[str]) -> Table:
    """The fields that differ: whose value is taken, and what each has."""
    both = tr(N_("all, put together"))

    def row(field: rules.Differing) -> tuple[Value, ...]:
        taken = both if field.taken == rules.BOTH else codes[field.taken]
        return (tr(field.label), taken, *(_in_words(field.name, value) for value in field.values))

    columns = (
        Column("field", N_("Field")),
        Column("taken", N_("Taken from")),
        *(Column(code, Text("{code}", {"code": code})) for code in codes),
    )
    return Table("merge", N_("What differs"), columns, [row(field) for field in fields],
                 empty=N_("The customers differ in nothing."))  # fmt: skip


def _in_words(name: str, value: Value) -> Value:
    """A choice by its label; anything else as it is."""
    field = next(field for field in rules.CHOSEN if field.name == name)
    label = dict(column(field).choices).get(str(value))
    return tr(label) if label else value
