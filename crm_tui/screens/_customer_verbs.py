"""What can be done with the customers marked in a list, or with the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm_tui.actions import action
from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain.customers import FIELDS, GRADES
from crm_tui.ops import customers as operations
from crm_tui.screens._customer_rows import Listed
from crm_tui.screens._list_export import ListExport
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.store import customers, customers_many
from crm_tui.widgets.word_line import WordLine

_NONE = "-"
_TAG = Field(
    "tag", N_("Tag"), required=True, hint=N_("tab completes · - before a tag takes it off · several are separated by ;")
)
_OWNER = next(field for field in FIELDS if field.name == "owner")


class CustomerVerbs(ListExport[Listed]):
    """A list of customers whose verbs act on the marks, else on the row under the cursor; each is one operation."""

    def how_many(self, ids: Sequence[int]) -> Text:
        return plural("{count} customer", "{count} customers", len(ids))

    @action("t", N_("Tag"), N_("Put a tag on the customers, or take one off."), writes=True)
    def action_tag(self) -> None:
        if ids := self.table.chosen():
            question = Text(N_("Which tag for {who}?"), {"who": self.how_many(ids)})
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

            self.crm.ask(Text(N_("Which grade for {who}?"), {"who": self.how_many(ids)}), choices, answered)

    @action("w", N_("Assign"), N_("Say who looks after the customers; nobody where it is left empty."), line=False,
            writes=True)  # fmt: skip
    def action_assign(self) -> None:
        if ids := self.table.chosen():
            editor = WordLine(_OWNER, self.crm.shop, self.crm.reading(customers_many.owners))

            def answered(answer: Answer | None) -> None:
                if answer is not None:
                    self._give(ids, {"owner": answer.value})

            question = Text(N_("Who looks after {who}?"), {"who": self.how_many(ids)})
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
            self.crm.run_operation(operations.delete_many, ids, then=lambda _done: self.table.clear_marks())


def tags_meant(typed: str) -> tuple[str, str]:
    """The tags to put on and those to take off, each separated by `;`."""
    parts = [part.strip() for part in typed.replace("；", ";").split(";") if part.strip(" -")]
    return (
        ";".join(part for part in parts if not part.startswith("-")),
        ";".join(part[1:].strip() for part in parts if part.startswith("-")),
    )
