"""Feeds every reader and parser, or those named, so many broken inputs; tells what was not refused in words.

    python -m benchmarks.fuzz [TARGET ...] [--inputs 100000] [--seed 1] [--guided] [--keep FOLDER]

Each target runs in a process of its own with bounds of time (of the processor, per input) and memory. An input that
does harm is kept as a file; with `--guided` atheris chooses inputs by what code they reach.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

#: What a process may take beyond what it had when all was loaded, and how long it may stand still.
MEMORY: Final = 512 << 20
STANDSTILL: Final = 300.0
HEADER: Final = "| target | inputs | seconds | refused | harm | slowest | memory |\n|---|---|---|---|---|---|---|"


def main() -> int:
    """Feed, print a line per target; how many did harm is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--inputs", type=int, help="for each target; else as many as it names itself, mostly 100,000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true", help="by atheris, which has to be installed")
    parser.add_argument(
        "--keep", type=Path, default=Path(tempfile.gettempdir()) / "crm-fuzz", help="where inputs are kept"
    )
    options = parser.parse_args()
    os.environ.update({"CRM_NOW": "2024-05-15T12:00:00+00:00", "CRM_LANG": "en"})
    options.keep.mkdir(parents=True, exist_ok=True)
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - after the time is fixed

    for name in options.targets:
        if name not in TARGETS:
            parser.error(f"{name} is none of: {', '.join(TARGETS)}")
    print(
        "| target | inputs | seconds | refused | harm | slowest | memory |\n|---|---|---|---|---|---|---|", flush=True
    )
    bad = 0
    for name in options.targets or TARGETS:
        count = options.inputs or TARGETS[name].inputs
        bad += _run(name, count, options)
    return min(bad, 100)


def _run(name: str, count: int, options: argparse.Namespace) -> int:
    """Feed one target in a process of its own; how many inputs did harm, one where the process ended of itself."""
    from benchmarks.fuzz.feeding import Held, feed, guided  # noqa: PLC0415 - likewise

    held = Held(options.keep)
    # Coverage is measured in code that is loaded under it: that process begins from nothing.
    way = multiprocessing.get_context("spawn" if options.guided else "fork")
    work = way.Process(target=guided if options.guided else feed, args=(name, count, options.seed, held))
    work.start()
    seen, patience = -1, STANDSTILL
    while work.is_alive() and patience > 0:
        work.join(5.0)
        fed = held.fed()
        patience, seen = (patience - 5.0, fed) if fed == seen else (STANDSTILL, fed)
    if work.is_alive():
        work.kill()
        work.join()
    told = held.told()
    if told is None:
        kept = held.keep(name, "ended")
        print(f"| {name} | {held.fed():,} | the process ended with {work.exitcode}: {kept} |", flush=True)
        return 1
    print(f"| {name} | {told['line']}", flush=True)
    for found in told["harm"]:
        print(f"    {found}", flush=True)
    return len(told["harm"])


if __name__ == "__main__":
    sys.exit(main())
