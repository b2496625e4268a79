"""`crm import auto`."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands._import_options import (
    CreateMissing,
    DateOrder,
    Decimal,
    DryRun,
    Encoding,
    Paid,
    Partial,
    Rejects,
    Sheet,
    shop_for,
    telling,
)
from crm_tui.commands._progress import ProgressLine
from crm_tui.commands._shared import FormatOption, ListFormat, OutputOption, emit, say
from crm_tui.commands._typer import command
from crm_tui.commands.import_plan import PlanFile, keep
from crm_tui.core.errors import ExitCode
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain.shop import Shop
from crm_tui.exchange.options import Options

if TYPE_CHECKING:
    from crm_tui.exchange.account import Summary
    from crm_tui.exchange.auto import Recognised, Refused

Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help=N_("Files of any kind, folders, or patterns; - is stdin"))
]
As = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help=N_("What the files are, where that is known better"))
]
Recursive = Annotated[bool, typer.Option("--recursive", help=N_("Look into the folders inside of folders, too"))]


def register(app: typer.Typer) -> None:
    """Add the command to `crm import`."""
    command(
        app,
        "auto",
        N_("Bring in whatever the files hold: bills, orders, contacts, lists and calendars are told by themselves."),
        "crm import auto 账单.csv --dry-run\ncrm import auto ~/Downloads/bills\ncrm import auto 订单.xlsx --as sales",
    )(auto)


def auto(
    files: Files,
    *,
    wanted: As = None,
    recursive: Recursive = False,
    date_order: DateOrder = None,
    decimal: Decimal = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    create_missing: CreateMissing = False,
    paid: Paid = False,
    dry_run: DryRun = False,
    plan: PlanFile = None,
    rejects: Rejects = None,
    partial: Partial = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Recognise the files, say as what and why, and bring them in, all or none."""
    from crm_tui.commands._import_report import exit_code, tell  # noqa: PLC0415 - only imports need all this
    from crm_tui.exchange import auto as recognising  # noqa: PLC0415

    options = Options(
        date_order=date_order, decimal=decimal, encoding=encoding, sheet=sheet, create_missing=create_missing,
        paid=paid, dry_run=dry_run or plan is not None, partial=partial, rejects=rejects,
    )  # fmt: skip
    meant = recognising.files_meant(files, recursive=recursive)
    if not recursive and (count := recognising.folders_inside(files)):
        say(
            plural(
                "{count} folder inside was not looked into; --recursive takes its files, too.",
                "{count} folders inside were not looked into; --recursive takes their files, too.",
                count,
            )
        )
    with ExitStack() as stack:
        db = shop_for(meant, options, stack)
        found = recognising.recognise_files(db, meant, options, wanted)
        _tell_recognised(found, format)
        progress = telling(stack.enter_context(ProgressLine()))
        summaries = recognising.import_recognised(db, found, options, progress)
        done = [summary for summary in summaries if summary is not None]
        refused = len(summaries) - len(done)
        if plan is not None and (partial or not refused):
            keep(db, done, plan)
        with db.read() as r:
            shop = r.shop
    if format in {"json", "jsonl"}:
        _emit_json([_object(*pair, shop) for pair in zip(found, summaries, strict=True)], format, output)
    elif done:
        tell(done, shop, format, output)
    if refused and done and not partial and not options.dry_run:
        say(plural("Nothing was written, since {count} file can't be taken. --partial takes the others.",
                   "Nothing was written, since {count} files can't be taken. --partial takes the others.",
                   refused))  # fmt: skip
    raise typer.Exit(_exit(exit_code(done), refused=refused > 0, partial=partial and bool(done)))


def _tell_recognised(found: "Sequence[Recognised | Refused]", format: ListFormat) -> None:
    """What each file was recognised as, for people; what was refused, in any case."""
    from crm_tui.exchange.auto import Refused  # noqa: PLC0415

    for one in found:
        if isinstance(one, Refused):
            say(_told(one))
        elif format in {"table", "markdown"}:
            say(_told(one))
            if one.passed_over:
                passed = ", ".join(one.passed_over)
                say(Text(N_("Sheets passed over, since nothing in them is known: {sheets}"), {"sheets": passed}))


def _told(one: "Recognised | Refused") -> Text:
    """What a file was recognised as and why, or why it was not."""
    from crm_tui.exchange.auto import Refused  # noqa: PLC0415

    if isinstance(one, Refused):
        name = one.name if one.sheet is None else f"{one.name} [{one.sheet}]"
        return Text(N_("{file}: not taken. {reason}"), {"file": name, "reason": one.reason})
    name = one.name if one.source is None or one.source.sheet is None else f"{one.name} [{one.source.sheet}]"
    shown = {"file": name, "label": one.label, "why": one.why, "name": one.by}
    return Text(N_("{file}: {label} ({name}), since {why}.") if one.by else N_("{file}: {label}, since {why}."), shown)


def _exit(code: ExitCode, *, refused: bool, partial: bool) -> ExitCode:
    """The worst of what became of the lines and of the files."""
    if not refused or code is ExitCode.INVALID:
        return code
    return ExitCode.PARTIAL if partial else ExitCode.INVALID


def _object(one: "Recognised | Refused", summary: "Summary | None", shop: Shop) -> dict[str, object]:
    """The file as an object: what it was recognised as, and what an import tells; or why it was refused."""
    from crm_tui.commands._import_report import as_object  # noqa: PLC0415
    from crm_tui.exchange.auto import Refused  # noqa: PLC0415

    if isinstance(one, Refused):
        return {"file": one.name, "sheet": one.sheet, "refused": tr(one.reason)}
    what = {"noun": one.noun, "as": one.by or one.noun, "label": tr(one.label), "why": tr(one.why)}
    return {"recognised": what, **(as_object(summary, shop) if summary is not None else {})}


def _emit_json(objects: Sequence[dict[str, object]], format: ListFormat, output: Path | None) -> None:
    from crm_tui.render.machine import json_text  # noqa: PLC0415

    if format == "jsonl":
        emit("".join(json_text(one, None) + "\n" for one in objects), output)
    else:
        emit(json_text(list(objects)) + "\n", output)
