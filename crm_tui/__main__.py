"""`crm` and `python -m crm_tui`: the version at once, everything else by the command line, imported only then."""

import gc
import sys

from crm_tui import __version__


def main() -> int:
    """Run `crm` with the arguments of this process; the exit code."""
    if sys.argv[1:] == ["--version"]:
        try:
            sys.stdout.write(f"crm {__version__}\n")
            sys.stdout.flush()
        except OSError:
            return _run()  # which tells every failure
        return 0
    return _run()


def _run() -> int:
    # Nothing imported becomes garbage, nor need a process clean up what ends with it: looking for garbage in all of
    # that, again and again at the start and once more at the end, would cost a quarter of a short command.
    gc.disable()
    from crm_tui.cli import main as run  # noqa: PLC0415 - a hundred milliseconds, of which the version needs none

    gc.freeze()
    gc.enable()
    try:
        return run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    raise SystemExit(main())
