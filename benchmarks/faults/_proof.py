"""What the proofs share: their options, where they work, how they count and say what they found."""

import argparse
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.faults._scenes import Scene, scenes

#: Given the scenes, a folder to work in, how often and by what chance: for each time what came of it, and what was bad.
Faults = Callable[[list[Scene], Path, int, random.Random], Iterator[tuple[str, list[str]]]]
_SHOWN = 20


def options(module: str | None, times: int) -> argparse.ArgumentParser:
    """The options that every proof has."""
    parser = argparse.ArgumentParser(description=(module or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=times)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work; else the machine's folder for temporary files")
    parser.add_argument("--scene", action="append", help="only this one; may be given several times")
    return parser


def prove(what: str, faults: Faults, asked: argparse.Namespace) -> int:
    """Run one proof and print what came of it; 1 where anything was bad."""
    return prove_all([(what, faults, asked.times)], asked)


def prove_all(proofs: Sequence[tuple[str, Faults, int]], asked: argparse.Namespace) -> int:
    """Run proofs, each so many times, and print what came of them; 1 where anything was bad."""
    wrong = 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was begun is put away
    with tempfile.TemporaryDirectory(prefix="crm-", dir=asked.folder) as folder:
        made = [scene for scene in scenes(Path(folder)) if scene.name in (asked.scene or [scene.name])]
        for what, faults, times in proofs:
            wrong += _print(what, faults(made, Path(folder) / "run", times, random.Random(asked.seed)))
    return int(wrong > 0)


def _print(what: str, faults: Iterator[tuple[str, list[str]]]) -> int:
    """Print what was bad, then how often each came; how many were bad."""
    found, wrong, done = Counter[str](), 0, 0
    try:
        for done, (came, bad) in enumerate(faults, 1):
            found[came] += 1
            wrong += bool(bad)
            if bad and wrong <= _SHOWN:
                print(f"{done}: {came}:", *bad, sep="\n    ", flush=True)
    finally:  # also where it is stopped before its end
        for came, count in sorted(found.items()):
            print(f"    {came}: {count}")
        print(f"{done} {what}, {wrong} bad", flush=True)
    return wrong
