"""How well and how fast duplicates are found: pairs planted among many customers by a seeded script.

    python benchmarks/duplicates.py [--customers 100000] [--pairs 2000] [--seed 5] [--show]

Prints precision, recall (of all, and by the way the second record was written), seconds and megabytes.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from _twins import Customer, Maker

from crm_tui.domain.shop import Shop
from crm_tui.store import batches, bulk, duplicates
from crm_tui.store.db import Database

Planted = dict[tuple[int, int], str]


def planted(count: int, pairs: int, seed: int) -> tuple[list[Customer], Planted]:
    """The customers in the order of their ids (from 1 on), and which of them are one, with the way that is hidden."""
    maker, rng = Maker(seed), Random(seed)
    made = list(maker.customers(count - pairs))
    chosen = rng.sample([one for one in made if one["phone"] != "13800000000"], pairs)
    twins = [(one, *maker.twin(one)) for one in chosen]
    for one, _, other in twins:
        if shared := other.pop("both", ""):
            one[shared] = other[shared]
    everybody = made + [other for _, _, other in twins]
    rng.shuffle(everybody)
    places = {id(one): place for place, one in enumerate(everybody, 1)}
    found = {tuple(sorted((places[id(one)], places[id(other)]))): way for one, way, other in twins}
    return everybody, found  # type: ignore[return-value]


def make_store(path: Path, count: int, pairs: int, seed: int) -> None:
    """A store with these customers."""
    everybody, _ = planted(count, pairs, seed)
    with Database.create(path, Shop(currency="CNY")).write("import.customers", "benchmark") as w:
        batch = batches.start(w, "customers", "benchmark", "")
        new = [
            (number, {name: value or None for name, value in one.items()} | {"code": f"C{number:06}"})
            for number, one in enumerate(everybody, 1)
        ]
        bulk.insert_customers(w, batch, new)


def megabytes() -> float:
    """The most this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Plant, find, tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--show", action="store_true", help="print what was missed and what was found wrongly")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        # In a process of its own, so that what it holds is not counted below.
        making = multiprocessing.get_context("spawn").Process(
            target=make_store, args=(path, options.customers, options.pairs, options.seed)
        )
        making.start()
        making.join()
        before, began, cpu = megabytes(), time.perf_counter(), time.process_time()
        with Database.open(path).read() as reader:
            found = duplicates.find(reader)
        seconds, cpu, peak = time.perf_counter() - began, time.process_time() - cpu, megabytes()
    everybody, wanted = planted(options.customers, options.pairs, options.seed)
    tell(found, wanted)
    print(f"{seconds:.1f} s ({cpu:.1f} s of CPU), {peak:.0f} MB at most, {before:.0f} MB before")
    for sentence in found.cut:
        print(f"  {sentence}")
    if options.show:
        show(found, everybody, wanted)


def tell(found: duplicates.Found, wanted: Planted) -> None:
    """Precision and recall, the latter also by the way the second record was written."""
    pairs = {(pair.first, pair.second) for pair in found.pairs}
    right = pairs & wanted.keys()
    precision, recall = len(right) / max(1, len(pairs)), len(right) / len(wanted)
    print(f"found {len(pairs)}, of {len(wanted)} planted {len(right)}: precision {precision:.3f}, recall {recall:.3f}")
    ways, hits = Counter(wanted.values()), Counter(wanted[pair] for pair in right)
    for way, count in sorted(ways.items()):
        print(f"  {way:16} {hits[way]:5} of {count:5}  {hits[way] / count:.3f}")


def show(found: duplicates.Found, everybody: list[Customer], wanted: Planted) -> None:
    """What was missed, and what was found that was not planted."""
    pairs = {(pair.first, pair.second): pair for pair in found.pairs}
    for pair, way in list(wanted.items()):
        if pair not in pairs:
            print("missed", way, *(told(everybody[place - 1]) for place in pair), sep=" | ")
    for key, other in pairs.items():
        if key not in wanted:
            why = ", ".join(f"{reason.words} {reason.points}" for reason in other.reasons)
            print("wrong", other.score, why, *(told(everybody[place - 1]) for place in key), sep=" | ")


def told(one: Customer) -> str:
    """A customer in a line."""
    return " ".join(value for value in one.values() if value)


if __name__ == "__main__":
    main()
