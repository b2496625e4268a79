"""Finding out what a file is, and reading its beginning anew as a person says it is to be read; runs in threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crm_tui.core.errors import CrmError, Invalid
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.exchange.auto import Recognised, Refused, recognise_file
from crm_tui.exchange.headings import match
from crm_tui.exchange.options import Options
from crm_tui.exchange.preview import best_noun, look
from crm_tui.exchange.remembered import recall, with_kept
from crm_tui.exchange.run import PLANS
from crm_tui.exchange.sources import known
from crm_tui.screens._import_draft import NAMING, NOUNS, ImportDraft
from crm_tui.store.db import Database

_AS = "as:"


def recognise(db: Database, path: Path) -> ImportDraft:
    """What the file is, and its first rows; raises CrmError where it is no file one can read.

    What nobody knows is taken for a list of customers until the person says what it is.
    """
    with db.read() as reader:
        found = _best(recognise_file(reader, path, Options()))
    if isinstance(found, Refused):
        return _unknown(path, found)
    if found.source is None:
        raise Invalid(N_("This is a calendar; bring it in with `crm import followups`."))
    return _with_remembered(db, looked(_draft(path, found)))


def _best(found: Sequence[Recognised | Refused]) -> Recognised | Refused:
    """The sheet to begin with: the first that is anything."""
    return next((one for one in found if isinstance(one, Recognised)), found[0])


def _draft(path: Path, found: Recognised) -> ImportDraft:
    options = found.options if found.by else replace(found.options, create_missing=found.noun in NAMING)
    label = found.source.known if found.source is not None else None
    return ImportDraft(path, found.noun, found.why, options, found.by, label or "", found.source if found.by else None)


def _unknown(path: Path, refused: Refused) -> ImportDraft:
    """A file of which only the rows can be shown; raises what was said of it where not even they can."""
    noun = best_noun(path, Options(), tuple(NOUNS)) or "customers" if path.is_file() else "customers"
    draft = ImportDraft(path, noun, Text(""), Options(create_missing=noun in NAMING))
    try:
        return looked(draft)
    except CrmError:
        raise CrmError(refused.reason) from None


def _with_remembered(db: Database, draft: ImportDraft) -> ImportDraft:
    """The draft with what was chosen for the last file of these headings."""
    source = draft.preview.source if draft.preview is not None else None
    if source is None:
        return draft
    with db.read() as reader:
        kept = recall(reader, draft.noun, source)
    if kept is None:
        return draft
    return replace(draft, options=with_kept(draft.options, kept, PLANS[draft.noun].record), remembered=kept.name)


def looked(draft: ImportDraft) -> ImportDraft:
    """The draft with the beginning of the file read as it says."""
    found = replace(draft, preview=look(draft.path, draft.noun, draft.options, draft.source))
    return found if draft.label else replace(found, why=_why(found))


def _why(draft: ImportDraft) -> Text:
    """Why the file is taken for what it is."""
    source = draft.preview.source if draft.preview is not None else None
    if source is None or not source.header_line:
        return Text("")
    count = len(match(PLANS[draft.noun].record, source.header, draft.options.mapping).columns)
    return plural("{count} of {all} headings is one of theirs", "{count} of {all} headings are theirs", count,
                  all=len(source.header))  # fmt: skip


def kinds() -> tuple[tuple[str, str], ...]:
    """Everything a file can be said to be, by key and label: nouns first, then programs."""
    programs = ((_AS + source.name, source.label) for source in known().values())
    return (*NOUNS.items(), *programs)


def kind_of(draft: ImportDraft) -> str:
    """Which of `kinds` the file is taken for."""
    return _AS + draft.program if draft.program else draft.noun


def as_kind(db: Database, draft: ImportDraft, kind: str) -> ImportDraft:
    """The draft as what the person says it is; raises CrmError where it can't be that program's file."""
    if not kind.startswith(_AS):
        options = replace(draft.options, mapping={}, create_missing=kind in NAMING, paid=False)
        return looked(ImportDraft(draft.path, kind, Text(""), options))
    asked = replace(draft.options, mapping={}, header_line=None)
    with db.read() as reader:
        found = _best(recognise_file(reader, draft.path, asked, kind.removeprefix(_AS)))
    if isinstance(found, Refused):
        raise Invalid(found.reason)
    return looked(_draft(draft.path, found))


def with_options(db: Database, draft: ImportDraft, options: Options) -> ImportDraft:
    """The draft read with other options."""
    asked = replace(draft, options=options)
    return as_kind(db, asked, kind_of(draft)) if draft.program else looked(asked)
