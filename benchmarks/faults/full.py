"""A disk that is full at some point of a command: it says so, and the shop is as before, or as after.

Run from the project's folder: python -m benchmarks.faults.full [--times 400] [--seed 1]
Where we may mount one, the disk is a small one in memory with so many bytes left; else the longest that a file may
become is limited (`RLIMIT_FSIZE`), which the program meets as the same kind of error.
"""

import random
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.faults import _forked
from benchmarks.faults._proof import options, prove
from benchmarks.faults._scenes import Scene
from benchmarks.faults._spoken import judge

_SIZE: Final = 16 * 1024 * 1024
_BLOCK: Final = 4096


def faults(scenes: list[Scene], folder: Path, times: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Fill the disk so often, at points up to where there is room for everything; every other time by a limit."""
    with _small_disk(folder.parent / "disk") as disk:
        for number in range(times):
            scene = scenes[number % len(scenes)]
            if disk is not None and number % 2:
                yield _on(disk, scene, chance)
            else:
                yield _limited(scene, folder, chance)


def _limited(scene: Scene, folder: Path, chance: random.Random) -> tuple[str, list[str]]:
    """Run the scene with a limit to the size of files, of the order of what it writes."""
    scene.set_up(folder)
    largest = max(path.stat().st_size for path in folder.iterdir())
    limit = chance.randint(0, largest) if chance.random() < 0.5 else chance.randint(largest, largest * 5 // 4)
    prepare = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    came, bad = judge(scene, folder, _forked.run(folder, scene.commands, prepare))
    return f"{scene.name} {came}", [f"files up to {limit} bytes: {problem}" for problem in bad]


def _on(disk: Path, scene: Scene, chance: random.Random) -> tuple[str, list[str]]:
    """Run the scene on the small disk with some blocks left, then make room, and go on."""
    folder, ballast = disk / "run", disk / "ballast"
    scene.set_up(folder)
    used = sum(path.stat().st_size for path in folder.iterdir())
    left = chance.randint(0, used // _BLOCK) * _BLOCK
    ballast.write_bytes(bytes(shutil.disk_usage(disk).free - left))
    outcome = _forked.run(folder, scene.commands, beside=disk.parent)
    ballast.unlink()
    came, bad = judge(scene, folder, outcome)
    return f"{scene.name} {came}", [f"{left} bytes left: {problem}" for problem in bad]


@contextmanager
def _small_disk(place: Path) -> Iterator[Path | None]:
    """A small disk in memory; None where we may not have one."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "crm-faults", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)  # noqa: S607 - whichever the machine has


if __name__ == "__main__":
    raise SystemExit(prove("points of a full disk", faults, options(__doc__, times=400).parse_args()))
