"""Customers and products that ledger lines name: found by code or exact name, or made where that was asked for."""

import re
from collections.abc import Container, Sequence
from functools import cached_property
from typing import NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.exchange.keys import Keys
from crm_tui.store import bulk, matching
from crm_tui.store.codes import code as code_of
from crm_tui.store.codes import next_number
from crm_tui.store.db import Reader, Writer

_SHOWN = 5


class _Words(NamedTuple):
    """The field names and sentences of one noun."""

    code: str  # the record's own field
    field: str  # the ledger line's field for the code
    name_field: str
    unknown: str
    unknown_name: str
    ambiguous: str


_WORDS = {
    "customer": _Words(
        "code",
        "customer",
        "customer_name",
        N_("There is no customer {code}; --create-missing adds it."),
        N_("There is no customer of the name {name}; --create-missing adds it."),
        N_("Several customers have the name {name}: {codes}. Give the code."),
    ),
    "product": _Words(
        "sku",
        "product",
        "product_name",
        N_("There is no product {code}; --create-missing adds it."),
        N_("There is no product of the name {name}; --create-missing adds it."),
        N_("Several products have the name {name}: {codes}. Give the code."),
    ),
}

#: Capitals and digits, or anything without a space that has a digit in it; not John, 张三 or John Smith.
_CODE = re.compile(r"[A-Z0-9._/#-]+|[!-~]*[0-9][!-~]*")


class Directory:
    """One noun's records as the lines of a file refer to them.

    `reserved` are codes that lines give themselves: no record without a code is given one of them. It is used for no
    longer than the reader it is made with.
    """

    def __init__(self, r: Reader, noun: str, *, create: bool, reserved: Container[object] = ()) -> None:
        self._noun = noun
        self._words = _WORDS[noun]
        self._create = create
        # Files go on naming customers that were merged: their lines belong to whom they went into.
        self._ids = dict(matching.merged(r, noun, "code")) | dict(matching.keys(r, noun, self._words.code))
        self._reader = r
        self._next_id = matching.free_id(r, noun)
        self._next_number = next_number(r, noun)
        self._reserved = reserved
        self._known: dict[tuple[Value, Value], int] = {}
        self._waiting: list[bulk.New] = []
        self._codes: dict[int, str] = {}
        self._made: dict[int, str] = {}
        self.latest = ""  # the name of the one made last

    @cached_property
    def _names(self) -> Keys:
        """Read when the first name is looked for: most files give codes."""
        found = Keys("name", matching.keys(self._reader, self._noun, "name"))
        for name, row_id in matching.merged(self._reader, self._noun, "name"):
            if not found.find(name):
                found.add(name, row_id)
        for row_id, name in self._made.items():
            found.add(name, row_id)
        return found

    @property
    def made(self) -> int:
        """How many were made so far."""
        return len(self._made)

    def find(self, code: Value, name: Value) -> int | None:
        """The record's id, or None where a new one is to be made; Invalid where it is unknown or not unique."""
        known = self._known.get((code, name))
        if known is None:
            known = self._by_name(str(name)) if code is None else self._by_code(str(code), name)
            if known is not None:
                self._known[code, name] = known
            elif not self._create:
                words = self._words
                if code is not None:
                    raise Invalid(words.unknown, field=words.field, code=code)
                raise Invalid(words.unknown_name, field=words.name_field, name=name)
        return known

    def find_all(
        self, codes: Sequence[Value], names: Sequence[Value]
    ) -> tuple[list[int | None], list[int], dict[int, Invalid]]:
        """`find` for many lines: the ids, the places of those to be made, and by place what could not be found.

        Who gives neither code nor name has None, and need not be made.
        """
        found: list[int | None] = list(map(self._ids.get, codes))  # type: ignore[arg-type]  # None is nobody's code
        missing, refused = [], {}
        if not all(found):
            for place, row_id in enumerate(found):
                code, name = codes[place], names[place]
                if row_id is not None or (code is None and name is None):
                    continue
                try:
                    found[place] = self.find(code, name)
                except Invalid as error:
                    refused[place] = error.with_traceback(None)
                else:
                    if found[place] is None:
                        missing.append(place)
        return found, missing, refused

    def make(self, code: Value, name: Value, values: dict[str, Value]) -> int:
        """A new record for a line that names an unknown one.

        Where the file has one column for both, what is written there is the code only if it looks like one.
        """
        if name is None:
            name = code
            code = code if is_code(str(code)) else None
        code = self._free_code() if code is None else str(code)
        row_id, self._next_id = self._next_id, self._next_id + 1
        self._waiting.append((row_id, {**values, self._words.code: code, "name": name}))
        self._ids[code] = row_id
        if "_names" in self.__dict__:
            self._names.add(name, row_id)
        self._made[row_id] = self.latest = str(name)
        return row_id

    def code_of(self, row_id: int) -> str:
        """The code of a record that was found or made."""
        if row_id not in self._codes:
            self._codes = {known: code for code, known in self._ids.items()}
        return self._codes[row_id]

    def told(self, row_id: Value) -> Value:
        """A record as a list names it: by its code, or by its name where it is made by the file."""
        if row_id is None or row_id in self._made:
            return None if row_id is None else self._made[int(row_id)]
        return self.code_of(int(row_id))

    def write(self, w: Writer, batch_id: int) -> None:
        """Write the records made since the last call."""
        if self._waiting:
            insert = bulk.insert_customers if self._noun == "customer" else bulk.insert_products
            insert(w, batch_id, self._waiting)
            self.forget()

    def forget(self) -> None:
        """Let go of what would have been written."""
        self._waiting = []

    def _by_code(self, code: str, name: Value) -> int | None:
        """By code; a file with no column of names may have written a name in its place."""
        known = self._ids.get(code)
        return self._by_name(code) if known is None and name is None else known

    def _by_name(self, name: str) -> int | None:
        found = self._names.find(name)
        if len(found) < 2:
            return found[0] if found else None
        wanted = set(found)
        codes = ", ".join(sorted(code for code, row_id in self._ids.items() if row_id in wanted)[:_SHOWN])
        raise Invalid(self._words.ambiguous, field=self._words.name_field, name=name, codes=codes)

    def _free_code(self) -> str:
        while True:
            code = code_of(self._noun, self._next_number)
            self._next_number += 1
            if code not in self._ids and code not in self._reserved:
                return code


def is_code(text: str) -> bool:
    """Whether a text that may be a code or a name looks like a code."""
    return _CODE.fullmatch(text) is not None
