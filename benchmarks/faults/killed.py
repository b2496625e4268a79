"""Commands killed (`kill -9`) at random moments: each did all or nothing, what was said is kept, the rest can follow.

Run from the project's folder: python -m benchmarks.faults.killed [--times 1000] [--seed 1] [--scene import ...]
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults import _forked
from benchmarks.faults._proof import options, prove
from benchmarks.faults._scenes import Scene, faults_of
from benchmarks.faults._spoken import again


def faults(scenes: list[Scene], folder: Path, times: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Kill so often, in each scene in turn."""
    took = {scene.name: _time(scene, folder) for scene in scenes}
    for number in range(times):
        scene = scenes[number % len(scenes)]
        while True:
            scene.set_up(folder)
            begun, moment = time.monotonic(), chance.uniform(0, took[scene.name])
            outcome = _forked.kill_after(folder, scene.commands, moment)
            if outcome.killed:
                break
            took[scene.name] = min(took[scene.name], time.monotonic() - begun)
        kept, bad = _look(scene, folder, len(outcome.codes))
        yield f"{scene.name} {kept}", [f"after {moment:.3f} s: {problem}" for problem in bad]


def _time(scene: Scene, folder: Path) -> float:
    scene.set_up(folder)
    begun = time.monotonic()
    _forked.run(folder, scene.commands)
    return time.monotonic() - begun


def _look(scene: Scene, folder: Path, said: int) -> tuple[str, list[str]]:
    """What was kept, and what is wrong: with the folder as it was left, or once the commands are run again."""
    state, possible = scene.state(folder), scene.states[said : said + 2]
    if state not in possible:
        return "a part", [f"{said} commands were done, and the shop holds neither that nor one more"]
    kept = scene.states.index(state, said)
    bad = [problem for problem in faults_of(folder) if "left over" not in problem]
    bad += again(scene, folder, state, said)
    return ("nothing", "all")[kept - said] if len(scene.commands) == 1 else f"{kept} of {len(scene.commands)}", bad


if __name__ == "__main__":
    raise SystemExit(prove("kills", faults, options(__doc__, times=1000).parse_args()))
