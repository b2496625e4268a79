"""The translations' workbench: gather the msgids of the code, bring the `.po` files up to date, check and compile them.

python tools/catalogue.py update            after changing what people read
python tools/catalogue.py fill FILE.json..  puts {"msgid": "translation"} files into zh_CN
python tools/catalogue.py check             what CI runs: complete, same parameters, nothing stale
python tools/catalogue.py compile           writes the .mo files
"""

import ast
import json
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "crm_tui"
LOCALE = CODE / "locale"
LANGUAGES = ("zh_CN",)
MARKERS = frozenset(
    ("N_", "tr", "Text", "CrmError", "Failed", "Usage", "Invalid", "NotFound", "Conflict", "Forbidden", "Cancelled")
)
BORN = datetime(2026, 11, 1, tzinfo=UTC)  # a fixed date, so that a catalogue only changes where its texts do

Msgid = str | tuple[str, str]


def po_path(language: str) -> Path:
    """The catalogue's source file."""
    return LOCALE / language / "LC_MESSAGES" / "crm_tui.po"


def extract() -> dict[Msgid, str]:
    """Every msgid of the code, plural pairs as tuples, with the first place it was found in."""
    found: dict[Msgid, str] = {}
    for path in sorted(CODE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for msgid in _msgids(node):
                    found.setdefault(msgid, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def _msgids(call: ast.Call) -> Iterator[Msgid]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    first = _literal(call.args, 0)
    if name == "plural" and first and (many := _literal(call.args, 1)):
        yield first, many
    elif name in MARKERS and first:
        yield first
    if name in MARKERS and call.args and isinstance(call.args[0], ast.JoinedStr):
        raise SystemExit(f"line {call.lineno}: an f-string can't be translated: {ast.unparse(call)}")


def _literal(arguments: list[ast.expr], place: int) -> str:
    node = arguments[place] if place < len(arguments) else None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def load(language: str) -> Catalog:
    """The language's catalogue, empty where there is none yet."""
    path = po_path(language)
    if not path.exists():
        return _fresh(language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def _fresh(language: str) -> Catalog:
    header = f"# {language} translations of crm_tui.\n"
    return Catalog(
        locale=language, project="crm_tui", version="1", header_comment=header, fuzzy=False, charset="utf-8",
        creation_date=BORN, revision_date=BORN, copyright_holder="", msgid_bugs_address="-", last_translator="-",
        language_team=language,
    )  # fmt: skip


def save(language: str, translations: dict[Msgid, str]) -> None:
    """Write the catalogue: the code's msgids in order, each with its translation or none."""
    catalogue = _fresh(language)
    for msgid in sorted(extract(), key=_singular):
        text = translations.get(msgid, "")
        message = catalogue.add(msgid, (text,) if isinstance(msgid, tuple) else text)
        message.flags.clear()
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalogue, width=120, no_location=True, omit_header=False)


def _singular(msgid: Msgid) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _translations(catalogue: Catalog) -> dict[Msgid, str]:
    return {_msgid(message): _text(message) for message in catalogue if message.id}


def _msgid(message: Message) -> Msgid:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _text(message: Message) -> str:
    text = message.string
    return text if isinstance(text, str) else text[0] if text else ""


def update() -> None:
    """Add new msgids to every catalogue, drop those the code no longer has."""
    for language in LANGUAGES:
        save(language, _translations(load(language)))


def fill(files: list[Path], language: str = "zh_CN") -> None:
    """Take translations from JSON objects of msgid (of a plural: the singular) to text."""
    known: dict[Msgid, str] = _translations(load(language))
    by_singular = {_singular(msgid): msgid for msgid in extract()}
    for file in files:
        for singular, text in json.loads(file.read_text(encoding="utf-8")).items():
            if (msgid := by_singular.get(singular)) is None:
                print(f"{file.name}: not in the code: {singular!r}", file=sys.stderr)
            elif (present := known.get(msgid)) and present != text:
                print(f"{file.name}: kept {present!r}, not {text!r}, for {singular!r}", file=sys.stderr)
            else:
                known[msgid] = text
    save(language, known)


def check() -> list[str]:
    """What is wrong with the catalogues: one line each, none where all is well."""
    wanted = extract()
    faults = []
    for language in LANGUAGES:
        catalogue = load(language)
        known = _translations(catalogue)
        faults += [
            f"{language}: missing, run update: {_singular(msgid)!r} ({wanted[msgid]})"
            for msgid in wanted.keys() - known.keys()
        ]
        faults += [
            f"{language}: no longer in the code, run update: {_singular(msgid)!r}"
            for msgid in known.keys() - wanted.keys()
        ]
        faults += [f"{language}: {fault}" for message in catalogue if message.id for fault in _faults(message)]
    return sorted(faults)


def _faults(message: Message) -> Iterator[str]:
    text, msgid = _text(message), _msgid(message)
    source = msgid if isinstance(msgid, str) else msgid[1]
    if not text:
        yield f"not translated: {source!r}"
    elif _places(text) != _places(source):
        yield f"other parameters than {source!r}: {text!r}"
    if message.fuzzy:
        yield f"fuzzy: {source!r}"


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def compile_all() -> None:
    """Write every `.mo` beside its `.po`."""
    for language in LANGUAGES:
        path = po_path(language)
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def main(arguments: list[str]) -> int:
    """Do the one thing named by the first argument."""
    match arguments:
        case ["extract"]:
            for msgid, place in extract().items():
                print(f"{place}: {msgid!r}")
        case ["update"]:
            update()
        case ["fill", *files] if files:
            fill([Path(file) for file in files])
            compile_all()
        case ["check"]:
            faults = check()
            print("\n".join(faults) or "Every text is translated.")
            return 1 if faults else 0
        case ["compile"]:
            compile_all()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
