"""Typer's complaints about a command line, as sentences of ours in the language in force."""

from typer._click.exceptions import BadParameter, ClickException, MissingParameter, NoArgsIsHelpError, NoSuchOption

from crm_tui.core.i18n import N_, Text


def explain(error: ClickException) -> Text:
    """One sentence on what is wrong, and where to read more."""
    ctx = getattr(error, "ctx", None)
    if isinstance(error, NoArgsIsHelpError):
        return Text(N_("{help}"), {"help": error.message})
    where = ctx.command_path if ctx else "crm"
    return Text(N_("crm: {reason} Try: {command} --help"), {"reason": _reason(error), "command": where})


def _reason(error: ClickException) -> Text:
    if isinstance(error, NoSuchOption):
        return Text(N_("There is no option {option}."), {"option": error.option_name})
    if isinstance(error, MissingParameter):
        return Text(N_("{parameter} is missing."), {"parameter": _name(error)})
    if isinstance(error, BadParameter):
        return Text(N_("{parameter}: {reason}"), {"parameter": _name(error), "reason": error.message})
    return Text(N_("{reason}"), {"reason": error.message})


def _name(error: BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if error.param.param_type_name == "argument":
        return error.param.make_metavar(error.ctx) if error.ctx else str(error.param.name)
    return error.param.opts[-1]
