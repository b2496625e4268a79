"""What is typed in a form, as it can be kept in a file and put back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from textual.widgets import Input, TextArea

from crm_tui.widgets.form import Form
from crm_tui.widgets.lookup_editor import LookupEditor, Suggestion


def typed_in(form: Form) -> dict[str, Any]:
    """What stands in every field that was touched: its text, or the record it names."""
    return {
        name: asdict(chosen) if (chosen := form.chosen(name)) is not None else row.editor.raw
        for name, row in form.rows.items()
        if row.dirty
    }


def put_back(form: Form, typed: Mapping[str, Any]) -> None:
    """Type it again; fields that the form no longer has are left out."""
    for name, value in typed.items():
        if name not in form.rows:
            continue
        editor = form.rows[name].editor
        if isinstance(editor, LookupEditor):
            if isinstance(value, dict):
                editor.choose(Suggestion(**value))
            else:
                editor.line.value = str(value)
        elif isinstance(editor, Input):
            editor.value = str(value)
        elif isinstance(editor, TextArea):
            editor.text = str(value)
        else:
            editor.put(str(value))
