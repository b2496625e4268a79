"""The reference pages, written from the code: every command's help, every field with its headings, the query language.

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
    from crm_tui.commands._root import tree
    from crm_tui.core.errors import ExitCode

    root = tree()
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


_QUERY = """
A query says which records are meant: customers here, products and tickets in their lists with fields of their own.
The list's filter, `crm search`, `crm customer list --where` and
`crm export customers --where` take the same language. 查询用中文写也可以：`等级:A 消费>=5000 多久没来>90天 -标签:黑名单`。

| write | to mean |
|---|---|
| `张三 五金` | words: a name, its pinyin or initials, part of a phone, a tag, address or note, as ever |
| `grade:A city:上海` | a space is *and* |
| `city:上海,苏州` | a comma is *or*; it binds closer than a space |
| `-tag:blocked` | `-` is *not* |
| `(grade:A tag:VIP),owed>0` | brackets group |
| `note:"long pipe"` | quotes take text as it is, with spaces and signs |
| `city:上海` `city=上海` | a text with this in it; a text that is just this (A to Z in either case) |
| `tag:VIP` `grade:A,B` | tags and choices are always whole |
| `spent>=5000` `spent:100..500` `spent:100..` | sizes and ranges, both ends included; `1万` and sums such as `3*12.5` too |
| `last>90d` `last<3m` `last:30d..90d` | days, weeks, months, years ago (d w m y, 天 周 个月 年); a number alone is days |
| `last:2024-03` `first<2020` `created:today` | a month, a year, a day, also in words |
| `created:thismonth` `last:lastyear` `last:last30d` `birthday:next7d` | windows: this, last or next week, month, year (本周 上月 今年); last or next so many days (最近30天 未来7天) |
| `birthday:5月` `birthday:05-31` | a month or day of any year |
| `sort:-spent` `sort:city,-owed` | the order; customers without a value come last |

Full-width signs (`：` `，` `、` `＞` `（`) are read like the others. A word that is not a field, or a value that does not fit, is an error that names
its place; in the list and in `crm search` a text that finds customers as plain words is taken for that instead.
"""  # noqa: E501 - rows of a table are not broken


def query_page() -> str:
    """The query language: its signs, and every field of each kind of record with its names, meaning and an example."""
    from crm_tui.query.fields import CUSTOMERS, SPECIAL
    from crm_tui.query.product_fields import PRODUCTS
    from crm_tui.query.ticket_fields import TICKETS

    lines = ["# Query language", "", _WRITTEN, *_QUERY.splitlines()]
    for heading, vocabulary in (("Customers", CUSTOMERS), ("Products", PRODUCTS), ("Tickets", TICKETS)):
        fields = [(field.name, field.aliases, field.meaning, field.example) for field in vocabulary.fields]
        lines += ["", f"## Fields of {heading.lower()}", "", *_asked_by(fields)]
        lines += ["", "Sorted by: " + ", ".join(f"`{name}`" for name in vocabulary.sortable) + "."]
    lines += ["", "## Everywhere", "", *_asked_by([(name, *told) for name, told in SPECIAL.items()])]
    lines += ["", "`has:` and `no:` take any field."]
    return "\n".join(lines) + "\n"


def _asked_by(fields: list[tuple[str, tuple[str, ...], str, str]]) -> list[str]:
    """A table of names, what they mean in both languages, and examples."""
    from crm_tui.core.i18n import set_language, tr

    lines = ["| name | 中文 | meaning | 含义 | example |", "|---|---|---|---|---|"]
    for name, aliases, meaning, example in fields:
        set_language("zh_CN")
        chinese = tr(meaning)
        set_language("en")
        named = " ".join(f"`{alias}`" for alias in aliases)
        lines.append(f"| `{name}` | {named} | {meaning} | {chinese} | `{example}` |")
    return lines


def pages() -> dict[Path, str]:
    """Each page's file and text."""
    from crm_tui.core.i18n import set_language

    set_language("en")
    return {
        PAGES / "commands.md": commands_page(),
        PAGES / "fields.md": fields_page(),
        PAGES / "query.md": query_page(),
    }


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
