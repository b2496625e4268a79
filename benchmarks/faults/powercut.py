"""Power cuts between any two of SQLite's calls: the shop opens, is sound, and holds all that was said to be kept.

Run from the project's folder: python -m benchmarks.faults.powercut [--times 50000] [--seed 1] [--forget "sync folder"]
The calls of commands that run to their end are recorded; from them the states are made in which a disk can be found
(see `_disk`), each is opened as the program opens its store, and compared with what the store was after each commit.
With `--forget` the disk lies about what it has synced, and the proof must fail.
"""

import pickle
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.faults import _forked
from benchmarks.faults._disk import Disk
from benchmarks.faults._proof import options, prove
from benchmarks.faults._scenes import STORE, Scene, faults_of, held
from benchmarks.faults._vfs import Call, Tap
from crm_tui.core.errors import CrmError
from crm_tui.store.db import SCHEMA
from crm_tui.store.engines.sqlite import verify

_JOURNAL: Final = STORE + "-journal"
_SCENES: Final = ("import", "edit", "undo", "migration", "restore")
#: A command has ended and said so.
_SAID: Final = "said"


@dataclass
class _Trace:
    """The calls that a scene made on its store, and the store's bytes before them and after each commit."""

    calls: list[Call] = field(default_factory=list)
    images: list[bytes] = field(default_factory=list)


def faults(
    scenes: list[Scene], folder: Path, times: int, chance: random.Random, forget: str = ""
) -> Iterator[tuple[str, list[str]]]:
    """Cut the power so often, at moments spread over all calls; states that were seen before are not opened again."""
    traces = {scene.name: _record(scene, folder) for scene in scenes if scene.name in _SCENES}
    for name, trace in traces.items():
        yield f"{name}: commits", [f"{name}: {problem}" for problem in _unsound(trace, folder)]
    each = max(1, times // sum(len(trace.calls) + 1 for trace in traces.values()))
    seen: set[int] = set()
    for name, trace in traces.items():
        disk, said, begun = Disk({STORE: trace.images[0]}), 0, 0
        for place, call in enumerate([Call("start", ""), *trace.calls]):
            if call.kind != forget:
                disk.do(call)
            begun += call.kind == "delete"
            said = begun if call.kind == _SAID else said
            for _ in range(each):
                files = disk.cut(chance)
                if (known := hash((name, said, begun, *files.items()))) in seen:
                    yield f"{name}: seen before", []
                    continue
                seen.add(known)
                bad = _open(files, trace.images[said : begun + 2], folder)
                yield name, [f"call {place} ({call.kind} {call.file}): {problem}" for problem in bad]


def _record(scene: Scene, folder: Path) -> _Trace:
    """Run the scene in a child and record its calls."""
    scene.set_up(folder)
    kept = folder.parent / "trace"

    def prepare() -> Callable[[], object]:
        trace = _Trace(images=[Path(STORE).read_bytes()])

        def hear(call: Call) -> None:
            name = Path(call.file).name
            if name not in {STORE, _JOURNAL} or call.kind == "read":
                return
            trace.calls.append(call._replace(file=name))
            if call.kind == "delete":
                trace.images.append(Path(STORE).read_bytes())
                trace.calls += [Call("sync folder", "")] if call.at else []

        def said() -> None:
            trace.calls.append(Call(_SAID, ""))
            kept.write_bytes(pickle.dumps(trace))

        Tap(hear)
        return said

    outcome = _forked.run(folder, scene.commands, prepare)
    if len(outcome.codes) != len(scene.commands) or not set(outcome.codes) <= _forked.DONE:
        raise SystemExit(f"{scene.name}: {outcome}")
    trace: _Trace = pickle.loads(kept.read_bytes())  # noqa: S301 - written by the child, just now
    return trace


def _unsound(trace: _Trace, folder: Path) -> Iterator[str]:
    """What is wrong with the store as it is after each commit, without a fault."""
    for image in trace.images:
        _fill(folder, {STORE: image})
        yield from faults_of(folder)


def _open(files: dict[str, bytes], right: Sequence[bytes], folder: Path) -> list[str]:
    """Open the store as it was left; what is wrong where it is then none of those that are right."""
    _fill(folder, files)
    store = folder / STORE
    try:
        verify(store, SCHEMA)
    except CrmError as error:
        return [str(error)]
    left = store.read_bytes()
    if left in right:
        return []
    # Pages that nobody uses, and what is behind the last page, need not be as they were.
    holds, problems = held(store), list(faults_of(folder))
    if not any(holds == _holds(image, folder) for image in right):
        problems.append("the shop is not as any commit left it that may be the last")
    return problems


def _holds(image: bytes, folder: Path) -> str:
    _fill(folder, {STORE: image})
    return held(folder / STORE)


def _fill(folder: Path, files: dict[str, bytes]) -> None:
    """Let the folder have these files only."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)


def main() -> int:
    """Record, cut, open, count."""
    parser = options(__doc__, times=50_000)
    parser.add_argument("--forget", choices=["sync", "sync folder"], default="", help="what the disk only says it does")
    asked = parser.parse_args()
    return prove("states after power cuts", partial(faults, forget=asked.forget), asked)


if __name__ == "__main__":
    raise SystemExit(main())
