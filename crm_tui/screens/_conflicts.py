"""What became of a record while a form was open on it, and what of that has to be asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.core.cells import cut
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.values import instant
from crm_tui.store.record_changes import Touch
from crm_tui.widgets.form import Form, Opening
from crm_tui.widgets.side_by_side import Dispute

if TYPE_CHECKING:
    from crm_tui.screens._form_page import Opened

_MOST = 24  # cells of a value told in passing


class Moved(NamedTuple):
    """The record as it is now (None: it was deleted), who changed each field last, and who deleted it."""

    opened: Opened | None
    touches: Mapping[str, Touch]
    deleted: Touch | None


def disputes(form: Form, saved: Mapping[str, Opening], names: Iterable[str], moved: Moved) -> list[Dispute]:
    """The fields of these names with what was in them, what is saved now, and what is typed."""
    return [
        Dispute(
            name,
            form.rows[name].field.label,
            form.in_words(name, form.opening(name)),
            form.in_words(name, saved.get(name)),
            form.in_words(name, form.chosen(name) or form.typed(name)),
            _who(moved.touches.get(name), form.shop),
        )
        for name in names
    ]


def besides(form: Form, saved: Mapping[str, Opening], names: Collection[str], moved: Moved) -> Text | None:
    """What else was changed and is kept, in words; None for nothing."""
    if not names:
        return None
    by_whom: dict[str, list[str]] = {}
    for name in names:
        told = f"{tr(form.rows[name].field.label)} {cut(for_terminal(form.in_words(name, saved.get(name))), _MOST)}"
        by_whom.setdefault(_who(moved.touches.get(name), form.shop), []).append(told)
    parts = [f"{', '.join(told)} ({who})" if who else ", ".join(told) for who, told in by_whom.items()]
    return Text(N_("Changed by others and kept: {fields}"), {"fields": "; ".join(parts)})


def deletion(moved: Moved, shop: Shop) -> Text:
    """That the record is gone, by whom and when."""
    if moved.deleted is None:
        return Text(N_("This was deleted meanwhile. What you typed is still here."))
    who = moved.deleted.actor
    return Text(
        N_("{who} deleted this, {when}. What you typed is still here."),
        {"who": who, "when": instant(moved.deleted.at, shop)},
    )


def _who(touch: Touch | None, shop: Shop) -> str:
    return f"{touch.actor}, {instant(touch.at, shop)}" if touch is not None else ""
