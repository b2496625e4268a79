"""Imports that are killed, and imports with bad lines: the proofs of `benchmarks/`, in small."""

import os
import signal
import sys
from pathlib import Path

import pytest

from crm_tui.exchange.options import Options
from crm_tui.exchange.run import CHECKING, READING, WRITING, import_file
from crm_tui.store.check import CHECKS

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import _till
import import_rejects


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("phase", [READING, CHECKING, WRITING])
def test_killed_in_any_phase_nothing_is_kept_and_the_next_run_completes_it(phase, shop, tmp_path, ask):
    file = tmp_path / "till.csv"
    _till.write(file, 1100, seed=1)

    def kill(now: str, _done: int, _of: int | None) -> None:
        if now == phase:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        import_file(shop, "sales", file, Options(create_missing=True), kill)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL

    with shop.read() as r:
        assert [problem for _, look in CHECKS for problem in look(r)] == []
    assert ask("SELECT count(*) FROM sale") == [(0,)]
    summary = import_file(shop, "sales", file, Options(create_missing=True))
    assert (summary.account.new, summary.earlier_batch) == (1100, None)


def test_every_bad_line_is_kept_with_its_reason_and_comes_in_mended(tmp_path):
    reasons = import_rejects.prove(tmp_path, lines=600, bad_count=60, seed=5)
    assert sum(reasons.values()) == 60
    assert len(reasons) >= 5
