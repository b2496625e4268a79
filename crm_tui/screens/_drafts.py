"""What is typed in a form, as it can be kept in a file and put back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from crm_tui.widgets.form import Form, Opening, stored
from crm_tui.widgets.lookup_editor import LookupEditor
from crm_tui.widgets.suggestions import Suggestion


def typed_in(form: Form, version: int | None) -> dict[str, Any]:
    """What stands in every field that was touched, what stood there before, and the record's version."""
    touched = [name for name, row in form.rows.items() if row.dirty]
    return {
        "version": version,
        "before": {name: _kept(form.opening(name)) for name in touched},
        "typed": {name: _kept(form.chosen(name) or form.rows[name].editor.raw) for name in touched},
    }


def put_back(form: Form, draft: Mapping[str, Any], version: int | None) -> int | None:
    """Type it again; fields that the form no longer has are left out. The version that saving is to go by.

    That is the one of the draft where a touched field was changed since: saving then compares the two.
    """
    moved = False
    for name, value in draft.get("typed", {}).items():
        if name not in form.rows:
            continue
        editor, before = form.rows[name].editor, _read(draft.get("before", {}).get(name))
        kept = _read(value)
        if isinstance(editor, LookupEditor) and isinstance(kept, Suggestion):
            editor.choose(kept)
        else:
            editor.type_in(str(kept))
        if stored(before) != stored(form.opening(name)):
            form.reopen(name, before)
            moved = True
    return draft.get("version") if moved else version


def _kept(value: Opening) -> Any:
    """The value as JSON can hold it."""
    return asdict(value) if isinstance(value, Suggestion) else value


def _read(kept: Any) -> Opening:
    return Suggestion(**kept) if isinstance(kept, dict) else kept
