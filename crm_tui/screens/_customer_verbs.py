"""What can be done with the customers marked in a list, or with the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from crm_tui.actions import action
from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain.customers import FIELDS, GRADES
from crm_tui.exchange import exports
from crm_tui.ops import customers as operations
from crm_tui.screens._customer_rows import Listed
from crm_tui.screens._list_page import ListPage
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.store import customers, customers_many
from crm_tui.widgets.editors import LineEditor
from crm_tui.widgets.word_line import WordLine

_NONE = "-"
_TAG = Field(
    "tag", N_("Tag"), required=True, hint=N_("tab completes · - before a tag takes it off · several are separated by ;")
)
_FILE = Field("file", N_("File"), required=True, hint=N_("Its ending says what it becomes: .csv .xlsx .json .jsonl"))
_OWNER = next(field for field in FIELDS if field.name == "owner")


def how_many(ids: Sequence[int]) -> Text:
    """So many customers, in words."""
    return plural("{count} customer", "{count} customers", len(ids))


class CustomerVerbs(ListPage[Listed]):
    """A list of customers whose verbs act on the marks, else on the row under the cursor; each is one operation."""

    @action("t", N_("Tag"), N_("Put a tag on the customers, or take one off."), writes=True)
    def action_tag(self) -> None:
        if ids := self.table.chosen():
            question = Text(N_("Which tag for {who}?"), {"who": how_many(ids)})
            editor = WordLine(_TAG, self.crm.shop, self.crm.reading(customers.all_tags))

            def answered(answer: Answer | None) -> None:
                if answer is not None:
                    put, taken = tags_meant(str(answer.value))
                    self.crm.run_operation(operations.tag_many, ids, put, taken)

            self.app.push_screen(AskValue(question, editor), answered)

    @action("r", N_("Grade"), N_("Give the customers a grade, or take it away."), line=False, writes=True)
    def action_grade(self) -> None:
        if ids := self.table.chosen():
            choices = [*((choice.value, choice.label) for choice in GRADES), (_NONE, N_("No grade"))]

            def answered(grade: str | None) -> None:
                if grade is not None:
                    self._give(ids, {"grade": None if grade == _NONE else grade})

            self.crm.ask(Text(N_("Which grade for {who}?"), {"who": how_many(ids)}), choices, answered)

    @action("w", N_("Assign"), N_("Say who looks after the customers; nobody where it is left empty."), line=False,
            writes=True)  # fmt: skip
    def action_assign(self) -> None:
        if ids := self.table.chosen():
            editor = WordLine(_OWNER, self.crm.shop, self.crm.reading(customers_many.owners))

            def answered(answer: Answer | None) -> None:
                if answer is not None:
                    self._give(ids, {"owner": answer.value})

            question = Text(N_("Who looks after {who}?"), {"who": how_many(ids)})
            self.app.push_screen(AskValue(question, editor), answered)

    def _give(self, ids: Sequence[int], changes: Mapping[str, Value]) -> None:
        self.crm.run_operation(operations.edit_many, ids, changes)

    @action("d>d", N_("Delete"), N_("Delete the customers that have no ledger; undo brings them back."), line=False,
            writes=True)  # fmt: skip
    def action_delete(self) -> None:
        ids = self.table.chosen()
        if len(ids) == 1:
            self.crm.run_operation(operations.delete, ids[0])
        elif ids:
            self.crm.ask(
                Text(N_("Delete {who}?"), {"who": how_many(ids)}),
                (("keep", N_("Keep them")), ("delete", N_("Delete those without a ledger"))),
                lambda answer: self._delete(ids) if answer == "delete" else None,
            )

    def _delete(self, ids: Sequence[int]) -> None:
        self.crm.run_operation(operations.delete_many, ids, then=lambda _done: self.table.clear_marks())

    @action("f", N_("Export"), N_("Write the customers marked, else all in the list, to a file."), line=False)
    def action_export(self) -> None:
        ids = self.table.chosen() if self.table.marks else list(self.found.ids)
        if not ids:
            return
        question = Text(N_("Write {who} to which file?"), {"who": how_many(ids)})

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self._export(ids, Path(str(answer.value)).expanduser())

        self.app.push_screen(
            AskValue(question, LineEditor(_FILE, self.crm.shop), "customers.csv", check_file), answered
        )

    def _export(self, ids: Sequence[int], path: Path) -> None:
        db, format = self.crm.db, exports.ENDINGS[path.suffix.lower()]
        self.crm.write_in_background(
            lambda: exports.export(db, "customers", format, path, exports.Filter(ids=ids)),
            lambda count: self.crm.tell(
                plural("Wrote {count} record to {path}.", "Wrote {count} records to {path}.", count, path=path)
            ),
        )


def tags_meant(typed: str) -> tuple[str, str]:
    """The tags to put on and those to take off, each separated by `;`."""
    parts = [part.strip() for part in typed.replace("；", ";").split(";") if part.strip(" -")]
    return (
        ";".join(part for part in parts if not part.startswith("-")),
        ";".join(part[1:].strip() for part in parts if part.startswith("-")),
    )


def check_file(value: Value) -> None:
    """Refuse a file that can't be written, or is there already."""
    path = Path(str(value)).expanduser()
    if path.suffix.lower() not in exports.ENDINGS:
        raise Invalid(N_("Its ending says what it becomes: .csv .xlsx .json .jsonl"))
    if not path.parent.is_dir():
        raise NotFound(N_("There is no folder {path}."), path=path.parent)
    if path.exists():
        raise Conflict(N_("{path} exists already."), path=path)
