"""Customers about to become one, side by side: whose value each field takes; something is chosen already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from crm_tui.actions import action
from crm_tui.core.i18n import N_
from crm_tui.widgets.field_by_field import FieldByField, Side, Values

#: The answer that puts all texts together.
ALL = "all"


class WhoseValue(FieldByField):
    """The fields that differ; of those in `joined` the texts can be put together."""

    SPACED: ClassVar[bool] = False

    def __init__(
        self, sides: Sequence[Side], fields: Sequence[Values], answers: Mapping[str, str], joined: Collection[str]
    ) -> None:
        super().__init__(sides, fields, answers)
        self._joined = joined

    def is_chosen(self, name: str, side: str) -> bool:
        return self.answers.get(name) in {side, ALL}

    @action("enter ctrl+s", N_("Merge"), N_("Make one customer of these, with the values chosen; undo takes it back."),
            writes=True)  # fmt: skip
    def action_settle(self) -> None:
        self.settle()

    @action("left h", N_("Left"), N_("Take the value of the customer further left."), palette=False)
    def action_left(self) -> None:
        self._turn(-1)

    @action("right l", N_("Right"), N_("Take the value of the customer further right."), palette=False)
    def action_right(self) -> None:
        self._turn(1)

    @action("b", N_("Both"), N_("Put the texts of all together, where the field holds long ones."), palette=False)
    def action_both(self) -> None:
        if self.here is not None and self.here.name in self._joined:
            self.answer(ALL)

    @action("H", N_("All left"), N_("Take every value of the customer on the left."), line=False, palette=False)
    def action_all_left(self) -> None:
        self.answer_all(self.sides[0].key)

    @action("L", N_("All right"), N_("Take every value of the customer on the right."), line=False, palette=False)
    def action_all_right(self) -> None:
        self.answer_all(self.sides[-1].key)

    def _turn(self, step: int) -> None:
        """Choose the next customer on that side; from all together the outermost one there."""
        if self.here is None:
            return
        keys = [side.key for side in self.sides]
        present = self.answers.get(self.here.name, keys[0])
        if present == ALL:
            self.answer(keys[0] if step < 0 else keys[-1])
        else:
            self.answer(keys[max(0, min(keys.index(present) + step, len(keys) - 1))])
