"""Which column of a file is which field, told by its heading in Chinese or English."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from crm_tui.core.errors import Usage
from crm_tui.core.fields import Field, Record
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain.words import translations

#: Unit after a heading, as in 金额(元) or Created (UTC).
_UNIT = re.compile(r"\((?:元|万元|圆|件|个|人民币|¥|\$|€|£|%|cny|rmb|usd|eur|gbp|hkd|utc)\)$")
_NOISE = re.compile(r"[\s_\-`'*:.·\"\u2019\ufeff]+")
#: Traditional characters of the known headings, and the simplified ones they are compared as.
_TRADITIONAL = str.maketrans(
    "訂單號編戶產類別數額單價備註電話郵箱國區縣級標籤稱會員貨時間業務銷營櫃檯買賣實應總計構來區聯絡維護歷證條碼狀態"
    "進價說渠導購顧項記憶機動週運費優惠額個團體聲遞詳細鄉鎮門廠參帳賬內與從誰這點線質網經負責資訊屬過愛榮譽蹟師貿",
    "订单号编户产类别数额单价备注电话邮箱国区县级标签称会员货时间业务销营柜台买卖实应总计构来区联络维护历证条码状态"
    "进价说渠导购顾项记忆机动周运费优惠额个团体声递详细乡镇门厂参账账内与从谁这点线质网经负责资讯属过爱荣誉迹师贸",
)
#: Headings a field leaves alone where the file has a better one: American files write the sales area
#: (West, East) under "Region" beside the state.
_YIELDS = {("region", "region"): frozenset({"state/province", "state", "province", "省/自治区", "省", "省份"})}
#: Ranks of a claim, best first: the field's name, its label, its headings in order, its label in other languages.
_NAME, _LABEL, _HEADING, _TRANSLATION = 0, 1, 2, 1000


@dataclass(frozen=True, slots=True)
class Matched:
    """The columns a record's fields were found in."""

    columns: dict[str, int]  # field name -> index of the column
    headings: dict[str, str]  # field name -> heading as the file has it
    ignored: tuple[str, ...]  # headings no field took


@lru_cache(maxsize=4096)
def heading_key(heading: str) -> str:
    """The form in which headings are compared.

    'Company Name', 'companyName' and 'company_name' are one, 金额（元） is 金额, 訂單號 is 订单号.
    """
    folded = _UNIT.sub("", fold(heading).translate(_TRADITIONAL))
    return _NOISE.sub("", folded)


def _claims(field: Field) -> Iterator[tuple[str, int]]:
    """Every heading the field answers to, with the rank of its claim."""
    yield field.name, _NAME
    yield field.label, _LABEL
    for place, heading in enumerate(field.headings):
        yield heading, _HEADING + place
    for word in translations(field.label):
        yield word, _TRANSLATION


@cache
def _known(record: Record) -> dict[str, dict[str, int]]:
    """By heading key, the fields that answer to it and the rank of each one's claim."""
    known: dict[str, dict[str, int]] = {}
    for field in (*record.fields, *record.import_only):
        for heading, rank in _claims(field):
            fields = known.setdefault(heading_key(heading), {})
            fields[field.name] = min(rank, fields.get(field.name, rank))
    return known


def known_words(record: Record) -> frozenset[str]:
    """The keys of all headings the record's fields answer to."""
    return frozenset(_known(record))


def count_known(record: Record, cells: Sequence[str], asked: Mapping[str, str] = {}) -> int:
    """How many different headings of the record, or asked for, are among the cells: what makes a line a header."""
    wanted = {heading_key(heading) for heading in asked.values()}
    known = _known(record)
    return len({key for key in map(heading_key, cells) if key and (key in known or key in wanted)})


def match(record: Record, header: Sequence[str], asked: Mapping[str, str] = {}) -> Matched:
    """Give each field of the record (and its `import_only` fields) at most one column, each column one field.

    The field's own name as a heading beats its label, that its other headings in their order. Of equal headings
    the first column is taken. `asked` (field name -> heading, or "" for none) comes before all, and may give
    one column to several fields. Raises Usage for a field or heading that is not there.
    """
    columns: dict[str, int] = {}
    left_out: set[str] = set()
    for name, heading in asked.items():
        _check_field(record, name)
        if heading:
            columns[name] = _find(header, heading)
        else:
            left_out.add(name)
    taken = set(columns.values())
    for _, column, name in sorted(_candidates(record, header)):
        if name not in columns and name not in left_out and column not in taken:
            columns[name] = column
            taken.add(column)
    order = [field.name for field in (*record.fields, *record.import_only) if field.name in columns]
    return Matched(
        {name: columns[name] for name in order},
        {name: header[columns[name]] for name in order},
        tuple(heading for column, heading in enumerate(header) if column not in taken and heading),
    )


def _candidates(record: Record, header: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Every (rank, column, field) that the headings allow."""
    known = _known(record)
    keys = [heading_key(heading) for heading in header]
    present = frozenset(keys)
    for column, key in enumerate(keys):
        for name, rank in known.get(key, {}).items() if key else ():
            if not (_YIELDS.get((name, key), frozenset()) & present):
                yield rank, column, name


def _check_field(record: Record, name: str) -> None:
    names = [field.name for field in (*record.fields, *record.import_only)]
    if name in names:
        return
    if near := get_close_matches(name, names, 1):
        raise Usage(N_("There is no field {name}; did you mean {nearest}?"), name=name, nearest=near[0])
    raise Usage(N_("There is no field {name}. Fields are: {known}."), name=name, known=", ".join(names))


def _find(header: Sequence[str], heading: str) -> int:
    if heading in header:
        return header.index(heading)
    keys = [heading_key(known) for known in header]
    key = heading_key(heading)
    if key in keys:
        return keys.index(key)
    if near := get_close_matches(key, keys, 1):
        raise Usage(N_("The file has no column {heading}; did you mean {nearest}?"), heading=heading,
                    nearest=header[keys.index(near[0])])  # fmt: skip
    raise Usage(N_("The file has no column {heading}. Its columns are: {known}."), heading=heading,
                known=", ".join(header))  # fmt: skip
