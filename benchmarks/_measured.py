"""What a benchmark found: our figure, the named baseline's from the same run, and the ratio aimed for."""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks._shop import Seeded

#: A benchmark: yields what it finds, one line of the table at a time.
Measure = Callable[[Seeded], Iterator["Measured"]]
ROOT = Path(__file__).resolve().parents[1]


class Measured(NamedTuple):
    """One line of the table; `reach` is a bound of the ratio ours / theirs, None where it is only told.

    A figure that has a bound but no baseline (megabytes, bytes) has the bound itself as `theirs` and 1.0 as `reach`.
    """

    work: str
    baseline: str
    ours: float
    theirs: float
    unit: str
    reach: float | None = None

    @property
    def ratio(self) -> float:
        """Ours by theirs."""
        return self.ours / self.theirs if self.theirs else float("inf")

    def line(self) -> str:
        """The line as it is printed: Markdown, so that it can be quoted."""
        aim = "" if self.reach is None else f"≤ {self.reach:g} {'ok' if self.ratio <= self.reach else 'MISSED'}"
        return (
            f"| {self.work} | {self.baseline} | {_figure(self.ours)} {self.unit} | {_figure(self.theirs)} {self.unit} "
            f"| {self.ratio:.2f} | {aim} |"
        )


class Run(NamedTuple):
    """A process that ended: seconds of CPU and of the clock, megabytes at its peak, and what it wrote."""

    cpu: float
    wall: float
    megabytes: float
    out: bytes


def run(command: Sequence[str], environment: dict[str, str] | None = None, *, ok: Sequence[int] = (0,)) -> Run:
    """Run a program to its end; SystemExit where its exit code is none of `ok`."""
    # A process in between: peak memory of children is told for all of them together, and starts anew in it.
    watcher = (
        "import json,resource,subprocess,sys,time\n"
        "begun=time.monotonic()\n"
        "code=subprocess.run(sys.argv[1:]).returncode\n"
        "wall=time.monotonic()-begun\n"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([code,u.ru_utime+u.ru_stime,wall,u.ru_maxrss/1024]),file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", watcher, *command], capture_output=True, env=environment, check=True
    )
    *said, figures = done.stderr.decode(errors="replace").splitlines()
    code, cpu, wall, megabytes = json.loads(figures)
    if code not in ok:
        raise SystemExit(f"{' '.join(command)} ended with {code}: " + "\n".join(said)[-2000:])
    return Run(cpu, wall, megabytes, done.stdout)


def crm(*words: str) -> list[str]:
    """The command line of our program with this interpreter."""
    return [sys.executable, "-m", "crm_tui", *words]


def middle(figures: Sequence[float]) -> float:
    """The median."""
    return statistics.median(figures)


def p95(figures: Sequence[float]) -> float:
    """The figure below which 95 of a hundred are."""
    return statistics.quantiles(figures, n=20)[-1] if len(figures) > 1 else figures[0]


def timed(work: Callable[[], object]) -> float:
    """Seconds of the clock that it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def processor(work: Callable[[], object]) -> float:
    """Seconds of CPU that it takes, in this process."""
    begun = resource.getrusage(resource.RUSAGE_SELF)
    work()
    ended = resource.getrusage(resource.RUSAGE_SELF)
    return ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime


def _figure(figure: float) -> str:
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
