"""Instructions that readings execute, counted by valgrind: no cache of the processor and no other program changes them.

One process loads all that is needed and forks for each reading; a child that reads nothing tells what they have in
common. What the system does for a process (reading pages of the file) is not counted.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from crm_tui.store.db import Database
from tests.store.test_query_plans import reading

#: What is read, by its name in `reading`, and the store it is read from.
Reading = tuple[Path, str]

VALGRIND: Final = shutil.which("valgrind")
_COUNTING: Final = ("--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
_COUNTED: Final = re.compile(r"^==(\d+)== I +refs: +([\d,]+)", re.MULTILINE)
_NOTHING: Final = ""
_AT_ONCE: Final = 2


def counted(wanted: Sequence[Reading], warm: Path) -> dict[Reading, int]:
    """How many each takes once all the modules it needs are loaded, which they are by reading it from `warm`.

    Needs `VALGRIND`.
    """
    jobs = [*((store, _NOTHING) for store in dict.fromkeys(store for store, _ in wanted)), *wanted]
    words = json.dumps([str(warm), [(str(store), name) for store, name in jobs]])
    done = subprocess.run(
        [str(VALGRIND), *_COUNTING, sys.executable, "-m", "benchmarks._instructions", words],
        env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    by_child = {int(child): int(count.replace(",", "")) for child, count in _COUNTED.findall(done.stderr)}
    took = {job: by_child[child] for job, child in zip(jobs, json.loads(done.stdout), strict=True)}
    return {(store, name): took[store, name] - took[store, _NOTHING] for store, name in wanted}


def _children(jobs: Sequence[Reading]) -> Iterator[int]:
    """Do each in a child of its own, two at once; the number of its process."""
    for number, job in enumerate(jobs):
        if number >= _AT_ONCE:
            _wait()
        child = os.fork()
        if not child:
            _read(*job)
            os._exit(0)
        yield child
    for _ in jobs[:_AT_ONCE]:
        _wait()


def _wait() -> None:
    """Until one of the children has come to its end; SystemExit where it failed, as it has told."""
    if os.wait()[1]:
        raise SystemExit(1)


def _read(store: Path, name: str) -> None:
    with Database.open(store).read() as r:
        everything = reading(r)
        if name != _NOTHING:
            everything[name]()


def main() -> None:
    """Do the readings that the command line tells; print the number of the process that did each."""
    warm, told = json.loads(sys.argv[1])
    jobs = [(Path(store), name) for store, name in told]
    for name in dict.fromkeys(name for _, name in jobs):
        _read(Path(warm), name)
    print(json.dumps(list(_children(jobs))))


if __name__ == "__main__":
    main()
