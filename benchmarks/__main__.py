"""Every benchmark, or those named, on one seeded shop: a table of ratios against baselines of the same run.

    python -m benchmarks [NAME ...] [--lines 1000000] [--folder FOLDER]

A folder keeps the seeded files and stores for the next time. Nothing asserts: what misses its aim is marked so.
"""

import argparse
import importlib
import pkgutil
import tempfile
from pathlib import Path
from typing import Final

import benchmarks
from benchmarks._measured import Measure
from benchmarks._shop import Seeded

#: Modules that measure have a function `measure(shop)`; the others are proofs, started by themselves.
HEADER: Final = "| work | baseline | ours | baseline | ratio | aim |\n|---|---|---|---|---|---|"


def found() -> dict[str, Measure]:
    """By name, every benchmark there is."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name.startswith("row_")]
    return {name.removeprefix("row_"): importlib.import_module(f"benchmarks.{name}").measure for name in sorted(names)}


def main() -> None:
    """Measure, print."""
    known = found()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*known, []], metavar="NAME", help=", ".join(known))
    parser.add_argument("--lines", type=int, default=1_000_000, help="how many sales the shop has")
    parser.add_argument("--folder", type=Path, help="where the seeded shop is kept for the next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        shop = Seeded(folder, options.lines)
        print(HEADER, flush=True)
        for name in options.names or known:
            for measured in known[name](shop):
                print(measured.line(), flush=True)


if __name__ == "__main__":
    main()
