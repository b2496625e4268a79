"""`crm report save`, `crm report delete` and `crm report set`: reports under a name, and several at once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click import Command as ClickCommand
from typer._click import Context

from crm_tui.commands._chosen import store_path
from crm_tui.commands._period import month_meant
from crm_tui.commands._shared import FormatOption, OutputOption, emit, emit_table, open_store, reading, say
from crm_tui.commands._typer import Command, Gradual, Group, command, group
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Column, Row, Table
from crm_tui.render.report import checked_format
from crm_tui.reports._params import PARAMETERS
from crm_tui.reports._report import catalogue, find, names
from crm_tui.store import saved_reports
from crm_tui.store.db import Database, Reader

if TYPE_CHECKING:
    from crm_tui.reports._set_folder import Member

#: What people say for the report that lists records.
_SHORT = {"list": "records"}
_EVERYWHERE = frozenset({"--db", "--lang"})
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=N_("What it is called"))]
SetArgument = Annotated[str, typer.Argument(metavar="NAME", help=N_("The set: month-end, or one that was saved"))]


class SavedGroup(Gradual):
    """The reports; a name that was saved stands for its report and what was asked of it."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, ClickCommand | None, list[str]]:
        """Like `Group`'s; what was saved is written as what it stands for."""
        if self.get_command(ctx, args[0]) is None and (found := _saved(args[0])) is not None:
            args = [found.report, *(f"--{name}={text}" for name, text in found.texts.items()), *args[1:]]
        return super().resolve_command(ctx, args)


class SetGroup(Group):
    """Sets; what is no command of its own is the name of the set to be written."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, ClickCommand | None, list[str]]:
        """Like `Group`'s; any other name is a set's."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            args = ["write", *args]
        return super().resolve_command(ctx, args)


def _saved(name: str) -> saved_reports.Saved | None:
    path = store_path()
    if not path.exists():
        return None
    with Database.open(path).read() as r:
        return saved_reports.find(r, name)


def all_reports() -> Table:
    """The reports there are, and the saved ones of the shop, where there is one."""
    found = catalogue()
    path = store_path()
    if not path.exists():
        return found
    with Database.open(path).read() as r:
        rows: list[Row] = [(one.name, Text(find(one.report).TITLE), _asked(one)) for one in saved_reports.every(r)]
    return Table(found.key, found.title, found.columns, [*found.rows, *rows])


def _asked(one: saved_reports.Saved) -> str:
    return " ".join([one.report, *(f"--{name} {text}" for name, text in one.texts.items())])


def register(app: typer.Typer, params_of: Any) -> None:
    """Add the commands to the reports' own; `params_of` makes a report's parameters of texts."""
    _register_saving(app, params_of)
    sets = group(N_("Write several reports at once into a folder, as from cron."), SetGroup)
    app.add_typer(sets, name="set")
    _register_writing(sets, params_of)
    _register_keeping(sets)


def _register_saving(app: typer.Typer, params_of: Any) -> None:
    @app.command(
        "save", cls=Command, context_settings={"allow_interspersed_args": False},
        help=N_("Keep a report with its options under a name; `crm report NAME` writes it. “list” lists records."),
        epilog="crm report save top5 change --top 5\ncrm report save late-payers list --noun customers "
               "--columns code,name,owed --query 'owed>0' --sort -owed",
    )  # fmt: skip
    def save(
        name: NameArgument,
        report: Annotated[str, typer.Argument(metavar="REPORT", help=N_("The report, or “list”"))],
        options: Annotated[list[str] | None, typer.Argument(metavar="OPTIONS", help=N_("The report's options"))] = None,
    ) -> None:
        """Save a report."""
        from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

        db, report = open_store(), _SHORT.get(report, report)
        texts = _texts(report, options or [])
        with db.read() as r:
            params_of(r, report, texts)
        say(ops.saved_reports.save(db, name, report, texts, names()).message)

    @command(app, "delete", N_("Forget a saved report; `crm undo` brings it back."), "crm report delete late-payers")
    def delete(name: NameArgument) -> None:
        """Forget a saved report."""
        from crm_tui import ops  # noqa: PLC0415

        say(ops.saved_reports.delete(open_store(), name).message)

    @command(app, "rename", N_("Give a saved report another name, in the sets that have it, too."),
             "crm report rename late-payers owing")  # fmt: skip
    def rename(name: NameArgument, new: Annotated[str, typer.Argument(metavar="NEW", help=N_("Its new name"))]) -> None:
        """Rename a saved report."""
        from crm_tui import ops  # noqa: PLC0415

        say(ops.saved_reports.rename(open_store(), name, new, names()).message)


def _register_writing(sets: typer.Typer, params_of: Any) -> None:
    @command(sets, "write", N_("Write a set's reports into a new folder, all or none, with a manifest."),
             "crm report set month-end 2024-05 -o 2024-05 --formats text,html,xlsx\n"
             "crm report set month-end -o \"$(date -d '-1 month' +%Y-%m)\"")  # fmt: skip
    def write(
        name: SetArgument,
        month: Annotated[
            str | None, typer.Argument(metavar="[MONTH]", help=N_("Of this month, else of the latest that is over"))
        ] = None,
        folder: Annotated[
            Path | None, typer.Option("--output", "-o", metavar="DIR", help=N_("The folder, which must not be there"))
        ] = None,
        formats: Annotated[
            str, typer.Option("--formats", metavar="LIST", help=N_("Formats, separated by commas"))
        ] = "text",
    ) -> None:
        """Write a set."""
        from crm_tui.reports._set_folder import gathered, month_before, write_set  # noqa: PLC0415 - only sets need it

        if folder is None:
            raise Usage(N_("Where to? Name a folder: -o DIR"))
        wanted = [checked_format(one.strip()) for one in dict.fromkeys(formats.split(","))]
        with reading() as r:
            meant = month_meant(month) if month else month_before(r)
            members = [_member(r, one, meant, params_of) for one in _members(r, name)]
            found = gathered(r, name, meant, members)
        files = write_set(folder, found, wanted)
        emit("".join(f"{file}\n" for file in files))
        say(plural("Wrote {count} file of {month}.", "Wrote {count} files of {month}.", len(files), month=meant))


def _register_keeping(sets: typer.Typer) -> None:
    @command(sets, "save", N_("Keep a set of reports, saved ones or any, under a name."),
             "crm report set save weekly monthly,late-payers")  # fmt: skip
    def save(
        name: NameArgument,
        reports: Annotated[str, typer.Argument(metavar="REPORT,...", help=N_("Its reports, separated by commas"))],
    ) -> None:
        """Save a set."""
        from crm_tui import ops  # noqa: PLC0415

        wanted = [one.strip() for one in reports.split(",") if one.strip()]
        say(ops.saved_reports.save_set(open_store(), name, wanted, names()).message)

    @command(sets, "delete", N_("Forget a set; `crm undo` brings it back."), "crm report set delete weekly")
    def delete(name: SetArgument) -> None:
        """Forget a set."""
        from crm_tui import ops  # noqa: PLC0415

        say(ops.saved_reports.delete_set(open_store(), name).message)

    @command(sets, "list", N_("List the sets and their reports."), "crm report set list")
    def list_sets(format: FormatOption = "table", output: OutputOption = None) -> None:
        """List sets."""
        from crm_tui.reports._set_folder import BUILT_IN, built_in  # noqa: PLC0415

        with reading() as r:
            found = {**{name: built_in(name) or () for name in BUILT_IN},
                     **{one.name: one.reports for one in saved_reports.sets(r)}}  # fmt: skip
            rows: list[Row] = [(name, ", ".join(reports)) for name, reports in sorted(found.items())]
            columns = (Column("set", N_("Set")), Column("reports", N_("Reports")))
            emit_table(Table("report_sets", N_("Sets of reports"), columns, rows), r.shop, format, output)


def _members(r: Reader, name: str) -> tuple[str, ...]:
    """The set's reports; a saved one goes before the one of that name that is there anyway."""
    from crm_tui.reports._set_folder import built_in  # noqa: PLC0415

    found = saved_reports.find_set(r, name)
    return found.reports if found else built_in(name) or saved_reports.get_set(r, name).reports


def _member(r: Reader, name: str, month: str, params_of: Any) -> "Member":
    from crm_tui.reports._set_folder import Member, at_month  # noqa: PLC0415

    saved = saved_reports.find(r, name)
    report = saved.report if saved else name
    texts = at_month(report, saved.texts if saved else {}, month)
    return Member(name, report, texts, params_of(r, report, texts))


def _texts(report: str, options: list[str]) -> dict[str, str]:
    """`--name value` and `--name=value` as texts by name; Usage for what the report does not take."""
    taken = {PARAMETERS[one].name for one in find(report).TAKES}
    found: dict[str, str] = {}
    remaining = iter(options)
    for word in remaining:
        option, sign, text = word.partition("=")
        value = text if sign else next(remaining, None)
        if option in _EVERYWHERE:
            continue
        name = option.removeprefix("--")
        if not option.startswith("--") or name not in taken:
            known = ", ".join(f"--{one}" for one in sorted(taken))
            raise Usage(
                N_("The report {name} takes no {option}; it takes: {known}"), name=report, option=option, known=known
            )
        if value is None:
            raise Usage(N_("{option} needs a value."), option=option)
        found[name] = value
    return found
