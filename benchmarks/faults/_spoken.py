"""What a program must say and leave after a fault that it could see."""

import os
import re
from pathlib import Path
from typing import Final

from benchmarks.faults import _forked
from benchmarks.faults._scenes import Scene, faults_of
from crm_tui.core.digest import sha256_of
from crm_tui.core.errors import ExitCode

#: What must never be said: a traceback, or that a bug was met where the disk failed.
_UNFIT: Final = re.compile(r"Traceback|has met a bug|Error\b|Exception")
_UNSURE: Final = "can't be told"
_NOTHING: Final = "nothing was changed"
_TRIED: Final[set[tuple[object, ...]]] = set()
_KEPT: Final = "before that is kept"
#: Codes of a command that could not do what it was asked: through no fault of its own, or of a file it can't read.
_FAILED: Final = frozenset({ExitCode.FAILED, ExitCode.INVALID})


def judge(scene: Scene, folder: Path, outcome: _forked.Outcome, *, mute: bool = False) -> tuple[str, list[str]]:
    """What came of the commands, and what is wrong: with what was said, with what was left, with doing it again.

    A `mute` program could write nothing, to nobody: no sentence is asked of it.
    """
    done = sum(code in _forked.DONE for code in outcome.codes)
    failed = len(outcome.codes) > done
    bad = []
    if (
        not os.WIFEXITED(outcome.status)
        or os.WEXITSTATUS(outcome.status)
        or len(outcome.codes) < min(done + 1, len(scene.commands))
    ):
        bad.append(f"the process ended with {outcome.status}: {outcome.said[-500:]}")
    state = scene.state(folder)
    unsure, kept = _UNSURE in outcome.said, _KEPT in outcome.said
    if state not in scene.states[done + kept : done + 1 + (unsure or kept or scene.quiet or mute)]:
        where = scene.states.index(state) if state in scene.states else "a part"
        bad.append(f"{done} commands were done, but {where} is kept, and was said: {_last(outcome)}")
    if failed and outcome.codes[-1] not in _FAILED:
        bad.append(f"ended with {outcome.codes[-1]}: {_last(outcome)}")
    if _UNFIT.search(outcome.said) or (failed and not mute and "crm: " not in outcome.said):
        bad.append(f"said {outcome.said[-500:]!r}")
    bad += (problem for problem in faults_of(folder) if "left over" not in problem)
    if not bad:
        bad += again(scene, folder, state, done)
    return "unsure" if unsure else "kept, then failed" if kept else f"failed after {done}" if failed else "done", bad


def again(scene: Scene, folder: Path, state: str, after: int) -> list[str]:
    """What is wrong once the commands that were not done are run again, without a fault.

    Folders with the same bytes need be tried once only. Where all was done there is nothing to run again, and what is
    left over waits for the next program that writes there.
    """
    missing = scene.commands[scene.states.index(state, after) :]
    if not missing:
        return [problem for problem in faults_of(folder) if "left over" not in problem]
    looks = scene.name, state, *((path.name, sha256_of(path)) for path in sorted(folder.rglob("*")) if path.is_file())
    if looks in _TRIED:
        return []
    done_again = _forked.run(folder, missing)
    if scene.state(folder) != scene.states[-1]:
        return [f"running it again does not complete it: {done_again.codes} {_last(done_again)}"]
    bad = list(faults_of(folder))
    if not bad:
        _TRIED.add(looks)
    return bad


def _last(outcome: _forked.Outcome) -> str:
    return (outcome.said.strip().splitlines() or [""])[-1]
