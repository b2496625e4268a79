"""Typer's commands and groups with everything they say translated when it is said, and modules loaded when named.

`--db` and `--lang` are taken in any place, so every command declares them.
"""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer._click import Command as ClickCommand
from typer._click import Context, HelpFormatter, Parameter
from typer.core import TyperCommand, TyperGroup, TyperOption

from crm_tui.commands import SUMMARIES
from crm_tui.commands._chosen import choose_store
from crm_tui.core.cells import fit, width, wrap
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_, tr

_FIRST_COLUMN = 30
_TYPERS_HELP = "Show this message and exit."
_HELP = {"help_option_names": ["--help", "-h"]}


class _Translated:
    """What commands and groups share: help in the language in force."""

    help: str | None
    epilog: str | None

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        pieces = [tr(piece) for piece in self.collect_usage_pieces(ctx)]  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=tr(N_("Usage: ")))

    def format_help_text(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 - overrides
        if self.help:
            formatter.write_paragraph()
            for line in wrap(tr(self.help), formatter.width - 2):
                formatter.write(f"  {line}\n")

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 - overrides
        if self.epilog:
            write_section(formatter, N_("Example:"), self.epilog.splitlines())

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        arguments: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]
            translate(parameter)
            if record := parameter.get_help_record(ctx):
                (arguments if parameter.param_type_name == "argument" else options).append(record)
        write_section(formatter, N_("Arguments:"), rows_of(formatter, arguments))
        write_section(formatter, N_("Options:"), rows_of(formatter, options))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - cut by the formatter, in cells
        return tr(self.help.split("\n")[0]) if self.help else ""


def write_section(formatter: HelpFormatter, heading: str, lines: list[str]) -> None:
    """A heading and its lines, where there are any."""
    if lines:
        formatter.write("\n" + tr(heading) + "\n" + "".join(f"  {line}\n" for line in lines))


def rows_of(formatter: HelpFormatter, rows: list[tuple[str, str]]) -> list[str]:
    """A two-column list measured in terminal cells, which Typer's own is not."""
    first = min(max((width(name) for name, _ in rows), default=0), _FIRST_COLUMN)
    lines: list[str] = []
    for name, text in rows:
        wrapped = wrap(text, formatter.width - first - 4) if text else [""]
        if width(name) > first:
            lines.append(name)
            name = ""
        for line in wrapped:
            lines.append(f"{fit(name, first)}  {line}".rstrip())
            name = ""
    return lines


def translate(parameter: Parameter) -> None:
    """Put the parameter's help into the language in force."""
    help = getattr(parameter, "help", None)
    if help == _TYPERS_HELP:
        parameter.help = tr(N_("Show this help"))  # type: ignore[attr-defined]
    elif help:
        parameter.help = tr(help)  # type: ignore[attr-defined]


class Command(_Translated, TyperCommand):
    """A command; its epilog is an example, shown as it stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["rich_markup_mode"] = None
        kwargs["context_settings"] = {**_HELP, **(kwargs.get("context_settings") or {})}
        super().__init__(*args, **kwargs)
        self.options_metavar = N_("[OPTIONS]")
        self.params.extend(everywhere())


class Group(_Translated, TyperGroup):
    """A group of commands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["rich_markup_mode"] = None
        kwargs["context_settings"] = {**_HELP, **(kwargs.get("context_settings") or {})}
        super().__init__(*args, **kwargs)
        self.options_metavar = N_("[OPTIONS]")
        self.params.extend(everywhere())
        self.subcommand_metavar = N_("COMMAND [ARGS]...")

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        rows = [(name, self.summary(ctx, name)) for name in self.list_commands(ctx)]
        write_section(formatter, N_("Commands:"), rows_of(formatter, rows))

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, ClickCommand | None, list[str]]:
        """Like Typer's; a command that does not exist is told in our words, with the nearest that does."""
        if not ctx.resilient_parsing and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], self.list_commands(ctx), n=3, cutoff=0.5)
            if near:
                raise Usage(N_("There is no command {name}; did you mean {near}?"), name=args[0], near=", ".join(near))
            raise Usage(N_("There is no command {name}; see {command} --help."), name=args[0], command=ctx.command_path)
        return super().resolve_command(ctx, args)

    def summary(self, ctx: Context, name: str) -> str:
        """One line on what the command does."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str() if command else ""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - overrides
        return list(self.commands)


class Gradual(Group):
    """A group whose commands of the names `members()` are made by `make` when they are called for."""

    @staticmethod
    def members() -> Sequence[str]:
        """The names, in the order in which they are listed, before the other commands."""
        raise NotImplementedError

    @staticmethod
    def make(app: typer.Typer, name: str) -> None:
        """Register the command of that name as the only one."""
        raise NotImplementedError

    def list_commands(self, ctx: Context) -> list[str]:
        members = self.members()
        return [*members, *(name for name in super().list_commands(ctx) if name not in members)]

    def get_command(self, ctx: Context, cmd_name: str) -> ClickCommand | None:
        if cmd_name not in self.commands and cmd_name in self.members():
            app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            self.make(app, cmd_name)
            self.commands[cmd_name] = typer.main.get_command(app)
        return super().get_command(ctx, cmd_name)


class Root(Group):
    """`crm` itself: knows its commands by name and imports the one that is called."""

    loaded: ClassVar[dict[str, ClickCommand]] = {}

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - overrides
        return list(SUMMARIES)

    def summary(self, ctx: Context, name: str) -> str:  # noqa: ARG002 - overrides
        return tr(SUMMARIES[name][1])

    def get_command(self, ctx: Context, cmd_name: str) -> ClickCommand | None:  # noqa: ARG002 - overrides
        if cmd_name not in SUMMARIES:
            return None
        if cmd_name not in self.loaded:
            module = import_module(f"crm_tui.commands.{SUMMARIES[cmd_name][0]}")
            self.loaded[cmd_name] = typer.main.get_command(module.COMMANDS[cmd_name])
            self.loaded[cmd_name].name = cmd_name
        return self.loaded[cmd_name]


def everywhere() -> list[TyperOption]:
    """The options that every command takes; `cli` has read them before the command runs."""
    return [
        TyperOption(param_decls=["--db"], type=str, metavar="FILE", expose_value=False, callback=_remember_db,
                    is_eager=True, help=N_("The shop file; else CRM_DB, else the one `crm where` names")),
        TyperOption(param_decls=["--lang"], type=str, metavar="en|zh_CN", expose_value=False, is_eager=True,
                    help=N_("Language; else CRM_LANG, else the locale")),
    ]  # fmt: skip


def _remember_db(ctx: Context, param: Parameter, value: str | None) -> str | None:  # noqa: ARG001 - as Typer calls it
    if value:
        choose_store(value)
    return value


def group(summary: str, kind: type[Group] = Group) -> typer.Typer:
    """A group of commands, to be filled by `command`."""
    return typer.Typer(
        cls=kind, help=summary, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )


Function = Callable[..., None]


def command(app: typer.Typer, name: str, help: str, example: str) -> Callable[[Function], Function]:
    """Register a function as a command of the group, with its help and an example."""

    def register(function: Function) -> Function:
        app.command(name, cls=Command, help=help, epilog=example)(function)
        return function

    return register


def single(name: str, help: str, example: str) -> tuple[typer.Typer, Callable[[Function], Function]]:
    """A command that stands by itself, such as `crm undo`."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    return app, command(app, name, help, example)
