"""What a workbook's reader drops silently: results of formulas that are missing or errors, zeros that a format adds."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import join, normpath
from typing import Final, NamedTuple
from xml.parsers import expat

from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.reading.archive import column_of, damaged, opened

_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>")
_ATTRIBUTE: Final = re.compile(rb"\b(r|s|t)\s*=\s*[\"']([^\"']*)[\"']")
_RESULT: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)<")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
#: What is in a sheet with a formula or an error, and looked for fast.
_SUSPECT: Final = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b'"e"', b"'e'")
_ZEROS: Final = re.compile(r"0{2,20}")
_PLACE: Final = re.compile(rb"([A-Z]+)([0-9]+)")
#: What stands for a result that isn't there, so that its row is not taken for an empty one.
_UNKNOWN: Final = "#?"


class Oddity(NamedTuple):
    """One cell: its text as the person sees it, and why it can't be taken; `shared` where it stands for more rows."""

    text: str
    wrong: Text | None = None
    shared: bool = False


#: By row (from 1) and column (from 1).
Oddities = Mapping[tuple[int, int], Oddity]


def oddities(path: Path, sheet: str) -> Oddities:
    """The odd cells of that sheet of an .xlsx workbook; none for other workbooks. Raises Invalid for damaged ones."""
    if not zipfile.is_zipfile(path):
        return {}
    with opened(path) as archive:
        names = set(archive.namelist())
        part = _part(archive, sheet, names)
        if part not in names:
            return {}
        text = archive.read(part)
        zeros = _padding(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else {}
    if not zeros and not any(sign in text for sign in _SUSPECT):
        return {}
    return dict(_cells(text, zeros))


def name_of(row: int, column: int) -> str:
    """The cell as a spreadsheet names it, both counted from 1: AB12."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _parted(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The attributes of each cell that is not empty, and what stands in it, up to the next."""
    cells = _CELL.finditer(text)
    cell = next(cells, None)
    while cell is not None:
        following = next(cells, None)
        if not cell[1].endswith(b"/"):
            yield cell[1], text[cell.end() : following.start() if following else len(text)]
        cell = following


def _cells(text: bytes, zeros: Mapping[bytes, int]) -> Iterator[tuple[tuple[int, int], Oddity]]:
    for attributes, inside in _parted(text):
        said = dict(_ATTRIBUTE.findall(attributes))
        place = _PLACE.fullmatch(said.get(b"r", b""))
        if place is None:
            continue
        found = _RESULT.search(inside)
        result = found[1].strip().decode("utf-8", "replace") if found else ""
        kind, name = said.get(b"t", b"n"), said[b"r"].decode("ascii")
        odd = None
        if kind == b"e":
            odd = Oddity(result, Text(N_("Cell {cell} holds the error {error}."), {"cell": name, "error": result}))
        elif not result and kind != b"str" and _FORMULA.search(inside):
            reason = N_(
                "Cell {cell} holds a formula without its result; open the workbook in a spreadsheet and save it."
            )
            odd = Oddity(_UNKNOWN, Text(reason, {"cell": name}))
        elif kind == b"n" and result.isdigit() and len(result) < zeros.get(said.get(b"s", b""), 0):
            odd = Oddity(result.zfill(zeros[said[b"s"]]))
        if odd:
            yield (int(place[2]), column_of(place[1])), odd


class _Tags:
    """Attributes of the tags of a small part of XML, by the tag's name, in order."""

    def __init__(self, text: bytes) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        try:
            parser.Parse(text, True)
        except (expat.ExpatError, LookupError, ValueError):
            raise damaged() from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.found.append((name.rpartition(":")[2], {key.rpartition(":")[2]: one for key, one in attributes.items()}))

    def named(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.found if tag == name]


def _part(archive: zipfile.ZipFile, sheet: str, names: set[str]) -> str:
    """The name of the part that holds the sheet; "" where the archive is no .xlsx."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    sheets = _Tags(archive.read("xl/workbook.xml")).named("sheet")
    ids = [one.get("id", "") for one in sheets if one.get("name") == sheet]
    targets = {one.get("Id"): one.get("Target", "")
               for one in _Tags(archive.read("xl/_rels/workbook.xml.rels")).named("Relationship")}  # fmt: skip
    target = targets.get(ids[0], "") if ids else ""
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _padding(styles: bytes) -> dict[bytes, int]:
    """By number of a cell's style, how many digits its format fills up with zeros: 00000 is five."""
    inside, padded, count = False, {}, 0
    tags = _Tags(styles)
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in tags.named("numFmt")}
    for tag, attributes in tags.found:
        if tag in {"cellXfs", "cellStyles", "cellStyleXfs", "dxfs"}:
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            code = formats.get(attributes.get("numFmtId"), "")
            if _ZEROS.fullmatch(code):
                padded[str(count).encode()] = len(code)
            count += 1
    return padded
