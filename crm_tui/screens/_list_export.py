"""Writing what is marked in a list, or all of it, to a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, Generic

from crm_tui.actions import action
from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.task import Task
from crm_tui.exchange import exports
from crm_tui.screens._list_page import Found, ListPage
from crm_tui.screens._page import Page, State
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.widgets.editors import LineEditor
from crm_tui.widgets.table_columns import Row

_FILE = Field("file", N_("File"), required=True)


class Exporting(Page[State], Generic[State]):
    """A page whose records can be exported; `LIST` names them as `exchange.exports` does."""

    LIST: ClassVar[str]

    def to_export(self) -> Sequence[int]:
        """The records that are marked, else all, by their ids."""
        raise NotImplementedError

    def how_many(self, ids: Sequence[int]) -> Text:
        """So many records, in words."""
        raise NotImplementedError

    @action("f", N_("Export"), N_("Write what is marked, else all in the list, to a file."), line=False)
    def action_export(self) -> None:
        ids = self.to_export()
        if not ids:
            return

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self._export(ids, Path(str(answer.value)).expanduser())

        question = Text(N_("Write {who} to which file?"), {"who": self.how_many(ids)})
        editor = LineEditor(_FILE._replace(hint=tr(_endings(self.LIST))), self.crm.shop)
        check = partial(check_file, noun=self.LIST)
        self.app.push_screen(AskValue(question, editor, f"{self.LIST}.csv", check), answered)

    def _export(self, ids: Sequence[int], path: Path) -> None:
        db, noun, format = self.crm.db, self.LIST, exports.endings(self.LIST)[path.suffix.lower()]

        def call(task: Task) -> int:
            def progress(count: int) -> None:
                task.report(N_("written"), count, len(ids))

            return exports.export(db, noun, format, path, exports.Filter(ids=ids), progress=progress)

        def written(count: int) -> None:
            self.crm.tell(
                plural("Wrote {count} record to {path}.", "Wrote {count} records to {path}.", count, path=path)
            )

        self.crm.run_task(Text(N_("Export to {path}"), {"path": path.name}), call, written)


class ListExport(Exporting[Found], ListPage[Row]):
    """A list that can be exported."""

    def to_export(self) -> Sequence[int]:
        return self.table.chosen() if self.table.marks else list(self.found.ids)


def _endings(noun: str) -> Text:
    return Text(N_("Its ending says what it becomes: {endings}"), {"endings": " ".join(exports.endings(noun))})


def check_file(value: Value, noun: str) -> None:
    """Refuse a file that can't be written with records of the noun, or is there already."""
    path = Path(str(value)).expanduser()
    if path.suffix.lower() not in exports.endings(noun):
        raise Invalid(_endings(noun))
    if not path.parent.is_dir():
        raise NotFound(N_("There is no folder {path}."), path=path.parent)
    if path.exists():
        raise Conflict(N_("{path} exists already."), path=path)
