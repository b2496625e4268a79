"""System calls of a command that fail, by `strace`, which is attached to a child that has loaded everything already."""

import os
import random
import re
import select
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.faults import _forked
from benchmarks.faults._scenes import Scene

_CALLS: Final = (
    "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "openat", "link", "rename", "pread64",
    "mkdir",
)  # fmt: skip
_ERRORS: Final = ("EIO", "ENOSPC")


@dataclass(frozen=True)
class Fault:
    """The system call that fails, counted from 1, whether all after it do, and the error."""

    call: str
    number: int
    lasting: bool
    error: str

    def __str__(self) -> str:
        return f"{self.call}:error={self.error}:when={self.number}{'+' if self.lasting else ''}"


def count(scene: Scene, folder: Path) -> Counter[str]:
    """How many system calls of each kind the scene makes."""
    scene.set_up(folder)
    _traced(scene, folder, ["-e", f"trace={','.join(_CALLS)}"])
    return Counter(
        re.findall(r"^(?:\d+ +)?(\w+)\(", (folder.parent / "strace").read_text(errors="replace"), re.MULTILINE)
    )


def choose(calls: Counter[str], chance: random.Random) -> Fault:
    """One of the calls, each kind as often as another."""
    call = chance.choice(sorted(calls))
    return Fault(call, chance.randint(1, calls[call]), chance.random() < 0.5, chance.choice(_ERRORS))


def run(scene: Scene, folder: Path, fault: Fault) -> _forked.Outcome:
    """Run the scene's commands with that fault."""
    return _traced(scene, folder, ["-e", f"trace={fault.call}", "-e", f"inject={fault}"])


def _traced(scene: Scene, folder: Path, arguments: list[str]) -> _forked.Outcome:
    """Run the commands in a child that waits until strace has hold of it."""
    waits, goes = os.pipe()
    child, codes = _forked.begin(folder, scene.commands, lambda: bool(select.select([waits], [], [])) and None)
    os.close(waits)
    command = ["strace", "-f", "-o", str(folder.parent / "strace"), *arguments, "-p", str(child)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as tracer:
        said = tracer.stderr.readline() if tracer.stderr else b""
        os.write(goes, b"g")
        os.close(goes)
        outcome = _forked.end(folder.parent, child, codes)
        tracer.wait()
    if b"attached" not in said:
        raise SystemExit(f"strace: {said.decode()}")
    return outcome
