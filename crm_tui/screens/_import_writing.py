"""Planning an import and writing it, in threads: reading takes as long as it takes, the store is held to write only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.core.errors import Conflict, Failed, NotFound
from crm_tui.core.fields import Value
from crm_tui.core.found_files import path_meant
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.exchange.planned import plan_sources
from crm_tui.exchange.rejects import write_rejects
from crm_tui.exchange.run import import_sources
from crm_tui.screens._import_draft import ImportDraft, reporting

if TYPE_CHECKING:
    from crm_tui.core.task import Task
    from crm_tui.exchange.account import Summary
    from crm_tui.exchange.options import Options
    from crm_tui.exchange.planned import Planned
    from crm_tui.exchange.reading import Source
    from crm_tui.store.db import Database


def plan(db: Database, draft: ImportDraft, task: Task) -> Planned:
    """What would become of every line of the file."""
    return plan_sources(db, [(draft.noun, _source(draft))], _as_seen(draft), reporting(task))[0]


def write(
    db: Database, draft: ImportDraft, turn: Callable[[Task], AbstractContextManager[object]], task: Task
) -> Summary:
    """Bring the file in; `turn` is entered for as long as the store is written to."""
    pairs = [(draft.noun, _source(draft))]
    return import_sources(db, pairs, _as_seen(draft), reporting(task), lambda: turn(task))[0]


def save_rejects(planned: Planned, path: Path, task: Task) -> Path:
    """Write the lines that can't be taken to that file, each with its reason."""
    task.check()
    write_rejects(path, planned.source, planned.account.errors)
    return path


def may_be_written(value: Value) -> None:
    """Refuse a file that is there already, or whose folder is not."""
    path = path_meant(str(value))
    if not path.parent.is_dir():
        raise NotFound(N_("There is no folder {path}."), path=path.parent)
    if path.exists():
        raise Conflict(N_("{path} exists already."), path=path)


def outcome(summary: Summary) -> Text:
    """What came of an import, in a sentence."""
    account, file = summary.account, Path(summary.file).name
    if summary.batch is None and account.rejected:
        return plural(
            "{file}: nothing was brought in, {count} line has to be mended first.",
            "{file}: nothing was brought in, {count} lines have to be mended first.",
            account.rejected,
            file=file,
        )
    return Text(N_("{file} is in: {new} new, {updated} updated."), {
        "file": file, "new": account.new, "updated": account.updated,
    })  # fmt: skip


def _as_seen(draft: ImportDraft) -> Options:
    """The options with nothing besides: what is remembered of such files has been shown."""
    return replace(draft.options, recall=False)


def _source(draft: ImportDraft) -> Source:
    """The file as it is to be read."""
    source = draft.source or (draft.preview.source if draft.preview is not None else None)
    if source is None:
        raise Failed(N_("Which line holds the headings has not been said yet."))
    return source
