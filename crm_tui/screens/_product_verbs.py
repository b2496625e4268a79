"""What can be done with the products marked in a list, or with the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm_tui.actions import action
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain.products import FIELDS, STATUSES
from crm_tui.ops import products as operations
from crm_tui.screens._list_export import ListExport
from crm_tui.screens._product_rows import Listed
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.store.db import Reader
from crm_tui.store.values_in_use import in_use
from crm_tui.widgets.word_line import WordLine

_CATEGORY = next(field for field in FIELDS if field.name == "category")


def _categories(reader: Reader) -> list[str]:
    return in_use(reader, "category")


class ProductVerbs(ListExport[Listed]):
    """A list of products whose verbs act on the marks, else on the row under the cursor; each is one operation."""

    def how_many(self, ids: Sequence[int]) -> Text:
        return plural("{count} product", "{count} products", len(ids))

    @action("t", N_("Category"), N_("Put the products into a category; into none where it is left empty."), writes=True)
    def action_category(self) -> None:
        if ids := self.table.chosen():

            def answered(answer: Answer | None) -> None:
                if answer is not None:
                    self._give(ids, {"category": answer.value})

            question = Text(N_("Which category for {who}?"), {"who": self.how_many(ids)})
            editor = WordLine(_CATEGORY, self.crm.shop, self.crm.reading(_categories))
            self.app.push_screen(AskValue(question, editor), answered)

    @action("r", N_("Status"), N_("Say whether the products are on sale."), line=False, writes=True)
    def action_status(self) -> None:
        if ids := self.table.chosen():

            def answered(status: str | None) -> None:
                if status is not None:
                    self._give(ids, {"status": status})

            choices = [(choice.value, choice.label) for choice in STATUSES]
            self.crm.ask(Text(N_("Which status for {who}?"), {"who": self.how_many(ids)}), choices, answered)

    def _give(self, ids: Sequence[int], changes: Mapping[str, Value]) -> None:
        self.crm.run_operation(operations.edit_many, ids, changes)

    @action("d>d", N_("Delete"), N_("Delete the products that were never sold; undo brings them back."), line=False,
            writes=True)  # fmt: skip
    def action_delete(self) -> None:
        ids = self.table.chosen()
        if len(ids) == 1:
            self.crm.run_operation(operations.delete, ids[0])
        elif ids:
            self.crm.run_operation(operations.delete_many, ids, then=lambda _done: self.table.clear_marks())
