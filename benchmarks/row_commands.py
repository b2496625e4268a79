"""What a command costs as a process, beside Python's own start: the version, the help, a customer, today, a report."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks._measured import Measured, Run, crm, middle, run
from benchmarks._shop import Seeded

ROUNDS: Final = 7
_NOW: Final = "2026-10-31T12:00:00"
_PASS: Final = (sys.executable, "-c", "pass")


class _Case(NamedTuple):
    """A command, in which language, and at most how many times the baseline it may take."""

    work: str
    words: Sequence[str]
    reach: float
    language: str = "en"
    baseline: str = "python -c pass"


def measure(shop: Seeded) -> Iterator[Measured]:
    """Seconds of CPU and of the clock, each command and each baseline in turn, so that all have the same weather."""
    cases = [
        _Case("crm --version", ("--version",), 1.5),
        _Case("crm --help", ("--help",), 8),
        _Case("crm --help, Chinese", ("--help",), 8, "zh_CN"),
        *_of_shop("sample shop", _sample(shop.folder), "C000001"),
        *_of_shop(f"{shop.lines:,} lines", shop.store(), "K000001"),
    ]
    runs: dict[str, list[Run]] = {name: [] for name in ("python -c pass", *(case.work for case in cases))}
    for counted in [False, *[True] * ROUNDS]:  # the first round warms up: it compiles, and migrates an older store
        for case in cases:
            done = run([*_crm(), *case.words], _environment(case.language))
            if counted:
                runs[case.work].append(done)
        done = run(_PASS, _environment("en"))
        if counted:
            runs["python -c pass"].append(done)
    for case in cases:
        for clock, part in (("CPU", "cpu"), ("wall", "wall")):
            ours, theirs = (
                middle([getattr(one, part) * 1000 for one in runs[name]]) for name in (case.work, case.baseline)
            )
            yield Measured(f"{case.work}, {clock}", case.baseline, ours, theirs, "ms", case.reach)


def _of_shop(which: str, store: Path, customer: str) -> Iterator[_Case]:
    show = f"crm customer show, {which}"
    yield _Case(show, ("--db", str(store), "customer", "show", customer), 25)
    yield _Case(f"crm today, {which}", ("--db", str(store), "today"), 30)
    yield _Case(f"crm report monthly, {which}", ("--db", str(store), "report", "monthly"), 2, baseline=show)


def _sample(folder: Path) -> Path:
    path = folder / "sample.db"
    if not path.exists():
        run(crm("demo", "--no-app", "--keep", str(path)), _environment("en"))
    return path


def _crm() -> list[str]:
    """The script as installed beside this Python, else the module."""
    script = Path(sys.executable).with_name("crm")
    return [str(script)] if script.exists() else crm()


def _environment(language: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"CRM_DB", "PYTHONDONTWRITEBYTECODE"}}
    return {**kept, "CRM_LANG": language, "CRM_NOW": _NOW}
