"""`crm`: chooses the language, runs a command or the app, and turns every failure into a sentence and an exit code.

The one error boundary of the command line: no traceback ever reaches a user.
"""

import contextlib
import errno
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crm_tui.commands import COMPLETE
from crm_tui.commands._app_side import AppSide
from crm_tui.commands._chosen import forget_choices, store_path
from crm_tui.core import committed
from crm_tui.core.errors import CrmError, ExitCode, Failed, Usage
from crm_tui.core.i18n import N_, Text, detect_language, match_language, set_language

if TYPE_CHECKING:
    from pathlib import Path

    from crm_tui.keymap import Actions

#: The disk or the memory failed, perhaps while our own modules were read: no bug.
_MACHINE = frozenset({errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.ENOMEM, errno.EMFILE, errno.ENFILE})


def app_actions() -> "Actions":
    """Every action of the app."""
    from crm_tui.keys_table import all_actions  # noqa: PLC0415 - imports the whole app

    return all_actions()


def open_app(*, read_only: bool = False) -> int:
    """Open the app on the shop chosen, with the person's own keys; its exit code. It needs a terminal."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise Failed(N_("The app needs a terminal. For scripts there are commands: crm --help"))
    gc.disable()  # nothing loaded now is garbage, and a fifth of the start went to looking for some; the app goes on
    with _without("ssl"):  # asyncio does without it, and so does the app, which reaches for no network: 9 ms
        from crm_tui import keymap  # noqa: PLC0415 - 30 ms that no command but this needs
        from crm_tui.app import run_app  # noqa: PLC0415 - Textual takes 0.2 s
    from crm_tui.core import config  # noqa: PLC0415 - not needed to print the help
    from crm_tui.store.db import Database  # noqa: PLC0415 - not needed to print the help

    path = store_path()
    db = Database.open(path, _say) if path.exists() else None
    if db is not None:
        db.read_only = read_only
    file = config.keys_file()
    return run_app(path, db, keymap.read_at_start(file, app_actions) if file.exists() else None)


@contextlib.contextmanager
def _without(module: str) -> Iterator[None]:
    """What is imported meanwhile finds no such module, unless it has been imported already."""
    absent = module not in sys.modules
    if absent:
        sys.modules[module] = None  # type: ignore[assignment]  # as Python's reference says it
    try:
        yield
    finally:
        if absent:
            del sys.modules[module]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `crm` with these arguments; the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    forget_choices()
    committed.forget()
    try:
        choose_language(arguments)
        if not arguments and COMPLETE not in os.environ:
            return open_app()
        from crm_tui.commands._root import run  # noqa: PLC0415 - Typer takes 30 ms, and the app alone needs none of it

        return run(arguments, AppSide(open_app, app_actions))
    except CrmError as error:
        _say(Text(N_("crm: {reason}"), {"reason": error.text}))
        _say_what_is_kept()
        return error.exit
    except KeyboardInterrupt:
        _say(N_("Interrupted.") if committed.anything() else N_("Interrupted; nothing was changed."))
        _say_what_is_kept()
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough, as `head` does; nothing is left to say or to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:  # noqa: BLE001 - the error boundary: a bug becomes a log file and a sentence
        if isinstance(error, OSError) and error.errno in _MACHINE:
            _say(Text(N_("crm: what is needed can't be read: {reason}"), {"reason": error.strerror}))
        elif (path := _recorded(error)) is not None:
            _say(Text(N_("crm has met a bug. What happened is in {path}"), {"path": path}))
        else:
            _say(N_("crm has met a bug. No log could be written."))
        _say_what_is_kept(otherwise=N_("Nothing was changed."))
        return ExitCode.FAILED


def _recorded(error: BaseException) -> "Path | None":
    """The log file of a bug; None where none can be written, or not even our own modules can be read."""
    try:
        from crm_tui.core import crash  # noqa: PLC0415 - only when it is needed

        return crash.record(error)
    except OSError:
        return None


def choose_language(arguments: Sequence[str]) -> None:
    """`--lang` wherever it stands, else `CRM_LANG`, the preference, the locale; Usage for any other one."""
    wanted = None
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            wanted = arguments[position + 1]
        elif argument.startswith("--lang="):
            wanted = argument.partition("=")[2]
        elif argument == "--":
            break
    chosen = match_language(wanted) if wanted is not None else detect_language(_preferred)
    set_language(chosen or "en")
    os.environ["LANGUAGE"] = chosen or "en"
    if chosen is None:
        raise Usage(N_("“{text}” is not a language of crm; there are en and zh_CN."), text=wanted)


def _preferred() -> str:
    """The language this person prefers; empty where it is left to the locale."""
    from crm_tui.core import preferences  # noqa: PLC0415 - nothing of it is needed where the language is said

    return preferences.load().language


def _say_what_is_kept(otherwise: str = "") -> None:
    """After a failure: that what was done before it is kept, where anything was."""
    if said := N_("What was done before that is kept; it is in: crm history") if committed.anything() else otherwise:
        _say(said)


def _say(text: Text | str) -> None:
    from crm_tui.commands._shared import say  # noqa: PLC0415 - not needed where all went well

    say(text)
