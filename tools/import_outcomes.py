"""Writes docs/import-outcomes.md: what `crm import auto --dry-run` says of every file of the folders given.

Usage: PYTHONPATH=. python tools/import_outcomes.py FOLDER...
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import set_language, tr
from crm_tui.domain.shop import Shop
from crm_tui.exchange.account import Summary
from crm_tui.exchange.auto import Recognised, Refused, import_recognised, recognise_files
from crm_tui.exchange.best_noun import LABELS
from crm_tui.exchange.options import Options
from crm_tui.store.db import Database

PAGE = Path(__file__).resolve().parent.parent / "docs" / "import-outcomes.md"
HEAD = """# What becomes of files

What `crm import auto --dry-run --create-missing` says of every file of a collection of published samples: address
books, ledgers, contacts, dialects of CSV and encodings, most of them no shop's files at all. Each is tried out alone
against an empty shop. Where no heading is known, the refusal goes on to say how to name what the file is and which
column is what, which is left off here. Made by `PYTHONPATH=. python tools/import_outcomes.py FOLDER...`.

"""
COLUMNS = ("File", "Taken for", "Read as", "Lines", "Why, or why not")
#: What refusals of files without known headings go on to say, each alike.
ADVICE = " Say what "


def main(folders: Sequence[str]) -> None:
    """Try out every file, write the page, and say how many files it is about."""
    set_language("en")
    rows = [row for folder in map(Path, folders) for row in _folder(folder)]
    taken = sum(row[1] != "refused" for row in rows)
    table = [f"| {' | '.join(map(_cell, row))} |" for row in [COLUMNS, ["---"] * len(COLUMNS), *rows]]
    counts = f"{len(rows)} files or sheets: {taken} taken, {len(rows) - taken} refused with a reason.\n\n"
    PAGE.write_text(HEAD + counts + "\n".join(table) + "\n", encoding="utf-8")
    print(f"{PAGE}: {counts.strip()}")


def _folder(folder: Path) -> Iterator[Sequence[str]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with tempfile.TemporaryDirectory(prefix="crm-") as scratch:
            db = Database.create(Path(scratch) / "shop.db", Shop("Sample"))
            yield from _file(db, path, str(path.relative_to(folder.parent)))


def _file(db: Database, path: Path, name: str) -> Iterator[Sequence[str]]:
    options = Options(dry_run=True, create_missing=True)
    found = recognise_files(db, [path], options)
    try:
        summaries = import_recognised(db, found, options)
    except CrmError as error:
        yield name, "refused", _read([one for one in found if isinstance(one, Recognised)]), "", _without(error, path)
        return
    for one, summary in zip(found, summaries, strict=True):
        if isinstance(one, Refused) or summary is None:
            yield _sheeted(name, one), "refused", "", "", _short(tr(one.reason), path)  # type: ignore[union-attr]
        else:
            label = tr(one.label) if one.by or one.source is None or one.source.known else tr(LABELS[one.noun])
            yield _sheeted(name, one), label, _read([one]), _lines(summary), _why(one, summary)


def _sheeted(name: str, one: Recognised | Refused) -> str:
    sheet = one.sheet if isinstance(one, Refused) else one.source and one.source.sheet
    return f"{name} [{sheet}]" if sheet else name


def _read(found: Sequence[Recognised]) -> str:
    """The encoding, and whether it is sure; what is none for workbooks."""
    sources = [one.source for one in found if one.source is not None]
    if not sources:
        return ""
    source = sources[0]
    guessed = "" if source.encoding_sure else " (guessed, which is said)"
    where = f", headings in line {source.header_line}" if source.header_line > 1 else ""
    return (source.encoding or "workbook") + guessed + where


def _lines(summary: Summary) -> str:
    account = summary.account
    counts = {
        "new": account.new, "updated": account.updated, "unchanged": account.unchanged, "known": account.duplicate,
        "left out": account.left_out, "rejected": account.rejected,
    }  # fmt: skip
    return f"{account.lines}: " + (", ".join(f"{count} {word}" for word, count in counts.items() if count) or "nothing")


def _why(one: Recognised, summary: Summary) -> str:
    reasons = [tr(one.why)]
    if one.passed_over:
        reasons.append(f"sheets passed over: {', '.join(one.passed_over)}")
    if summary.account.errors:
        error = summary.account.errors[0]
        reasons.append(f"first rejected, line {error.line}: {tr(error.message)}")
    return _short("; ".join(reasons), one.given.path)


def _without(error: CrmError, path: Path) -> str:
    return _short(str(error), path)


def _short(text: str, path: Path) -> str:
    """The sentence as it is told where the file lies in the folder one is in."""
    return text.replace(str(path), path.name).partition(ADVICE)[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


if __name__ == "__main__":
    main(sys.argv[1:])
