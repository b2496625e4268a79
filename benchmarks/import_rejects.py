"""A file with bad lines: each is in the rejects file with its reason, and mended they come in as if never bad.

Run from the project's folder: python benchmarks/import_rejects.py [--lines 100000] [--bad 1000] [--seed 1]
Ends with 1 where any of that does not hold.
"""

import argparse
import csv
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import _till

from crm_tui.domain.shop import Shop
from crm_tui.exchange.exports import Filter, export
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store.check import CHECKS
from crm_tui.store.db import Database


def must(holds: bool, what: str) -> None:
    """End with the words where it does not hold."""
    if not holds:
        raise SystemExit(what)


def mend(rejects: Path, mended: Path, good: dict[int, list[str]], bad: dict[int, tuple[int, str]]) -> Counter[str]:
    """Put the right text where the wrong one stands, and nothing else; the reasons given, counted."""
    reasons = Counter[str]()
    with (
        rejects.open(encoding="utf-8-sig", newline="") as source,
        mended.open("w", encoding="utf-8", newline="") as file,
    ):
        rows, out = csv.reader(source), csv.writer(file)
        out.writerow(header := next(rows))
        must(tuple(header) == (*_till.HEADER, "_line", "_reason"), "the rejects file has other columns")
        seen = []
        for row in rows:
            number, column = int(row[-2]), bad[int(row[-2])][0]
            must(_till.HEADER[column] in row[-1], f"line {number}: the reason does not name the column: {row[-1]}")
            kept = [text for place, text in enumerate(row[:-2]) if place != column]
            must(kept == [text for place, text in enumerate(good[number]) if place != column], f"line {number} differs")
            reasons[_till.HEADER[column] + row[-1].partition(":")[2].replace(bad[number][1], "…")] += 1
            seen.append(number)
            out.writerow([*row[:column], good[number][column], *row[column + 1 :]])
    must(seen == list(bad), "the rejects file does not have exactly the bad lines")
    return reasons


def prove(folder: Path, lines: int, bad_count: int, seed: int) -> Counter[str]:
    """Import, mend and import again; the reasons given. SystemExit where something does not hold."""
    file, rejects, mended = folder / "till.csv", folder / "rejects.csv", folder / "mended.csv"
    bad = _till.spoil(lines, bad_count, seed)
    _till.write(file, lines, seed, bad)
    good = {number: cells for number, cells in enumerate(_till.lines(lines, seed), 2) if number in bad}
    db = Database.create(folder / "shop.db", Shop("Proof", "CNY", ""))

    begun = time.monotonic()
    refused = import_file(db, "sales", file, Options(create_missing=True, rejects=rejects)).account
    must(refused.rejected == bad_count, f"{refused.rejected} lines are rejected, not {bad_count}")
    must(len(exported(db, folder)) == 1, "something was written although lines were bad")
    all_or_none = time.monotonic() - begun

    begun = time.monotonic()
    first = import_file(db, "sales", file, Options(create_missing=True, partial=True, rejects=rejects)).account
    must((first.new, first.rejected) == (lines - bad_count, bad_count), f"{first.new} new, {first.rejected} rejected")
    partial = time.monotonic() - begun
    reasons = mend(rejects, mended, good, bad)

    second = import_file(db, "sales", mended, Options(create_missing=True, rejects=folder / "none.csv")).account
    must((second.new, second.lines) == (bad_count, bad_count), f"mended: {second.new} of {second.lines} are new")
    must(not (folder / "none.csv").exists(), "there are rejects after mending")
    never_bad = Database.create(folder / "other.db", Shop("Proof", "CNY", ""))
    _till.write(file, lines, seed)
    import_file(never_bad, "sales", file, Options(create_missing=True))
    must(exported(db, folder) == exported(never_bad, folder), "the shop differs from one that never had bad lines")
    with db.read() as r:
        must(not [problem for _, look in CHECKS for problem in look(r)], "crm check finds problems")
    sys.stdout.write(f"all or nothing {all_or_none:.1f} s, the good ones {partial:.1f} s\n")
    return reasons


def exported(db: Database, folder: Path) -> list[str]:
    """The shop's sales, sorted: lines that were mended came later."""
    export(db, "sales", "csv", folder / "out.csv", Filter())
    return sorted((folder / "out.csv").read_text(encoding="utf-8").splitlines())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the reasons and what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--bad", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="crm-") as folder:
        reasons = prove(Path(folder), asked.lines, asked.bad, asked.seed)
    for reason, count in reasons.most_common(12):
        sys.stdout.write(f"{count:6} {reason}\n")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{asked.lines} lines, {asked.bad} bad: each is kept with its reason, and mended it comes in. {memory} MB\n"
    )


if __name__ == "__main__":
    main()
