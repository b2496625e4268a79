"""Errors of the disk, once or from then on: the program says so in a sentence, and the shop is as before or after.

Run from the project's folder: python -m benchmarks.faults.errors [--times 2000] [--seed 1] [--scene import ...]
SQLite's own calls fail inside the process (see `_vfs`): with an error before anything was done, with one although it
was done, or because the disk is full. Where there is `strace`, system calls of the whole process fail, too.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.faults import _forked, _strace, _vfs
from benchmarks.faults._proof import options, prove
from benchmarks.faults._scenes import Scene
from benchmarks.faults._spoken import judge

#: Which of SQLite's calls fail, with which codes.
_CODES: Final = {
    "open": (_vfs.CANTOPEN,),
    "read": (_vfs.IOERR_READ,),
    "write": (_vfs.IOERR_WRITE, _vfs.FULL),
    "truncate": (_vfs.IOERR_TRUNCATE,),
    "sync": (_vfs.IOERR_FSYNC, _vfs.FULL),
    "delete": (_vfs.IOERR_DELETE, _vfs.IOERR_DIR_FSYNC),
}


@dataclass(frozen=True)
class Fault:
    """The call of that kind that fails, counted from 1, whether all after it do, the code, whether it was done."""

    kind: str
    number: int
    lasting: bool
    code: int
    done: bool

    def __str__(self) -> str:
        return f"{self.kind} {self.number}{'+' if self.lasting else ''} {self.code}{' but done' if self.done else ''}"

    def listener(self) -> _vfs.Listener:
        """Fails the calls meant."""
        seen = 0

        def hear(call: _vfs.Call) -> _vfs.Failure | None:
            nonlocal seen
            seen += call.kind == self.kind
            meant = seen >= self.number if self.lasting else seen == self.number
            return _vfs.Failure(self.code, self.done) if meant and call.kind == self.kind else None

        return hear


def faults(scenes: list[Scene], folder: Path, times: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Let so many calls fail, those of the program by `strace` one time in four."""
    calls = {scene.name: _count(scene, folder) for scene in scenes}
    traced = {scene.name: _strace.count(scene, folder) for scene in scenes} if shutil.which("strace") else {}
    for number in range(times):
        scene = scenes[number % len(scenes)]
        scene.set_up(folder)
        if traced and number % 4 == 0:
            called = _strace.choose(traced[scene.name], chance)
            fault, outcome = str(called), _strace.run(scene, folder, called)
            mute = called.call == "write" and called.lasting
        else:
            chosen = _choose(calls[scene.name], chance)
            mute = False
            fault, outcome = str(chosen), _forked.run(folder, scene.commands, partial(_tap, chosen.listener()))
        came, bad = judge(scene, folder, outcome, mute=mute)
        yield f"{scene.name} {came}", [f"{fault}: {problem}" for problem in bad]


def _tap(listener: _vfs.Listener) -> None:
    _vfs.Tap(listener)


def _count(scene: Scene, folder: Path) -> Counter[str]:
    """How many calls of each kind the scene makes."""
    kept = folder.parent / "calls"

    def prepare() -> Callable[[], object]:
        seen = Counter[str]()
        _vfs.Tap(lambda call: seen.update([call.kind]))
        return lambda: kept.write_text(" ".join(seen.elements()))

    scene.set_up(folder)
    _forked.run(folder, scene.commands, prepare)
    return Counter(kept.read_text().split())


def _choose(calls: Counter[str], chance: random.Random) -> Fault:
    """One of the calls, each kind as often as another."""
    kind = chance.choice(sorted(calls))
    code = chance.choice(_CODES[kind])
    done = code == _vfs.IOERR_DIR_FSYNC or (kind in {"sync", "write"} and chance.random() < 0.2)
    return Fault(kind, chance.randint(1, calls[kind]), chance.random() < 0.5, code, done)


if __name__ == "__main__":
    raise SystemExit(prove("errors", faults, options(__doc__, times=2000).parse_args()))
