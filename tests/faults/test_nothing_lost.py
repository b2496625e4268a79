"""Kills, power cuts, errors and full disks: the proofs of `benchmarks/faults`, fewer times."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def proof(folder: Path, *arguments: str) -> tuple[int, str]:
    # In memory where there is some: nothing of it is about how fast a disk syncs.
    place = MEMORY if os.access(MEMORY, os.W_OK) else folder
    command = [sys.executable, "-m", *arguments, "--folder", str(place)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    return done.returncode, done.stdout + done.stderr


def test_nothing_is_lost_whatever_happens_to_the_machine(tmp_path):
    code, said = proof(tmp_path, "benchmarks.faults")
    assert code == 0, said
    found = {what: int(count) for count, what in re.findall(r"^(\d+) (.+), 0 bad$", said, re.MULTILINE)}
    assert found["kills"] == 50
    assert found["states after power cuts"] >= 2000
    assert found["errors"] == 200
    assert found["points of a full disk"] == 40


def test_a_disk_that_lies_about_what_it_synced_is_found_out(tmp_path):
    code, said = proof(
        tmp_path, "benchmarks.faults.powercut", "--times", "300", "--scene", "undo", "--forget", "sync folder"
    )
    assert code == 1
    assert re.search(r"^\d+ states after power cuts, [1-9]\d* bad$", said, re.MULTILINE), said
