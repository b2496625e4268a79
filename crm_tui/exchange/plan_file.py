"""Plans as files: JSON lines that people read, compare line by line, take lines out of, and have carried out.

Each plan begins with a line that holds `plan` (the format's version) and says how its file was read; then comes a line
for each line of the file: `line`, `action`, `record`, `match`, `changes` (old and new by field, in machine form),
`errors` and `cells` (as they stood, by the fields named first). See `docs/import-plans.md`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from crm_tui.core.errors import Failed, Invalid, NotFound
from crm_tui.core.fields import Record
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.whole_file import whole_file
from crm_tui.domain.shop import Shop
from crm_tui.exchange.columns import Conventions
from crm_tui.exchange.entries import ACTIONS, LEFT_OUT, Entries, Entry, plain_changes
from crm_tui.exchange.facts import OPTIONS, SOURCE, Facts
from crm_tui.exchange.job import PLANS, Wish
from crm_tui.exchange.options import OnMatch, Options
from crm_tui.exchange.reading import LeftOut, Line, Source
from crm_tui.exchange.remembered import Chosen
from crm_tui.store.messages import read_text, write_params

VERSION = 1
_LONGEST_LINE = 1 << 24


class SavedEntry(NamedTuple):
    """A line of a plan; values in machine form."""

    line: int
    action: str
    label: str
    changes: Mapping[str, tuple[str, str]]
    cells: tuple[str, ...]
    reason: Text = Text("")  # why it was left out


def write(path: Path, plans: Sequence[tuple[Facts, Entries, Record]], shop: Shop) -> None:
    """Write the plans, readable by their owner only; Failed where that can't be done."""
    with whole_file(path, private=True) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for known, entries, record in plans:
            head = {"plan": VERSION, "noun": known.noun, "currency": shop.currency, **known._asdict()}
            file.write(json.dumps(head, ensure_ascii=False) + "\n")
            for entry in entries:
                file.write(json.dumps(as_json(entry, record, shop, kept=True), ensure_ascii=False) + "\n")


def as_json(entry: Entry, record: Record, shop: Shop, *, kept: bool = False) -> dict[str, object]:
    """An entry by its stable keys, messages in the present language; with `kept` also what carrying it out needs."""
    told: dict[str, object] = {
        "line": entry.line, "action": entry.action, "record": entry.label, "match": tr(entry.match),
        "changes": plain_changes(entry, record, shop),
    }  # fmt: skip
    if entry.errors:
        told["errors"] = [
            {"column": error.column, "value": error.value, "message": tr(error.message)} for error in entry.errors
        ]
    if kept and entry.action == LEFT_OUT:
        told["reason"] = [entry.match.msgid, write_params(entry.match.params)]
    elif kept:
        told["cells"] = entry.cells
    return told


@dataclass(frozen=True)
class Saved:
    """One plan of a file, and where its entries are: from one place to another, in bytes."""

    path: Path
    number: int  # the line it begins on
    facts: Facts
    begin: int
    end: int

    def entries(self) -> Iterator[SavedEntry]:
        """Its entries in order; Invalid, naming the line, where one is none."""
        return (_entry(self.path, number, found) for number, found in self._objects())

    def wish(self, options: Options) -> Wish:
        """The plan as an import: its cells as a source, its options with those that are given now."""
        known = self.facts
        if known.options["on_match"] not in list(OnMatch):
            raise _no_plan(self.path, self.number)
        own = Options(
            mapping={name: name for name in known.fields}, on_match=OnMatch(known.options["on_match"]), recall=False,
            **{name: known.options[name] for name in OPTIONS},
        )  # fmt: skip
        skipped = options.skip_fields | frozenset(known.options["skip_fields"])
        own = replace(
            own, dry_run=options.dry_run, partial=options.partial, rejects=options.rejects,
            skip_lines=options.skip_lines, skip_fields=skipped,
        )  # fmt: skip
        conventions = {name: Conventions(**known.conventions.get(name, {})) for name in known.fields}
        chosen = None if known.remember is None else Chosen(**known.remember)
        return Wish(known.noun, self._source(), own, told=True, conventions=conventions, chosen=chosen)

    def _source(self) -> Source:
        return Source(**self.facts.source, header=tuple(self.facts.fields), open_lines=self._lines)

    def _lines(self) -> Iterator[Line | LeftOut]:
        width = len(self.facts.fields)
        for number, found in self._objects():
            entry = _entry(self.path, number, found)
            if entry.action == LEFT_OUT:
                yield LeftOut(entry.line, entry.reason)
            elif len(entry.cells) != width:
                raise _no_plan(self.path, number)
            else:
                yield Line(entry.line, entry.cells)

    def _objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        with self.path.open("rb") as file:
            file.seek(self.begin)
            number = self.number
            while file.tell() < self.end:
                number += 1
                yield number, _object(self.path, number, file.readline(_LONGEST_LINE))


def read(path: Path, shop: Shop) -> list[Saved]:
    """The plans of a file; Invalid, naming the line, where it is none of this shop's currency, NotFound, Failed."""
    heads: list[tuple[int, Facts, int, int]] = []  # line, facts, where it begins and where its entries do
    try:
        with path.open("rb") as file:
            number, place = 0, 0
            while raw := file.readline(_LONGEST_LINE):
                number += 1
                if number == 1 or raw.startswith(b'{"plan"'):
                    heads.append((number, _head(path, number, raw, shop), place, file.tell()))
                place = file.tell()
    except FileNotFoundError:
        raise NotFound(N_("There is no file {file}."), file=path) from None
    except OSError as error:
        raise Failed(N_("{file} cannot be read: {reason}."), file=path, reason=error.strerror) from error
    if not heads:
        raise _no_plan(path, 1)
    ends = [begin for _, _, begin, _ in heads[1:]] + [place]
    return [Saved(path, line, known, begin, end) for (line, known, _, begin), end in zip(heads, ends, strict=True)]


def _head(path: Path, number: int, raw: bytes, shop: Shop) -> Facts:
    found = _object(path, number, raw)
    try:
        if found["plan"] != VERSION or found["noun"] not in PLANS:
            raise _no_plan(path, number)
        if found["currency"] != shop.currency:
            raise Invalid(
                N_("The plan is in {currency}, the shop in {other}."), currency=found["currency"], other=shop.currency
            )
        known = Facts(*(found[name] for name in Facts._fields))
        if set(known.source) != set(SOURCE) or not {*OPTIONS, "on_match", "skip_fields"} <= set(known.options):
            raise _no_plan(path, number)
        if known.remember is not None and set(known.remember) != set(Chosen._fields):
            raise _no_plan(path, number)
        conventions = (asdict(Conventions(**how)) for how in known.conventions.values())
        texts = (known.fields, *conventions, dict(enumerate(known.options["skip_fields"])))
        if not all(map(_are_texts, texts)):
            raise _no_plan(path, number)
        return known
    except (KeyError, TypeError, AttributeError) as error:
        raise _no_plan(path, number) from error


def _are_texts(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(one, str) for one in found.values())


def _object(path: Path, number: int, raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw.decode("utf-8-sig"))
        if b"\\ud" in raw.lower():
            json.dumps(found, ensure_ascii=False).encode()  # half of a pair is no text
    except (ValueError, RecursionError) as error:
        raise _no_plan(path, number) from error
    if not isinstance(found, dict):
        raise _no_plan(path, number)
    return found


def _entry(path: Path, number: int, found: Mapping[str, Any]) -> SavedEntry:
    try:
        action = found["action"]
        if action not in ACTIONS:
            raise _no_plan(path, number)
        changes = {str(name): (str(old), str(new)) for name, (old, new) in found["changes"].items()}
        cells = tuple(map(str, found.get("cells", ())))
        entry = SavedEntry(int(found["line"]), action, str(found["record"]), changes, cells)
        return entry if action != LEFT_OUT else entry._replace(reason=read_text(*map(str, found["reason"])))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_plan(path, number) from error


def _no_plan(path: Path, line: int) -> Invalid:
    return Invalid(N_("{file}, line {line}: this is no plan of an import."), file=path, line=line)
