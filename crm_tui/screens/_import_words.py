"""What the pages that bring in a file say of it: what it is, how it is read, what is to be done with its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crm_tui.core.i18n import N_, Text, plural
from crm_tui.exchange.options import OnMatch
from crm_tui.exchange.preview import Preview
from crm_tui.screens._import_draft import NAMING, NOUNS, ImportDraft

#: Codecs that files of shops are written in, and their names.
ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("gb18030", N_("GB18030, GBK (simplified Chinese)")),
    ("big5hkscs", N_("Big5 (traditional Chinese)")),
    ("utf-16", "UTF-16"),
    ("cp1252", N_("Windows 1252 (Western Europe)")),
    ("cp1250", N_("Windows 1250 (Central Europe)")),
    ("cp1251", N_("Windows 1251 (Cyrillic)")),
    ("cp932", N_("Shift-JIS (Japanese)")),
    ("cp949", N_("EUC-KR (Korean)")),
    ("cp874", N_("Windows 874 (Thai)")),
)
DELIMITERS = (
    (",", N_("comma ,")),
    (";", N_("semicolon ;")),
    ("\t", N_("tab")),
    ("|", N_("bar |")),
    ("，", N_("full-width comma ，")),
    ("^", "^"),
    ("~", "~"),
)
ORDERS = (
    ("ymd", N_("year, month, day: 2024-05-31")),
    ("dmy", N_("day, month, year: 31/5/2024")),
    ("mdy", N_("month, day, year: 5/31/2024")),
)
MATCHES = {
    OnMatch.UPDATE: N_("known ones are updated"),
    OnMatch.SKIP: N_("known ones stay as they are"),
    OnMatch.FAIL: N_("known ones are refused"),
}


def what_words(draft: ImportDraft, key: str) -> Text:
    """What the file is taken for, why, and the key that says it is something else."""
    what = Text(draft.label or NOUNS[draft.noun])
    if draft.label:
        what = Text("{what} ({noun})", {"what": what, "noun": Text(NOUNS[draft.noun])})
    if draft.preview is not None and draft.preview.source is None:
        what = Text(N_("Not recognised, and taken for {what}"), {"what": what})
    parts = [Text("{what}: {why}", {"what": what, "why": draft.why}) if draft.why.msgid else what]
    if draft.remembered:
        parts.append(Text(N_("as the last such file")))
    return Text(N_("{what}. Is it something else? {key}"), {"what": listed(parts), "key": key})


def reading_words(preview: Preview) -> Text:
    """How the file is read: encoding, delimiter or sheet, where its headings stand."""
    source = preview.source
    if preview.sheet is not None:
        form = Text(N_("sheet {name}"), {"name": preview.sheet})
    elif not preview.is_text:
        form = _encoding(preview)
    else:
        delimiter = preview.delimiter or ""
        form = Text("{encoding} · {delimiter}", {
            "encoding": _encoding(preview), "delimiter": Text(dict(DELIMITERS).get(delimiter, delimiter)),
        })  # fmt: skip
    if source is None:
        return Text(N_("{form} · headings not found"), {"form": form})
    wide = max((len(row.cells) for row in preview.rows), default=0) if source.known else len(source.header)
    columns = plural("{count} column", "{count} columns", wide)
    if not preview.is_table:
        return Text("{form} · {columns}", {"form": form, "columns": columns})
    if not source.header_line:
        return Text(N_("{form} · no headings · {columns}"), {"form": form, "columns": columns})
    return Text(N_("{form} · headings on line {line} · {columns}"),
                {"form": form, "line": source.header_line, "columns": columns})  # fmt: skip


def trouble_words(trouble: Text | None, key_of: Callable[[str], str]) -> Text | None:
    """What hinders the file from being read, said to somebody who has its rows before them."""
    if trouble is None or "found" not in trouble.params:
        return trouble
    return Text(
        N_("No known headings were found. {here}: the line under the cursor holds them. {none}: there are none."),
        {"here": key_of("import_look.mark"), "none": key_of("import_look.no_headings")},
    )


def _encoding(preview: Preview) -> Text:
    codec = (preview.encoding or "").removesuffix("-sig")
    name = Text(dict(ENCODINGS).get(codec, codec.upper()))
    return name if preview.encoding_sure else Text(N_("{encoding}, a guess"), {"encoding": name})


def standing_words(draft: ImportDraft, has_dates: bool, key_of: Callable[[str], str]) -> Text:
    """What holds for all lines, each with the key that changes it."""
    options = draft.options
    parts = []
    if draft.noun in NAMING:
        missing = N_("customers and products not known are added") if options.create_missing else \
            N_("lines of customers and products not known are refused")  # fmt: skip
        parts.append((missing, "import_choices.create"))
    if draft.noun == "sales":
        paid = N_("all paid at once") if options.paid else N_("paid as the file says")
        parts.append((paid, "import_choices.paid"))
    parts.append((MATCHES[options.on_match], "import_choices.known"))
    orders = {"ymd": N_("dates: year first"), "dmy": N_("dates: day first"), "mdy": N_("dates: month first")}
    dates = orders.get(options.date_order or "", N_("dates as the file shows"))
    if has_dates:
        parts.append((dates, "import_choices.dates"))
    return listed(Text("{what} ({key})", {"what": Text(what), "key": key_of(action)}) for what, action in parts)


def listed(parts: Iterable[Text]) -> Text:
    """The parts in one line."""
    first, *rest = parts
    return Text("{first} · {rest}", {"first": first, "rest": listed(rest)}) if rest else first
