"""The reference pages, written from the code: every command's help, every field with its headings.

python tools/reference.py write    writes docs/reference/*.md
python tools/reference.py check    fails where a page is not what the code says
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"
WIDTH = 100
_WRITTEN = "<!-- Written by tools/reference.py from the code; change the code and run `make reference`. -->"

sys.path.insert(0, str(ROOT))
os.environ["LANGUAGE"] = "en"


def commands_page() -> str:
    """Every command with its help, as `crm ... --help` prints it."""
    from crm_tui import cli
    from crm_tui.core.errors import ExitCode

    root = cli.typer.main.get_command(cli.app)  # cli binds the translations before typer is imported
    lines = ["# Commands", "", _WRITTEN, "", "stdout is data, stderr is talk. Exit codes:", ""]
    lines += [f"- {code.value} {code.name.lower().replace('_', ' ')}" for code in ExitCode]
    for path, text in _help_of(root, "crm", None):
        lines += ["", f"{'#' * min(path.count(' ') + 2, 4)} {path}", "", "```", text.strip("\n"), "```"]
    return "\n".join(lines) + "\n"


def _help_of(command: object, name: str, parent: object) -> Iterator[tuple[str, str]]:
    context = command.context_class(command, info_name=name, parent=parent, terminal_width=WIDTH)  # type: ignore[attr-defined]
    yield context.command_path, command.get_help(context)  # type: ignore[attr-defined]
    if hasattr(command, "list_commands"):
        for known in command.list_commands(context):
            if found := command.get_command(context, known):  # type: ignore[attr-defined]
                yield from _help_of(found, known, context)


def fields_page() -> str:
    """Every record's fields: stable name, labels, kind, and the headings under which files bring them."""
    from crm_tui.core.i18n import set_language, tr
    from crm_tui.domain import customers, payments, products, sales

    lines = [
        "# Fields", "", _WRITTEN, "",
        "The name is stable: options, `--map NAME=HEADING`, export columns and JSON keys use it. A file's heading is",
        "recognised by the name, by either label, and by the words listed. Case, spaces and width don't matter.",
    ]  # fmt: skip
    for record in (customers.RECORD, products.RECORD, sales.RECORD, payments.RECORD, sales.MOVEMENT):
        lines += ["", f"## {record.label}", "", "| name | label | 名称 | kind | headings |", "|---|---|---|---|---|"]
        for field in record.fields:
            set_language("zh_CN")
            chinese = tr(field.label)
            set_language("en")
            kind = f"{field.kind}, required" if field.required else str(field.kind)
            if field.choices:
                kind += ": " + ", ".join(choice.value for choice in field.choices)
            headings = ", ".join(field.headings).replace("|", "\\|")
            lines.append(f"| `{field.name}` | {field.label} | {chinese} | {kind} | {headings} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Each page's file and text."""
    from crm_tui.core.i18n import set_language

    set_language("en")
    return {PAGES / "commands.md": commands_page(), PAGES / "fields.md": fields_page()}


def main(arguments: list[str]) -> int:
    """Write or check, as the first argument says."""
    if arguments not in (["write"], ["check"]):
        print(__doc__, file=sys.stderr)
        return 2
    stale = [
        (path, text) for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if arguments == ["write"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            print(f"{path.relative_to(ROOT)} is not what the code says; run: make reference")
    return 1 if stale and arguments == ["check"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
