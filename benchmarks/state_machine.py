"""Random steps over the operations against a plain Python model, as many as one likes.

    python -m benchmarks.state_machine [--steps 100000] [--seed 1]

What `tests/ops/test_state_machine.py` does in every run, longer and from another beginning. A step that goes wrong is
made small and told as the steps that lead there.
"""

import argparse
import os
import tempfile
from pathlib import Path

from hypothesis import seed

from benchmarks._measured import processor
from crm_tui.domain.shop import Shop
from crm_tui.store.db import Database
from tests.ops.test_state_machine import FAST, ShopMachine, play, stock


def main() -> None:
    """Play, print how much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.state_machine", description=(__doc__ or "")[:78])
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ["CRM_NOW"] = "2024-05-15T12:00:00+00:00"
    taken = []
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        empty = Path(folder) / "shop.db"
        Database.create(empty, Shop("Test shop", "CNY", "Asia/Shanghai"))
        stock(empty)
        seconds = processor(lambda: taken.append(play(empty, options.steps, seed(options.seed)(ShopMachine))))
    print(f"{taken[0]:,} steps from seed {options.seed}, {seconds:,.0f} s of processor, 0 wrong")


if __name__ == "__main__":
    main()
